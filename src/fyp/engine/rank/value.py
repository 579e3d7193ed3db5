"""Value: the only place where acts are weighed against one another: value = sum over heads of weight x chance.

A finish is read as of a video of usual length. Whoever leaves at a steady hazard h finishes a video of L seconds with the
chance exp(-h L): at equal interest a longer one is finished less, and would never be shown. Its power (usual length / L) is
the chance with which they would finish one of usual length (proportional hazards: Cox 1972).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.models.compiled import brief, kernel
from fyp.engine.models.logs import exp32, ln32
from fyp.engine.stages import F32
from fyp.vocabulary.lesson import HEADS

FINISH, LIKE = HEADS.index("finish"), HEADS.index("like")
USUAL_S, SHORTEST_S, ONE, ENDLESS = (np.float32(x) for x in (10.0, 3.0, 1.0, np.inf))
_NAMES = [f"weight_{head}" for head in HEADS]
MORE = np.float32(3.0)
"""Who finishes likes, follows and shares four times as often as who does not (KuaiRand: .035 of .009, .0027 of .0007)."""
START_S = np.float32(1.5)
"""More are left in the first second than in any other: as if every video were so much longer."""


def weights(knobs: Knobs) -> F32:
    """Weight per head [heads], from the knobs `weight_*`."""
    return np.array([knobs[name] for name in _NAMES], np.float32)


@kernel
def power(seconds: Any, cap_s: Any, hazard: Any) -> Any:
    """To which power a chance of finishing is to be taken: ((usual length) / (its length)) ** hazard."""
    return exp32(hazard * ln32((USUAL_S + START_S) / (min(max(seconds, SHORTEST_S), cap_s) + START_S)))


def fair_value(chances: F32, duration_s: F32, cap_s: float, hazard: float, weights: F32) -> F32:
    """Value [n] by `chances` [n, heads], with that of finishing, and of what finishing brings, as they would be of a video of
    `USUAL_S`; what is not finite sinks below everything.

    A video of `duration_s` counts as finished after `cap_s` at most, so it is no longer than that; `hazard` is 1 where people
    leave as steadily late as early, 0 where length is no matter.
    """
    parts = np.zeros((2, len(weights)), np.float32)
    parts[0, :LIKE], parts[0, FINISH], parts[1, LIKE:] = weights[:LIKE], 0.0, weights[LIKE:]
    worth, before = np.empty(len(chances), np.float32), chances[:, FINISH].copy()
    _worth(parts @ chances.T, before, duration_s, np.float32(cap_s), np.float32(hazard), weights[FINISH], worth)
    return worth


@brief
def _worth(sums: Any, before: Any, duration_s: Any, cap_s: Any, hazard: Any, finish: Any, worth: Any) -> None:
    """In three short loops, as each is taken many at a time, and all in one are not."""
    n = len(worth)
    after = np.empty(n, np.float32)
    for i in range(n):
        after[i] = power(duration_s[i], cap_s, hazard)
    for i in range(n):
        after[i] = before[i] * exp32((after[i] - ONE) * ln32(before[i]))
    for i in range(n):
        whole = sums[0, i] + finish * after[i] + sums[1, i] * ((ONE + MORE * after[i]) / (ONE + MORE * before[i]))
        worth[i] = whole if abs(whole) < ENDLESS else -ENDLESS


def fair_values(chances: F32, duration_s: F32, cap_s: float, hazard: float, weights: F32) -> NDArray[np.float64]:
    """As `fair_value` in 64 bits: values [n, k] of n videos with several `chances` [n, k, heads] each."""
    worth = np.empty(chances.shape[:2], np.float64)
    _each(chances, duration_s, np.float32(cap_s), np.float32(hazard), weights, worth)
    return worth


@brief
def _each(chances: Any, duration_s: Any, cap_s: Any, hazard: Any, weights: Any, worth: Any) -> None:
    for i in range(len(chances)):
        beyond = power(duration_s[i], cap_s, hazard) - ONE
        for j in range(chances.shape[1]):
            before = chances[i, j, FINISH]
            after = before * exp32(beyond * ln32(before))
            more = (ONE + MORE * after) / (ONE + MORE * before)
            whole = np.float64(weights[FINISH]) * after
            for h in range(1, len(weights)):
                whole += np.float64(weights[h]) * (chances[i, j, h] * more if h >= LIKE else chances[i, j, h])
            worth[i, j] = whole


__all__ = ["fair_value", "fair_values", "weights"]
