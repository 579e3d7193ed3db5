"""Quick: a few weights of one head that go on learning as quickly as their signals change what they tell.

AdaGrad's steps only shorten, so that a weight which learned early that a signal says nothing is long in believing it later.
The direct weights of a few signals therefore take a step of Newton's as well: recursive logistic regression with a random
walk of the weights (the extended Kalman filter of a logistic observation: Fahrmeir 1992).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import kernel


class Quick(NamedTuple):
    """Which weights learn quickly: direct ones of `signals` [q] (places of features) to the head `head`, with its bias.

    `spread` is the variance of what they may be beside what is believed, `drift` the share of it that comes back a row.
    """

    signals: NDArray[np.int32]
    head: int
    spread: float
    drift: float


def steady() -> Quick:
    """Nothing learns quickly."""
    return Quick(np.empty(0, np.int32), 0, 0.0, 0.0)


@kernel
def quickly(
    signals: Any, head: int, spread: float, drift: float, x: Any, chance: float, error: float, bias: Any, direct: Any,
    doubt: Any, seen: Any, gain: Any,
) -> None:  # fmt: skip
    """A step of Newton's for the bias and the weights of `signals` to `head`, whose chance of a row `x` missed by `error`."""
    n = len(seen)
    seen[0] = 1.0
    for a in range(1, n):
        seen[a] = x[signals[a - 1]]
    curve = max(chance * (1.0 - chance), 1e-3)
    total = 1.0
    for a in range(n):
        gain[a] = 0.0
        for b in range(n):
            gain[a] += doubt[a, b] * seen[b]
        total += curve * gain[a] * seen[a]
    bias[head] -= gain[0] / total * error
    for a in range(1, n):
        direct[signals[a - 1], head] -= gain[a] / total * error
    for a in range(n):
        for b in range(n):
            doubt[a, b] -= curve * gain[a] * gain[b] / total
    for a in range(n):
        doubt[a, a] = min(doubt[a, a] + drift * spread, spread)


__all__ = ["Quick", "quickly", "steady"]
