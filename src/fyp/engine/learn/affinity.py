"""Affinity: what a viewer finishes beyond what everybody does, as a Gaussian belief over a few hidden sides of taste.

Of a showing, finish - (the video's own rate) = viewer . factor + noise. A viewer is a mean and a covariance, moved by every
lesson as in Kalman's filter (recursive Bayesian linear regression), so that the first answers of a newcomer count most and
count for all that goes with them; a video's factor takes a gradient step, as in online probabilistic matrix factorization
(Salakhutdinov & Mnih 2008). The first side is 1 for all videos: how much a viewer finishes of anything.
"""

from typing import Any

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.learn.lessons import FINISH
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.viewers import SIDES
from fyp.engine.models.compiled import kernel
from fyp.engine.models.heads import first_value
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent

LEVEL = np.float32(0.04)
"""Variance of how much people finish of anything."""
PRIOR, PRIOR_TRIALS = 0.3, 20.0
"""A video of which nothing is known is finished so often, as if it had been shown as many times."""
LONGEST = np.float32(4.0)


@kernel
def _begin_viewer(mean: Any, covariance: Any, v: int, spread: float) -> None:
    for a in range(SIDES):
        for b in range(SIDES):
            covariance[v, a, b] = 0.0
        mean[v, a] = 0.0
        covariance[v, a, a] = spread
    covariance[v, 0, 0] = LEVEL


@kernel
def _learn(
    viewer: Any, video: Any, finish: Any, whole: Any, spread: float, noise: float, step: float, drift: float,
    mean: Any, covariance: Any, factor: Any, rate: Any,
) -> None:  # fmt: skip
    gain = np.empty(SIDES, np.float32)
    for i in range(len(viewer)):
        if not whole[i]:
            continue
        v, d = viewer[i], video[i]
        if covariance[v, 0, 0] == 0.0:
            _begin_viewer(mean, covariance, v, spread)
        if factor[d, 0] == 0.0:
            factor[d, 0] = 1.0
            for a in range(1, SIDES):
                factor[d, a] = first_value(d, a) * 3.5
        beyond = finish[i] - (rate[d, 1] + PRIOR * PRIOR_TRIALS) / (rate[d, 0] + PRIOR_TRIALS)
        rate[d, 0] += 1.0
        rate[d, 1] += finish[i]
        error = beyond
        for a in range(SIDES):
            error -= mean[v, a] * factor[d, a]
        for a in range(1, SIDES):
            factor[d, a] = min(max(factor[d, a] + step * error * mean[v, a], -LONGEST), LONGEST)
        error = beyond
        total = noise
        for a in range(SIDES):
            error -= mean[v, a] * factor[d, a]
            gain[a] = 0.0
            for b in range(SIDES):
                gain[a] += covariance[v, a, b] * factor[d, b]
            total += gain[a] * factor[d, a]
        for a in range(SIDES):
            mean[v, a] += gain[a] / total * error
            for b in range(SIDES):
                covariance[v, a, b] -= gain[a] * gain[b] / total
            most = LEVEL if a == 0 else spread
            covariance[v, a, a] = min(covariance[v, a, a] + drift * most, most)


class Affinity:
    """Moves the viewer's belief and the video's factor with every closed showing."""

    name = "affinity"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        v, d = memory.viewers, memory.videos
        _learn(
            batch.viewer, batch.video, batch.targets[:, FINISH], batch.whole, knobs["affinity_spread"],
            knobs["affinity_noise"], knobs["affinity_step"], knobs["affinity_drift"], v.side, v.side_covariance, d.factor,
            d.factor_rate,
        )  # fmt: skip

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        """Affinity comes from lessons alone."""


__all__ = ["Affinity"]
