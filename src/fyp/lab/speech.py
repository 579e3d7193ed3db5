"""Speech: a voice that says no words but moves as one that does: a buzz through three resonances that glide between vowels.

Source and filter as in Klatt (1980): pitch that falls and rises over a phrase, vowels of many, consonants of noise, pauses.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import kernel

VOWELS = (
    (270, 2290, 3010), (390, 1990, 2550), (530, 1840, 2480), (660, 1720, 2410), (730, 1090, 2440), (570, 840, 2410),
    (440, 1020, 2240), (300, 870, 2240), (640, 1190, 2390), (490, 1350, 1690),
)  # fmt: skip
"""Resonances in Hz of ten vowels (Peterson & Barney 1952)."""


def speak(dice: np.random.Generator, seconds: float, rate: int) -> NDArray[np.float32]:
    """`seconds` of a voice that the dice choose, float32, loudness about even from one to the next."""
    n = int(seconds * rate)
    pitch_of, size, speed = dice.uniform(85, 260), dice.uniform(0.92, 1.2), dice.uniform(3.5, 6.5)
    forms = np.empty((n, 3), np.float32)
    voiced, hiss = np.zeros(n, np.float32), np.zeros(n, np.float32)
    pitch = np.empty(n, np.float32)
    at, here, phrase = 0, np.array(VOWELS[4], np.float32), 0.0
    while at < n:
        long = min(n - at, max(1, int(rate / speed * dice.uniform(0.6, 1.6))))
        goal = np.array(VOWELS[int(dice.integers(10))], np.float32) * np.float32(size * dice.uniform(0.95, 1.05))
        glide = np.minimum(np.arange(long, dtype=np.float32) / (0.4 * long), 1.0)[:, None]
        forms[at : at + long] = here + (goal - here) * glide
        fall = pitch_of * (1.15 - 0.3 * phrase) * dice.uniform(0.9, 1.12)
        pitch[at : at + long] = fall * (1 - 0.08 * np.linspace(0, 1, long))
        consonant = min(long, int(rate * dice.uniform(0.03, 0.11)))
        if phrase > 1.0 and dice.random() < 0.5:
            phrase = 0.0  # a breath
        else:
            arch = np.sin(np.pi * np.linspace(0.08, 1, long - consonant)) ** 0.5 if long > consonant else np.empty(0)
            voiced[at + consonant : at + long] = arch * dice.uniform(0.6, 1.0)
            hiss[at : at + consonant] = dice.choice((0.0, 0.05, 0.12, 0.25))
            phrase += dice.uniform(0.05, 0.2)
        here, at = goal, at + long
    noise = dice.standard_normal(n, np.float32)
    out = np.zeros(n, np.float32)
    _resound(pitch, voiced, hiss, noise, forms, float(rate), out)
    return np.asarray(out / max(float(np.sqrt(np.mean(out**2))), 1e-9) * 0.1, np.float32)


@kernel
def _resound(pitch: Any, voiced: Any, hiss: Any, noise: Any, forms: Any, rate: float, out: Any) -> None:
    """A buzz of `pitch` and noise through three resonators one after another, whose frequencies move."""
    a1, a2, b1, b2, c1, c2 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    low, phase, before = 0.0, 0.0, 0.0
    for i in range(len(out)):
        phase += pitch[i] * (1.0 + 0.01 * np.sin(i * 32.0 / rate)) / rate
        buzz = 1.0 if phase >= 1.0 else 0.0
        phase -= buzz
        low += 0.35 * (voiced[i] * (8.0 * buzz + 0.02 * noise[i]) + noise[i] * hiss[i] - low)
        x = low
        for k in range(3):
            width = 60.0 + 40.0 * k
            r = np.exp(-np.pi * width / rate)
            cos = 2 * r * np.cos(2 * np.pi * forms[i, k] / rate)
            gain = 1 - cos + r * r
            if k == 0:
                y = gain * x + cos * a1 - r * r * a2
                a2, a1 = a1, y
            elif k == 1:
                y = gain * x + cos * b1 - r * r * b2
                b2, b1 = b1, y
            else:
                y = gain * x + cos * c1 - r * r * c2
                c2, c1 = c1, y
            x = y
        out[i] = x + 0.02 * hiss[i] * (noise[i] - before)
        before = noise[i]


__all__ = ["VOWELS", "speak"]
