"""Telling apart: can a classifier say of which of two groups a feed is? Cross-validated AUC of a logistic regression."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fyp.lab.metrics import auc

F64 = NDArray[np.float64]
FOLDS = 5
PENALTY = 1.0
"""Of the squared weights (on standardized features), beside the sum of log losses."""
STEPS = 30


def fit(rows: F64, labels: NDArray[np.bool_], penalty: float = PENALTY) -> F64:
    """Weights [features + 1] of a logistic regression with an L2 penalty, by Newton's steps (IRLS)."""
    x = np.hstack([rows, np.ones((len(rows), 1))])
    held = np.full(x.shape[1], penalty)
    held[-1] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(x @ weights, -30.0, 30.0)))
        slope = x.T @ (chance - labels) + held * weights
        curve = (x * (chance * (1.0 - chance))[:, None]).T @ x + np.diag(held)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def told_apart(rows: F64, labels: Sequence[bool], groups: Sequence[int], seed: int) -> float:
    """AUC of telling `labels` from `rows` [n, features], each fold judged by weights of the others.

    Rows of one group (twins) are in one fold, so that what is the same of both helps nobody. The mean over the folds: scores
    of different weights are not compared. Near .5 it may lie on either side.
    """
    y, g = np.asarray(labels, bool), np.asarray(groups)
    kinds = np.unique(g)
    np.random.default_rng(seed).shuffle(kinds)
    found = []
    for part in np.array_split(kinds, FOLDS):
        there = np.isin(g, part)
        mean, spread = rows[~there].mean(axis=0), rows[~there].std(axis=0)
        even = (rows - mean) / np.where(spread > 1e-9, spread, 1.0)
        weights = fit(even[~there], y[~there])
        found.append(auc(y[there], even[there] @ weights[:-1]))
    return float(np.mean(found))


__all__ = ["fit", "told_apart"]
