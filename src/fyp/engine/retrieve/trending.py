"""Trending: the videos that are loved most now, by a count that fades."""

import numpy as np

from fyp.engine.models.strongest import descending
from fyp.engine.stages import F32, Ask, Rows

COLD = 0.05
"""Below this heat nothing is trending."""


class Trending:
    """Reads the list that `learn.currents` draws up, with the heat that is left by now."""

    name = "trending"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        c = ask.memory.currents
        rows = c.top[ask.unseen[c.top]]
        gone = np.maximum(ask.at - c.heat_at[rows], 0.0)
        heat = (c.heat[rows] * np.exp2(-gone / ask.knobs["heat_half_life_s"])).astype(np.float32)
        order = descending(heat)[: int(ask.knobs["trending_candidates"])]
        order = order[heat[order] > COLD]
        return rows[order], heat[order]


__all__ = ["COLD", "Trending"]
