"""Rivals: the feeds that the engine is run beside: by chance, what is popular, and what those one follows have made."""

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import kernel
from fyp.lab.world.feeds import Page, Shown
from fyp.lab.world.reactions import FINISH_CAP_S, FOLLOW
from fyp.lab.world.world import World

HALF_LIFE_S = 86_400.0
"""What was loved yesterday counts half."""
FRIENDS = 100
"""Those who have most in common with somebody; more of them say little."""
SORT_S = 60.0
"""What is popular is counted anew every minute."""


@kernel
def first_unseen(order: Any, seen: Any, maker: Any, n: int, rows: Any) -> int:
    """The first n of `order` that are not `seen`, no maker twice in a row, into `rows`; returns how many."""
    found, last = 0, -1
    for row in order:
        if not seen[row] and maker[row] != last:
            rows[found] = row
            last = maker[row]
            found += 1
            if found == n:
                break
    return found


class Chance:
    """A fair draw out of all that is unseen: a logged policy with propensities that are known exactly."""

    def __init__(self, world: World, name: str = "random") -> None:
        self.world, self.name = world, name
        self._dice = np.random.default_rng((world.seed, 11))

    def publish(self, rows: Sequence[int]) -> None:
        """Nothing to know."""

    def tell(self, shown: Sequence[Shown]) -> None:
        """Nothing to learn."""

    def page(self, viewer: int, at: float, n: int, seen: NDArray[np.bool_]) -> Page:
        left = np.flatnonzero(~seen).astype(np.int32)
        rows = self._dice.choice(left, min(n, len(left)), replace=False)
        return Page(rows, 1.0 / (len(left) - np.arange(len(rows))), (self.name,) * len(rows))

    def copy(self) -> "Chance":
        return copy.deepcopy(self, {id(self.world): self.world})


class Popular:
    """The same for everybody: what was finished most of late (half-life a day), least seen first among equals."""

    def __init__(self, world: World, name: str = "popular") -> None:
        self.world, self.name = world, name
        self._heat = np.zeros(len(world))
        self._tie = 1e-9 * np.random.default_rng((world.seed, 12)).random(len(world))
        self._order = np.zeros(0, np.int64)
        self._sorted = -np.inf

    def publish(self, rows: Sequence[int]) -> None:
        self._sorted = -np.inf

    def tell(self, shown: Sequence[Shown]) -> None:
        long = self.world.videos.duration_s
        for s in shown:
            if s.watched_s >= min(long[s.video], FINISH_CAP_S):
                self._heat[s.video] += 2.0 ** (s.ended / HALF_LIFE_S)

    def page(self, viewer: int, at: float, n: int, seen: NDArray[np.bool_]) -> Page:
        if at - self._sorted >= SORT_S:
            self._order = np.argsort(-(self._heat + self._tie), kind="stable")
            self._sorted = at
        rows = np.empty(n, np.int32)
        rows = rows[: first_unseen(self._order, seen, self.world.videos.maker, n, rows)]
        return Page(rows, np.ones(len(rows)), (self.name,) * len(rows))

    def copy(self) -> "Popular":
        return copy.deepcopy(self, {id(self.world): self.world})


class Graph:
    """The newest of those one follows; when all is seen, the newest of those whom they follow who follow the same ones."""

    def __init__(self, world: World, name: str = "follow graph") -> None:
        self.world, self.name = world, name
        self._follows = world.follows.copy()
        self._fame = np.sqrt(1.0 + world.follows.sum(axis=0))
        self._near: dict[int, NDArray[np.float32]] = {}

    def publish(self, rows: Sequence[int]) -> None:
        """Newest first: the order of the rows says all."""

    def tell(self, shown: Sequence[Shown]) -> None:
        for s in shown:
            if s.acts & FOLLOW:
                self._follows[s.viewer, self.world.videos.maker[s.video]] = True
                self._near.pop(s.viewer, None)

    def page(self, viewer: int, at: float, n: int, seen: NDArray[np.bool_]) -> Page:
        maker, rows = self.world.videos.maker, np.empty(n, np.int32)
        open = np.flatnonzero(~seen)[::-1]
        mine = open[self._follows[viewer, maker[open]]]
        found = first_unseen(mine, seen, maker, n, rows)
        if found < n:
            near = self._company(viewer)[maker[open]]
            rest = np.setdiff1d(open[np.argsort(-near, kind="stable")][: 40 * n], rows[:found], assume_unique=True)
            rest = rest[np.lexsort((-rest, -self._company(viewer)[maker[rest]]))]
            found += first_unseen(rest, seen, maker, n - found, rows[found:])
        return Page(rows[:found], np.ones(found), (self.name,) * found)

    def _company(self, viewer: int) -> NDArray[np.float32]:
        """How many who follow one of my makers follow each maker [C], less for makers whom everybody follows."""
        if viewer not in self._near:
            mine = self._follows[viewer]
            friends = self._follows[:, mine].sum(axis=1).astype(np.float32)
            friends[viewer] = 0.0
            best = np.argsort(-friends, kind="stable")[:FRIENDS]
            self._near[viewer] = np.where(mine, 0.0, friends[best] @ self._follows[best] / self._fame).astype(
                np.float32
            )
        return self._near[viewer]

    def copy(self) -> "Graph":
        return copy.deepcopy(self, {id(self.world): self.world})


__all__ = ["Chance", "Graph", "Popular", "first_unseen"]
