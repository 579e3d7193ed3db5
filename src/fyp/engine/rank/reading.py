"""Reading: the rates of many candidates, collected out of wide tables and read as evidence.

A look-up in a wide table waits for memory; in a short loop that does nothing else, many waits overlap.
"""

import math
from typing import Any

import numpy as np

from fyp.engine.models.compiled import kernel
from fyp.engine.models.hashing import DIM
from fyp.engine.models.logs import ln32
from fyp.engine.models.nearest import UNIT
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


@kernel
def _steps(taste: Any, steps: Any) -> None:
    """A taste in steps of 1 / UNIT, from -2 to 2 (what is no number becomes 0)."""
    for q in range(DIM):
        steps[q] = np.int16(math.floor(min(max(taste[q], -1.99), 1.99) * UNIT + 0.5)) if taste[q] == taste[q] else 0


@kernel
def products(viewer: Any, video: Any, compact: Any, long: Any, short: Any, averse: Any, near: Any) -> None:
    """Products of each showing's video with the three tastes of its viewer, in whole steps, to `near` [3, n].

    Of whole numbers the sum is the same in any order: in loops that do nothing else, many are taken at once.
    """
    steps = np.zeros((3, DIM), np.int16)
    first = 0
    while first < len(video):
        v, last = viewer[first], first + 1
        while last < len(video) and viewer[last] == v:
            last += 1
        if v >= 0:
            _steps(long[v], steps[0])
            _steps(short[v], steps[1])
            steps[2] = averse[v]
            for s in range(3):
                taste = steps[s]
                for i in range(first, last):
                    d = video[i]
                    a = np.int32(0)
                    for q in range(DIM):  # a constant: the loop is unrolled
                        a += np.int32(compact[d, q]) * np.int32(taste[q])
                    near[s, i] = a
        first = last


__all__ = ["collect", "products", "read", "touch"]
