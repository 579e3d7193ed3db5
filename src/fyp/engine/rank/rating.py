"""Rating: features, hashed ids and chances of showings, in one go."""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.memory.memory import Memory
from fyp.engine.memory.viewers import VIEWER_FIELDS
from fyp.engine.rank import features, predict
from fyp.engine.stages import F32, Ask, Rows


def rate(
    memory: Memory, viewer: Rows, ids: list[str], video: Rows, at: NDArray[np.float64], surface: list[str]
) -> tuple[F32, NDArray[np.uint32], F32]:
    """Rows [n, features], ids [n, ALL_FIELDS] and chances [n, heads] of any showings; `ids` names viewers of row -1."""
    surfaces = np.array([memory.rates.surfaces.find(name) for name in surface], np.int32)
    rows = features.dense(memory, viewer, video, at, surfaces)
    hour = ((at // 3600) % 24).astype(np.int32)
    fields = features.fields(memory, viewer, ids, video, hour, surface)
    return rows, fields, predict.chances(memory, rows, fields)


def rate_candidates(ask: Ask, viewer: str, videos: Rows) -> tuple[F32, NDArray[np.uint32], F32]:
    """The same for the candidates of one request."""
    memory, n = ask.memory, len(videos)
    surface = np.full(n, memory.rates.surfaces.find(ask.surface), np.int32)
    rows = features.dense(memory, np.full(n, ask.viewer, np.int32), videos, np.full(n, ask.at), surface)
    fields = features.fields_of_one(memory, ask.viewer, viewer, videos, int(ask.at // 3600) % 24, ask.surface)
    return rows, fields, predict.chances(memory, rows, fields, VIEWER_FIELDS)


__all__ = ["rate", "rate_candidates"]
