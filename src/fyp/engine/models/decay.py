"""Decays: how the past fades, by time (half-life) or by count (per event)."""

import math

from fyp.engine.models.compiled import kernel


@kernel
def faded(value: float, elapsed_s: float, half_life_s: float) -> float:
    """`value` after `elapsed_s` seconds, halved every `half_life_s`; time that runs backwards fades nothing."""
    if elapsed_s <= 0.0:
        return value
    return value * math.exp(-0.6931471805599453 * elapsed_s / half_life_s)


__all__ = ["faded"]
