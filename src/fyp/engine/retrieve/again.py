"""Again: what to bring when little is left: everything unseen, then what was seen longest ago."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import brief
from fyp.engine.stages import Ask, Rows

ENOUGH = 3
"""Candidates for this many pages must be there, less those of the commonest creator and the commonest sound."""
LIMIT = 2_000
"""At most so many are brought: far more than a page needs, and bounded in time for who has seen a large town."""


@brief
def _commonest(of: Any) -> int:
    """How often the commonest value of `of` [n] is there; -1 stands for nobody."""
    most = 0
    run = 0
    ordered = np.sort(of)
    for i in range(len(ordered)):
        run = run + 1 if i > 0 and ordered[i] == ordered[i - 1] else 1
        if ordered[i] >= 0 and run > most:
            most = run
    return most


@brief
def _at_most(of: Any) -> int:
    """A bound on `_commonest` in one pass: the fullest of 1,024 buckets."""
    count = np.zeros(1024, np.int64)
    most = 0
    for i in range(len(of)):
        if of[i] >= 0:
            bucket = of[i] & 1023
            count[bucket] += 1
            most = max(most, count[bucket])
    return most


def plenty(ask: Ask, videos: Rows) -> bool:
    """Are these so many and so mixed that every slot can be filled by the sequence rules, whatever is drawn?"""
    d = ask.memory.videos
    creator, sound = d.creator[videos], d.sound[videos]
    if len(videos) - _at_most(creator) - _at_most(sound) >= ENOUGH * ask.n:
        return True  # nearly always: no need to count exactly
    mixed = len(videos) - _commonest(creator) - _commonest(sound)
    return bool(mixed >= ENOUGH * ask.n)


def unseen(ask: Ask, owner: NDArray[np.int8]) -> Rows:
    """All that was never served to this viewer (on `following`: by those followed) and that nobody owns, -1, yet."""
    there = ask.unseen & (owner < 0)
    if ask.surface == "following":
        there &= _followed(ask)[ask.memory.videos.creator[: len(there)]]
    return np.flatnonzero(there).astype(np.int32)


def longest_ago(ask: Ask) -> Rows:
    """Videos that were served to this viewer before (on `following`: by those followed), in the order to repeat them."""
    viewers, videos = ask.memory.viewers, ask.memory.videos
    served = np.concatenate([viewers.served.get(ask.viewer), viewers.shown.get(ask.viewer)])
    served = served[videos.alive[served]]
    if ask.surface == "following":
        served = served[_followed(ask)[videos.creator[served]]]
    rows, last = np.unique(served[::-1], return_index=True)
    return rows[np.argsort(-last, kind="stable")].astype(np.int32)


def _followed(ask: Ask) -> NDArray[np.bool_]:
    followed = np.zeros(len(ask.memory.rates.creators), np.bool_)
    followed[list(ask.memory.viewers.follows.get(ask.viewer, ()))] = True
    return followed


def spread(ask: Ask, rows: Rows) -> Rows:
    """At most LIMIT of `rows`, in order: half of them the first of each creator, then the second ...; so too for sounds."""
    if len(rows) <= LIMIT:
        return rows
    d = ask.memory.videos
    keep = np.zeros(len(rows), np.bool_)
    for of in (d.creator[rows], d.sound[rows]):
        order = np.argsort(of, kind="stable")
        first = np.flatnonzero(np.diff(of[order], prepend=of[order[0]] - 1))
        nth = np.empty(len(rows), np.int64)
        nth[order] = np.arange(len(rows)) - np.repeat(first, np.diff(first, append=len(rows)))
        keep[np.argsort(nth, kind="stable")[: LIMIT // 2]] = True
    return rows[keep]


__all__ = ["ENOUGH", "LIMIT", "longest_ago", "plenty", "spread", "unseen"]
