"""Posteriors of a rate: Beta-binomial means and bounds, and the evidence of a rate against a running mean."""

import math
from typing import Any

import numpy as np

from fyp.engine.models.compiled import kernel
from fyp.engine.models.logs import ln, ln32

_USUAL, _TRIALS = 0.3, 20.0
"""A video of which nothing is known is finished so often, as if it had been shown as many times."""
_LEAST, _MOST = np.float32(1e-5), np.float32(1.0 - 1e-5)


@kernel
def evidence_from(successes: float, trials: float, prior_rate: float, prior_logit: float, strength: float) -> float:
    """`evidence` where the logit of `prior_rate` is at hand."""
    mean = (successes + strength * prior_rate) / (trials + strength)
    mean = min(max(mean, 1e-5), 1.0 - 1e-5)
    return ln(mean / (1.0 - mean)) - prior_logit


@kernel
def evidence_32(successes: Any, trials: Any, prior_rate: Any, prior_logit: Any, strength: Any) -> Any:
    """`evidence_from` of float32 in float32, to 1e-6: mean / (1 - mean) is the one division but that of the logarithm."""
    whole = trials + strength
    part = min(max(successes + strength * prior_rate, _LEAST * whole), _MOST * whole)
    return ln32(part / (whole - part)) - prior_logit


@kernel
def evidence(successes: float, trials: float, prior_rate: float, strength: float) -> float:
    """How far a rate lies from `prior_rate`, in log-odds, shrunk to it as if `strength` trials had been seen.

    The mean of the Beta posterior with prior Beta(strength * rate, strength * (1 - rate)), as a logit difference:
    0 without evidence. `prior_rate` must lie inside (0, 1).
    """
    return evidence_from(successes, trials, prior_rate, math.log(prior_rate / (1.0 - prior_rate)), strength)


def mean(successes: float, trials: float, prior_rate: float, strength: float) -> float:
    """The mean of the Beta posterior."""
    return (successes + strength * prior_rate) / (trials + strength)


def bounds(successes: float, trials: float, prior_rate: float, strength: float, z: float = 1.96) -> tuple[float, float]:
    """Lower and upper bound of the rate: the Wilson interval (Wilson 1927) on prior and observed trials together."""
    n = trials + strength
    p = mean(successes, trials, prior_rate, strength)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


@kernel
def expected(rate: Any, d: int) -> float:
    """How often video `d` is finished by everybody, where few showings count little beside what is usual."""
    return float((rate[d, 1] + _USUAL * _TRIALS) / (rate[d, 0] + _TRIALS))


__all__ = ["bounds", "evidence", "evidence_32", "evidence_from", "expected", "mean"]
