"""Burst: which subjects rise, decided over all of them at once, and at what stage each rise is."""

import math
from typing import Any, NamedTuple

import numpy as np

from fyp.platform.trends.rhythm import Floats, Ints
from fyp.platform.trends.surprise import Surprise

QUIET, EMERGING, BREAKOUT, PEAK, FADING, RETURNS = range(6)
STAGES = ("quiet", "emerging", "breakout", "peak", "fading", "returns weekly")
"""What the numbers of stages are called. `returns weekly`: more than on other days, but no more than on this day of the
week."""

FLOOR = 8.0
"""Fewer people than this are shown to nobody: small groups are not pointed at."""
FALSE = 0.04
"""Of the subjects that are said to rise at a check, so large a share may do so by chance (Benjamini and Hochberg 1995)."""
CHECKS = 2
"""Checks in a row before it is said: the last of them a discovery, those before it nearly one."""
NEAR = 20.0
"""Nearly a discovery: a p-value up to so many times that of the last one."""
TIMES = 1.5
"""A rise is at least so many times what was expected: in a big subject a tenth more is no chance, but no trend either."""
WINDOWS = 3
"""The first so many windows (1, 3 and 6 h) decide."""
DULL = 2.0
"""Surprise below this is none."""
CLEAR = 3.5
"""Surprise that keeps what rises on the list."""
HALF_H = 12.0
"""In a list the surprise of what was said so long ago counts half: what is new comes first."""
OVER_CHECKS = 8
"""Dull for so many checks in a row (2 h), or down to a tenth of its height: it is over."""
FORGET = 0.5 ** (1.0 / 192.0)
"""What is left, a check later, of the height of a rise that is over (half in two days): a new one must reach half of that."""


def tail(z: Floats) -> Floats:
    """The chance of a standard normal value above each z."""
    return np.array([0.5 * math.erfc(v / math.sqrt(2.0)) for v in z.tolist()])


def discoveries(p: Floats, among: int, share: float = FALSE) -> float:
    """The largest p-value that is a discovery when of all discoveries a `share` may be false; 0 when there is none.

    Benjamini and Hochberg 1995: the largest p(i) <= i / among * share. `p` may leave out values that are surely none.
    """
    ordered = np.sort(p)
    good = np.flatnonzero(ordered <= np.arange(1, len(p) + 1) * (share / max(among, 1)))
    return float(ordered[good[-1]]) if len(good) else 0.0


class Told(NamedTuple):
    """What a check found: the subjects that `rose` and that `fell`."""

    rose: Ints
    fell: Ints


class Bursts:
    """What is known of the rise of each subject, from check to check; columns over subjects.

    `stage` a number of `STAGES`; `began` and `since` the quarter of an hour (since 1970) when it began and when it was said,
    `height` the most people an hour above what was expected, over 3 h, `echo` what is left of it when it is over; `z` the
    surprise now; `score` orders what rises.
    """

    def __init__(self, subjects: int = 0) -> None:
        self.stage = np.zeros(subjects, np.uint8)
        self.hits = np.zeros(subjects, np.uint8)
        self.dull = np.zeros(subjects, np.uint8)
        self.began = np.zeros(subjects, np.int64)
        self.since = np.zeros(subjects, np.int64)
        self.height = np.zeros(subjects, np.float32)
        self.echo = np.zeros(subjects, np.float32)
        self.z = np.zeros(subjects, np.float32)
        self.score = np.zeros(subjects, np.float32)

    def grow(self, subjects: int) -> None:
        """There are so many subjects now."""
        for name, held in vars(self).items():
            if len(held) < subjects:
                setattr(self, name, np.concatenate([held, np.zeros(subjects - len(held), held.dtype)]))

    def check(self, quarter: int, seen: Floats, found: Surprise, share: float = FALSE) -> Told:
        """Take in what `surprise` found of what was `seen` (windows, subjects); windows are 1, 3, 6 h and wider ones."""
        self.grow(seen.shape[1])
        few = seen[:WINDOWS] < np.maximum(FLOOR, TIMES * found.expected[:WINDOWS])
        z = np.where(few, -8.0, found.z[:WINDOWS]).max(axis=0)
        self.z = z
        live = (self.stage >= EMERGING) & (self.stage <= FADING)
        rows = np.flatnonzero((z > DULL) & ~live)
        p = np.minimum(WINDOWS * tail(z[rows]), 1.0)
        cut = discoveries(p, int((~live).sum()), share)
        near, hit = np.zeros(len(z), bool), np.zeros(len(z), bool)
        near[rows[p <= NEAR * max(cut, share / len(live))]] = True
        hit[rows[p <= cut]] = True
        self.echo *= FORGET
        near &= (seen[1] - found.expected[1]) / 3.0 >= 0.5 * self.echo
        self.hits = np.where(near, np.minimum(self.hits + 1, 250), 0).astype(np.uint8)
        rose = np.flatnonzero((self.hits >= CHECKS) & hit & ~live)
        usual = ~live & ~hit & (seen[:WINDOWS].max(axis=0) >= FLOOR) & (found.daily > 4.0) & (z < DULL + 1.0)
        self.stage[~live] = np.where(usual[~live], RETURNS, QUIET)
        self.stage[rose] = EMERGING
        self.since[rose], self.height[rose], self.dull[rose] = quarter, 0.0, 0
        fell = self._age(np.flatnonzero((self.stage >= EMERGING) & (self.stage <= FADING)), seen, found)
        age_h = (quarter - self.since) / 4.0
        rising = (self.stage >= EMERGING) & (self.stage <= PEAK) & (z >= CLEAR)
        self.score = np.where(rising, z * np.exp2(-age_h / HALF_H), 0.0).astype(np.float32)
        return Told(rose, fell)

    def _age(self, rows: Ints, seen: Floats, found: Surprise) -> Ints:
        """The stages of those that are live; returns those whose rise is over."""
        above = seen[:WINDOWS, rows] - found.expected[:WINDOWS, rows]
        last, lately = above[0], above[1] / 3.0
        height = self.height[rows] = np.maximum(self.height[rows], lately)
        times = seen[1, rows] / np.maximum(found.expected[1, rows], 0.5)
        stage = self.stage[rows]
        climbing = last >= 0.9 * lately
        stage = np.where(climbing & (times >= 3.0) & (self.z[rows] >= 7.0) & (stage <= BREAKOUT), BREAKOUT, stage)
        stage = np.where(~climbing & (lately >= 0.7 * height) & (stage >= BREAKOUT), PEAK, stage)
        stage = np.where(lately < 0.6 * height, FADING, stage)
        stage = np.where(climbing & (stage == FADING) & (lately >= 0.9 * height), BREAKOUT, stage)
        self.stage[rows] = stage
        over = (found.z[:WINDOWS, rows].max(axis=0) < DULL) | (lately < 0.1 * height)
        self.dull[rows] = np.where(over, np.minimum(self.dull[rows] + 1, 250), 0)
        fell = rows[self.dull[rows] >= OVER_CHECKS]
        self.stage[fell], self.hits[fell], self.echo[fell] = QUIET, 0, height[self.dull[rows] >= OVER_CHECKS]
        return np.asarray(fell)

    def top(self, many: int) -> Ints:
        """The subjects that rise, the best first; those that fade are not among them."""
        rows = np.flatnonzero(self.score > 0.0)
        return rows[np.argsort(-self.score[rows], kind="stable")[:many]]


def beginning(quarters: Any, expected: Any) -> int:
    """At which of the last quarters of an hour a rise began: from there on the likelihood of a Poisson at its own mean
    against the expected is greatest (Page's cumulative sum, 1954, read backwards). `quarters` people in each, `expected` the
    usual, newest last."""
    x, m = np.asarray(quarters, float), np.maximum(np.asarray(expected, float), 0.02)
    seen, usual = np.cumsum(x[::-1]), np.cumsum(m[::-1])
    ratio = np.maximum(seen / usual, 1.0)
    return int(len(x) - 1 - np.argmax(seen * np.log(ratio) - usual * (ratio - 1.0)))


__all__ = [
    "BREAKOUT",
    "EMERGING",
    "FADING",
    "PEAK",
    "QUIET",
    "RETURNS",
    "STAGES",
    "Bursts",
    "Told",
    "beginning",
    "discoveries",
    "tail",
]
