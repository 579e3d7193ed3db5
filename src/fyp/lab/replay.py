"""Replay: streams a real exposure log through `app.tell`, in time order, and measures what was predicted before learning."""

import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from msgspec import Struct

from fyp.adapters.ram.clock import ManualClock
from fyp.app import App
from fyp.app.app import Publication
from fyp.engine.engine import Exposure as Showing
from fyp.engine.warm import warm
from fyp.lab.exposures import Exposure, ExposureLog
from fyp.lab.frozen import FrozenViewers
from fyp.lab.metrics import Floats, auc, calibration_error, gauc
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import Act, AnyEvent, Impression, Served, Swipe
from fyp.vocabulary.lesson import HEADS

BATCH = 256
"""At most so many exposures are predicted before they are learned; never two of one viewer."""
FINISH, LIKE = HEADS.index("finish"), HEADS.index("like")


class Figures(Struct, frozen=True, kw_only=True):
    """What a replay found over the rows from `measured_from` (epoch seconds) on, each predicted before it was learned.

    AUC and calibration error (ECE) are of the live engine. GAUC, the order of videos within a viewer, is measured with the
    viewers' own memory as it was at `measured_from` (why: `lab.frozen`); `live_gauc_*` is the same with everything live.
    `item_*` is the running rate of the video alone, on the same rows. `exposures_per_s` are rows of the log, `events_per_s`
    the events that were told of them (served, impression, acts, swipe): features, log, join and learning together.
    """

    exposures: int
    history: int
    told: int
    refused: int
    measured: int
    measured_from: float
    seconds: float
    events_per_s: float
    exposures_per_s: float
    auc_long_view: float
    gauc_long_view: float
    live_gauc_long_view: float
    item_auc_long_view: float
    item_gauc_long_view: float
    ece_long_view: float
    auc_like: float
    gauc_like: float
    live_gauc_like: float
    item_auc_like: float
    item_gauc_like: float
    ece_like: float


def groups(rows: Iterator[Exposure]) -> Iterator[list[Exposure]]:
    """Cut a log into pieces with no viewer twice, so that everybody's next prediction has learned the last."""
    piece: list[Exposure] = []
    viewers: set[str] = set()
    for row in rows:
        if row.viewer in viewers or len(piece) == BATCH:
            yield piece
            piece, viewers = [], set()
        piece.append(row)
        viewers.add(row.viewer)
    if piece:
        yield piece


def events_of(row: Exposure, served: Served) -> list[AnyEvent]:
    """What a player would have told of this exposure, once it was served."""
    page, at = served.page, row.at
    impression = f"{page}.0"
    events: list[AnyEvent] = [
        Impression(id=f"{page}.i", at=at, viewer=row.viewer, page=page, slot=0, video=row.video),
    ]
    events += [
        Act(id=f"{page}.{act}", at=at, viewer=row.viewer, impression=impression, act=act)  # type: ignore[arg-type]
        for act in row.acts
    ]
    end = at + row.watched_s
    events.append(Swipe(id=f"{page}.s", at=end, viewer=row.viewer, impression=impression, watched_s=row.watched_s))
    return events


def showings(piece: Sequence[Exposure]) -> list[Showing]:
    """The part of exposures that the engine may know before it predicts."""
    return [Showing(row.viewer, row.video, row.at, row.surface) for row in piece]


class ItemRates:
    """The running rate of each video, the least that a recommender must beat: (successes + 20 x all) / (trials + 20)."""

    def __init__(self) -> None:
        self._of: dict[str, list[float]] = {}
        self._all = [1.0, 1.0, 10.0]

    def predict(self, video: str) -> tuple[float, float]:
        """Rates of long view and like before this showing."""
        long_view, like, trials = self._of.get(video, (0.0, 0.0, 0.0))
        n = self._all[2]
        return (long_view + 20 * self._all[0] / n) / (trials + 20), (like + 20 * self._all[1] / n) / (trials + 20)

    def learn(self, piece: Sequence[Exposure]) -> None:
        for row in piece:
            for rates in (self._of.setdefault(row.video, [0.0, 0.0, 0.0]), self._all):
                rates[0] += row.long_view
                rates[1] += row.liked
                rates[2] += 1


class Replay:
    """Publishes the log's videos in `app`, whose `clock` it drives, and then tells every exposure."""

    def __init__(self, app: App, clock: ManualClock, log: ExposureLog) -> None:
        self._app = app
        self._clock = clock
        self._log = log
        self._told = self._refused = self._done = 0
        self._seconds = 0.0
        warm()

    def publish(self) -> None:
        """Tell `Uploaded` of every video, before anything is shown."""
        first = next(self._log.history(), None)
        self._clock.set(self._log.first_at() if first is None else first.at)
        self._app.publish_all(Publication(video) for video in self._log.published())

    def run(self, measure_from: float, history: bool, progress: Callable[[int, int, float], None]) -> Figures:
        """Predict, tell, learn, group by group; `progress(done, all, rows_per_s)` now and then."""
        n = len(self._log)
        past = len(self._log.past) if history and self._log.past is not None else 0
        if past:
            for piece in groups(self._log.history()):
                self._tell(piece, past + n, progress)
        past = self._done
        live, frozen, item = np.zeros((n, 2)), np.zeros((n, 2)), np.zeros((n, 2))
        rates, viewers = ItemRates(), None
        for piece in groups(self._log.rows()):
            here = slice(self._done - past, self._done - past + len(piece))
            if piece[-1].at >= measure_from:
                viewers = viewers or FrozenViewers(self._app.engine)
                frozen[here] = viewers.chances(showings(piece))[:, (FINISH, LIKE)]
            item[here] = [rates.predict(row.video) for row in piece]
            rates.learn(piece)
            served = self._tell(piece, past + n, progress)
            live[here] = np.frombuffer(b"".join([page.chances for page in served]), np.float32).reshape(len(piece), -1)[
                :, (FINISH, LIKE)
            ]
        return self._figures(live, frozen, item, measure_from, past)

    def _tell(self, piece: list[Exposure], all: int, progress: Callable[[int, int, float], None]) -> list[Served]:
        """Predict and tell one piece. Only this is timed: it is what a server does with the same rows."""
        since = time.perf_counter()
        served = self._app.engine.witness(showings(piece))
        events: list[AnyEvent] = list(served)  # before all else, so that one look at the engine lets in the whole piece
        for row, page in zip(piece, served, strict=True):
            events += events_of(row, page)
        self._clock.set(max(self._clock.now(), max(row.at + row.watched_s for row in piece)))
        told = self._app.tell(events)
        self._seconds += time.perf_counter() - since
        self._told += told.accepted
        self._refused += len(told.refused)
        self._done += len(piece)
        if self._done % 10_000 < len(piece) or self._done == all:
            progress(self._done, all, self._done / self._seconds)
        return served

    def _figures(self, live: Floats, frozen: Floats, item: Floats, measure_from: float, past: int) -> Figures:
        events = self._log.events
        window = events["time_ms"].to_numpy() >= measure_from * 1000
        if not window.any():
            raise Invalid("nothing_measured", "the log has no row in the measured window", "from")
        viewers = events["user_id"].to_numpy()[window]
        heads: dict[str, float] = {}
        for head, (name, label) in enumerate((("long_view", "long_view"), ("like", "is_like"))):
            y = events[label].to_numpy()[window] > 0
            p, q, r = live[window, head], frozen[window, head], item[window, head]
            heads |= {
                f"auc_{name}": auc(y, p), f"gauc_{name}": gauc(y, q, viewers), f"live_gauc_{name}": gauc(y, p, viewers),
                f"item_auc_{name}": auc(y, r), f"item_gauc_{name}": gauc(y, r, viewers),
                f"ece_{name}": calibration_error(y, p),
            }  # fmt: skip
        return Figures(
            exposures=len(events), history=past, told=self._told, refused=self._refused, measured=int(window.sum()),
            measured_from=measure_from, seconds=self._seconds, events_per_s=self._told / self._seconds,
            exposures_per_s=self._done / self._seconds, **heads,
        )  # fmt: skip


__all__ = ["Figures", "ItemRates", "Replay", "events_of", "groups", "showings"]
