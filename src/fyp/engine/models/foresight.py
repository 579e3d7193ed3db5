"""Foresight: the chances of many showings at once, from what the heads have learned."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import brief, kernel
from fyp.engine.models.heads import F32, Parameters
from fyp.engine.models.logs import exp32

_ONE, _MOST = np.float32(1.0), np.float32(15.0)


@kernel
def pool(fields: Any, linear: Any, factor: Any, start: Any, begun: Any, sums: Any, pooled: Any) -> float:
    """For ids `fields` [n, f]: adds their linear parts to `sums` [n, heads], writes their FM pooling to `pooled` [n, factors].

    Pooling is ((sum v)^2 - sum v^2) / 2 per factor. What all rows have is summed before: `start` [heads] is added to `sums`,
    `begun` [2, factors] are both sums of ids that they share. Field 0 means "unknown" and adds nothing.
    What it returns means nothing: it is there so that the first loop is not left out.
    """
    n, f = fields.shape
    heads = linear.shape[1]
    k = factor.shape[1]
    total = np.empty(k, np.float32)
    a = b = c = d = np.float32(0.0)
    for i in range(n):  # a short loop that only reads: many waits for memory overlap, which amid the sums below few do
        for j in range(f):
            row = fields[i, j]
            a, b = max(a, linear[row, 0]), max(b, linear[row, heads - 1])
            c, d = max(c, factor[row, 0]), max(d, factor[row, k - 1])
    for i in range(n):
        for q in range(k):
            total[q] = begun[0, q]
            pooled[i, q] = -begun[1, q]
        for h in range(heads):
            sums[i, h] += start[h]
        for j in range(f):
            row = fields[i, j]
            if row == 0:
                continue
            for h in range(heads):
                sums[i, h] += linear[row, h]
            for q in range(k):
                v = factor[row, q]
                total[q] += v
                pooled[i, q] -= v * v
        for q in range(k):
            pooled[i, q] = np.float32(0.5) * (total[q] * total[q] + pooled[i, q])
    return float(a + b + c + d)


@brief
def _common(shared: Any, linear: Any, factor: Any, start: Any, begun: Any) -> None:
    """Adds the linear parts of ids `shared` to `start` [heads], both sums of their embeddings to `begun` [2, factors]."""
    for j in range(len(shared)):
        row = shared[j]
        if row == 0:
            continue
        for h in range(len(start)):
            start[h] += linear[row, h]
        for q in range(begun.shape[1]):
            v = factor[row, q]
            begun[0, q] += v
            begun[1, q] += v * v


@brief
def _units(hidden: Any, more: Any, bias: Any) -> None:
    """relu(hidden + more + bias), in place; what is no number stays so."""
    for i in range(hidden.shape[0]):
        for m in range(hidden.shape[1]):
            z = hidden[i, m] + more[i, m] + bias[m]
            hidden[i, m] = np.float32(0.0) if z < np.float32(0.0) else z


@brief
def likely(logits: Any) -> None:
    """Makes chances of `logits` [...], contiguous, in place, cut to +-15; what is no number stays so."""
    flat = logits.reshape(-1)
    for i in range(len(flat)):
        z = flat[i]
        chance = _ONE / (_ONE + exp32(-min(max(z, -_MOST), _MOST)))
        flat[i] = chance if z == z else z


def predict_many(parameters: Parameters, fields: NDArray[np.uint32], rows: F32, same: int = 0) -> F32:
    """Chances [n, heads] for ids `fields` [n, f] and dense features `rows` [n, dense].

    The first `same` ids are the same in all rows (the viewer's, of a request's candidates): they are summed once.
    """
    p = parameters
    start, begun = p.bias.copy(), np.zeros((2, p.factor.shape[1]), np.float32)
    if same and len(fields):
        _common(fields[0, :same], p.linear, p.factor, start, begun)
    logits: F32 = rows @ p.direct
    pooled = np.empty((len(rows), p.factor.shape[1]), np.float32)
    pool(fields[:, same:], p.linear, p.factor, start, begun, logits, pooled)
    dense = rows.shape[1]
    hidden = rows @ p.inner[:dense]
    _units(hidden, pooled @ p.inner[dense:], p.inner_bias)
    logits += hidden @ p.outer
    likely(logits)
    return logits


def of_features(parameters: Parameters, rows: F32) -> F32:
    """Chances [n, heads] for features `rows` [n, dense] alone, with no id known; for a few rows, without matrix products."""
    p = parameters
    logits = np.empty((len(rows), len(p.bias)), np.float32)
    _few(rows, p.direct, p.inner, p.inner_bias, p.outer, p.bias, logits)
    likely(logits)
    return logits


@brief
def _few(rows: Any, direct: Any, inner: Any, inner_bias: Any, outer: Any, bias: Any, logits: Any) -> None:
    dense, heads = direct.shape
    hidden = len(inner_bias)
    z = np.empty(hidden, np.float32)
    for i in range(len(rows)):
        logits[i] = bias
        z[:] = inner_bias
        for d in range(dense):
            x = rows[i, d]
            for h in range(heads):
                logits[i, h] += x * direct[d, h]
            for m in range(hidden):
                z[m] += x * inner[d, m]
        for m in range(hidden):
            if not z[m] < np.float32(0.0):  # what is no number stays so
                for h in range(heads):
                    logits[i, h] += z[m] * outer[m, h]


__all__ = ["likely", "of_features", "pool", "predict_many"]
