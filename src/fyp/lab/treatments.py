"""Treatments: what happens to a sound on its way into somebody's video: coded, louder, cropped, talked over."""

import tempfile
from pathlib import Path
from typing import NamedTuple

import imageio_ffmpeg
import numpy as np

from fyp.lab.songs import RATE, Wave, half
from fyp.lab.speech import speak
from fyp.understand.fence import Limits, run
from fyp.understand.sound import decode
from fyp.vocabulary.errors import Unavailable

CODECS = (("aac", "mp4", "44100"), ("libmp3lame", "mkv", "44100"), ("libopus", "webm", "48000"))
"""ffmpeg's name, container, samples a second."""
CODING = Limits(cpu_s=30, wall_s=60.0, file=32 << 20)
EDGE_S = 0.25
"""So much more is coded to either side of what is kept: a coder's first frames are silent."""


class Treatment(NamedTuple):
    """What is done: bits a second, gain up to so many dB either way, seconds that are kept, speech so much louder (dB)."""

    bits: str = "64k"
    gain_db: float = 3.0
    crop_s: float = 5.0
    speech_db: float | None = 0.0


def treated(sound: Wave, how: Treatment, dice: np.random.Generator) -> Wave:
    """The sound as it is heard in a video, mono, float32, at the rate of understand/peaks.py."""
    long, edge = int(how.crop_s * RATE), int(EDGE_S * RATE)
    at = int(dice.integers(edge, max(edge + 1, len(sound) - long - edge)))
    part = sound[at - edge : at + long + edge] * np.float32(10 ** (dice.uniform(-how.gain_db, how.gain_db) / 20))
    coded = recoded(part, *CODECS[int(dice.integers(len(CODECS)))], how.bits)
    inner = coded[int(EDGE_S * len(coded) / (how.crop_s + 2 * EDGE_S)) :][: int(how.crop_s * RATE / 2)]
    if how.speech_db is not None:
        talk = half(speak(dice, how.crop_s + 0.1, RATE))[: len(inner)]
        inner = inner + talk * np.float32(_rms(inner) / max(_rms(talk), 1e-9) * 10 ** (how.speech_db / 20))
    return np.asarray(np.clip(inner, -1.0, 1.0), np.float32)


def recoded(sound: Wave, codec: str, ending: str, rate: str, bits: str) -> Wave:
    """The sound (at RATE) after a coder and a decoder, through files, as an upload comes. Raises `Unavailable`."""
    with tempfile.TemporaryDirectory(prefix="fyp-lab-") as folder:
        raw, file = Path(folder, "in.f32"), Path(folder, f"out.{ending}")
        raw.write_bytes(sound.astype("<f4").tobytes())
        ran = run([
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-f", "f32le", "-ar", str(RATE), "-ac", "1",
            "-i", str(raw), "-ac", "2", "-ar", rate, "-c:a", codec, "-b:a", bits, str(file),
        ], CODING)  # fmt: skip
        if ran.status != 0:
            raise Unavailable("no_coder", f"ffmpeg can't write {codec}: {ran.said[:200]}")
        return decode(file, "mov" if ending == "mp4" else "matroska")


def _rms(wave: Wave) -> float:
    return float(np.sqrt(np.mean(np.square(wave, dtype=np.float64)))) if len(wave) else 0.0


__all__ = ["CODECS", "Treatment", "recoded", "treated"]
