"""Peaks: points of a sound's spectrum that stand out from all around them, and stay when it is coded or talked over.

Which points those are depends on nothing but their neighbourhood, so a part of a sound has the peaks of the whole, and a point
that stands out in a wide neighbourhood does so in a narrow one as well (Wang 2003; neighbourhoods as in Six & Leman 2014).
"""

from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from fyp.understand.compiled import kernel

RATE = 11_025
"""Samples a second: what music is recognised by lies below 5.5 kHz, and every codec keeps that."""
WINDOW, HOP = 1024, 256
"""Samples of a frame (93 ms), and from one to the next (23 ms)."""
FRAMES_S = RATE / HOP
BINS = WINDOW // 2
"""Bands of 10.8 Hz."""
LOWEST = 14
"""Below 150 Hz bands are too wide for the notes that lie there."""
FLOOR_DB = 70.0
"""What lies so far below the loudest point is not heard beside it."""
BATCH = 2048
"""Frames that are transformed at once: 16 MB."""


class Around(Struct, frozen=True, kw_only=True):
    """How wide the neighbourhood is that a peak stands out of: frames before and after, bands below and above."""

    frames: int
    bins: int


KEPT = Around(frames=7, bins=12)
"""For a sound that is kept: some 30 peaks a second."""
SOUGHT = Around(frames=2, bins=4)
"""For one that is looked up: some 220, those of the kept one among them, though speech is laid over it."""


def spectrum(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Loudness in dB, float32 [frames, BINS], of mono `samples` at RATE; frame n is of the samples from n * HOP on."""
    count = max(0, (len(samples) - WINDOW) // HOP + 1)
    out = np.empty((count, BINS), np.float32)
    window = np.hanning(WINDOW).astype(np.float32)
    steps = (
        np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP] if count else np.empty((0, WINDOW), np.float32)
    )
    for start in range(0, count, BATCH):
        part = np.fft.rfft(steps[start : start + BATCH] * window, axis=1)[:, :BINS]
        power = part.real**2 + part.imag**2
        out[start : start + len(part)] = 10.0 * np.log10(power + np.float32(1e-9))
    return out


def peaks(loudness: NDArray[np.float32], around: Around) -> NDArray[np.uint32]:
    """The peaks of a spectrum, each frame * BINS + bin, in order. None in silence."""
    if not len(loudness):
        return np.empty(0, np.uint32)
    floor = max(float(loudness.max()) - FLOOR_DB, -50.0)
    found = np.empty(loudness.size // max(1, around.frames * around.bins) + 64, np.uint32)
    count = _stand_out(loudness, around.frames, around.bins, floor, LOWEST, found)
    return found[:count].copy()


@kernel
def _stand_out(loudness: Any, frames: int, bins: int, floor: float, lowest: int, found: Any) -> int:
    """Writes the points that nothing within `frames` and `bins` is louder than; of equal ones the first. Returns how many."""
    n, width = loudness.shape
    count = 0
    for t in range(n):
        for f in range(lowest, width):
            here = loudness[t, f]
            if here < floor:
                continue
            best = True
            for g in range(max(0, f - bins), min(width, f + bins + 1)):
                other = loudness[t, g]
                if other > here or (other == here and g < f):
                    best = False
                    break
            if not best:
                continue
            for u in range(max(0, t - frames), min(n, t + frames + 1)):
                if u == t:
                    continue
                for g in range(max(0, f - bins), min(width, f + bins + 1)):
                    other = loudness[u, g]
                    if other > here or (other == here and u < t):
                        best = False
                        break
                if not best:
                    break
            if best and count < len(found):
                found[count] = t * width + f
                count += 1
    return count


__all__ = ["BINS", "FRAMES_S", "HOP", "KEPT", "RATE", "SOUGHT", "WINDOW", "Around", "peaks", "spectrum"]
