"""Covers: how alike two groupings are, each said by who belongs where: normalised mutual information."""

import numpy as np
from numpy.typing import NDArray

from fyp.lab.metrics import Floats

Bools = NDArray[np.bool_]


def _entropy(share: Floats) -> Floats:
    """-p log2 p, 0 at 0."""
    return np.asarray(-share * np.log2(np.where(share > 0, share, 1.0)))


def overlapping_nmi(one: Bools, other: Bools) -> float:
    """How alike two covers are, 0 to 1: normalised mutual information for overlapping communities, by the larger entropy.

    `one` and `other` are [nodes, communities], true where a node belongs. Lancichinetti, Fortunato, Kertesz 2009 as mended by
    McDaid, Greene, Hurley 2011 ("Normalized mutual information to evaluate overlapping community finding algorithms"): every
    community is told by the one of the other cover that says most of it, if that says more than its complement would.
    Communities with nobody in them are left out. 0 when a cover has none.
    """
    x, y = one[:, one.any(axis=0)].astype(np.float64), other[:, other.any(axis=0)].astype(np.float64)
    n = len(x)
    if n == 0 or x.shape[1] == 0 or y.shape[1] == 0:
        return 0.0
    both = x.T @ y / n
    px, py = x.mean(axis=0)[:, None], y.mean(axis=0)[None, :]
    a, b, c, d = both, px - both, py - both, 1 - px - py + both
    ha, hb, hc, hd = (_entropy(np.clip(part, 0.0, 1.0)) for part in (a, b, c, d))
    hx, hy = _entropy(px) + _entropy(1 - px), _entropy(py) + _entropy(1 - py)
    joint = np.where(ha + hd >= hb + hc, ha + hb + hc + hd, np.inf)
    x_of_y = np.minimum(joint - hy, hx).min(axis=1).sum()
    y_of_x = np.minimum(joint - hx, hy).min(axis=0).sum()
    mutual = 0.5 * (hx.sum() - x_of_y + hy.sum() - y_of_x)
    return float(mutual / max(hx.sum(), hy.sum(), 1e-300))


def nmi(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """How alike two groupings without overlap are, 0 to 1: mutual information by the mean of both entropies (Danon 2005)."""
    if len(one) == 0:
        return 0.0
    x, y = np.unique(one, return_inverse=True)[1], np.unique(other, return_inverse=True)[1]
    table = np.zeros((x.max() + 1, y.max() + 1))
    np.add.at(table, (x, y), 1 / len(x))
    hx, hy = _entropy(table.sum(axis=1)).sum(), _entropy(table.sum(axis=0)).sum()
    mutual = hx + hy - _entropy(table.ravel()).sum()
    return float(2 * mutual / (hx + hy)) if hx + hy > 0 else 1.0


__all__ = ["nmi", "overlapping_nmi"]
