"""Reading: the rates of many candidates, collected out of wide tables and read as evidence.

A look-up in a wide table waits for memory; in a short loop that does nothing else, many waits overlap.
"""

from typing import Any

import numpy as np

from fyp.engine.models.compiled import kernel
from fyp.engine.models.hashing import DIM
from fyp.engine.models.logs import ln32
from fyp.engine.models.posterior import evidence_32

_NONE, _SOME = np.float32(0.0), np.float32(1.0)


@kernel
def collect(rates: Any, rows: Any, got: Any) -> None:
    """Rates of `rows` [n] of a table to `got` [5, n], and once more the trials; zeros for row -1."""
    for i in range(len(rows)):
        row = rows[i]
        for s in range(4):
            got[s, i] = rates[row, s] if row >= 0 else 0.0
        got[4, i] = got[0, i]


@kernel
def touch(video: Any, compact: Any, factor: Any, factor_rate: Any, got: Any) -> None:
    """Reads a little of all that the products below need of each video, so that the waits for memory overlap.

    It leaves a sum in `got`, where nothing is read any more: else the loop would be left out.
    """
    whole = np.int32(0)
    part = np.float32(0.0)
    for i in range(len(video)):
        d = video[i]
        whole += np.int32(compact[d, 0]) + np.int32(compact[d, DIM // 2])
        part += factor[d, 0] + factor_rate[d, 0]
    got[0, 0, :1] = part + np.float32(whole)


@kernel
def read(got: Any, base: Any, logit: Any, strength: float, out: Any) -> None:
    """Evidence of collected rates `got` [5, n] for finish, like and skip, and ln(1 + showings), to `out` [4, n].

    Without branches, in float32 and a signal at a time, so that the compiler takes many candidates in one instruction.
    """
    n = got.shape[1]
    trust = np.float32(strength)
    for s in range(3):
        rate, prior = np.float32(base[s]), np.float32(logit[s])
        for i in range(n):
            hits, trials = got[1 + s, i], got[0, i]
            there = _SOME if trials > _NONE or hits > _NONE else _NONE
            out[s, i] = evidence_32(hits, trials, rate, prior, trust) * there
    for i in range(n):
        out[3, i] = ln32(_SOME + got[4, i])


__all__ = ["collect", "read", "touch"]
