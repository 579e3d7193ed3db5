"""Value: the only place where acts are weighed against one another: value = sum over heads of weight x chance.

A finish is read as of a video of usual length. Whoever leaves at a steady hazard h finishes a video of L seconds with the
chance exp(-h L): at equal interest a longer one is finished less, and would never be shown. Its power (usual length / L) is
the chance with which they would finish one of usual length (proportional hazards: Cox 1972).
"""

from typing import Any

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.models.compiled import kernel
from fyp.engine.stages import F32
from fyp.vocabulary.lesson import HEADS

FINISH, LIKE = HEADS.index("finish"), HEADS.index("like")
USUAL_S, SHORTEST_S = np.float32(10.0), 3.0
MORE = np.float32(3.0)
"""Who finishes likes, follows and shares four times as often as who does not (KuaiRand: .035 of .009, .0027 of .0007)."""
START_S = np.float32(1.5)
"""More are left in the first second than in any other: as if every video were so much longer."""


def weights(knobs: Knobs) -> F32:
    """Weight per head [heads], from the knobs `weight_*`."""
    return np.array([knobs[f"weight_{head}"] for head in HEADS], np.float32)


def fair(chances: F32, duration_s: F32, cap_s: float, hazard: float) -> F32:
    """`chances` [n, heads] with that of finishing, and of what finishing brings, as they would be of a video of `USUAL_S`.

    A video of `duration_s` counts as finished after `cap_s` at most, so it is no longer than that; `hazard` is 1 where people
    leave as steadily late as early, 0 where length is no matter.
    """
    even = chances.copy()
    _even(chances, duration_s, cap_s, hazard, even)
    return even


@kernel
def _even(chances: Any, duration_s: Any, cap_s: float, hazard: float, even: Any) -> None:
    for i in range(len(chances)):
        seconds = min(max(duration_s[i], SHORTEST_S), cap_s)
        before = chances[i, FINISH]
        after = before ** (((USUAL_S + START_S) / (seconds + START_S)) ** hazard)
        even[i, FINISH] = after
        more = (1.0 + MORE * after) / (1.0 + MORE * before)
        for h in range(LIKE, chances.shape[1]):
            even[i, h] = chances[i, h] * more


def value(chances: F32, weights: F32) -> F32:
    """Value [n] of candidates with `chances` [n, heads]; what is not finite sinks below everything."""
    worth: F32 = chances @ weights
    return np.where(np.isfinite(worth), worth, -np.inf).astype(np.float32)


__all__ = ["fair", "value", "weights"]
