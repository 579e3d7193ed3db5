"""Numenta: the score of the Numenta Anomaly Benchmark, from its paper (Lavin and Ahmad 2015)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from fyp.platform.trends.rhythm import Floats, Ints

HIT, FALSE, MISS = 1.0, 0.11, 1.0
"""What the standard profile gives for a window found, and takes for a false alarm and for a window missed."""
WARM, WARM_OF = 0.15, 5000
"""The first 15 % of a series are for warming up, of its first 5,000 rows at most; what is said there does not count."""


class Labelled(NamedTuple):
    """A series that was scored: `anomaly` (rows,) 0 to 1; `windows` first and last row of each that was labelled, in order."""

    name: str
    anomaly: Floats
    windows: Sequence[tuple[int, int]]


class Result(NamedTuple):
    """`score`, where 100 is perfect and 0 is who says nothing; by series: (score, found, windows, false alarms)."""

    score: float
    threshold: float
    each: dict[str, tuple[float, int, int, int]]


def sigmoid(y: Floats) -> Floats:
    """From 1 at -inf to -1: what a detection is worth at y windows' lengths from the end of its window (the paper's with A =
    1)."""
    return np.asarray(2.0 / (1.0 + np.exp(np.clip(5.0 * y, -60.0, 60.0))) - 1.0)


def warm_up(rows: int) -> int:
    """How many rows do not count."""
    return int(WARM * min(rows, WARM_OF))


class _Worth(NamedTuple):
    """What an alarm would be worth at each row: `window` its number or -1, `worth` of the first in a window or of a false
    one."""

    window: Ints
    worth: Floats


def _worths(rows: int, windows: Sequence[tuple[int, int]]) -> _Worth:
    window, worth = np.full(rows, -1), np.full(rows, -FALSE)
    best = float(sigmoid(np.array([-1.0]))[0])
    for n, (first, last) in enumerate(windows):
        inside = np.arange(first, last + 1)
        window[inside] = n
        worth[inside] = HIT * sigmoid((inside - last - 1.0) / len(inside)) / best
        after = np.arange(last + 1, windows[n + 1][0] if n + 1 < len(windows) else rows)
        far = (after - last) / max(len(inside) - 1, 1)
        worth[after] = np.where(far > 3.0, -FALSE, FALSE * sigmoid(far))
    return _Worth(window, worth)


def at(series: Sequence[Labelled], threshold: float) -> Result:
    """The score with one threshold for all series: an alarm is a row whose anomaly reaches it.

    Of each window the first alarm counts, by how early it is; each alarm outside costs; each window without one costs.
    Windows that begin while warming up do not count. Normalised between saying nothing (0) and finding all at their first row
    (100).
    """
    raw, many = 0.0, 0
    each = {}
    for one in series:
        warm = warm_up(len(one.anomaly))
        windows = [window for window in one.windows if window[0] >= warm]
        place = _worths(len(one.anomaly), windows)
        alarms = np.flatnonzero(one.anomaly >= threshold)
        alarms = alarms[alarms >= warm]
        inside = alarms[place.window[alarms] >= 0]
        found, first = np.unique(place.window[inside], return_index=True)
        outside = alarms[place.window[alarms] < 0]
        mine = float(place.worth[inside[first]].sum() + place.worth[outside].sum() - MISS * (len(windows) - len(found)))
        raw, many = raw + mine, many + len(windows)
        each[one.name] = (_normal(mine, len(windows)), len(found), len(windows), len(outside))
    return Result(_normal(raw, many), threshold, each)


def _normal(raw: float, windows: int) -> float:
    return 100.0 * (raw + MISS * windows) / ((HIT + MISS) * windows) if windows else 0.0


def best(series: Sequence[Labelled]) -> Result:
    """The score at the one threshold that is best for all series together, as the benchmark takes it; the lowest is 0, left
    out."""
    values: list[float] = []
    gains: list[float] = []
    order: dict[tuple[str, int], float] = {}
    for one in series:
        warm = warm_up(len(one.anomaly))
        place = _worths(len(one.anomaly), [window for window in one.windows if window[0] >= warm])
        rows = np.flatnonzero(one.anomaly > 0.0)
        rows = rows[rows >= warm]
        for row in rows[np.argsort(-one.anomaly[rows], kind="stable")].tolist():  # the highest first: what each adds
            window, worth = int(place.window[row]), float(place.worth[row])
            if window >= 0:
                before = order.get((one.name, window))
                if before is not None and worth <= before:
                    continue
                order[(one.name, window)] = worth
                worth += MISS if before is None else -before
            values.append(float(one.anomaly[row]))
            gains.append(worth)
    if not values:
        return at(series, 1.0)
    rank = np.argsort(-np.array(values), kind="stable")
    sums = np.cumsum(np.array(gains)[rank])
    ends = np.flatnonzero(
        np.r_[np.diff(np.array(values)[rank]) != 0.0, True]
    )  # all rows of one value are alarms together
    return at(series, values[int(rank[ends[int(np.argmax(sums[ends]))]])])


__all__ = ["Labelled", "Result", "at", "best", "sigmoid", "warm_up"]
