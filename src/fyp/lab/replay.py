"""Replay: streams a real exposure log through `app.tell`, in time order, and measures what was predicted before learning."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from fyp.adapters.ram.clock import ManualClock
from fyp.app import App
from fyp.app.app import Publication
from fyp.engine.engine import Exposure as Showing
from fyp.lab.exposures import Exposure, ExposureLog
from fyp.lab.metrics import auc, calibration_error, gauc
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import Act, AnyEvent, Impression, Served, Swipe
from fyp.vocabulary.lesson import HEADS

BATCH = 256
"""At most so many exposures are predicted before they are learned; never two of one viewer."""
FINISH, LIKE = HEADS.index("finish"), HEADS.index("like")


class Figures(Struct, frozen=True, kw_only=True):
    """What a replay found over the rows from `measured_from` (epoch seconds) on; `item_*` is the running rate of the video.

    `events_per_s` counts exposures (rows of the log); each is told as `told / exposures` events on the average.
    """

    exposures: int
    measured: int
    measured_from: float
    refused: int
    told: int
    seconds: float
    events_per_s: float
    auc_long_view: float
    gauc_long_view: float
    auc_like: float
    gauc_like: float
    item_auc_long_view: float
    item_gauc_long_view: float
    item_auc_like: float
    item_gauc_like: float
    ece_long_view: float
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

    def learn(self, row: Exposure) -> None:
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

    def publish(self) -> None:
        """Tell `Uploaded` of every video, at the time of the log's first row."""
        first = float(self._log.events["time_ms"][0]) / 1000
        self._clock.set(first)
        self._app.publish_all(Publication(video) for video in self._log.published())

    def run(self, measure_from: float, progress: Callable[[int, int, float], None]) -> Figures:
        """Predict, tell, learn, group by group; `progress(done, all, seconds)` now and then."""
        n = len(self._log)
        chances = np.zeros((n, 2))
        item = np.zeros((n, 2))
        rates = ItemRates()
        done = refused = told = 0
        started = time.perf_counter()
        spent_beside = 0.0
        for piece in groups(self._log.rows()):
            served, answer = self._tell(piece)
            refused += len(answer.refused)
            told += answer.accepted
            aside = time.perf_counter()
            for i, (row, page) in enumerate(zip(piece, served, strict=True)):
                expected = np.frombuffer(page.chances, np.float32)
                chances[done + i] = expected[FINISH], expected[LIKE]
                item[done + i] = rates.predict(row.video)
            for row in piece:
                rates.learn(row)
            done += len(piece)
            spent_beside += time.perf_counter() - aside
            if done % 10_000 < len(piece):
                progress(done, n, time.perf_counter() - started)
        seconds = time.perf_counter() - started - spent_beside
        return self._figures(chances, item, measure_from, refused=refused, told=told, seconds=seconds)

    def _tell(self, piece: Sequence[Exposure]) -> tuple[list[Served], Any]:
        engine = self._app.engine
        served = engine.witness([Showing(row.viewer, row.video, row.at, row.surface) for row in piece])
        events: list[AnyEvent] = list(served)  # before all else, so that one look at the engine lets in the whole piece
        for row, page in zip(piece, served, strict=True):
            events += events_of(row, page)
        self._clock.set(max(self._clock.now(), max(row.at + row.watched_s for row in piece)))
        return served, self._app.tell(events)

    def _figures(self, chances: Any, item: Any, measure_from: float, **counts: Any) -> Figures:
        events = self._log.events
        window = events["time_ms"].to_numpy() >= measure_from * 1000
        if not window.any():
            raise Invalid("nothing_measured", "the log has no row in the measured window", "from")
        long_view, like = (events[name].to_numpy()[window] > 0 for name in ("long_view", "is_like"))
        viewers = events["user_id"].to_numpy()[window]
        c, i = chances[window], item[window]
        return Figures(
            exposures=len(events), measured=int(window.sum()), measured_from=measure_from,
            events_per_s=len(events) / counts["seconds"],
            auc_long_view=auc(long_view, c[:, 0]), gauc_long_view=gauc(long_view, c[:, 0], viewers),
            auc_like=auc(like, c[:, 1]), gauc_like=gauc(like, c[:, 1], viewers),
            item_auc_long_view=auc(long_view, i[:, 0]), item_gauc_long_view=gauc(long_view, i[:, 0], viewers),
            item_auc_like=auc(like, i[:, 1]), item_gauc_like=gauc(like, i[:, 1], viewers),
            ece_long_view=calibration_error(long_view, c[:, 0]), ece_like=calibration_error(like, c[:, 1]), **counts,
        )  # fmt: skip


__all__ = ["Figures", "ItemRates", "Replay", "events_of", "groups"]
