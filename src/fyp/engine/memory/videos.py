"""Videos: what is remembered of each: content, learned vector, running rates, counters, whether it is there."""

from bisect import bisect_left
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from fyp.engine.memory.table import Spec, Table
from fyp.engine.memory.viewers import SIDES, SIGNALS
from fyp.engine.models.hashing import DIM
from fyp.engine.models.nearest import UNIT, compacted

COUNTS: tuple[str, ...] = ("plays", "finishes", "likes", "comments", "shares", "saves", "skips", "not_interested")
"""What is counted of each video, in the order of the column `counts`."""
FIELDS = 8
"""Hashed ids of a video: itself, creator, sound, first and second topic, first hashtag, length class, language."""


COARSE = 128
"""Steps of a vector that make one of `prior`: at 1 / 128 each number, a vector of content turns by one degree."""


class Videos(Table):
    """One row a video, kept after removal (`alive` is then False) so that history still means something."""

    APART: ClassVar[frozenset[str]] = frozenset(("alive", "counts"))
    SPEC: ClassVar[Spec] = {
        "prior": (np.int8, (DIM,), 0.0),  # from content alone, of length 1, in steps of COARSE / UNIT
        "residual": (np.int16, (DIM,), 0.0),  # what viewers taught, in steps of 1 / UNIT
        "compact": (np.int16, (DIM,), 0.0),  # the vector: prior + residual, unit length
        "factor": (np.float32, (SIDES,), 0.0),  # how much of each side of taste is in it
        "factor_rate": (np.float32, (2,), 0.0),  # showings and finishes, all of them
        "rates": (np.float32, (1 + SIGNALS,), 0.0),
        "fast": (np.float32, (1 + SIGNALS,), 0.0),
        "share": (np.float32, (), 0.5),
        "counts": (np.int32, (len(COUNTS),), 0.0),
        "creator": (np.int32, (), -1.0),
        "earlier": (np.int32, (), 0.0),  # the creator's video before this one: its row + 1, 0: none
        "sound": (np.int32, (), -1.0),
        "topic": (np.int32, (), -1.0),
        "campaign": (np.int32, (), -1.0),  # a hash of its id
        "language": (np.int16, (), 0.0),
        "country": (np.int16, (), 0.0),
        "duration_s": (np.float32, (), 0.0),
        "length_class": (np.int8, (), 0.0),
        "posted_at": (np.float64, (), 0.0),
        "alive": (np.bool_, (), 0.0),
        "field": (np.uint32, (FIELDS,), 0.0),
    }
    prior: NDArray[np.int8]
    residual: NDArray[np.int16]
    compact: NDArray[np.int16]
    factor: NDArray[np.float32]
    factor_rate: NDArray[np.float32]
    rates: NDArray[np.float32]
    fast: NDArray[np.float32]
    share: NDArray[np.float32]
    counts: NDArray[np.int32]
    creator: NDArray[np.int32]
    earlier: NDArray[np.int32]
    sound: NDArray[np.int32]
    topic: NDArray[np.int32]
    campaign: NDArray[np.int32]
    language: NDArray[np.int16]
    country: NDArray[np.int16]
    duration_s: NDArray[np.float32]
    length_class: NDArray[np.int8]
    posted_at: NDArray[np.float64]
    alive: NDArray[np.bool_]
    field: NDArray[np.uint32]

    def vectors(self, rows: Any) -> NDArray[np.float32]:
        """The vectors of `rows` (numbers or a slice), of length 1."""
        wide: NDArray[np.float32] = self.compact[rows] * np.float32(1 / UNIT)
        return wide

    def place(self, row: int, content: NDArray[np.float32]) -> None:
        """Work out the vector of `row` from its `content` [DIM], of length 1, and what viewers taught."""
        self.prior[row] = np.clip(np.floor(content * np.float32(UNIT / COARSE) + np.float32(0.5)), -127, 127)
        whole = self.prior[row] * np.float32(COARSE) + self.residual[row]
        self.compact[row] = compacted(whole / max(float(np.linalg.norm(whole)), 1e-6))


LENGTHS_S: tuple[float, ...] = (6, 9, 12, 15, 18, 22, 27, 35, 45, 60, 80, 110, 150, 210, 300)
"""Upper bounds of the length classes, in seconds; the last class is open."""


def length_class(duration_s: float) -> int:
    """The class 0-15 of a duration."""
    return bisect_left(LENGTHS_S, duration_s)


__all__ = ["COARSE", "COUNTS", "FIELDS", "LENGTHS_S", "Videos", "length_class"]
