"""Strongest: the k best of many scores in one pass, without sorting them all."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import kernel


@kernel
def _heap(scores: Any, allowed: Any, places: Any, best: Any) -> int:
    """Min-heap of the best so far in `best`, their places in `places`; returns how many there are."""
    k = len(places)
    size = 0
    for i in range(len(scores)):
        s = scores[i]
        if not allowed[i] or not s > -np.inf or (size == k and s <= best[0]):
            continue
        if size < k:
            at = size
            size += 1
            while at > 0 and best[(at - 1) // 2] > s:
                best[at] = best[(at - 1) // 2]
                places[at] = places[(at - 1) // 2]
                at = (at - 1) // 2
        else:
            at = 0
            while True:
                child = 2 * at + 1
                if child >= size:
                    break
                if child + 1 < size and best[child + 1] < best[child]:
                    child += 1
                if best[child] >= s:
                    break
                best[at] = best[child]
                places[at] = places[child]
                at = child
        best[at] = s
        places[at] = i
    return size


def strongest(scores: NDArray[np.float32], allowed: NDArray[np.bool_], k: int) -> NDArray[np.int32]:
    """Places of the `k` highest of `scores` [n] where `allowed` [n], best first; NaN and -inf never win.

    Equal scores: the earlier place first, so that the same input gives the same output.
    """
    if k <= 0 or len(scores) == 0:
        return np.empty(0, np.int32)
    places, best = np.empty(k, np.int32), np.empty(k, np.float32)
    size = _heap(scores, allowed, places, best)
    places, best = places[:size], best[:size]
    return places[np.lexsort((places, -best))]


__all__ = ["strongest"]
