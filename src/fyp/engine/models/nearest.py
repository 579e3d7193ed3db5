"""Nearest: the vectors nearest to two tastes, by an exact scan of 16-bit copies.

Reading the vectors is what a scan costs, so it reads half as many bytes: numbers from -1 to 1 in steps of 1 / 16,384, moving
products by some 0.0001. Sums of whole numbers come out the same in any order, so the scan uses the whole width of the processor
and gives the same answer on every machine.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import kernel
from fyp.engine.models.hashing import DIM
from fyp.engine.models.strongest import best_first, push

UNIT = 16_384
_BLOCK = 64
_LEAST = -(1 << 31)


def compacted(vectors: NDArray[np.float32]) -> NDArray[np.int16]:
    """`vectors` of length 1 at most, in steps of 1 / UNIT."""
    steps: NDArray[np.int16] = np.floor(vectors * np.float32(UNIT) + np.float32(0.5)).astype(np.int16)
    return steps


@kernel
def _products(vectors: Any, start: int, size: int, one: Any, two: Any, ones: Any, twos: Any) -> None:
    """Products of `size` vectors from `start` on with both tastes; two short loops, so that each can be vectorised."""
    for i in range(size):
        a = np.int32(0)
        for q in range(DIM):  # a constant: the loop is unrolled
            a += np.int32(vectors[start + i, q]) * np.int32(one[q])
        ones[i] = a
        b = np.int32(0)
        for q in range(DIM):  # a constant: the loop is unrolled
            b += np.int32(vectors[start + i, q]) * np.int32(two[q])
        twos[i] = b


@kernel
def _keep(scores: Any, start: int, count: int, allowed: Any, places: Any, best: Any, size: int) -> int:
    """Put those of a block on the heap that belong there; returns how many are on it."""
    bar = best[0] if size == len(places) else np.int32(_LEAST)
    top = np.int32(_LEAST)
    for i in range(count):
        top = max(top, scores[i])
    if top <= bar:
        return size
    for i in range(count):
        if scores[i] > bar and allowed[start + i]:
            size = push(places, best, size, start + i, scores[i])
            if size == len(places):
                bar = best[0]
    return size


@kernel
def _scan(vectors: Any, one: Any, two: Any, allowed: Any, places: Any, best: Any, sizes: Any) -> None:
    n = len(allowed)
    ones = np.empty(_BLOCK, np.int32)
    twos = np.empty(_BLOCK, np.int32)
    for start in range(0, n, _BLOCK):
        count = min(_BLOCK, n - start)
        _products(vectors, start, count, one, two, ones, twos)
        sizes[0] = _keep(ones, start, count, allowed, places[0], best[0], sizes[0])
        sizes[1] = _keep(twos, start, count, allowed, places[1], best[1], sizes[1])


def nearest(
    vectors: NDArray[np.int16], tastes: NDArray[np.float32], allowed: NDArray[np.bool_], k: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """For both `tastes` [2, DIM] of length 1: the `k` allowed of the compacted `vectors` [>= n, DIM] nearest, best first.

    `allowed` is [n]; of equally near ones the earlier place comes first.
    """
    if k <= 0:
        return np.empty(0, np.int32), np.empty(0, np.int32)
    places, best = np.empty((2, k), np.int32), np.empty((2, k), np.int32)
    sizes = np.zeros(2, np.int64)
    one, two = compacted(tastes)
    _scan(vectors, one, two, allowed, places, best, sizes)
    first, second = int(sizes[0]), int(sizes[1])
    return best_first(places[0, :first], best[0, :first]), best_first(places[1, :second], best[1, :second])


@kernel
def _nearer(vectors: Any, rows: Any, one: Any, two: Any, out: Any) -> None:
    for i in range(len(rows)):
        a = np.int32(0)
        b = np.int32(0)
        for q in range(DIM):  # a constant: the loop is unrolled
            x = np.int32(vectors[rows[i], q])
            a += x * np.int32(one[q])
            b += x * np.int32(two[q])
        out[i] = max(a, b)


def nearness(vectors: NDArray[np.int16], rows: NDArray[np.int32], tastes: NDArray[np.float32]) -> NDArray[np.float32]:
    """The product of each of the compacted `vectors` at `rows` with the nearer of both `tastes` [2, DIM] of length 1."""
    out = np.empty(len(rows), np.float32)
    one, two = compacted(tastes)
    _nearer(vectors, rows, one, two, out)
    out *= np.float32(1 / UNIT**2)
    return out


__all__ = ["UNIT", "compacted", "nearest", "nearness"]
