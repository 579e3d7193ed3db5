"""Taste: the videos nearest to the viewer's long and short taste."""

import math

import numpy as np

from fyp.engine.models.nearest import nearest_to_either
from fyp.engine.stages import F32, Ask, Rows, empty


class Taste:
    """Half of the places for each taste: by an exact scan over all vectors, in a large town by an inverted file."""

    name = "taste"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        viewers, videos = ask.memory.viewers, ask.memory.videos
        wanted = int(ask.knobs["taste_candidates"])
        if ask.viewer < 0 or wanted == 0 or not viewers.long[ask.viewer].any():
            return empty()
        tastes = np.empty((2, viewers.long.shape[1]), np.float32)
        for place, taste in enumerate((viewers.long[ask.viewer], viewers.short[ask.viewer])):
            tastes[place] = taste / np.float32(max(math.sqrt(taste @ taste), 1e-6))
        each, index = (wanted + 1) // 2, ask.memory.inverted
        if index.keep(int(ask.knobs["exact_up_to"])):
            rows, strength = index.nearest_to_either(tastes, ask.unseen, each, int(ask.knobs["scan_budget"]))
        else:
            rows, strength = nearest_to_either(videos.compact, tastes, ask.unseen, each)
        return rows[:wanted], strength[:wanted]


__all__ = ["Taste"]
