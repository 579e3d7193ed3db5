"""Strongest: the k best of many scores in one pass, without sorting them all; and the k nearest of many vectors."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import kernel, loose_kernel


@kernel
def _push(places: Any, best: Any, size: int, place: int, score: Any) -> int:
    """Put a candidate on the min-heap of the `size` best so far, over the worst when it is full; returns the new size.

    Of equal scores the later place is the worse one, so that the same input gives the same output.
    """
    k = len(places)
    if size < k:
        at = size
        size += 1
        while at > 0:
            up = (at - 1) // 2
            if best[up] < score or (best[up] == score and places[up] > place):
                break
            best[at] = best[up]
            places[at] = places[up]
            at = up
    else:
        at = 0
        while True:
            child = 2 * at + 1
            if child >= size:
                break
            right = child + 1
            if right < size and (
                best[right] < best[child] or (best[right] == best[child] and places[right] > places[child])
            ):
                child = right
            if best[child] > score or (best[child] == score and places[child] < place):
                break
            best[at] = best[child]
            places[at] = places[child]
            at = child
    best[at] = score
    places[at] = place
    return size


@kernel
def _strongest(scores: Any, allowed: Any, places: Any, best: Any) -> int:
    k = len(places)
    size = 0
    for i in range(len(scores)):
        s = scores[i]
        if allowed[i] and s > -np.inf and (size < k or s > best[0]):
            size = _push(places, best, size, i, s)
    return size


@loose_kernel
def _nearest(vectors: Any, one: Any, two: Any, allowed: Any, places: Any, best: Any, sizes: Any) -> None:
    k = places.shape[1]
    dim = vectors.shape[1]
    first = 0
    second = 0
    for i in range(len(allowed)):
        a = np.float32(0.0)
        b = np.float32(0.0)
        for q in range(dim):
            v = vectors[i, q]
            a += v * one[q]
            b += v * two[q]
        if allowed[i]:
            if a > -np.inf and (first < k or a > best[0, 0]):
                first = _push(places[0], best[0], first, i, a)
            if b > -np.inf and (second < k or b > best[1, 0]):
                second = _push(places[1], best[1], second, i, b)
    sizes[0] = first
    sizes[1] = second


def _sorted(places: NDArray[np.int32], best: NDArray[np.float32]) -> NDArray[np.int32]:
    return places[np.lexsort((places, -best))]


def strongest(scores: NDArray[np.float32], allowed: NDArray[np.bool_], k: int) -> NDArray[np.int32]:
    """Places of the `k` highest of `scores` [n] where `allowed` [n], best first; NaN and -inf never win.

    Equal scores: the earlier place first.
    """
    if k <= 0 or len(scores) == 0:
        return np.empty(0, np.int32)
    places, best = np.empty(k, np.int32), np.empty(k, np.float32)
    size = _strongest(scores, allowed, places, best)
    return _sorted(places[:size], best[:size])


def nearest(
    vectors: NDArray[np.float32], tastes: NDArray[np.float32], allowed: NDArray[np.bool_], k: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """For both `tastes` [2, dim]: places of the `k` allowed `vectors` [n, dim] with the highest dot product, best first.

    One pass over the vectors for both: what it costs is reading them. NaN never wins.
    """
    if k <= 0:
        return np.empty(0, np.int32), np.empty(0, np.int32)
    places, best = np.empty((2, k), np.int32), np.empty((2, k), np.float32)
    sizes = np.zeros(2, np.int64)
    _nearest(vectors, tastes[0], tastes[1], allowed, places, best, sizes)
    one, two = int(sizes[0]), int(sizes[1])
    return _sorted(places[0, :one], best[0, :one]), _sorted(places[1, :two], best[1, :two])


__all__ = ["nearest", "strongest"]
