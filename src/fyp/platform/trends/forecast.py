"""Forecast: how a rise may go on in the next day, with the band that four of five fall into."""

from typing import NamedTuple

import numpy as np

from fyp.platform.trends.rhythm import Floats

AHEAD_H = 24
MOMENTUM_H = 3.0
"""Hours after which half of a growth is gone: damped, as what grows does not go on so (Gardner and McKenzie 1985)."""
HALF_H = 14.0
"""Hours in which what is above the usual halves: a first guess, until rises of one's own have been counted."""
STEEPEST = 0.35
"""Growth an hour (of the logarithm) is taken for this much at most."""
LOOSE = 0.2
"""How unsure what is above the usual is after an hour, relative; it grows with the root of the hours."""
TENTH = 1.2816
"""Standard deviations beyond which a tenth lies."""


class Forecast(NamedTuple):
    """(hours, subjects) people an hour: `low` and `high` leave a tenth of cases below and above."""

    middle: Floats
    low: Floats
    high: Floats


def forecast(usual: Floats, before: Floats, lately: Floats, spread: Floats) -> Forecast:
    """The next hours of each subject.

    `usual` (hours, subjects) what is expected without the rise; `before` and `lately` (subjects,) people an hour above what was
    expected, 6 to 3 hours ago and in the last 3; `spread` (subjects,) as in `surprise`.
    """
    h = np.arange(1, len(usual) + 1, dtype=float)[:, None]
    now = np.maximum(lately, 0.0)
    growth = np.clip(np.log((now + 0.5) / (np.maximum(before, 0.0) + 0.5)) / 3.0, -STEEPEST, STEEPEST)
    fade = 0.5 ** (1.0 / MOMENTUM_H)
    grown = growth * (1.0 - fade**h) / (1.0 - fade)
    above = now * np.exp(grown) * 0.5 ** (h / HALF_H)
    middle = np.maximum(usual, 0.0) + above
    sd = np.sqrt(middle + spread * middle**2 + (LOOSE * np.sqrt(h) * above) ** 2)
    return Forecast(middle, np.maximum(middle - TENTH * sd, 0.0), middle + TENTH * sd)


__all__ = ["AHEAD_H", "Forecast", "forecast"]
