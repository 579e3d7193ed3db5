"""Finder: what a request can be answered from: the sources bring it, the filters let it through."""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.filter import FILTERS
from fyp.engine.retrieve import SOURCES
from fyp.engine.retrieve.again import longest_ago, plenty, spread, unseen
from fyp.engine.slate.windows import SPAN
from fyp.engine.stages import Ask, Rows
from fyp.engine.trace import Trace

NAMES: tuple[str, ...] = (*(source.name for source in SOURCES), "again")
"""Who finds videos, in the order of the numbers by which they are told apart."""


class Finder:
    """Walks a request through sources and filters; what is left of too little is filled up."""

    def retrieve(self, ask: Ask, trace: Trace) -> tuple[Rows, NDArray[np.int8], bool]:
        """Candidates that may be shown, the place in NAMES of who found each, and whether they are all that is left."""
        owner = np.full(len(ask.memory.videos), -1, np.int8)
        found: list[Rows] = []
        for place, source in enumerate(SOURCES):
            if ask.surface == "following" and source.name != "following":
                continue
            rows, _ = source.find(ask)
            new = rows[owner[rows] < 0]
            owner[new] = place
            found.append(new)
            trace.note(source.name, len(rows), len(new))
        videos = self._filter(ask, np.concatenate(found), trace)
        if scarce := not plenty(ask, videos):
            videos = np.concatenate([videos, self._rest(ask, owner, trace)])
            if not plenty(ask, videos):
                again = longest_ago(ask)
                owner[again] = len(SOURCES)
                trace.note("again", len(again), len(again))
                videos = np.concatenate([videos, spread(ask, self._filter(ask, again, trace, passing="seen"))])
        return videos, owner[videos], scarce

    def _rest(self, ask: Ask, owner: NDArray[np.int8], trace: Trace) -> Rows:
        """Of what is unseen and has no owner, what may be shown, whoever could have brought it; it has one now."""
        more = unseen(ask, owner)
        owner[more] = 0 if ask.surface == "following" else len(SOURCES) - 1
        trace.note("unseen", len(more), len(more))
        return spread(ask, self._filter(ask, more, trace))

    def varied(self, ask: Ask) -> bool:
        """Could the caps in any 20 be kept at all, as far as the number of creators and topics tells?"""
        r, follows = ask.memory.rates, ask.memory.viewers.follows.get(ask.viewer, ())
        creators = len(follows) if ask.surface == "following" else len(r.creators)
        return creators * ask.knobs["creator_cap"] >= SPAN and len(r.topics) * ask.knobs["niche_cap"] >= SPAN

    def widen(self, ask: Ask, videos: Rows, source: NDArray[np.int8], trace: Trace) -> tuple[Rows, NDArray[np.int8]]:
        """The candidates, and beside them all else that is unseen."""
        owner = np.full(len(ask.memory.videos), -1, np.int8)
        owner[videos] = source
        videos = np.concatenate([videos, self._rest(ask, owner, trace)])
        return videos, owner[videos]

    def _filter(self, ask: Ask, videos: Rows, trace: Trace, passing: str = "") -> Rows:
        for filter in FILTERS:
            if filter.name != passing:
                kept = videos[filter.keep(ask, videos)]
                trace.note(filter.name, len(videos), len(kept), {filter.name: len(videos) - len(kept)})
                videos = kept
        return videos


__all__ = ["NAMES", "Finder"]
