"""Trending: the videos that are loved most now, by a count that fades."""

import numpy as np

from fyp.engine.stages import F32, Ask, Rows


class Trending:
    """Reads the list that `learn.currents` draws up."""

    name = "trending"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        currents = ask.memory.currents
        rows = currents.top[ask.unseen[currents.top]][: int(ask.knobs["trending_candidates"])]
        return rows, currents.heat[rows].astype(np.float32)


__all__ = ["Trending"]
