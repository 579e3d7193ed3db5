"""Watched: the engine's feed in the lab's world, with an eye on its ladder: which seat each slot was, when audiences filled."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from fyp.engine import Engine
from fyp.lab.world import START, EngineFeed, Page, Run, World
from fyp.lab.world.people import LANGUAGES
from fyp.vocabulary.event import AnyEvent, Arrived, Followed, Served
from fyp.vocabulary.feed import SEATS

MONTH_S = 30 * 86_400.0


class Watched(EngineFeed):
    """`full` [N] is when each video's first audience was there (seconds since the start, infinite until then)."""

    def __init__(self, world: World, engine: Engine) -> None:
        super().__init__(world, engine)
        self._arrived = set(range(world.viewers))  # told before, by `arrivals`
        self.full: NDArray[np.float64] = np.full(len(world), np.inf)
        self._seats = b""

    def page(self, viewer: int, at: float, n: int, seen: NDArray[np.bool_]) -> Page:
        """As the engine's, but `sources` are the kinds of seats."""
        page = super().page(viewer, at, n, seen)
        return page._replace(sources=tuple(SEATS[seat] for seat in self._seats))

    def observe(self, events: Iterable[AnyEvent]) -> None:
        told = list(events)
        if len(told) == 1 and isinstance(told[0], Served):
            self._seats = told[0].seats
        self.engine.observe_many(told)

    def look(self, run: Run, at: float) -> None:
        """A hook: note which first audiences are full at `at` (seconds since the start)."""
        p, ids = self.engine.memory.pools, self.engine.memory.videos.ids
        n = len(ids)
        for row in np.flatnonzero((p.figures[:n, 0] >= p.audience[:n, 0]) & (p.audience[:n, 0] > 0)):
            video = int(ids[row][1:])
            self.full[video] = min(self.full[video], at)

    def copy(self, turned: Mapping[str, float] | None = None, name: str = "") -> "Watched":
        other = super().copy(turned, name)
        assert isinstance(other, Watched)
        other.full = self.full.copy()
        return other


def arrivals(world: World) -> list[AnyEvent]:
    """Everybody comes, one after another over the month before the world begins, and follows whom they follow there."""
    told: list[AnyEvent] = []
    for viewer in range(world.viewers):
        who, at = f"p{viewer}", START - MONTH_S * (1.0 - viewer / world.viewers)
        language = LANGUAGES[world.people.speaks[viewer]]
        told.append(Arrived(id=f"came{viewer}", at=at, viewer=who, language=language, device="phone"))
        told += [
            Followed(id=f"knew{viewer}.{maker}", at=at, viewer=who, creator=f"c{maker}")
            for maker in np.flatnonzero(world.follows[viewer]).tolist()
        ]
    return told


__all__ = ["Watched", "arrivals"]
