"""Easing: how a movement starts and lands. Every function maps time to a share, mostly within 0 and 1."""

import math


def clamp(x: float, low: float = 0.0, high: float = 1.0) -> float:
    return low if x < low else high if x > high else x


def ramp(t: float, start: float, long: float) -> float:
    """0 before `start`, 1 after `start + long`, straight between."""
    return clamp((t - start) / long) if long > 0 else float(t >= start)


def out(x: float) -> float:
    """Fast, then gently to rest (quartic)."""
    return 1 - (1 - clamp(x)) ** 4


def both(x: float) -> float:
    """Gently off, gently to rest (cubic)."""
    x = clamp(x)
    return 4 * x**3 if x < 0.5 else 1 - (2 - 2 * x) ** 3 / 2


def spring(x: float) -> float:
    """Past the mark and back (a back ease)."""
    x = clamp(x)
    return 1 + 2.4 * (x - 1) ** 3 + 1.4 * (x - 1) ** 2


def bounce(x: float) -> float:
    """A ball that falls and bounces twice."""
    x = clamp(x)
    for start, long, high in ((0.0, 1 / 2.75, 0.0), (1 / 2.75, 1 / 2.75, 0.75), (2 / 2.75, 0.75 / 2.75, 0.9375)):
        if x < start + long or start > 0.6:
            middle = 0.0 if start == 0 else start + long / 2
            return min(7.5625 * (x - middle) ** 2 + high, 1.0)
    return 1.0


def pulse(beat: float, sharp: float = 5.0) -> float:
    """1 on every beat, then dying away."""
    return math.exp(-sharp * (beat % 1.0))


def wave(t: float, period: float, phase: float = 0.0) -> float:
    """A sine between -1 and 1; `phase` in turns."""
    return math.sin(2 * math.pi * (t / period + phase))


__all__ = ["both", "bounce", "clamp", "out", "pulse", "ramp", "spring", "wave"]
