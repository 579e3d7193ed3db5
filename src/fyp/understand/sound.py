"""Sound: what a file sounds like: its samples, its print to know it again by, its tempo and energy, silence and speech."""

import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fyp.understand.fence import Limits, run
from fyp.understand.likeness import LEVEL_0
from fyp.understand.peaks import FRAMES_S, KEPT, RATE, peaks, spectrum
from fyp.understand.probe import opening, reason
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.sound import SoundPrint

LONGEST_S = 180.0
"""No more of a sound is kept than the recorder takes at once: at most 22 kB of peaks, and 90 kB of landmarks in memory."""
DECODING = Limits(cpu_s=120, wall_s=120.0, file=64 << 20)
SILENT_DB = -60.0
"""RMS below which nobody hears a thing (0 dB: a square wave at full scale)."""
SLOWEST, FASTEST = 55.0, 210.0
"""Beats a minute."""
STIRRED_DB = 0.1
"""How much onsets must differ from frame to frame: 0.7 in music, nothing in a steady tone."""
VOICE, TONES = slice(14, 372), slice(14, 110)
"""Bands of a voice (0.15-4 kHz), and of its tones (up to 1.2 kHz)."""


def decode(file: Path, demuxer: str, longest_s: float = LONGEST_S) -> NDArray[np.float32]:
    """The sound of a file, mono, float32 at RATE; empty where there is none. Raises `Invalid` when it can't be read."""
    with tempfile.TemporaryDirectory(prefix="fyp-sound-") as folder:
        raw = Path(folder, "sound.f32")
        how = [
            "-map",
            "0:a:0?",
            "-vn",
            "-ac",
            "1",
            "-ar",
            str(RATE),
            "-t",
            str(longest_s),
            "-f",
            "f32le",
            f"file:{raw}",
        ]
        ran = run([*opening(file, demuxer), "-v", "error", *how], DECODING)
        if not raw.exists():
            if "does not contain any stream" in ran.said or ran.status == 0:
                return np.empty(0, np.float32)
            raise Invalid("damaged", reason(ran.said) or f"ffmpeg ended with {ran.status}")
        samples = np.fromfile(raw, np.float32)
    return np.nan_to_num(samples, copy=False, posinf=0.0, neginf=0.0)


def taken(samples: NDArray[np.float32]) -> SoundPrint:
    """The print of a sound: what of it is kept."""
    samples = samples[: int(LONGEST_S * RATE)]
    seconds, energy = len(samples) / RATE, energy_db(samples)
    if energy < SILENT_DB:
        return SoundPrint(seconds=seconds, energy_db=energy)
    loudness = spectrum(samples)
    points = peaks(loudness, KEPT)
    levels = np.clip(loudness.ravel()[points] + LEVEL_0, 0, 255).astype(np.uint8)
    return SoundPrint(
        seconds=seconds, energy_db=energy, peaks=points.astype("<u4").tobytes(), levels=levels.tobytes(),
        bpm=tempo(loudness), speech=speech(loudness),
    )  # fmt: skip


def energy_db(samples: NDArray[np.float32]) -> float:
    """Root mean square in dB of full scale; -120 for nothing at all."""
    return (
        10.0 * float(np.log10(max(float(np.mean(np.square(samples, dtype=np.float64))), 1e-12)))
        if len(samples)
        else -120.0
    )


def onsets(loudness: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much gets louder from each frame to the next (dB over all bands, mean taken out): float32 [frames - 1]."""
    rise = np.maximum(np.diff(np.maximum(loudness, loudness.max() - 60.0), axis=0), 0.0).mean(1)
    return np.asarray(rise - rise.mean(), np.float32)


def tempo(loudness: NDArray[np.float32]) -> float:
    """Beats a minute, 0 where there is no beat: autocorrelation of the onsets, those about 120 preferred (Ellis 2007)."""
    if len(loudness) < 4 * FRAMES_S:
        return 0.0
    rise = onsets(loudness)
    if float(rise.std()) < STIRRED_DB:
        return 0.0
    size = 1 << (2 * len(rise) - 1).bit_length()
    power = np.abs(np.fft.rfft(rise, size)) ** 2
    same = np.fft.irfft(power, size)[: len(rise)] / max(float(np.sum(rise**2)), 1e-9)
    low, high = int(60 * FRAMES_S / FASTEST), min(int(60 * FRAMES_S / SLOWEST) + 2, len(same) - 1)
    lags = np.arange(low, high)
    liked = np.exp(-0.5 * (np.log2(60 * FRAMES_S / lags / 120.0) / 0.9) ** 2)
    best = int(np.argmax(same[low:high] * liked)) + low
    if not low < best < high - 1 or same[best] < 0.1:
        return 0.0
    before, here, after = same[best - 1 : best + 2]
    bend = before - 2 * here + after
    return float(60 * FRAMES_S / (best + (0.5 * (before - after) / bend if bend < 0 else 0.0)))


def speech(loudness: NDArray[np.float32]) -> float:
    """How much like bare speech it is, in [0, 1]: pauses between syllables, and no tone that stays (Scheirer & Slaney 1997).

    A rough guess, from the spectrum alone: measured on synthetic sounds and two synthesizers' voices (docs/decisions/053).
    """
    if len(loudness) < 2 * FRAMES_S:
        return 0.0
    power = (10.0 ** (loudness[:, VOICE] / 10.0)).sum(1)
    size = np.sqrt(power)
    quiet = float(np.mean(size < 0.5 * size.mean()))
    level = 10.0 * np.log10(power + 1e-9)
    swing = float(np.std(np.maximum(level, level.max() - 50.0)))
    tone = loudness[:, TONES].argmax(1)
    stays = float(np.mean([(tone[at : at + 7] == tone[at]).all() for at in range(0, len(tone) - 7, 3)]))
    parts = ((0.08 - stays) / 0.02, (quiet - 0.25) / 0.03, (0.48 - quiet) / 0.03, swing - 9.0)
    return float(np.prod([1.0 / (1.0 + np.exp(-part)) for part in parts]))


__all__ = ["LONGEST_S", "decode", "energy_db", "speech", "taken", "tempo"]
