"""Landmarks: pairs of peaks, each a number that a re-encoded, louder, cropped or talked-over copy has too (Wang 2003).

A landmark is the band of one peak, the bands to a second one, and the frames between them. A kept sound has the first few of
each peak; one that is looked up has them all, since what is laid over it puts others in between.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.understand.compiled import kernel
from fyp.understand.peaks import BINS

AHEAD = 32
"""Frames (0.7 s) within which the second peak comes: 5 bits."""
ASIDE = 63
"""Bands (680 Hz) to either side: 7 bits."""
NEAREST = 2
"""Frames that must lie between: closer peaks are one event."""
KEYS = BINS * 128 * 32
FAN_KEPT = 6
FAN_SOUGHT = 80
TIME_BITS = 14
"""A landmark's frame in its sound: up to 380 s."""
MOST_FRAMES = 1 << TIME_BITS


class Landmarks(NamedTuple):
    """`keys` (uint32, each < KEYS) and the frame of the first peak of each (uint32)."""

    keys: NDArray[np.uint32]
    frames: NDArray[np.uint32]


def landmarks(peaks: NDArray[np.uint32], fan: int) -> Landmarks:
    """The landmarks of peaks (frame * BINS + bin, in order): of each with at most `fan` later ones, the soonest first."""
    keys = np.empty(len(peaks) * fan, np.uint32)
    frames = np.empty(len(peaks) * fan, np.uint32)
    count = _pair(peaks, fan, BINS, AHEAD, ASIDE, NEAREST, keys, frames)
    return Landmarks(keys[:count].copy(), frames[:count].copy())


@kernel
def _pair(peaks: Any, fan: int, width: int, ahead: int, aside: int, nearest: int, keys: Any, frames: Any) -> int:
    count = 0
    for i in range(len(peaks)):
        t, f = peaks[i] // width, peaks[i] % width
        taken = 0
        for j in range(i + 1, len(peaks)):
            later = np.int64(peaks[j] // width) - np.int64(t)
            if later >= ahead or taken == fan:
                break
            up = np.int64(peaks[j] % width) - np.int64(f)
            if later < nearest or up > aside or up < -aside:
                continue
            keys[count] = (np.int64(f) * 128 + up + aside) * 32 + later
            frames[count] = t
            count += 1
            taken += 1
    return count


__all__ = ["FAN_KEPT", "FAN_SOUGHT", "KEYS", "MOST_FRAMES", "TIME_BITS", "Landmarks", "landmarks"]
