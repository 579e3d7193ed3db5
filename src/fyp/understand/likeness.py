"""Likeness: is a sound in what was looked up, at a given place? What is added may hide a peak of it, but takes none away.

Landmarks find who may be it; this decides. At each peak of the known sound the query is as loud as it should be, or louder
(somebody speaks, or it is another song), or softer: then the peak is *missing*. Two songs that share a drum loop have the
loop's peaks in common, miss some of the others and drown the rest. How the counts are weighed was fitted (docs/decisions/054).
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.understand.compiled import kernel
from fyp.understand.peaks import BINS

LEVEL_0 = 100.0
"""What is added to a loudness in dB, so that a byte holds it."""
NEAR = 1
"""Frames and bands that a peak may have moved."""
SAME_DB, LOUDER_DB = 4.0, 10.0
"""As loud as it should be: within the first; up to the second a little louder; above that, drowned."""


class Likeness(NamedTuple):
    """Of `of` peaks of a known sound so many are peaks of the query too (`there`), of these `fit` as loud as they should be.

    All are divided into `same`, `missing`, `louder` and `drowned` by how loud the query is at the place.
    """

    of: int
    there: int
    fit: int
    same: int
    missing: int
    louder: int
    drowned: int

    def evidence(self) -> NDArray[np.float64]:
        """What is weighed, float64 [3]: the shares of the known sound that are as loud as they should be, and that are missing;
        and (in logarithms) how many peaks it has in common with the query."""
        n = max(self.of, 1)
        return np.array([self.same / n, self.missing / n, math.log1p(self.fit)])


def likeness(
    peaks: NDArray[np.uint32], levels: NDArray[np.uint8], loudness: NDArray[np.float32], stands: NDArray[np.bool_], offset: int
) -> Likeness:  # fmt: skip
    """How much of a known sound (its peaks, their levels) is in a query (its spectrum, and where it stands out) at `offset`.

    How much louder the query is as a whole is what most of its peaks agree on.
    """
    first, last = np.searchsorted(peaks, (max(offset, 0) * BINS, max(offset + len(loudness), 0) * BINS))
    shifts = np.empty(int(last - first), np.float32)
    there = np.empty(int(last - first), np.bool_)
    _compare(peaks[first:last], levels[first:last], loudness, stands, offset, BINS, NEAR, shifts, there)
    agreed = np.sort(shifts[there])
    if not len(agreed):
        return Likeness(len(shifts), 0, 0, 0, 0, 0, 0)
    crowd = np.searchsorted(agreed, agreed + SAME_DB, "right") - np.arange(len(agreed))
    most = int(np.argmax(crowd))
    shifts -= np.float32(np.median(agreed[most : most + int(crowd[most])]))
    same = np.abs(shifts) <= SAME_DB
    drowned = int(np.count_nonzero(shifts > LOUDER_DB))
    louder = int(np.count_nonzero(shifts > SAME_DB)) - drowned
    return Likeness(
        len(shifts), int(np.count_nonzero(there)), int(np.count_nonzero(there & same)), int(np.count_nonzero(same)),
        int(np.count_nonzero(shifts < -SAME_DB)), louder, drowned,
    )  # fmt: skip


def stands(peaks: NDArray[np.uint32], frames: int) -> NDArray[np.bool_]:
    """Where peaks are: bool [frames, BINS]."""
    out = np.zeros(frames * BINS, np.bool_)
    out[peaks] = True
    return out.reshape(frames, BINS)


@kernel
def _compare(
    peaks: Any, levels: Any, loudness: Any, stands: Any, offset: int, width: int, near: int, shifts: Any, there: Any
) -> None:
    """How much louder the query is at the place of each peak (dB), and whether it stands out there."""
    for i in range(len(peaks)):
        t: Any = np.int64(peaks[i] // width) - offset
        f: Any = np.int64(peaks[i] % width)
        best = loudness[t, f]
        found = False
        for u in range(max(0, t - near), min(loudness.shape[0], t + near + 1)):
            for g in range(max(0, f - near), min(loudness.shape[1], f + near + 1)):
                best = max(best, loudness[u, g])
                found = found or stands[u, g]
        shifts[i] = best - levels[i]
        there[i] = found


__all__ = ["LEVEL_0", "LOUDER_DB", "SAME_DB", "Likeness", "likeness", "stands"]
