"""Mending: what a high resolution cut in two grows together again, when it is as dense across the cut as inside."""

import numpy as np

from fyp.platform.niches.communities import by_size, communities
from fyp.platform.niches.ties import Ints, Ties

WHOLE = 0.5
"""Density across by the lesser density inside from which two are one: halves of a block have nearly 1, strangers some 0.1."""
ROUNDS = 64
SHARPEST = 4.0
"""The highest resolution. On planted places (docs/decisions/067) small ones that share people melt below 2, none at 4."""


def natural(of: Ties, seed: int = 0) -> Ints:
    """Communities [V + S] as sharp as the place allows: at up to SHARPEST, halved parts joined again.

    Modularity cuts a block that has more than 1 / resolution of all ties. How large the largest is, is seen at resolution 1;
    the resolution is half of what would cut it, so that a place with two niches is not torn and one with hundreds not melted.
    """
    label = communities(of, 1.0, seed)
    if not len(of.viewer):
        return label
    total = float(of.weight.sum())
    largest = max(np.bincount(label[side], of.weight).max() for side in (of.viewer, of.viewers + of.subject))
    sharp = min(SHARPEST, 0.5 * total / max(float(largest), 1e-300))
    return mended(of, communities(of, sharp, seed) if sharp > 1.0 else label)


def mended(of: Ties, label: Ints, whole: float = WHOLE) -> Ints:
    """The communities `label` [V + S], those joined that are no less than `whole` times as dense between them as each within.

    The density of ties from viewers of one to subjects of another is their weight by the product of the strengths of both
    sides: it knows no resolution, so that a place with two niches and one with two thousand are drawn alike. A resolution that
    parts the smallest cuts a block that has more than 1 / resolution of all ties; such halves are joined here. In rounds, of
    pairs that are each other's best.
    """
    label = label.copy()
    for _ in range(ROUNDS):
        n = int(label.max()) + 1 if len(label) else 0
        if n < 2:
            break
        here, there = label[of.viewer], label[of.viewers + of.subject]
        left, right = np.bincount(here, of.weight, minlength=n), np.bincount(there, of.weight, minlength=n)
        key, at = np.unique(here * n + there, return_inverse=True)
        a, b, weight = key // n, key % n, np.bincount(at, of.weight)
        inside = np.zeros(n)
        same = a == b
        inside[a[same]] = weight[same]
        own = inside / np.maximum(left * right, 1e-300)
        # both directions of a pair together, low number first
        low, high = np.minimum(a, b)[~same], np.maximum(a, b)[~same]
        pair, at = np.unique(low * n + high, return_inverse=True)
        low, high = pair // n, pair % n
        across = np.bincount(at, weight[~same], minlength=len(pair)) / np.maximum(
            left[low] * right[high] + left[high] * right[low], 1e-300
        )
        lesser = np.minimum(own[low], own[high])
        near = np.where(lesser > 0, across / np.maximum(lesser, 1e-300), 0.0)
        keep = near >= whole
        low, high, near = low[keep], high[keep], near[keep]
        if not len(low):
            break
        best = np.full(n, -1, np.int64)
        for p in np.lexsort((high, low, -near)).tolist()[::-1]:
            best[low[p]] = best[high[p]] = p
        mutual = [p for p in range(len(low)) if best[low[p]] == p and best[high[p]] == p]
        into = np.arange(n)
        into[high[mutual]] = low[mutual]
        tied = label >= 0
        label[tied] = by_size(into[label[tied]])
    return label


__all__ = ["SHARPEST", "WHOLE", "mended", "natural"]
