"""Voices: the instruments and drums of the synthesiser, each a function from pitch and length to samples."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from fyp.lab.studio import RATE

Wave = NDArray[np.float32]


def _time(long_s: float) -> Wave:
    return np.asarray(np.arange(int(long_s * RATE)) / RATE, np.float32)


def _edges(t: Wave, attack: float, release: float) -> Wave:
    """In over `attack` seconds, out over the last `release` seconds."""
    end = t[-1] if len(t) else 0.0
    return np.asarray(np.minimum(1.0, np.minimum(t / attack, (end - t) / release)).clip(0), np.float32)


def keys(pitch: float, long_s: float) -> Wave:
    """An electric piano: frequency modulation that mellows as it dies."""
    t = _time(long_s + 0.5)
    mod = np.exp(-5 * t) * 1.4 * np.sin(2 * np.pi * pitch * t) + 0.25 * np.exp(-18 * t) * np.sin(14 * np.pi * pitch * t)
    return np.asarray(np.sin(2 * np.pi * pitch * t + mod) * np.exp(-1.8 * t) * _edges(t, 0.004, 0.2), np.float32)


def pad(pitch: float, long_s: float) -> Wave:
    """Strings far away: detuned harmonics with a slow start."""
    t = _time(long_s + 0.9)
    out = np.zeros_like(t)
    for n in range(1, 6):
        for cents in (-7, 6):
            f = pitch * n * 2 ** (cents / 1200)
            if f < 7000:
                out += np.sin(2 * np.pi * f * t + n * cents) / n**1.7
    return np.asarray(0.42 * out * _edges(t, 0.45, 0.9), np.float32)


def _struck(pitch: float, long_s: float, harmonics: int, damp: float, tilt: float, attack: float) -> Wave:
    """A struck string: the higher the harmonic, the sooner it is gone."""
    t = _time(long_s + 0.4)
    out = np.zeros_like(t)
    for n in range(1, harmonics + 1):
        if pitch * n < 9000:
            out += (
                np.sin(2 * np.pi * pitch * n * t * (1 + 0.00012 * n * n))
                * np.exp(-(damp + n * damp * 0.55) * t)
                / n**tilt
            )
    return np.asarray(out * _edges(t, attack, 0.15), np.float32)


def guitar(pitch: float, long_s: float) -> Wave:
    return 0.75 * _struck(pitch, long_s + 0.3, 9, 2.2, 1.15, 0.003)


def pluck(pitch: float, long_s: float) -> Wave:
    return 0.9 * _struck(pitch, min(long_s, 0.5), 6, 5.5, 1.0, 0.002)


def saw(pitch: float, long_s: float) -> Wave:
    """A soft analogue stab: two saws whose brightness closes."""
    t = _time(long_s + 0.12)
    out = np.zeros_like(t)
    for n in range(1, 10):
        if pitch * n < 8000:
            bright = np.exp(-0.9 * (n - 1) * (0.25 + 2.2 * t))
            out += (
                (np.sin(2 * np.pi * pitch * n * 1.003 * t) + np.sin(2 * np.pi * pitch * n * 0.997 * t + n)) * bright / n
            )
    return np.asarray(0.38 * out * np.exp(-1.2 * t) * _edges(t, 0.008, 0.1), np.float32)


def bell(pitch: float, long_s: float) -> Wave:
    t = _time(long_s + 1.1)
    mod = 1.1 * np.exp(-4.5 * t) * np.sin(2 * np.pi * pitch * 3.51 * t)
    return np.asarray(0.7 * np.sin(2 * np.pi * pitch * t + mod) * np.exp(-3.4 * t) * _edges(t, 0.002, 0.2), np.float32)


def flute(pitch: float, long_s: float) -> Wave:
    t = _time(long_s + 0.15)
    sway = 0.9 * np.sin(2 * np.pi * 5.2 * t) * np.minimum(t / 0.3, 1)
    tone = np.sin(2 * np.pi * pitch * t + sway * 0.25) + 0.22 * np.sin(4 * np.pi * pitch * t + sway * 0.5)
    air = np.random.default_rng(int(pitch)).normal(0, 0.03, len(t))
    return np.asarray(0.6 * (tone + air) * _edges(t, 0.05, 0.14), np.float32)


def brass(pitch: float, long_s: float) -> Wave:
    t = _time(long_s + 0.1)
    open_ = np.minimum(t / 0.07, 1) * (0.6 + 0.4 * np.exp(-3 * t))
    out = sum(np.sin(2 * np.pi * pitch * n * t) * open_ ** (n * 0.6) / n**1.1 for n in range(1, 8))
    return np.asarray(0.42 * np.asarray(out) * _edges(t, 0.02, 0.09), np.float32)


def bass(pitch: float, long_s: float) -> Wave:
    t = _time(long_s)
    low = 2 * np.pi * pitch * t
    tone = np.sin(low) + 0.35 * np.sin(2 * low) * np.exp(-4 * t) + 0.12 * np.sin(3 * low) * np.exp(-7 * t)
    return np.asarray(np.tanh(1.3 * tone) * np.exp(-0.9 * t) * _edges(t, 0.006, 0.05), np.float32)


def kick(seed: int) -> Wave:
    t = _time(0.38)
    sweep = 2 * np.pi * (47 * t + (118 + 6 * (seed % 5)) / 27 * (1 - np.exp(-27 * t)))
    click = np.random.default_rng(1).normal(0, 1, len(t)) * np.exp(-600 * t) * 0.3
    return np.asarray(np.tanh(1.5 * (np.sin(sweep) * np.exp(-8.5 * t) + click)) * _edges(t, 0.001, 0.05), np.float32)


def _noise(long_s: float, seed: int, bright: bool) -> Wave:
    """White noise, its low end taken out by one or two differences."""
    noise = np.random.default_rng(seed).normal(0, 1, int(long_s * RATE) + 2)
    noise = np.diff(noise)
    return np.asarray(np.diff(noise) * 0.5 if bright else noise[:-1], np.float32)


def snare(seed: int) -> Wave:
    t = _time(0.22)
    tone = np.sin(2 * np.pi * (182 + 4 * (seed % 7)) * t) * np.exp(-22 * t)
    return np.asarray(0.5 * tone + 0.26 * _noise(0.22, 2, False)[: len(t)] * np.exp(-17 * t), np.float32)


def clap(seed: int) -> Wave:
    t = _time(0.24)
    hands = sum(np.exp(-120 * np.abs(t - d)) * (t >= d) for d in (0.0, 0.011, 0.022))
    env = hands + np.exp(-20 * np.maximum(t - 0.03, 0)) * (t >= 0.03)
    return np.asarray(0.3 * _noise(0.24, 3 + seed, False)[: len(t)] * np.asarray(env), np.float32)


def hat(seed: int) -> Wave:
    t = _time(0.07)
    return np.asarray(0.2 * _noise(0.07, 5, True)[: len(t)] * np.exp(-75 * t), np.float32)


def open_hat(seed: int) -> Wave:
    t = _time(0.26)
    return np.asarray(0.15 * _noise(0.26, 6, True)[: len(t)] * np.exp(-14 * t), np.float32)


def shaker(seed: int) -> Wave:
    t = _time(0.1)
    return np.asarray(0.12 * _noise(0.1, 7, True)[: len(t)] * np.sin(np.pi * t / 0.1) ** 2, np.float32)


def rim(seed: int) -> Wave:
    t = _time(0.05)
    return np.asarray(0.4 * np.sin(2 * np.pi * 1720 * t) * np.exp(-90 * t), np.float32)


PITCHED: dict[str, Callable[[float, float], Wave]] = {
    "keys": keys, "pad": pad, "guitar": guitar, "pluck": pluck, "saw": saw, "bell": bell, "flute": flute, "brass": brass,
}  # fmt: skip
STRUCK: dict[str, Callable[[int], Wave]] = {
    "kick": kick, "snare": snare, "clap": clap, "hat": hat, "open": open_hat, "shaker": shaker, "rim": rim,
}  # fmt: skip

__all__ = ["PITCHED", "STRUCK", "Wave", "bass"]
