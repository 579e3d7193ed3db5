"""Lineage: which community of tonight is which niche of last night, and what became of the others."""

from typing import NamedTuple

import numpy as np

from fyp.platform.niches.membership import Memberships
from fyp.platform.niches.ties import Floats, Ints
from fyp.vocabulary.niche import ChangeKind

SAME = 0.3
"""Overlap (Jaccard) from which a community is the niche of last night: three equal ones that become one have 1/3 each."""
MOSTLY = 0.5
"""Share of its members from which a niche is said to have gone into another, or to have come out of one."""
GREW, SHRANK = 1.25, 0.8
"""Members tonight by those of last night from which the change is told."""


class Turn(NamedTuple):
    """What became of a niche: `other` is where it came from or went to, -1: nowhere."""

    kind: ChangeKind
    niche: int
    other: int


class Lineage(NamedTuple):
    """`id` of each community of tonight, the `turns` of the night in order, and the first `free` id: none is given twice."""

    id: Ints
    turns: tuple[Turn, ...]
    free: int


def lineage(before: Memberships, now: Memberships, communities: int, free: int) -> Lineage:
    """Give every one of tonight's `communities` its id: that of the niche it overlaps most, else the next that is free.

    `before` has ids of niches, `now` numbers of communities; a node is the same in both. Overlap is the sum of the lesser
    shares by that of the larger ones (Ruzicka's form of Jaccard's index) over the nodes that belong somewhere on both nights:
    who came or left says nothing of who is who. Pairs are matched from the largest overlap down (Greene, Doyle, Cunningham
    2010); above 1/2 each has no better one. Kinds of change are those of Palla, Barabasi, Vicsek 2007.
    """
    olds, was = np.unique(before.niche, return_inverse=True)
    lasting = np.intersect1d(before.node, now.node)
    old = np.isin(before.node, lasting)
    new = np.isin(now.node, lasting)
    shared = _shared(before, was, old, now, new, len(olds), communities)
    mass = np.bincount(was[old], before.share[old], minlength=len(olds))
    here = np.bincount(now.niche[new], now.share[new], minlength=communities)
    overlap = shared / np.maximum(mass[:, None] + here[None, :] - shared, 1e-300)

    id = np.full(communities, -1, np.int64)
    taken = np.zeros(len(olds), np.bool_)
    rows, columns = np.nonzero(overlap >= SAME)
    for pair in np.lexsort((columns, rows, -overlap[rows, columns])):
        r, c = rows[pair], columns[pair]
        if not taken[r] and id[c] < 0:
            taken[r], id[c] = True, olds[r]
    fresh = np.flatnonzero(id < 0)
    id[fresh] = free + np.arange(len(fresh))

    turns: list[Turn] = []
    sizes = np.bincount(was, before.share, minlength=len(olds))
    size = np.bincount(now.niche, now.share, minlength=communities)
    for r in np.flatnonzero(taken):
        c = int(np.flatnonzero(id == olds[r])[0])
        if size[c] >= GREW * sizes[r]:
            turns.append(Turn("grew", int(olds[r]), -1))
        elif size[c] <= SHRANK * sizes[r]:
            turns.append(Turn("shrank", int(olds[r]), -1))
    for c in fresh:
        whence = int(np.argmax(shared[:, c])) if len(olds) else -1
        split = whence >= 0 and here[c] > 0 and shared[whence, c] >= MOSTLY * here[c]
        turns.append(Turn("split", int(id[c]), int(olds[whence])) if split else Turn("born", int(id[c]), -1))
    for r in np.flatnonzero(~taken):
        into = int(np.argmax(shared[r])) if communities else -1
        merged = into >= 0 and mass[r] > 0 and shared[r, into] >= MOSTLY * mass[r]
        turns.append(Turn("merged", int(olds[r]), int(id[into])) if merged else Turn("died", int(olds[r]), -1))
    return Lineage(id, tuple(turns), free + len(fresh))


def _shared(
    before: Memberships, was: Ints, old: np.ndarray, now: Memberships, new: np.ndarray, olds: int, news: int
) -> Floats:  # fmt: skip
    """Of each niche of last night and community of tonight: the sum over nodes of the lesser share."""
    first = np.searchsorted(now.node, before.node[old], side="left")
    many = np.searchsorted(now.node, before.node[old], side="right") - first
    at = np.repeat(first, many) + np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    lesser = np.minimum(np.repeat(before.share[old], many), now.share[at])
    key = np.repeat(was[old], many) * max(news, 1) + now.niche[at]
    return np.bincount(key, lesser, minlength=olds * news).astype(np.float64).reshape(olds, news)


__all__ = ["GREW", "MOSTLY", "SAME", "SHRANK", "Lineage", "Turn", "lineage"]
