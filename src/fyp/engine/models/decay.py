"""Decays: how the past fades, by time (half-life) or by count (per event)."""

import math

from fyp.engine.models.compiled import brief

LATEST = 4294967295.0
"""The last second that 32 bits can name."""


@brief
def faded(value: float, elapsed_s: float, half_life_s: float) -> float:
    """`value` after `elapsed_s` seconds, halved every `half_life_s`; time that runs backwards fades nothing."""
    if elapsed_s <= 0.0:
        return value
    return value * math.exp(-0.6931471805599453 * elapsed_s / half_life_s)


@brief
def second(at: float) -> float:
    """The whole second of `at` (epoch seconds) that 32 bits can hold. Of whole seconds the differences add up, whatever happens
    how often within one: what is kept to the second must be faded by these."""
    return math.floor(min(max(at, 0.0), LATEST))


__all__ = ["LATEST", "faded", "second"]
