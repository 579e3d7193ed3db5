"""Frozen: what the engine would expect if it had learned nothing more of each viewer since a moment.

Why: within a measured window a viewer's own labels tell the later ones apart (positives seen early are not left for later),
which lowers the AUC within a viewer though at serving time the viewer's state is the same for all candidates of a page. So
the ordering of videos is measured with the viewers' own memory as it was when the window began; videos, creators, sounds,
topics and all weights but those of the viewers' own ids go on learning.
"""

import copy
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fyp.engine.engine import Engine, Exposure
from fyp.engine.rank.rating import rate
from fyp.engine.stages import F32


class FrozenViewers:
    """Holds the viewers' memory of `engine` as it is now."""

    def __init__(self, engine: Engine) -> None:
        live = engine.memory
        self._live = live
        self._memory = copy.copy(live)
        self._memory.viewers = copy.deepcopy(live.viewers)
        self._rows = np.unique(live.viewers.field[: len(live.viewers), 0])
        self._linear = live.parameters.linear[self._rows].copy()
        self._factor = live.parameters.factor[self._rows].copy()

    def chances(self, exposures: Sequence[Exposure]) -> F32:
        """Chances [n, heads] of showings, with the viewers as they were."""
        return self.rate(exposures)[2]

    def rate(self, exposures: Sequence[Exposure]) -> tuple[F32, NDArray[np.uint32], F32]:
        """Features [n, features], hashed ids [n, fields] and chances [n, heads], with the viewers as they were."""
        live, frozen = self._live, self._memory
        viewer = np.array([frozen.viewers.find(e.viewer) for e in exposures], np.int32)
        video = np.array([live.videos.index[e.video] for e in exposures], np.int32)
        at = np.array([e.at for e in exposures], np.float64)
        own = np.unique(frozen.viewers.field[viewer[viewer >= 0], 0])
        place = np.searchsorted(self._rows, own)
        tables = ((live.parameters.linear, self._linear), (live.parameters.factor, self._factor))
        kept: list[NDArray[np.float32]] = []
        for table, then in tables:
            kept.append(table[own])
            table[own] = then[place]
        try:
            return rate(frozen, viewer, [e.viewer for e in exposures], video, at, [e.surface for e in exposures])
        finally:
            for (table, _), now in zip(tables, kept, strict=True):
                table[own] = now


__all__ = ["FrozenViewers"]
