"""Pacing: how far behind its plan an audience is, and what one cohort gives, shrunk to what lies above it."""

import math
from typing import Any

import numpy as np

from fyp.engine.models.compiled import kernel
from fyp.engine.models.decay import faded

COMING_S = 600.0
"""Half of the kept seats that nobody has looked at after ten minutes are given up for lost."""
NO_NEED = -2.0
HURRY, LATE = 6.0, 4.0
USUAL_VARIANCE, STRENGTH = 0.5, 50.0
"""Of the value of one showing, before any is known: of a finish of .4, some skips and a rare like; as of 50 showings."""


@kernel
def behind(
    at: float, have: float, offered: float, offered_at: float, answered: float, answered_at: float, before: float,
    audience: float, patience: float, entered: float, horizon_s: float,
) -> float:  # fmt: skip
    """How far an audience is behind an even pace, from -1 (full already) to LATE; NO_NEED when all it needs is there or coming.

    `have` people of `audience` are there, `before` of them came on lower rungs; it is to be full `horizon_s` seconds after
    `entered`: until then people are chosen, later the plan runs on HURRY times as fast. One that is full and undecided goes on
    to `patience` times as many. As guaranteed delivery is paced (Bharadwaj et al. 2012): the plan is a line, the distance to
    it the urgency.
    """
    coming = 0.0
    if offered > 0.0:
        coming = max(faded(offered, at - offered_at, COMING_S) - faded(answered, at - answered_at, COMING_S), 0.0)
    gone = (at - entered) / horizon_s
    if have >= audience:
        before, audience, gone = audience, audience * patience, gone - 1.0
    if have + coming >= audience:
        return NO_NEED
    plan = gone if gone < 1.0 else min(1.0 + HURRY * (gone - 1.0), LATE)
    return max(plan - (have + coming - before) / max(audience - before, 1.0), -1.0)


@kernel
def usual(figures: Any, above: Any, row: int, strength: float, own: float, total: float) -> float:
    """The mean value of cohort `row`, shrunk to that above it as if `strength` impressions had been seen there, and so up.

    Without `own` impressions of the sum `total` that are in it, so that nobody is held against themselves.
    """
    up = above[row]
    over = 0.0
    if up >= 0:
        top = above[up]
        if top >= 0:
            over = (figures[top, 1] - total) / (max(figures[top, 0] - own, 0.0) + strength)
        over = (figures[up, 1] - total + strength * over) / (max(figures[up, 0] - own, 0.0) + strength)
    return float((figures[row, 1] - total + strength * over) / (max(figures[row, 0] - own, 0.0) + strength))


@kernel
def variance(figures: Any, row: int, prior: float, strength: float) -> float:
    """The variance of single values of `row`, as if `strength` values of variance `prior` had been seen before."""
    n, s, q = np.float64(figures[row, 0]), np.float64(figures[row, 1]), np.float64(figures[row, 2])
    within = max(q - s * s / n, 0.0) if n > 0.0 else 0.0
    return float((within + strength * prior) / (n + strength))


@kernel
def deviation(n: float, variance: float) -> float:
    """The standard error of a mean of `n` values."""
    return math.sqrt(variance / max(n, 1.0))


__all__ = [
    "COMING_S",
    "HURRY",
    "LATE",
    "NO_NEED",
    "STRENGTH",
    "USUAL_VARIANCE",
    "behind",
    "deviation",
    "usual",
    "variance",
]
