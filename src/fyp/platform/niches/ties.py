"""Ties: who finished what, as edges between viewers and subjects (videos, hashtags, sounds, topics), and their weights."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Ties(NamedTuple):
    """`viewer`, `subject` and `weight` [E] of each edge; viewers are numbered below `viewers`, subjects below `subjects`."""

    viewers: int
    subjects: int
    viewer: Ints
    subject: Ints
    weight: Floats


class Graph(NamedTuple):
    """Viewers, then subjects, as one graph: rows `start` [N + 1] of `other` and `weight` [2E], each edge both ways.

    `left` and `right` [N] are the strengths of a node as a viewer and as a subject; a node that is made of both has both.
    """

    start: Ints
    other: Ints
    weight: Floats
    left: Floats
    right: Floats


def ties(viewers: int, subjects: int, viewer: Ints, subject: Ints, weight: Floats | None = None) -> Ties:
    """Edges in order, those between the same two summed. Raises ValueError: a number out of range, a weight below 0."""
    v, s = np.asarray(viewer, np.int64), np.asarray(subject, np.int64)
    w = np.ones(len(v)) if weight is None else np.asarray(weight, np.float64)
    if not len(v) == len(s) == len(w):
        raise ValueError(f"ties of {len(v)} viewers, {len(s)} subjects and {len(w)} weights: one of each is needed")
    if len(v) and (v.min() < 0 or v.max() >= viewers or s.min() < 0 or s.max() >= subjects):
        raise ValueError(f"a tie is outside of {viewers} viewers and {subjects} subjects")
    if not np.isfinite(w).all() or (w < 0).any():
        raise ValueError("the weight of a tie is a finite number of at least 0")
    keep = w > 0
    key, at = np.unique(v[keep] * max(subjects, 1) + s[keep], return_inverse=True)
    return Ties(
        viewers,
        subjects,
        key // max(subjects, 1),
        key % max(subjects, 1),
        np.bincount(at, w[keep], minlength=len(key)).astype(np.float64),
    )


def damped(of: Ties, activity: float = 0.5) -> Ties:
    """The same edges, where what everybody likes says less, and who finishes very much does not outvote the rest.

    A tie weighs ln(1 + V / n_s) / ln(1 + V), n_s of V viewers being tied to subject s (inverse document frequency, Sparck Jones
    1972), divided by n_v ** `activity` for the n_v ties of its viewer (Zhou et al. 2007, resource allocation).
    """
    if not len(of.viewer):
        return of
    seen = np.bincount(of.subject, minlength=of.subjects)
    active = max(len(np.unique(of.viewer)), 1)
    rarity = np.log1p(active / np.maximum(seen, 1)) / np.log1p(active)
    share = np.maximum(np.bincount(of.viewer, minlength=of.viewers), 1) ** -activity
    return of._replace(weight=of.weight * rarity[of.subject] * share[of.viewer])


def graph(of: Ties) -> Graph:
    """The edges both ways, by node: viewers 0 to V - 1, subjects from V on."""
    n = of.viewers + of.subjects
    here = np.concatenate((of.viewer, of.subject + of.viewers))
    there = np.concatenate((of.subject + of.viewers, of.viewer))
    order = np.argsort(here, kind="stable")
    start = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(here, minlength=n), out=start[1:])
    left, right = np.zeros(n), np.zeros(n)
    left[: of.viewers] = np.bincount(of.viewer, of.weight, minlength=of.viewers)
    right[of.viewers :] = np.bincount(of.subject, of.weight, minlength=of.subjects)
    return Graph(start, there[order], np.concatenate((of.weight, of.weight))[order], left, right)


__all__ = ["Floats", "Graph", "Ints", "Ties", "damped", "graph", "ties"]
