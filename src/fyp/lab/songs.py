"""Songs: thousands of sounds of many kinds, quickly, the same from the same seed; many share a loop with others.

A bank holds each note of each voice once (lab/studio/voices.py); a song is notes of the bank over one another. Mono at RATE.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import kernel
from fyp.lab.speech import speak
from fyp.lab.studio import RATE as STUDIO_RATE
from fyp.lab.studio.music import DRUMS, LEVELS, SCALES
from fyp.lab.studio.voices import PITCHED, STRUCK, bass

Wave = NDArray[np.float32]
RATE = STUDIO_RATE // 2
LOWEST, HIGHEST = 36, 90
"""MIDI notes of the bank."""
HELD = (0.22, 0.5, 1.6)
"""Seconds of a note: short, middle, long."""
LOOPS = 60
"""Loops that songs share, half of them of drums, half of notes; each has its tempo."""
KINDS = ("band", "band", "band", "loop", "loop", "loop", "drums", "solo", "pad", "texture", "talk", "bed")
PROGRESSIONS = (
    (0, 4, 5, 3),
    (0, 5, 3, 4),
    (5, 3, 0, 4),
    (0, 3, 4, 3),
    (0, 0, 3, 4),
    (1, 4, 0, 0),
    (0, 2, 3, 4),
    (0, 6, 5, 4),
)
TEMPOS = (
    70, 75, 80, 84, 88, 90, 92, 95, 98, 100, 104, 108, 110, 112, 115, 118, 120, 122, 124, 126, 128, 130, 136, 140, 150, 160,
)  # fmt: skip


def half(wave: Wave) -> Wave:
    """Every second sample, after what lies above the new limit is taken out: a windowed sinc of 63 taps."""
    out = np.empty(len(wave) // 2, np.float32)
    n = np.arange(-31, 32)
    _filter_half(wave, (np.sinc(n * 0.46) * 0.46 * np.hamming(63)).astype(np.float32), out)
    return out


class Bank:
    """Notes and strokes, each made when it is first asked for."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, int, int], Wave] = {}

    def note(self, voice: str, note: int, length: int) -> Wave:
        """`length` is a place in HELD."""
        note = min(max(note, LOWEST), HIGHEST)
        key = (voice, note, length)
        if key not in self._held:
            pitch = 440.0 * 2 ** ((note - 69) / 12)
            self._held[key] = half(
                bass(pitch, HELD[length]) if voice == "bass" else PITCHED[voice](pitch, HELD[length])
            )
        return self._held[key]

    def stroke(self, name: str, seed: int) -> Wave:
        key = (name, seed % 8, -1)
        if key not in self._held:
            self._held[key] = half(STRUCK[name](seed % 8))
        return self._held[key]


class Songs:
    """Sounds by number: `make(n)` is the same whenever it is asked for. Other seeds have other sounds of the same loops."""

    def __init__(self, seed: int, seconds: tuple[float, float] = (12.0, 30.0)) -> None:
        self._seed, self._seconds, self._bank = seed, seconds, Bank()
        self._loops: dict[tuple[int, int], Wave] = {}

    def make(self, n: int) -> tuple[Wave, str]:
        """A sound, and its kind."""
        dice = np.random.default_rng((self._seed, n))
        kind = KINDS[int(dice.integers(len(KINDS)))]
        long_s = float(dice.uniform(*self._seconds))
        out = np.zeros(int(long_s * RATE), np.float32)
        if kind == "talk":
            out += speak(dice, long_s, RATE)[: len(out)]
        elif kind == "texture":
            self._texture(out, dice)
        elif kind == "drums":
            self._drums(out, dice, float(dice.choice(TEMPOS)), own=True)
            self._drums(out, dice, float(dice.choice(TEMPOS)), own=True)
        elif kind == "loop":
            loop = int(dice.integers(LOOPS))
            bpm = float(TEMPOS[loop % len(TEMPOS)])
            _lay_again(out, self._loop(loop), int(dice.integers(RATE)), float(dice.uniform(0.5, 1.0)))
            self._band(out, dice, bpm, drums=loop % 2 == 1)
        elif kind == "pad":
            key, bpm = self._key(dice), float(dice.choice(TEMPOS))
            self._chords(out, dice, bpm / 2, "pad", 2, key)
            self._tune(out, dice, bpm / 2, str(dice.choice(["bell", "flute", "pad"])), key)
        elif kind == "solo":
            key, bpm = self._key(dice), float(dice.choice(TEMPOS))
            self._tune(out, dice, bpm, str(dice.choice(sorted(PITCHED))), key)
            self._tune(out, dice, bpm / 2, str(dice.choice(["guitar", "keys", "pad"])), key)
        else:
            self._band(out, dice, float(dice.choice(TEMPOS)), drums=dice.random() < 0.8)
            if kind == "bed":
                talk = speak(dice, long_s, RATE)[: len(out)]
                out += talk * np.float32(_rms(out) / max(_rms(talk), 1e-6) * dice.uniform(0.5, 1.5))
        level = 10 ** (dice.uniform(-24, -14) / 20)
        return np.asarray(np.tanh(out * np.float32(level / max(_rms(out), 1e-6)) * 1.2), np.float32), kind

    @staticmethod
    def _key(dice: np.random.Generator) -> tuple[int, tuple[int, ...]]:
        return int(dice.integers(45, 57)), SCALES[str(dice.choice(sorted(SCALES)))]

    def _band(self, out: Wave, dice: np.random.Generator, bpm: float, drums: bool) -> None:
        key = self._key(dice)
        if drums:
            self._drums(out, dice, bpm, own=dice.random() < 0.5)
        chords = self._chords(out, dice, bpm, str(dice.choice(sorted(PITCHED))), int(dice.integers(3)), key)
        beat = 60.0 / bpm
        for bar in range(int(len(out) / RATE / (4 * beat)) + 1):
            for step in (0.0, 1.5, 2.0, 3.5) if bpm > 100 else (0.0, 2.5):
                self._add(
                    out,
                    self._bank.note("bass", key[0] - 12 + chords[bar % len(chords)], 1),
                    (bar * 4 + step) * beat,
                    0.5,
                )
        self._tune(out, dice, bpm, str(dice.choice(sorted(PITCHED))), key)

    def _chords(
        self,
        out: Wave,
        dice: np.random.Generator,
        bpm: float,
        voice: str,
        length: int,
        key: tuple[int, tuple[int, ...]],
    ) -> list[int]:
        """Lays chords; the semitones of their roots, a bar each."""
        beat, (tonic, scale) = 60.0 / bpm, key
        roots = PROGRESSIONS[int(dice.integers(len(PROGRESSIONS)))]
        strokes = [(0.0,), (0.0, 2.0), (0.0, 1.5, 3.0), (0.5, 1.5, 2.5, 3.5)][int(dice.integers(4))]
        steps = (0, 2, 4) if dice.random() < 0.6 else (0, 2, 4, 6)
        for bar in range(int(len(out) / RATE / (4 * beat)) + 1):
            root = roots[bar % len(roots)]
            for at in strokes:
                for step in steps:
                    note = tonic + scale[(root + step) % 7] + 12 * ((root + step) // 7)
                    self._add(out, self._bank.note(voice, note, length), (bar * 4 + at) * beat, 0.22)
        return [scale[root] for root in roots]

    def _tune(
        self, out: Wave, dice: np.random.Generator, bpm: float, voice: str, key: tuple[int, tuple[int, ...]]
    ) -> None:
        """A tune of four bars, again and again with a few other notes each time."""
        beat, (tonic, scale) = 60.0 / bpm, key
        tune, step, degree = [], 0, int(dice.integers(7))
        while step < 64:
            long = int(dice.choice((1, 2, 2, 2, 3, 4, 4, 6)))
            if dice.random() < 0.8:
                tune.append((step, degree, 0 if long < 3 else 1))
            degree = min(max(degree + int(dice.integers(-2, 3)), -3), 9)
            step += long
        for turn in range(int(len(out) / RATE / (16 * beat)) + 1):
            for step, degree, length in tune:
                other = degree + (int(dice.integers(-1, 2)) if dice.random() < 0.15 else 0)
                note = tonic + 12 + scale[other % 7] + 12 * (other // 7)
                self._add(
                    out, self._bank.note(voice, note, length), (turn * 16 + step / 4) * beat, 0.3 * dice.uniform(0.7, 1)
                )

    def _drums(self, out: Wave, dice: np.random.Generator, bpm: float, own: bool) -> None:
        """A pattern of the book, or one of its own; a kit of eight."""
        beat, kit = 60.0 / bpm, int(dice.integers(8))
        lines = dict(DRUMS[str(dice.choice(sorted(DRUMS)))])
        if own:
            for name in lines:
                lines[name] = "".join("x" if dice.random() < lines[name].count("x") / 16 else "." for _ in range(16))
        for bar in range(int(len(out) / RATE / (4 * beat)) + 1):
            for name, line in lines.items():
                for step, mark in enumerate(line):
                    if mark == "x":
                        level = LEVELS[name] * 0.8 * dice.uniform(0.8, 1.0)
                        self._add(out, self._bank.stroke(name, kit), (bar * 16 + step) * beat / 4, level)

    def _texture(self, out: Wave, dice: np.random.Generator) -> None:
        """Rain, wind, a street: noise whose colour and loudness wander, with drops, calls and hums in it."""
        noise = dice.normal(0, 1, len(out)).astype(np.float32)
        size = 1 << (len(out) - 1).bit_length()
        f = np.fft.rfftfreq(size, 1 / RATE)
        centre, width = dice.uniform(200, 3000), dice.uniform(300, 3000)
        colour = (np.exp(-(((f - centre) / width) ** 2)) + 0.05).astype(np.float32)
        out += np.fft.irfft(np.fft.rfft(noise, size) * colour, size)[: len(out)].astype(np.float32) * 0.3
        for _ in range(int(len(out) / RATE * dice.uniform(1, 6))):
            at, pitch, long = dice.uniform(0, len(out) / RATE), dice.uniform(300, 4000), dice.uniform(0.05, 0.6)
            t = np.arange(int(long * RATE), dtype=np.float32) / RATE
            call = np.sin(2 * np.pi * (pitch * t + dice.uniform(-800, 800) * t * t)) * np.sin(np.pi * t / long) ** 2
            self._add(out, call.astype(np.float32), at, float(dice.uniform(0.2, 0.8)))

    def _loop(self, number: int) -> Wave:
        """Two bars that many songs have, of every seed."""
        key = (number, 0)
        if key not in self._loops:
            dice = np.random.default_rng((77, number))
            bpm = float(TEMPOS[number % len(TEMPOS)])
            out = np.zeros(round(8 * 60 / bpm * RATE), np.float32)
            if number % 2 == 0:
                self._drums(out, dice, bpm, own=True)
            else:
                self._chords(out, dice, bpm, str(dice.choice(sorted(PITCHED))), 1, self._key(dice))
            self._loops[key] = out
        return self._loops[key]

    @staticmethod
    def _add(out: Wave, note: Wave, at_s: float, level: float) -> None:
        _lay(out, note, int(at_s * RATE), level)


def _rms(wave: Wave) -> float:
    return float(np.sqrt(np.mean(np.square(wave)))) if len(wave) else 0.0


def _lay_again(out: Wave, loop: Wave, at: int, level: float) -> None:
    for start in range(at - len(loop), len(out), len(loop)):
        cut = max(0, -start)
        _lay(out, loop[cut:], max(start, 0), level)


@kernel
def _filter_half(wave: Any, taps: Any, out: Any) -> None:
    middle = len(taps) // 2
    for i in range(len(out)):
        total = np.float32(0.0)
        at = 2 * i - middle
        if at >= 0 and at + len(taps) <= len(wave):
            for k in range(len(taps)):
                total += wave[at + k] * taps[k]
        else:
            for k in range(len(taps)):
                if 0 <= at + k < len(wave):
                    total += wave[at + k] * taps[k]
        out[i] = total


@kernel
def _lay(out: Any, note: Any, at: int, level: float) -> None:
    for i in range(min(len(note), len(out) - at)):
        out[at + i] += level * note[i]


__all__ = ["KINDS", "RATE", "Songs", "Wave", "half"]
