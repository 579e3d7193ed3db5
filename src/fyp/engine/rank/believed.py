"""Believed: how likely a viewer finishes each of some videos by the belief of Affinity alone, and how doubtful that is.

For daring, as in linear UCB (Li et al. 2010): belief + weight * doubt, the weight fading as a viewer becomes known.
"""

import math
from typing import Any

import numpy as np

from fyp.engine.memory.memory import Memory
from fyp.engine.memory.viewers import SIDES
from fyp.engine.models.compiled import kernel
from fyp.engine.models.posterior import expected
from fyp.engine.stages import F32, Rows


@kernel
def _believed(v: int, video: Any, mean: Any, covariance: Any, factor: Any, rate: Any, spread: float, out: Any) -> None:
    known = v >= 0 and covariance[v, 0, 0] > 0.0
    for i in range(len(video)):
        d = video[i]
        chance, doubt = expected(rate, d), 0.0
        if known:
            for a in range(SIDES):
                chance += mean[v, a] * factor[d, a]
        for a in range(1, SIDES):
            if known:
                sum = 0.0
                for b in range(1, SIDES):
                    sum += covariance[v, a, b] * factor[d, b]
                doubt += sum * factor[d, a]
            else:
                doubt += spread * factor[d, a] * factor[d, a]
        out[i, 0] = chance
        out[i, 1] = math.sqrt(max(doubt, 0.0))


def believed(memory: Memory, viewer: int, videos: Rows, spread: float) -> F32:
    """Columns `taste_belief` (a share of finishes; it may leave 0..1) and `taste_doubt` (its standard deviation).

    `viewer` is a row, or -1 for one never seen, who has the variance `spread` (knob `affinity_spread`) on every side. What is
    not known of how much the viewer finishes of anything is left out of the doubt, being the same for all videos.
    """
    out = np.empty((len(videos), 2), np.float32)
    v, d = memory.viewers, memory.videos
    _believed(viewer, videos, v.side, v.side_covariance, d.factor, d.factor_rate, spread, out)
    return out


__all__ = ["believed"]
