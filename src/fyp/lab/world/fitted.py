"""Fitted: the numbers of the world that come from KuaiRand-Pure, as `fyp lab world --data DIR` finds them (fit.py says how)."""

from typing import NamedTuple


class Fitted(NamedTuple):
    """What was fitted. The defaults are what the surface `tab 1` (the feed of one video after another) of the log gave.

    A showing is a glance with chance sigmoid(`glance` - appeal), left by a log-logistic clock (median `glance_s`, shape
    `glance_shape`); else it is watched by a Weibull clock (shape `watch_shape`, scale `watch_s` x (length / 30 s) **
    `watch_length` x exp(`spread` x appeal)). Appeal has mean 0 and variance 1 over the log.
    """

    length_mean: float = 4.17
    length_spread: float = 1.1
    glance: float = -0.25
    glance_s: float = 2.22
    glance_shape: float = 2.41
    watch_s: float = 22.9
    watch_shape: float = 1.25
    watch_length: float = 0.25
    spread: float = 1.2
    again: float = 0.046
    session_mean: float = 5.53
    session_spread: float = 1.4
    day_s: float = 2756.0
    day_shape: float = 1.07
    followers_spread: float = 1.97
    hours: tuple[float, ...] = (
        0.036, 0.022, 0.015, 0.009, 0.008, 0.009, 0.017, 0.026, 0.034, 0.041, 0.046, 0.053,
        0.060, 0.057, 0.052, 0.054, 0.058, 0.062, 0.056, 0.053, 0.054, 0.059, 0.063, 0.057,
    )  # fmt: skip


FITTED = Fitted()

__all__ = ["FITTED", "Fitted"]
