"""Rates: running rates of everything that videos share: creators, sounds, topics, surfaces."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from fyp.engine.memory.table import Spec, Table
from fyp.engine.memory.viewers import SIDES, SIGNALS
from fyp.engine.models.compiled import brief

SHARE_BINS = 32


class Group(Table):
    """One row a creator, sound, topic, surface, language ... with its running rates."""

    SPEC: ClassVar[Spec] = {"rates": (np.float32, (1 + SIGNALS,), 0.0)}
    rates: NDArray[np.float32]

    def row(self, id: str) -> int:
        """The row of `id`, new if need be; -1 for the empty id."""
        if not id:
            return -1
        row = self.index.get(id, -1)
        return row if row >= 0 else self.add(id)


class Creators(Group):
    """Creators also know their newest video: `newest` is its row + 1 (0: none), from which each leads to the one before."""

    SPEC: ClassVar[Spec] = Group.SPEC | {"newest": (np.int32, (), 0.0)}
    newest: NDArray[np.int32]

    def made(self, creator: int, video: int, earlier: NDArray[np.int32]) -> None:
        """Video row `video` is the newest of `creator` from now on; `earlier` [videos] is the column of `Videos`."""
        earlier[video] = self.newest[creator]
        self.newest[creator] = video + 1

    def unmade(self, creator: int, video: int, earlier: NDArray[np.int32]) -> None:
        """Video row `video` is none of `creator` any more."""
        links, at = self.newest, creator  # what leads on, and from where
        while 0 < links[at] != video + 1:
            links, at = earlier, int(links[at]) - 1
        if links[at]:
            links[at] = earlier[video]

    def newest_of(self, creators: list[int], count: int, earlier: NDArray[np.int32]) -> NDArray[np.int32]:
        """Rows of the `count` newest videos of each of `creators`, creator behind creator, oldest first."""
        rows = np.empty(len(creators) * count, np.int32)
        return rows[: _newest(np.array(creators, np.int32), count, self.newest, earlier, rows)]


@brief
def _newest(creators: Any, count: int, newest: Any, earlier: Any, rows: Any) -> int:
    size = 0
    for c in range(len(creators)):
        first = size
        at = newest[creators[c]]
        while at > 0 and size - first < count:
            rows[size] = at - 1
            size += 1
            at = earlier[at - 1]
        rows[first:size] = rows[first:size][::-1].copy()
    return size


class Topics(Group):
    """Topics also have a factor, which new videos of theirs start from: how much of each side of taste is in them."""

    SPEC: ClassVar[Spec] = Group.SPEC | {"factor": (np.float32, (SIDES,), 0.0), "showings": (np.float32, (), 0.0)}
    factor: NDArray[np.float32]
    showings: NDArray[np.float32]


class Rates:
    """`everywhere` [4] is the platform's own running rate, against which all others are read."""

    def __init__(self) -> None:
        self.creators = Creators()
        self.sounds = Group()
        self.topics = Topics()
        self.surfaces = Group()
        self.labels = Group()  # language, country and device codes; row 0 is "unknown"
        self.labels.row("?")
        self.everywhere = np.array([100.0, 30.0, 2.0, 30.0], np.float32)
        self.shares = np.full((16, SHARE_BINS), 0.2, np.float32)  # histogram of log watched seconds by length class


__all__ = ["SHARE_BINS", "Creators", "Group", "Rates"]
