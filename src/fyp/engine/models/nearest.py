"""Nearest: the vectors nearest to two tastes, by an exact scan of 16-bit copies.

Reading the vectors is what a scan costs, so it reads half as many bytes: numbers from -1 to 1 in steps of 1 / 16,384, moving
products by some 0.0001. Sums of whole numbers come out the same in any order, so the scan uses the whole width of the processor
and gives the same answer on every machine.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import brief, kernel
from fyp.engine.models.hashing import DIM
from fyp.engine.models.strongest import best_first, push

UNIT = 16_384
_BLOCK = 64
_LEAST = -(1 << 31)
_LOW = (1 << 32) - 1
_MOST = 1 << 30
"""Above any product of two vectors of length 1 in steps of 1 / UNIT, which is UNIT**2 and a little by rounding."""


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


def _found(
    vectors: NDArray[np.int16], tastes: NDArray[np.float32], allowed: NDArray[np.bool_], k: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Places [2, k] and products [2, k] of the nearest to each taste in no order, and how many of them there are [2]."""
    k = max(k, 0)
    places, best = np.empty((2, k), np.int32), np.empty((2, k), np.int32)
    sizes = np.zeros(2, np.int64)
    if k:
        one, two = compacted(tastes)
        _scan(vectors, one, two, allowed, places, best, sizes)
    return places, best, sizes


def nearest(
    vectors: NDArray[np.int16], tastes: NDArray[np.float32], allowed: NDArray[np.bool_], k: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """For both `tastes` [2, DIM] of length 1: the `k` allowed of the compacted `vectors` [>= n, DIM] nearest, best first.

    `allowed` is [n]; of equally near ones the earlier place comes first.
    """
    return ordered(*_found(vectors, tastes, allowed, k))


def nearest_to_either(
    vectors: NDArray[np.int16], tastes: NDArray[np.float32], allowed: NDArray[np.bool_], k: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """What `nearest` finds for either taste, each once, with its product with the taste that found it, best first."""
    return merged(*_found(vectors, tastes, allowed, k))


def ordered(
    places: NDArray[np.int32], best: NDArray[np.int32], sizes: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Both lists of places [2, k], of which `sizes` [2] are filled, best first."""
    first, second = int(sizes[0]), int(sizes[1])
    return best_first(places[0, :first], best[0, :first]), best_first(places[1, :second], best[1, :second])


def merged(
    places: NDArray[np.int32], best: NDArray[np.int32], sizes: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Both lists as one, each place once with its higher product, best first; of equal ones the earlier place."""
    keys = np.empty(int(sizes.sum()), np.int64)
    _by_place(places, best, sizes, keys)
    keys.sort()  # here, not in a kernel: numpy sorts whole numbers several at a time
    keys = keys[: _by_product(keys)]
    keys.sort()
    rows = (keys & _LOW).astype(np.int32)
    return rows, (_MOST - (keys >> 32)).astype(np.float32) * np.float32(1 / UNIT**2)


@brief
def _by_place(places: Any, best: Any, sizes: Any, keys: Any) -> None:
    size = 0
    for taste in range(2):
        for i in range(sizes[taste]):
            keys[size] = (np.int64(places[taste, i]) << 32) | (np.int64(_MOST) - best[taste, i])
            size += 1


@brief
def _by_product(keys: Any) -> int:
    """Of each place the first, which has the higher product, moved to the front as product and place; how many."""
    count = 0
    before = np.int64(-1)
    for i in range(len(keys)):
        place = keys[i] >> 32
        if place != before:
            keys[count] = ((keys[i] & _LOW) << 32) | place
            count += 1
        before = place
    return count


__all__ = ["UNIT", "compacted", "merged", "nearest", "nearest_to_either", "ordered"]
