"""Prints: 64 bits of a picture that are nearly the same when it is encoded anew, scaled, brightened: perceptual hashes."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fyp.understand.frames import Frame

SIDE, KEPT = 32, 8
"""Pixels of the small picture, and waves of it, across and down, whose signs are the bits."""
SAME = 6
FLAT = 4.0
"""Spread of grey (0 to 255) below which a picture is as good as empty: such have all the same print, so they have none."""


@lru_cache(maxsize=1)
def _waves() -> NDArray[np.float64]:
    """The first `KEPT` waves after the constant one [KEPT, SIDE] (DCT-II: Ahmed, Natarajan and Rao 1974)."""
    at = np.arange(SIDE) + 0.5
    return np.cos(np.pi / SIDE * np.arange(1, KEPT + 1)[:, None] * at)


def print_of(picture: Image.Image) -> str:
    """The 64 bits of a picture, in hex: which of its slowest waves are above the median (pHash: Zauner 2010)."""
    grey = np.asarray(picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX), np.float64)
    if grey.std() < FLAT:
        return ""
    slow = _waves() @ grey @ _waves().T
    return np.packbits(slow > np.median(slow)).tobytes().hex()


def prints(frames: Sequence[Frame]) -> tuple[str, ...]:
    """The prints of key frames, in order; of those that are within `SAME` bits of one another the first."""
    found: list[str] = []
    for bits in filter(None, (print_of(frame.picture) for frame in frames)):
        if all((int(bits, 16) ^ int(other, 16)).bit_count() > SAME for other in found):
            found.append(bits)
    return tuple(found)


__all__ = ["FLAT", "print_of", "prints"]
