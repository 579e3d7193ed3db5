"""Opening: an app over the embedded adapters in a data folder, or over memory alone."""

from collections.abc import Callable
from pathlib import Path

from fyp.adapters.embedded.blobs import FolderBlobs
from fyp.adapters.embedded.clock import SecretDice, SystemClock
from fyp.adapters.embedded.event_log import SqliteEventLog
from fyp.adapters.embedded.records import SqliteRecords
from fyp.adapters.embedded.uploads import SqliteUploads
from fyp.adapters.embedded.vault import SqliteVault
from fyp.adapters.ram.blobs import RamBlobs
from fyp.adapters.ram.clock import ManualClock, SeededDice
from fyp.adapters.ram.event_log import RamEventLog
from fyp.adapters.ram.uploads import RamUploads
from fyp.adapters.ram.vault import RamVault
from fyp.app.app import App
from fyp.app.doors import Doors
from fyp.app.snapshots import PREFIX, Snapshots, learn, restore
from fyp.config import Settings
from fyp.engine.engine import Engine
from fyp.ports.clock import Clock

LOG = "fyp.db"
MEDIA = "media"
VAULT = "vault.db"
UPLOADS = "uploads"


def open_app(settings: Settings, make_engine: Callable[[], Engine] | None = None) -> App:
    """The app of a data folder, made when it is not there. Raises `Unavailable` when it can't be used or is in use."""
    root = Path(settings.data)
    log = SqliteEventLog(root / LOG)
    try:
        doors = Doors(
            log, SqliteRecords(root / LOG), FolderBlobs(root / MEDIA), FolderBlobs(root), SystemClock(), SecretDice(),
            SqliteVault(root / VAULT),
            SqliteUploads(root / UPLOADS),
        )  # fmt: skip
        make = make_engine or (lambda: Engine(seed=settings.seed))
        return App(doors, make, settings.snapshot_events, settings.snapshot_minutes, settings.rebuild_hour)
    except BaseException:
        log.close()
        raise


def ram_app(
    clock: Clock | None = None, seed: int = 0, make_engine: Callable[[], Engine] | None = None, snapshots: bool = False
) -> App:
    """An app that nothing outlives: for simulation, replay and tests."""
    events = RamEventLog()
    blobs = RamBlobs()
    clock, dice, kept = clock or ManualClock(), SeededDice(seed), blobs if snapshots else None
    doors = Doors(events, events.records, blobs, kept, clock, dice, RamVault(), RamUploads())
    return App(doors, make_engine or (lambda: Engine(seed=seed)))


def digests(settings: Settings) -> tuple[int, str, str]:
    """Of a data folder that is not in use: offset, digest of snapshot + tail, digest of the whole log replayed."""
    root = Path(settings.data)
    log = SqliteEventLog(root / LOG, writes=False)
    try:
        snapshots = Snapshots(FolderBlobs(root)) if (root / PREFIX).is_dir() else None
        make = lambda: Engine(seed=settings.seed)  # noqa: E731
        restored, offset, _ = restore(make, log, snapshots)
        replayed, _, _ = restore(make, log, None)
        return offset, restored.digest(), replayed.digest()
    finally:
        log.close()


def rebuild(settings: Settings) -> tuple[int, str]:
    """Make the state of a data folder anew from its whole log, and keep it as a snapshot; its offset and digest.

    Raises `Unavailable` when the folder is in use.
    """
    root = Path(settings.data)
    log = SqliteEventLog(root / LOG)
    try:
        engine = Engine(seed=settings.seed)
        offset = learn(engine, log, 0)
        snapshots = Snapshots(FolderBlobs(root))
        snapshots.drop_before(log.erased())
        snapshots.write(offset, engine.save())
        return offset, engine.digest()
    finally:
        log.close()


__all__ = ["LOG", "MEDIA", "UPLOADS", "VAULT", "digests", "open_app", "ram_app", "rebuild"]
