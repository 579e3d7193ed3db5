"""Taste: where a viewer's liking lies among the videos, long and short, and what finishing teaches about a video.

A viewer's taste is a faded mean of the vectors of what was watched, signed by liking. A video's vector is its content moved
towards the (centred) taste of those who finish it: an online form of the item side of implicit factorization (Hu et al. 2008)
that starts from content, so that a video that nobody has seen has a place at once.
"""

import math
from typing import Any

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.videos import COARSE
from fyp.engine.models.compiled import kernel
from fyp.engine.models.nearest import UNIT
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent

STEP = 1.0 / UNIT
MOST = 1.99
"""What is taught lies within 2, as the difference of two vectors of length 1."""


@kernel
def _learn(
    viewer: Any, video: Any, liking: Any, own: Any, long_step: float, short_step: float, residual_step: float, limit: float,
    long: Any, short: Any, averse: Any, center: Any, prior: Any, residual: Any, compact: Any,
) -> None:  # fmt: skip
    dim = long.shape[1]
    vector = np.empty(dim, np.float32)
    taught = np.empty(dim, np.float32)
    for i in range(len(viewer)):
        v, d, like = viewer[i], video[i], liking[i]
        if like == 0.0 or not own[i]:  # what a video learns here comes from the viewer's taste: there is none
            continue
        if like > 0.5 and residual_step > 0.0:
            length = 0.0
            for q in range(dim):
                length += long[v, q] * long[v, q]
            if length > 1e-6:
                scale = 1.0 / math.sqrt(length)
                size = 0.0
                for q in range(dim):
                    u = long[v, q] * scale
                    taught[q] = residual[d, q] * STEP
                    taught[q] += residual_step * like * (u - center[q] - taught[q])
                    center[q] += np.float32(0.0005) * (u - center[q])
                    size += taught[q] * taught[q]
                cut = 1.0 if size <= limit * limit else limit / math.sqrt(size)
                whole = 0.0
                for q in range(dim):
                    residual[d, q] = math.floor(min(max(taught[q] * cut, -MOST), MOST) * UNIT + 0.5)
                    vector[q] = float(prior[d, q]) * COARSE + float(residual[d, q])
                    whole += vector[q] * vector[q]
                if whole > 0.0:
                    for q in range(dim):
                        compact[d, q] = math.floor(vector[q] / math.sqrt(whole) * UNIT + 0.5)
        pull = like if like > 0.0 else 0.5 * like
        push = -like if like < 0.0 else 0.0
        for q in range(dim):
            vector[q] = compact[d, q] * STEP
        for q in range(dim):
            long[v, q] += long_step * (pull * vector[q] - long[v, q])
            short[v, q] += short_step * (pull * vector[q] - short[v, q])
            off = averse[v, q] * STEP
            off += short_step * (push * vector[q] - off)
            averse[v, q] = math.floor(min(max(off, -MOST), MOST) * UNIT + 0.5)


class Taste:
    """Moves a viewer's three vectors with every lesson, and a video's with every finish."""

    name = "taste"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        v, d = memory.viewers, memory.videos
        _learn(
            batch.viewer, batch.video, batch.liking, batch.own, knobs["taste_long_step"], knobs["taste_short_step"],
            knobs["residual_step"], knobs["residual_limit"], v.long, v.short, v.averse, v.center, d.prior, d.residual,
            d.compact,
        )  # fmt: skip
        memory.inverted.moved(batch.video[batch.liking > 0.5])

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        """Taste comes from lessons alone."""


__all__ = ["MOST", "Taste"]
