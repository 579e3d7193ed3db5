"""Heads: an online learner of many chances at once from hashed ids and dense features.

Each head is a logistic regression on (a) hashed ids, (b) dense features and (c) a hidden layer over the dense features and
the factorization-machine pooling of the ids' embeddings (NFM: He & Chua 2017), all learned by AdaGrad (Duchi et al. 2011),
one row at a time. Soft targets in [0, 1] are learned by cross-entropy; NaN targets teach nothing.

A few direct weights learn more quickly beside that (quick.py).
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models import room
from fyp.engine.models.compiled import kernel
from fyp.engine.models.quick import Quick, quickly, steady

F32 = NDArray[np.float32]


class Shape(NamedTuple):
    """Sizes: rows of the hashed tables (2**bits), dense features, heads, embedding length, hidden units."""

    bits: int
    dense: int
    heads: int
    factors: int
    hidden: int


class Parameters(NamedTuple):
    """All that is learned, each beside its AdaGrad sum of squared gradients (`*_sq`)."""

    linear: F32  # [2**bits, heads]
    linear_sq: F32
    factor: F32  # [2**bits, factors]
    factor_sq: F32  # [2**bits]
    direct: F32  # [dense, heads]
    direct_sq: F32
    inner: F32  # [dense + factors, hidden]
    inner_sq: F32
    inner_bias: F32  # [hidden]
    inner_bias_sq: F32
    outer: F32  # [hidden, heads]
    outer_sq: F32
    bias: F32  # [heads]
    bias_sq: F32
    doubt: NDArray[np.float64]  # [1 + quick, 1 + quick]: covariance of a bias and of the weights that learn quickly


def free(dense: int) -> F32:
    """Bounds [dense] that bind nothing."""
    return np.full(dense, np.inf, np.float32)


def start(
    shape: Shape, seed: int, bias: F32, direct: F32, bound: F32 | None = None, quick: Quick | None = None
) -> Parameters:
    """Fresh parameters: `bias` [heads] and `direct` [dense, heads] are what is believed before anything is seen.

    A feature with a finite `bound` [dense] has a direct weight of at most so much either way, and none in the hidden layer.
    """
    rows = 1 << shape.bits
    rng = np.random.Generator(np.random.PCG64(seed))
    wide = shape.dense + shape.factors
    inner = rng.standard_normal((wide, shape.hidden)).astype(np.float32) * np.float32(0.5 / math.sqrt(wide))
    most = free(shape.dense) if bound is None else bound
    inner[: shape.dense][np.isfinite(most)] = 0.0

    known = quick or steady()

    def zeros(*size: int) -> F32:
        return room.zeros(size, np.float32)

    return Parameters(
        zeros(rows, shape.heads), zeros(rows, shape.heads), zeros(rows, shape.factors), zeros(rows),
        np.clip(direct, -most[:, None], most[:, None]).astype(np.float32), zeros(shape.dense, shape.heads),
        inner, zeros(wide, shape.hidden), zeros(shape.hidden), zeros(shape.hidden),
        zeros(shape.hidden, shape.heads), zeros(shape.hidden, shape.heads),
        bias.astype(np.float32).copy(), zeros(shape.heads), np.eye(1 + len(known.signals)) * known.spread,
    )  # fmt: skip


@kernel
def first_value(row: int, factor: int) -> float:
    """The start of an embedding: hash noise in +-0.05, so that no table has to be drawn beforehand."""
    mixed = (int(row) * 2654435761 + factor * 40503 + 12345) & 0xFFFFFFFF
    mixed ^= mixed >> 15
    mixed = (mixed * 2246822519) & 0xFFFFFFFF
    mixed ^= mixed >> 13
    return (mixed / 4294967296.0 - 0.5) * 0.1


@kernel
def learn_rows(
    fields: Any, rows: Any, targets: Any, lr: float, lr_factor: float, floor: float, bound: Any, quick: Any,
    linear: Any, linear_sq: Any, factor: Any, factor_sq: Any, direct: Any, direct_sq: Any, inner: Any, inner_sq: Any,
    inner_bias: Any, inner_bias_sq: Any, outer: Any, outer_sq: Any, bias: Any, bias_sq: Any,
    doubt: Any,
) -> None:  # fmt: skip
    """One AdaGrad step per row, in order; `floor` is what every sum of squares starts from, `bound` as in `start`,
    `quick` a Quick."""
    signals, head, spread, drift = quick
    seen, gain = np.empty(len(doubt), np.float64), np.empty(len(doubt), np.float64)
    n, f = fields.shape
    dense, heads = direct.shape
    k = factor.shape[1]
    hidden = outer.shape[0]
    x = np.empty(dense + k, np.float32)
    z = np.empty(hidden, np.float32)
    total = np.empty(k, np.float32)
    logit = np.empty(heads, np.float32)
    error = np.empty(heads, np.float32)
    back = np.empty(hidden, np.float32)
    slope = np.empty(k, np.float32)
    for i in range(n):
        total[:] = 0.0
        logit[:] = bias
        for q in range(k):
            x[dense + q] = 0.0
        for j in range(f):
            row = fields[i, j]
            if row == 0:
                continue
            if factor_sq[row] == 0.0:
                factor_sq[row] = floor
                for q in range(k):
                    factor[row, q] = first_value(row, q)
            for h in range(heads):
                logit[h] += linear[row, h]
            for q in range(k):
                v = factor[row, q]
                total[q] += v
                x[dense + q] -= v * v
        for q in range(k):
            x[dense + q] = np.float32(0.5) * (total[q] * total[q] + x[dense + q])
        z[:] = inner_bias
        for d in range(dense):
            v = rows[i, d]
            x[d] = v
            if v != 0.0:
                for h in range(heads):
                    logit[h] += v * direct[d, h]
        for d in range(dense + k):
            v = x[d]
            if v != 0.0:
                for m in range(hidden):
                    z[m] += v * inner[d, m]
        for m in range(hidden):
            if z[m] > 0.0:
                for h in range(heads):
                    logit[h] += z[m] * outer[m, h]
        for h in range(heads):
            y = targets[i, h]
            if y != y:
                error[h] = 0.0
            else:
                error[h] = np.float32(1.0 / (1.0 + math.exp(-min(max(logit[h], -15.0), 15.0)))) - y
        for h in range(heads):
            bias_sq[h] += error[h] * error[h]
            bias[h] -= lr * error[h] / math.sqrt(bias_sq[h] + floor)
        for m in range(hidden):
            back[m] = 0.0
            if z[m] > 0.0:
                for h in range(heads):
                    back[m] += error[h] * outer[m, h]
                for h in range(heads):
                    g = error[h] * z[m]
                    outer_sq[m, h] += g * g
                    outer[m, h] -= lr * g / np.float32(math.sqrt(outer_sq[m, h] + floor))
        for q in range(k):
            slope[q] = 0.0
            for m in range(hidden):
                slope[q] += back[m] * inner[dense + q, m]
        for m in range(hidden):
            inner_bias_sq[m] += back[m] * back[m]
            inner_bias[m] -= lr * back[m] / math.sqrt(inner_bias_sq[m] + floor)
        for d in range(dense + k):
            v = x[d]
            if v != 0.0 and (d >= dense or bound[d] == np.inf):
                for m in range(hidden):
                    g = back[m] * v
                    inner_sq[d, m] += g * g
                    inner[d, m] -= lr * g / np.float32(math.sqrt(inner_sq[d, m] + floor))
        for d in range(dense):
            v = x[d]
            if v != 0.0:
                for h in range(heads):
                    g = error[h] * v
                    direct_sq[d, h] += g * g
                    w = direct[d, h] - lr * g / np.float32(math.sqrt(direct_sq[d, h] + floor))
                    direct[d, h] = min(max(w, -bound[d]), bound[d])
        if len(signals) > 0 and targets[i, head] == targets[i, head]:
            miss = float(error[head])
            quickly(signals, head, spread, drift, x, miss + targets[i, head], miss, bias, direct, doubt, seen, gain)
        for j in range(f):
            row = fields[i, j]
            if row == 0:
                continue
            for h in range(heads):
                g = error[h]
                linear_sq[row, h] += g * g
                linear[row, h] -= lr * g / np.float32(math.sqrt(linear_sq[row, h] + floor))
            square = np.float32(0.0)
            for q in range(k):
                g = slope[q] * (total[q] - factor[row, q])
                square += g * g
            factor_sq[row] += square
            step = lr_factor / math.sqrt(factor_sq[row])
            for q in range(k):
                factor[row, q] -= step * slope[q] * (total[q] - factor[row, q])


__all__ = ["F32", "Parameters", "Shape", "first_value", "free", "learn_rows", "start"]
