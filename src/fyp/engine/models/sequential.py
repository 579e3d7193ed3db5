"""Sequential: tests that may be looked at whenever one likes, and the one that may be looked at once.

Of an effect that is estimated as d with variance v, tested against a normal mixture of effects N(0, t^2) (mixture sequential
probability ratio test: Robbins 1970; for A/B tests: Johari, Pekelis & Walsh 2015), the ratio of likelihoods is

    L = sqrt(v / (v + t^2)) exp(d^2 t^2 / (2 v (v + t^2)))

Where nothing differs, L is a martingale of mean 1, so that the chance that it ever passes 1 / a is at most a (Ville): the
p-value 1 / max L may be read at any time. Solved for d it gives an interval that holds at all times at once (a confidence
sequence: Howard et al. 2021): d +- sqrt(2 v (v + t^2) / t^2 (ln(1 / a) + ln((v + t^2) / v) / 2)).
"""

import math
from typing import NamedTuple

ALPHA = 0.05


class Sums(NamedTuple):
    """Of `n` units with a sum x of something over d days (or d = 1): n and sums of x, d, x^2, d^2, x d."""

    n: float
    x: float
    d: float
    xx: float
    dd: float
    xd: float


def ratio(of: Sums) -> tuple[float, float]:
    """Mean x per d, and its variance by the delta method; units are independent, what is inside one need not be."""
    if of.n < 2 or of.d <= 0:
        return 0.0, math.inf
    mean = of.x / of.d
    left = of.xx - 2.0 * mean * of.xd + mean * mean * of.dd  # sum of (x - mean d)^2
    return mean, max(left, 0.0) * of.n / (of.n - 1.0) / (of.d * of.d)


def likelihood(effect: float, variance: float, scale: float) -> float:
    """The logarithm of L above; 0 where nothing is known yet."""
    if not (0.0 < variance < math.inf and scale > 0.0):
        return 0.0
    both = variance + scale * scale
    return 0.5 * math.log(variance / both) + effect * effect * scale * scale / (2.0 * variance * both)


def radius(variance: float, scale: float, alpha: float = ALPHA) -> float:
    """Half of the interval that holds at all times at once, with chance 1 - alpha."""
    if not (0.0 < variance < math.inf and scale > 0.0):
        return math.inf
    both = variance + scale * scale
    return math.sqrt(2.0 * variance * both / (scale * scale) * (-math.log(alpha) + 0.5 * math.log(both / variance)))


def once(effect: float, variance: float) -> float:
    """The p-value of a test that is looked at once, at an end that was fixed before: two-sided, normal."""
    return math.erfc(abs(effect) / math.sqrt(2.0 * variance)) if 0.0 < variance < math.inf else 1.0


__all__ = ["ALPHA", "Sums", "likelihood", "once", "radius", "ratio"]
