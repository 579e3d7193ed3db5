"""Music: plays a track for a number of bars so that its end runs into its beginning. Stereo, 16 bit, 44.1 kHz."""

import random

import numpy as np
from numpy.typing import NDArray

from fyp.lab.studio import RATE
from fyp.lab.studio.cast import Track
from fyp.lab.studio.voices import PITCHED, STRUCK, Wave, bass

SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
}
DRUMS: dict[str, dict[str, str]] = {
    "none": {"shaker": "....x.......x..."},
    "brush": {"kick": "x.......x.......", "rim": "....x.......x...", "shaker": "x.x.x.x.x.x.x.x."},
    "clap": {"kick": "x.....x.x.......", "clap": "....x.......x...", "hat": "..x...x...x...x."},
    "shuffle": {"kick": "x......xx.......", "snare": "....x.......x..x", "shaker": "x.xxx.xxx.xxx.xx"},
    "heart": {"kick": "x.x.............", "rim": "..........x.....", "shaker": "....x.......x..."},
    "four": {
        "kick": "x...x...x...x...",
        "clap": "....x.......x...",
        "open": "..x...x...x...x.",
        "hat": "x.xxx.xxx.xxx.xx",
    },
    "break": {"kick": "x.....x...x.....", "snare": "....x..x.x..x...", "hat": "x.x.x.x.x.x.x.xx"},
    "trap": {"kick": "x.....x....x....", "clap": "........x.......", "hat": "x.x.x.xxx.x.xxxx"},
}
"""Sixteen steps a bar; x is a stroke."""
LEVELS = {"kick": 0.85, "snare": 0.5, "clap": 0.5, "hat": 0.5, "open": 0.45, "shaker": 0.55, "rim": 0.3}


def play(track: Track, bars: int, samples: int) -> NDArray[np.int16]:
    """int16 [samples, 2]: `bars` bars of the track in exactly `samples` samples; notes that ring over wrap around."""
    dice = random.Random(track.seed * 7919)
    scale = SCALES[track.scale]
    beat = samples / RATE / (bars * 4)
    dry, wet, drums = (
        np.zeros((samples, 2), np.float32),
        np.zeros((samples, 2), np.float32),
        np.zeros(samples, np.float32),
    )
    swing = 0.16 if track.drums in ("shuffle", "break") else 0.0
    voice, lead = PITCHED[track.voice], PITCHED[track.lead]
    held = track.voice == "pad"
    motif = _motif(dice)

    def pitch(degree: int, octave: int = 0) -> float:
        note = track.key + scale[degree % 7] + 12 * (degree // 7 + octave)
        return float(440.0 * 2 ** ((note - 69) / 12))

    ducks = []
    for bar in range(bars):
        root = track.chords[bar * len(track.chords) // bars if bars < 4 else bar % len(track.chords)]
        start = bar * 4 * beat
        strokes = (0.0,) if held else ((0.0, 1.5, 3.0) if track.bpm > 105 else (0.0, 2.5))
        for n, at in enumerate(strokes):
            long = 4 * beat if held else (strokes[n + 1] if n + 1 < len(strokes) else 4.0) * beat - at * beat
            for k, step in enumerate((0, 2, 4) if track.seed % 2 else (0, 2, 4, 6)):
                low = 0 if track.key + scale[(root + step) % 7] + 12 * ((root + step) // 7) < 66 else -1
                late = 0.012 * k if track.voice == "guitar" else 0.0
                _add(wet, voice(pitch(root + step, low), long * 0.95), start + at * beat + late, 0.17, -0.35 + 0.23 * k)
        for at, long in (
            ((0.0, 1.4), (1.5, 0.5), (2.0, 1.2), (3.5, 0.5)) if track.bpm > 98 else ((0.0, 2.4), (2.5, 1.2))
        ):
            octave = -2 if track.key > 55 else -1
            _add(dry, bass(pitch(root, octave), long * beat), start + at * beat, 0.3, 0.0)
        for step, degree, long in motif[bar % 2]:
            _add(
                wet,
                lead(pitch(root + degree if degree % 2 == 0 else degree, 1), long * beat),
                start + step * beat / 4,
                0.16,
                0.3,
            )
        for name, line in DRUMS[track.drums].items():
            for step, mark in enumerate(line):
                if mark != "x":
                    continue
                at = start + (step + (swing if step % 2 else 0)) * beat / 4
                level = LEVELS[name] * (1.0 if step % 4 == 0 else 0.72 + 0.1 * dice.random())
                _mono(drums, STRUCK[name](track.seed), at, level)
                if name == "kick":
                    ducks.append(at)
    wet = wet * _duck(ducks, samples, 0.45 if track.drums in ("four", "trap") else 0.2)[:, None]
    mixed = dry + wet + 0.32 * _room(wet, track.seed, 1.6 if held or track.mood in ("calm", "mystic") else 0.8)
    mixed += 0.6 * drums[:, None] + 0.05 * _room(np.repeat(drums[:, None], 2, 1), track.seed + 1, 0.5)
    mixed /= max(float(np.sqrt(np.mean(mixed**2))), 1e-6) / 0.16
    out = np.tanh(mixed) * 0.86
    return np.asarray(out * 32767, np.int16)


def _motif(dice: random.Random) -> tuple[list[tuple[int, int, float]], list[tuple[int, int, float]]]:
    """Two bars of a tune as (step of 16, scale degree, beats): the second answers the first."""
    first, degree = [], dice.choice((0, 2, 4))
    step = dice.choice((0, 2))
    while step < 15:
        long = dice.choice((2, 2, 3, 4, 4, 6))
        if dice.random() < 0.78:
            first.append((step, degree, long / 4))
        degree = max(-1, min(7, degree + dice.choice((-2, -1, -1, 1, 1, 2))))
        step += long
    answer = [(s, d + (dice.choice((-1, 1, 2)) if s >= 8 else 0), n) for s, d, n in first]
    return first, answer


def _add(out: NDArray[np.float32], note: Wave, at_s: float, level: float, pan: float) -> None:
    """Mix a note in at a time; `pan` -1 (left) to 1; past the end it goes on at the beginning."""
    at, angle = int(at_s * RATE) % len(out), (pan + 1) * np.pi / 4
    for side, gain in ((0, np.cos(angle)), (1, np.sin(angle))):
        _wrap(out[:, side], note * np.float32(level * 1.3 * gain), at)


def _mono(out: NDArray[np.float32], note: Wave, at_s: float, level: float) -> None:
    _wrap(out, note * np.float32(level), int(at_s * RATE) % len(out))


def _wrap(out: NDArray[np.float32], note: Wave, at: int) -> None:
    while len(note):
        fits = min(len(note), len(out) - at)
        out[at : at + fits] += note[:fits]
        note, at = note[fits:], 0


def _duck(kicks: list[float], samples: int, depth: float) -> NDArray[np.float32]:
    """How far the rest steps back at each kick, and how it returns in a quarter of a second."""
    gain = np.ones(samples, np.float32)
    dip = (1 - depth * np.exp(-np.arange(int(0.3 * RATE), dtype=np.float32) / RATE * 11)).astype(np.float32)
    for at_s in kicks:
        at = int(at_s * RATE) % samples
        fits = min(len(dip), samples - at)
        gain[at : at + fits] = np.minimum(gain[at : at + fits], dip[:fits])
    return gain


def _room(dry: NDArray[np.float32], seed: int, long_s: float) -> NDArray[np.float32]:
    """Reverberation: convolution, around the loop, with noise that dies away in `long_s` seconds."""
    count, samples = min(int(long_s * RATE), len(dry)), len(dry)
    dice = np.random.default_rng(seed)
    t = np.arange(count, dtype=np.float32) / RATE
    tail = dice.normal(0, 1, (2, count)).astype(np.float32) * np.exp(-5 * t / long_s)
    tail[:, 1:] = 0.55 * tail[:, 1:] + 0.45 * tail[:, :-1]
    tail /= np.sqrt((tail**2).sum(1, keepdims=True))
    size = _smooth(samples + count)
    turned = np.fft.irfft(np.fft.rfft(dry.T, n=size) * np.fft.rfft(tail, n=size), n=size)
    out = turned[:, :samples].copy()
    out[:, : size - samples] += turned[:, samples : 2 * samples]
    return np.asarray(out.T, np.float32)


def _smooth(least: int) -> int:
    """The smallest 2^a 3^b 5^c that is not below `least`: a length that the Fourier transform is fast for."""
    best = 1 << (least - 1).bit_length()
    for five in (1, 5, 25, 125):
        for three in (1, 3, 9, 27, 81):
            left = -(-least // (five * three))
            best = min(best, five * three << (left - 1).bit_length())
    return best


__all__ = ["DRUMS", "SCALES", "play"]
