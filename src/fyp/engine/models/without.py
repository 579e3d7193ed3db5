"""Without: the chances of a showing as they are, with nothing known, and with each group of what is known left out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import kernel
from fyp.engine.models.foresight import likely
from fyp.engine.models.heads import F32, Parameters


@kernel
def _logits(
    fields: Any, rows: Any, group: Any, linear: Any, factor: Any, direct: Any, inner: Any, inner_bias: Any, outer: Any,
    bias: Any, parts: Any, units: Any, out: Any,
) -> None:  # fmt: skip
    """Writes logits [n, 2 + groups, heads]. `parts` [groups, heads] and `units` [groups, hidden] are room to work in: what
    each group adds to the logits directly, and to the hidden units before they are cut off at 0. The last group are the ids.
    """
    dense, heads = direct.shape
    hidden, k = outer.shape[0], factor.shape[1]
    groups = len(parts)
    ids = groups - 1
    total = np.empty((2, k), np.float32)
    whole = np.empty(heads, np.float32)
    unit = np.empty(hidden, np.float32)
    for i in range(len(rows)):
        parts[:] = 0.0
        units[:] = 0.0
        total[:] = 0.0
        for d in range(dense):
            x, g = rows[i, d], group[d]
            if x != 0.0:
                for h in range(heads):
                    parts[g, h] += x * direct[d, h]
                for m in range(hidden):
                    units[g, m] += x * inner[d, m]
        for j in range(fields.shape[1]):
            row = fields[i, j]
            if row > 0:
                for h in range(heads):
                    parts[ids, h] += linear[row, h]
                for q in range(k):
                    total[0, q] += factor[row, q]
                    total[1, q] += factor[row, q] * factor[row, q]
        for q in range(k):
            pooled = np.float32(0.5) * (total[0, q] * total[0, q] - total[1, q])
            for m in range(hidden):
                units[ids, m] += pooled * inner[dense + q, m]
        whole[:] = 0.0
        unit[:] = 0.0
        for g in range(groups):
            for h in range(heads):
                whole[h] += parts[g, h]
            for m in range(hidden):
                unit[m] += units[g, m]
        for c in range(2 + groups):  # all, nothing, all but one
            for h in range(heads):
                out[i, c, h] = bias[h]
                if c != 1:
                    out[i, c, h] += whole[h] - (parts[c - 2, h] if c > 1 else np.float32(0.0))
            for m in range(hidden):
                z = inner_bias[m]
                if c != 1:
                    z += unit[m] - (units[c - 2, m] if c > 1 else np.float32(0.0))
                if z > 0.0:
                    for h in range(heads):
                        out[i, c, h] += z * outer[m, h]


def without(p: Parameters, fields: NDArray[np.uint32], rows: F32, group: NDArray[np.int8], groups: int) -> F32:
    """Chances [n, 2 + groups, heads] of showings with ids `fields` [n, f] and features `rows` [n, dense]: as they are, with
    nothing known, and with each group left out. `group` [dense] says of which one a feature is; the last one are the ids.
    """
    out = np.empty((len(rows), 2 + groups, len(p.bias)), np.float32)
    heads, hidden = p.direct.shape[1], len(p.inner_bias)
    _logits(
        fields, rows, group, p.linear, p.factor, p.direct, p.inner, p.inner_bias, p.outer, p.bias,
        np.empty((groups, heads), np.float32), np.empty((groups, hidden), np.float32), out,
    )  # fmt: skip
    likely(out)
    return out


__all__ = ["without"]
