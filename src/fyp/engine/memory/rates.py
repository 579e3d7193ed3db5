"""Rates: running rates of everything that videos share: creators, sounds, topics, surfaces."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from fyp.engine.memory.table import Spec, Table
from fyp.engine.memory.viewers import SIDES, SIGNALS

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


class Topics(Group):
    """Topics also have a factor, which new videos of theirs start from: how much of each side of taste is in them."""

    SPEC: ClassVar[Spec] = Group.SPEC | {"factor": (np.float32, (SIDES,), 0.0), "showings": (np.float32, (), 0.0)}
    factor: NDArray[np.float32]
    showings: NDArray[np.float32]


class Rates:
    """`everywhere` [4] is the platform's own running rate, against which all others are read."""

    def __init__(self) -> None:
        self.creators = Group()
        self.sounds = Group()
        self.topics = Topics()
        self.surfaces = Group()
        self.labels = Group()  # language, country and device codes; row 0 is "unknown"
        self.labels.row("?")
        self.everywhere = np.array([100.0, 30.0, 2.0, 30.0], np.float32)
        self.shares = np.full((16, SHARE_BINS), 0.2, np.float32)  # histogram of log watched seconds by length class


__all__ = ["SHARE_BINS", "Group", "Rates"]
