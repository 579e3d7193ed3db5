"""Reference: what the kernels of `heads` compute, one row at a time in plain numpy, in the words of the papers.

Slow, and nothing calls it on the path: tests compare the kernels with it, and a reader may start here. Symbols, for a row:
ids f with weights w[f] and embeddings v[f], dense features x, hidden units z, and for every head h a logit and a target y.
"""

import math

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.heads import F32, Parameters, first_value
from fyp.engine.models.quick import Quick

CLIP = 15.0


def embeddings(parameters: Parameters, ids: NDArray[np.uint32], fresh: bool) -> F32:
    """v[f] [ids, factors]; with `fresh`, ids that were never learned from start at their hash noise, else they are 0."""
    rows = []
    for id in ids:
        if fresh and parameters.factor_sq[id] == 0.0:
            rows.append([first_value(int(id), q) for q in range(parameters.factor.shape[1])])
        else:
            rows.append(parameters.factor[id].tolist())
    return np.array(rows, np.float32).reshape(len(ids), parameters.factor.shape[1])


def pooling(v: F32) -> F32:
    """Pooling [factors]: sum over pairs i < j of v_i * v_j = ((sum v)^2 - sum v^2) / 2 (He & Chua 2017, eq. 4)."""
    return np.asarray(0.5 * (v.sum(axis=0) ** 2 - (v**2).sum(axis=0)), np.float32)


def sigmoid(logits: F32) -> F32:
    """1 / (1 + exp(-logit)), of logits cut at +-15."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -CLIP, CLIP))), np.float32)


def logits(parameters: Parameters, ids: NDArray[np.uint32], x: F32, v: F32) -> tuple[F32, F32, F32]:
    """Logits [heads] = bias + sum w[f] + x direct + relu([x, pooling] inner + inner_bias) outer; with the input and z."""
    p = parameters
    wide = np.concatenate([x, pooling(v)])
    z = wide @ p.inner + p.inner_bias
    out = p.bias + p.linear[ids].sum(axis=0) + x @ p.direct + np.maximum(z, 0.0) @ p.outer
    return out, wide, z


def predict_many(parameters: Parameters, fields: NDArray[np.uint32], rows: F32) -> F32:
    """Chances [n, heads]; field 0 means "unknown" and adds nothing."""
    out = []
    for row_ids, x in zip(fields, rows, strict=True):
        ids = row_ids[row_ids > 0]
        out.append(sigmoid(logits(parameters, ids, x, embeddings(parameters, ids, fresh=False))[0]))
    return np.array(out, np.float32).reshape(len(rows), len(parameters.bias))


def _newton(p: Parameters, quick: Quick, x: F32, miss: float, chance: float) -> None:
    """P = P - c P x (P x)' / (1 + c x' P x), w -= P x / (1 + c x' P x) * miss, with c = chance (1 - chance); then P grows by a
    share of `spread` on its diagonal, up to that (a random walk)."""
    seen = np.concatenate([[1.0], x[quick.signals]])
    curve = max(chance * (1.0 - chance), 1e-3)
    gain = p.doubt @ seen
    total = 1.0 + curve * float(gain @ seen)
    p.bias[quick.head] -= gain[0] / total * miss
    p.direct[quick.signals, quick.head] -= (gain[1:] / total * miss).astype(np.float32)
    p.doubt[...] -= curve * np.outer(gain, gain) / total
    np.fill_diagonal(p.doubt, np.minimum(np.diag(p.doubt) + quick.drift * quick.spread, quick.spread))


def _adagrad(weight: F32, square: F32, gradient: F32, rate: float, floor: float) -> None:
    """s += g^2; w -= rate * g / sqrt(s + floor), in place (Duchi et al. 2011, diagonal form)."""
    square += gradient**2
    weight -= (rate * gradient / np.sqrt(square + floor)).astype(np.float32)


def learn_rows(
    parameters: Parameters,
    fields: NDArray[np.uint32],
    rows: F32,
    targets: F32,
    lr: float,
    lr_factor: float,
    floor: float,
    bound: F32,
    quick: Quick,
) -> None:
    """One step per row, in order, and weights back within `bound` [dense].

    The loss is cross-entropy, so that its slope by a logit is e = chance - y; NaN: e = 0."""
    for row_ids, x, y in zip(fields, rows, targets, strict=True):
        _learn_row(parameters, row_ids[row_ids > 0], x, y, lr, lr_factor, floor, bound, quick)


def _learn_row(
    p: Parameters, ids: NDArray[np.uint32], x: F32, y: F32, lr: float, lr_factor: float, floor: float, bound: F32,
    quick: Quick,
) -> None:  # fmt: skip
    v = embeddings(p, ids, fresh=True)
    for id, start in zip(ids, v, strict=True):
        if p.factor_sq[id] == 0.0:
            p.factor[id], p.factor_sq[id] = start, floor
    out, wide, z = logits(p, ids, x, v)
    error = np.where(np.isnan(y), 0.0, sigmoid(out) - y).astype(np.float32)
    active = z > 0.0
    back = np.where(active, p.outer @ error, 0.0).astype(np.float32)  # slope by z
    slope = p.inner[len(x) :] @ back  # slope by the pooling
    _adagrad(p.bias, p.bias_sq, error, lr, floor)
    _adagrad(p.outer, p.outer_sq, np.outer(np.where(active, z, 0.0), error).astype(np.float32), lr, floor)
    _adagrad(p.inner_bias, p.inner_bias_sq, back, lr, floor)
    hidden = np.concatenate([np.where(np.isfinite(bound), 0.0, x), wide[len(x) :]])
    _adagrad(p.inner, p.inner_sq, np.outer(hidden, back).astype(np.float32), lr, floor)
    _adagrad(p.direct, p.direct_sq, np.outer(x, error).astype(np.float32), lr, floor)
    np.clip(p.direct, -bound[:, None], bound[:, None], out=p.direct)
    if len(quick.signals) and not np.isnan(y[quick.head]):
        _newton(p, quick, x, float(error[quick.head]), float(error[quick.head] + y[quick.head]))
    total = v.sum(axis=0)
    for id in ids:  # d pooling / d v_f = sum v - v_f; one sum of squares for a whole embedding
        linear, linear_sq = p.linear[id], p.linear_sq[id]
        _adagrad(linear, linear_sq, error, lr, floor)
        gradient = slope * (total - p.factor[id])
        p.factor_sq[id] += float((gradient**2).sum())
        p.factor[id] -= (lr_factor / math.sqrt(float(p.factor_sq[id])) * gradient).astype(np.float32)


__all__ = ["embeddings", "learn_rows", "logits", "pooling", "predict_many", "sigmoid"]
