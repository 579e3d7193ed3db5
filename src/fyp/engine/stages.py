"""Source, Filter, Learner: what a plug-in may be, and what is handed to it."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.memory.memory import Memory
from fyp.vocabulary.event import AnyEvent

Rows = NDArray[np.int32]
F32 = NDArray[np.float32]


class Ask(NamedTuple):
    """A request as the stages see it. `viewer` is a row, or -1 for one never seen; `dice` is seeded by the page's id.

    `unseen` [videos] is True where a video is there and was not yet served to this viewer: a hint to sources, so that they
    don't bring what the filters will take away. `market` [videos] is set where an experiment deals out creators: only those
    videos may be shown. `policy` names all that is in force for this viewer.
    """

    viewer: int
    at: float
    n: int
    surface: str
    dice: np.random.Generator
    unseen: NDArray[np.bool_]
    memory: Memory
    knobs: Knobs
    market: NDArray[np.bool_] | None = None
    policy: str = ""


class Exposure(NamedTuple):
    """A showing that another system chose: who saw which video when, on which surface."""

    viewer: str
    video: str
    at: float
    surface: str = "foryou"


class Batch(NamedTuple):
    """Lessons as columns, in the order of the log. `targets` [n, heads] has NaN where nothing was learned.

    `whole` is False for a late act on a showing that was closed before: it teaches its own head only. `own` is False where
    the viewer has begun anew since: nothing may be learned of them. `more` is 1 where "more like this" was said, -1 where it
    was taken back: no head, but a liking. `seat` and
    `level` are those of the Lesson.
    """

    viewer: Rows
    video: Rows
    at: NDArray[np.float64]
    surface: Rows
    watched_s: F32
    targets: F32
    rows: F32
    fields: NDArray[np.uint32]
    whole: NDArray[np.bool_]
    liking: F32
    own: NDArray[np.bool_]
    more: NDArray[np.int8]
    seat: NDArray[np.int8]
    level: F32


class Source(Protocol):
    """Finds candidates. `name` is said to the viewer; the order of SOURCES decides who gets a video found twice."""

    name: str

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        """Video rows (each once) and how strongly each is meant, strongest first."""
        ...


class Filter(Protocol):
    """Says which candidates may be shown at all; never which are better."""

    name: str

    def keep(self, ask: Ask, videos: Rows) -> NDArray[np.bool_]:
        """True for each of `videos` that may be shown."""
        ...


class Learner(Protocol):
    """Changes memory. Learning a batch must end in the same state as learning its lessons one by one."""

    name: str

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        """Take in lessons."""
        ...

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        """Take in an event that is no part of a lesson (an upload, a tie, a removal ...)."""
        ...


def empty() -> tuple[Rows, F32]:
    """No candidates."""
    return np.empty(0, np.int32), np.empty(0, np.float32)


__all__ = ["F32", "Ask", "Batch", "Exposure", "Filter", "Learner", "Rows", "Source", "empty"]
