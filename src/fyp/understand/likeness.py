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
from fyp.understand.peaks import BINS, HOP, WINDOW, spectrum

LEVEL_0 = 100.0
"""What is added to a loudness in dB, so that a byte holds it."""
PHASES = 4
"""A query is looked at from so many beginnings within a frame: how loud a stroke is in it depends on where it falls."""
SAME_DB, NEAR_DB = 1.5, 4.0
"""As loud as it should be, and nearly so."""
SURE_DB, SURE_BIN = 35.0, 360
"""Peaks no softer than this below the loudest of the sound, and below 3.9 kHz, stay whatever codes them: they are *sure*."""
FEW = 90.0
"""Peaks of 3 s. Fewer of them may be as loud as they should be by chance."""


class Likeness(NamedTuple):
    """Of `of` peaks of a known sound in the time of the query so many are as loud as they should be (`same`), nearly (`near`,
    those among them), and `missing`; the same of the `sure` ones. `begins`: the frame of the sound in which the query begins,
    in quarters.
    """

    of: int
    same: int
    near: int
    missing: int
    sure: int
    sure_same: int
    sure_missing: int
    begins: float

    def evidence(self) -> NDArray[np.float64]:
        """What is weighed, float64 [7]: shares (of few peaks smaller), how many peaks there are and how much fewer than FEW,
        in logarithms."""
        n, sure, many = self.of + 10.0, self.sure + 5.0, math.log1p(self.of)
        return np.array([
            self.same / n, self.near / n, self.missing / n, self.sure_same / sure, self.sure_missing / sure, many,
            max(0.0, math.log(FEW) - many),
        ])  # fmt: skip


def views(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The spectrum of a query from PHASES beginnings within its first frame: loudness in dB, float32 [PHASES, frames, BINS].

    Where a later beginning has a frame less, that is silent.
    """
    frames = max(0, (len(samples) - WINDOW) // HOP + 1)
    out = np.full((PHASES, frames, BINS), -LEVEL_0, np.float32)
    for phase in range(PHASES):
        one = spectrum(samples[phase * HOP // PHASES :])
        out[phase, : len(one)] = one
    return out


def likeness(
    peaks: NDArray[np.uint32], levels: NDArray[np.uint8], loudest: int, seen: NDArray[np.float32], offset: int
) -> Likeness:
    """How much of a known sound (its peaks, their levels, of which `loudest` is the loudest) is in a query (its `views`), that
    begins in frame `offset` of it or the one before or after.

    How much louder the query is as a whole, and where exactly it begins, is what most of its peaks agree on.
    """
    frames = seen.shape[1]
    first, last = np.searchsorted(peaks, (max(offset, 0) * BINS, max(offset + frames, 0) * BINS))
    peaks, levels = peaks[first:last], levels[first:last]
    shifts = np.empty(len(peaks), np.float32)
    at = _place(peaks, levels, seen, offset, SAME_DB, shifts)
    counts = np.zeros(7, np.int64)
    _count(peaks, levels, shifts, loudest - SURE_DB, SURE_BIN, BINS, SAME_DB, NEAR_DB, counts)
    # frame 1 of the three is the one asked for; a query seen from a later beginning begins so much earlier in the sound
    begins = offset + 1 - at // PHASES - (at % PHASES) / PHASES
    of, same, near, missing, sure, sure_same, sure_missing = map(int, counts)
    return Likeness(of, same, near, missing, sure, sure_same, sure_missing, begins)


def common(
    peaks: NDArray[np.uint32],
    levels: NDArray[np.uint8],
    others: NDArray[np.uint32],
    their: NDArray[np.uint8],
    offset: int,
) -> tuple[int, int, int]:
    """Of two prints, of which the other begins in frame `offset` of the first: how many peaks both have, as loud beside the
    rest; how many the richer one has in the time of both; and how many frames that time has.
    """
    here, there = peaks.astype(np.int64), others.astype(np.int64) + offset * BINS
    first, last = max(0, offset), min(int(here[-1]), int(there[-1])) // BINS + 1
    one, two = (slice(*np.searchsorted(all, (first * BINS, last * BINS))) for all in (here, there))
    here, there = here[one], there[two]
    if not len(here) or not len(there):
        return 0, 0, max(0, last - first)
    louder = np.full(len(there), np.nan)
    for step in (-BINS, BINS, 0):  # a peak may have moved by a frame or a band
        for aside in (-1, 1, 0):
            at = np.minimum(np.searchsorted(here, there + step + aside), len(here) - 1)
            same = here[at] == there + step + aside
            louder[same] = their[two][same].astype(np.float64) - levels[one][at[same]]
    louder = louder[~np.isnan(louder)]
    count = int(np.count_nonzero(np.abs(louder - np.median(louder)) <= NEAR_DB)) if len(louder) else 0
    return count, max(len(here), len(there)), last - first


@kernel
def _place(peaks: Any, levels: Any, seen: Any, offset: int, within: float, shifts: Any) -> int:
    """Writes how much louder the query is at each peak (dB) than the sound is, beside what most peaks are, where most agree on
    that; not a number outside of the query. Returns that place: 0 to 3 * PHASES - 1, from a frame before to one after."""
    phases, frames, width = seen.shape
    n = len(peaks)
    steps = np.zeros(800, np.int32)  # half decibels from -300 on
    window = int(4 * within)
    most, at, gain = -1, 0, 0.0
    for place in range(3 * phases):
        view, later = place % phases, place // phases - 1 - offset
        steps[:] = 0
        for i in range(n):
            t = np.int64(peaks[i] // width) + later
            if 0 <= t < frames:
                step = int((seen[view, t, np.int64(peaks[i] % width)] - levels[i] + 300.0) * 2)
                if 0 <= step < 800:
                    steps[step] += 1
        crowd = 0
        for step in range(800):
            crowd += steps[step]
            if step >= window:
                crowd -= steps[step - window]
            if crowd > most:
                most, at, gain = crowd, place, (step + 1 - window / 2) / 2 - 300.0
    view, later = at % phases, at // phases - 1 - offset
    total, count = 0.0, 0
    for i in range(n):
        t = np.int64(peaks[i] // width) + later
        shifts[i] = seen[view, t, np.int64(peaks[i] % width)] - levels[i] - gain if 0 <= t < frames else np.nan
        if abs(shifts[i]) <= within:
            total += shifts[i]
            count += 1
    if count:
        shifts -= np.float32(total / count)
    return at


@kernel
def _count(
    peaks: Any,
    levels: Any,
    shifts: Any,
    sure_level: float,
    sure_bin: int,
    width: int,
    same: float,
    near: float,
    counts: Any,
) -> None:
    for i in range(len(peaks)):
        shift = shifts[i]
        if np.isnan(shift):  # outside of the query
            continue
        sure = levels[i] > sure_level and np.int64(peaks[i] % width) < sure_bin
        as_loud, missing = abs(shift) <= same, shift < -near
        counts[0] += 1
        counts[1] += as_loud
        counts[2] += abs(shift) <= near
        counts[3] += missing
        counts[4] += sure
        counts[5] += sure and as_loud
        counts[6] += sure and missing


__all__ = ["LEVEL_0", "Likeness", "common", "likeness", "views"]
