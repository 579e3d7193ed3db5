"""Progressive: an exposure log through the engine, each showing predicted first and learned then; what came of it as columns.

Progressive validation (Blum, Kalai & Langford 1999): every prediction is made by an engine that has not seen the outcome.
"""

import time
from collections.abc import Callable, Iterator
from itertools import chain, takewhile
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine.engine import Engine
from fyp.engine.warm import warm
from fyp.lab.exposures import DAY_OFFSET_S, Exposure, ExposureLog
from fyp.lab.frozen import FrozenViewers
from fyp.lab.replay import events_of, groups, showings
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import AnyEvent, Uploaded
from fyp.vocabulary.lesson import HEADS

F16 = NDArray[np.float16]
F32 = NDArray[np.float32]
Ints = NDArray[np.int32]
Say = Callable[[str], None]
LIKE = HEADS.index("like")


class Seen(NamedTuple):
    """The showings in time order, `past` of them from before the log; the measured window is rows `start` and later.

    viewer, video, surface, hour, day: what each row shows to whom (rows of the engine's tables; hour of the day UTC; day of
    the log's zone since 1970). long_view, like: what the log says came of it. rows [n, features]: what the engine knew of
    it before; chances, targets [n, heads]: what it expected and what it made of the outcome. frozen_rows,
    frozen_chances [n - start, ...]: the same with the viewers' own memory as of the window's start. creator, sound, topic,
    length [videos]: rows and class of each video. told: events; seconds: for predicting and learning them.
    """

    past: int
    start: int
    viewer: Ints
    video: Ints
    surface: Ints
    hour: Ints
    day: Ints
    long_view: NDArray[np.bool_]
    like: NDArray[np.bool_]
    rows: F16
    chances: F32
    targets: F32
    frozen_rows: F16
    frozen_chances: F32
    creator: Ints
    sound: Ints
    topic: Ints
    length: Ints
    viewers: tuple[str, ...]
    told: int
    seconds: float

    def __len__(self) -> int:
        return len(self.viewer)

    @property
    def labels(self) -> NDArray[np.bool_]:
        """Long view and like [n, 2]."""
        return np.stack([self.long_view, self.like], axis=1)


def publish(engine: Engine, log: ExposureLog) -> None:
    """Tell the engine of every video of the log, and of the viewers what is known of them, before anything is shown."""
    first = next(log.history(), None)
    at = log.first_at() if first is None else first.at
    engine.observe_many([Uploaded(id=f"u{v.id}", at=at, viewer=v.creator, video=v) for v in log.published()])
    engine.observe_many(list(log.arrivals(at)))


def watch(engine: Engine, log: ExposureLog, start: float, until: float, history: bool, tab: bool, say: Say) -> Seen:
    """Predict, then learn, all of `log` before `until`; the window begins at `start` (both epoch seconds).

    Without `tab` the engine is not told on which surface a showing was. Only predicting and learning are timed, not what is
    done for the lab's sake. Raises Invalid when no row lies in the window.
    """
    warm()
    publish(engine, log)
    parts: list[tuple[Exposure, ...]] = []
    rows, chances, targets = [], [], []
    frozen_rows, frozen_chances = [], []
    viewers: FrozenViewers | None = None
    done = told = 0
    seconds, spoke = 0.0, time.perf_counter()
    now = log.rows() if tab else (row._replace(surface="foryou") for row in log.rows())
    past = log.history() if history else iter(())
    for piece in chain(groups(past), _split(groups(takewhile(lambda row: row.at < until, now)), start)):
        if piece[0].at >= start and piece[0].surface != "history":
            viewers = viewers or FrozenViewers(engine)
            known, _, expected = viewers.rate(showings(piece))
            frozen_rows.append(known.astype(np.float16))
            frozen_chances.append(expected)
        since = time.perf_counter()
        served = engine.witness(showings(piece))
        events: list[AnyEvent] = list(served)
        for row, page in zip(piece, served, strict=True):
            events += events_of(row, page)
        lessons = engine.observe_many(events)
        seconds += time.perf_counter() - since
        told += len(events)
        done += len(piece)
        came = {lesson.impression: lesson.targets for lesson in lessons}
        targets.append(np.array([came[f"{page.page}.0"] for page in served], np.float32))
        chances.append(np.frombuffer(b"".join([page.chances for page in served]), np.float32).reshape(len(piece), -1))
        rows.append(np.frombuffer(b"".join([page.rows for page in served]), np.float16).reshape(len(piece), -1))
        parts.append(tuple(piece))
        if time.perf_counter() - spoke > 5.0:
            spoke = time.perf_counter()
            say(f"engine: {done:,} showings, {told / seconds:,.0f} events a second")
    if not frozen_rows:
        raise Invalid("nothing_measured", "the log has no row in the measured window", "from")
    say(f"engine: {done:,} showings in {seconds:.0f} s, {told / seconds:,.0f} events a second")
    return _columns(
        engine, list(chain.from_iterable(parts)), np.concatenate(rows), np.concatenate(chances), np.concatenate(targets),
        np.concatenate(frozen_rows), np.concatenate(frozen_chances), told, seconds,
    )  # fmt: skip


def _split(pieces: Iterator[list[Exposure]], start: float) -> Iterator[list[Exposure]]:
    """The same pieces, the one that `start` falls into cut in two."""
    for piece in pieces:
        before = [row for row in piece if row.at < start]
        after = piece[len(before) :]
        yield from [part for part in (before, after) if part]


def _columns(
    engine: Engine, seen: list[Exposure], rows: F16, chances: F32, targets: F32, frozen_rows: F16, frozen_chances: F32,
    told: int, seconds: float,
) -> Seen:  # fmt: skip
    memory = engine.memory
    at = np.array([row.at for row in seen])
    d = memory.videos
    return Seen(
        past=sum(row.surface == "history" for row in seen), start=len(seen) - len(frozen_rows),
        viewer=np.array([memory.viewers.index[row.viewer] for row in seen], np.int32),
        video=np.array([d.index[row.video] for row in seen], np.int32),
        surface=np.array([memory.rates.surfaces.index[row.surface] for row in seen], np.int32),
        hour=(at // 3600 % 24).astype(np.int32), day=((at + DAY_OFFSET_S) // 86_400).astype(np.int32),
        long_view=np.array([row.long_view for row in seen]), like=np.array([row.liked for row in seen]),
        rows=rows, chances=chances, targets=targets, frozen_rows=frozen_rows, frozen_chances=frozen_chances,
        creator=d.creator.copy(), sound=d.sound.copy(), topic=d.topic.copy(), length=d.length_class.astype(np.int32),
        viewers=tuple(memory.viewers.ids), told=told, seconds=seconds,
    )  # fmt: skip


__all__ = ["Seen", "publish", "watch"]
