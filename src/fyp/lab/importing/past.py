"""Past: an app over a data folder whose clock is set by hand, so that what happened then is told as of then."""

from pathlib import Path

from fyp.adapters.embedded.blobs import FolderBlobs
from fyp.adapters.embedded.clock import SecretDice
from fyp.adapters.embedded.event_log import SqliteEventLog
from fyp.adapters.embedded.records import SqliteRecords
from fyp.adapters.embedded.uploads import SqliteUploads
from fyp.adapters.embedded.vault import SqliteVault
from fyp.adapters.ram.clock import ManualClock
from fyp.app import App, Doors
from fyp.app.opening import LOG, MEDIA, UPLOADS, VAULT
from fyp.config import Settings
from fyp.engine.engine import Engine


def open_past(settings: Settings, at: float) -> tuple[App, ManualClock]:
    """The app of a data folder with its clock at `at` (epoch seconds). Raises `Unavailable` when it is in use."""
    root, clock = Path(settings.data), ManualClock(at)
    log = SqliteEventLog(root / LOG)
    try:
        doors = Doors(
            log, SqliteRecords(root / LOG), FolderBlobs(root / MEDIA), FolderBlobs(root), clock, SecretDice(),
            SqliteVault(root / VAULT),
            SqliteUploads(root / UPLOADS),
        )  # fmt: skip
        app = App(doors, lambda: Engine(seed=settings.seed), settings.snapshot_events, settings.snapshot_minutes)
    except BaseException:
        log.close()
        raise
    return app, clock


__all__ = ["open_past"]
