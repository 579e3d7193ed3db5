"""Metrics: how well chances order what happened: AUC over all, and GAUC, the mean AUC within each viewer."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def ranks(scores: Floats) -> Floats:
    """Ranks from 1; equal scores share the mean of theirs."""
    order = np.argsort(scores, kind="stable")
    ordered = scores[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    ends = np.concatenate((starts[1:], [len(scores)]))
    ranks = np.empty(len(scores))
    ranks[order] = np.repeat((starts + 1 + ends) / 2, ends - starts)
    return ranks


def auc(labels: ArrayLike, scores: ArrayLike) -> float:
    """Chance that a random positive scores above a random negative (Mann-Whitney); NaN when either is missing."""
    y, s = np.asarray(labels, bool), np.asarray(scores, float)
    positives = int(y.sum())
    negatives = len(y) - positives
    if positives == 0 or negatives == 0:
        return math.nan
    return float((ranks(s)[y].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def gauc(labels: ArrayLike, scores: ArrayLike, viewers: ArrayLike) -> float:
    """AUC within each viewer who has both labels, weighted by showings (Zhou et al., KDD 2018); NaN when there is none."""
    y, s, v = np.asarray(labels, bool), np.asarray(scores, float), np.asarray(viewers)
    order = np.argsort(v, kind="stable")
    y, s, v = y[order], s[order], v[order]
    starts = np.flatnonzero(np.concatenate(([True], v[1:] != v[:-1]))) if len(v) else np.empty(0, int)
    total, weight = 0.0, 0
    for start, end in zip(starts, [*starts[1:], len(v)], strict=True):
        one = auc(y[start:end], s[start:end])
        if not math.isnan(one):
            total += one * (end - start)
            weight += end - start
    return float(total / weight) if weight else math.nan


def calibration_error(labels: ArrayLike, chances: ArrayLike, bins: int = 15) -> float:
    """Expected calibration error over bins of equal count: mean |chance - frequency|, weighted by count (Naeini 2015)."""
    y, p = np.asarray(labels, float), np.asarray(chances, float)
    if len(y) == 0:
        return math.nan
    order = np.argsort(p, kind="stable")
    parts = np.array_split(order, min(bins, len(y)))
    return float(sum(abs(p[part].mean() - y[part].mean()) * len(part) for part in parts) / len(y))


__all__ = ["auc", "calibration_error", "gauc", "ranks"]
