"""Taste: the unseen videos nearest to the viewer's long and short taste."""

import numpy as np

from fyp.engine.models.strongest import strongest
from fyp.engine.stages import F32, Ask, Rows, empty


class Taste:
    """Exact scan over all vectors: a matrix product and one pass; half of the places for each of the two tastes."""

    name = "taste"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        viewers, videos = ask.memory.viewers, ask.memory.videos
        wanted = int(ask.knobs["taste_candidates"])
        if ask.viewer < 0 or wanted == 0 or not viewers.long[ask.viewer].any():
            return empty()
        tastes = np.stack([viewers.long[ask.viewer], viewers.short[ask.viewer]])
        length = np.linalg.norm(tastes, axis=1, keepdims=True)
        tastes = tastes / np.maximum(length, 1e-6)
        likeness: F32 = tastes @ videos.vector[: len(videos)].T
        half = (wanted + 1) // 2
        near = np.concatenate([strongest(likeness[0], ask.unseen, half), strongest(likeness[1], ask.unseen, half)])
        rows, first = np.unique(near, return_index=True)
        strength = likeness[:, rows].max(axis=0)
        order = np.lexsort((first, -strength))
        return rows[order], strength[order]


__all__ = ["Taste"]
