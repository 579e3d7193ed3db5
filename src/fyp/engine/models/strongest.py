"""Strongest: the k best of many scores in one pass, without sorting them all."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import brief, kernel

_NOTHING = np.float32(0.0)


@kernel
def push(places: Any, best: Any, size: int, place: int, score: Any) -> int:
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
            size = push(places, best, size, i, s)
    return size


def best_first(places: NDArray[np.int32], best: NDArray[Any]) -> NDArray[np.int32]:
    """`places` with the highest of `best` first; of equal ones the earlier place."""
    return places[np.lexsort((places, -best))]


def strongest(scores: NDArray[np.floating[Any]], allowed: NDArray[np.bool_], k: int) -> NDArray[np.int32]:
    """Places of the `k` highest of `scores` [n] where `allowed` [n], best first; NaN and -inf never win.

    Equal scores: the earlier place first.
    """
    if k <= 0 or len(scores) == 0:
        return np.empty(0, np.int32)
    places, best = np.empty(k, np.int32), np.empty(k, scores.dtype)
    size = _strongest(scores, allowed, places, best)
    return best_first(places[:size], best[:size])


def descending(scores: NDArray[np.float32]) -> NDArray[np.int32]:
    """Places of `scores` [n], the highest first, of equal ones the earlier place; NaN anywhere.

    As a stable argsort, three times as fast: whole numbers of score and place are sorted, without branches to guess wrong.
    """
    keys, places = np.empty(len(scores), np.int64), np.empty(len(scores), np.int32)
    _keys(scores, keys)
    keys.sort()  # here, not in a kernel: numpy sorts whole numbers several at a time
    _places(keys, places)
    return places


@brief
def _keys(scores: Any, keys: Any) -> None:
    """Whole numbers that rise as `scores` fall, and then with their places."""
    for i in range(len(scores)):
        bits = np.float32(scores[i] + _NOTHING).view(np.int32)  # 0 for -0
        keys[i] = (np.int64(~(bits ^ ((bits >> 31) & 0x7FFFFFFF))) << 32) | i


@brief
def _places(keys: Any, places: Any) -> None:
    for i in range(len(keys)):
        places[i] = keys[i] & 0xFFFFFFFF


def top(scores: NDArray[np.float32], k: int) -> NDArray[np.int32]:
    """As `strongest` where all are allowed and none is NaN: for thousands of scores in no order, half the time of a heap."""
    n = len(scores)
    if not 0 < k < n:
        return descending(scores)[: max(k, 0)]
    bar = np.partition(scores, n - k)[n - k]
    places = np.flatnonzero(scores >= bar).astype(np.int32)
    return places[descending(scores[places])[:k]]


__all__ = ["best_first", "descending", "push", "strongest", "top"]
