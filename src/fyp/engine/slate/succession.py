"""Succession: a list that can be scrolled through for ever, round and round, without a creator or sound twice in a row."""

from typing import Any

import numpy as np

from fyp.engine.models.compiled import kernel
from fyp.engine.slate.diversity import ANYTHING, BOTH, CREATOR_ONLY, SOUND_ONLY, differs
from fyp.engine.stages import Rows


@kernel
def _follow(creator: Any, sound: Any, rule: int, start: int, order: Any) -> int:
    """Writes to `order` [n] first `start`, then always the first that is left and may follow; returns how many until nobody
    may, less those at the end that `start` may not follow."""
    n = len(creator)
    used = np.zeros(n, np.bool_)
    first = 0
    length = 1
    order[0] = start
    used[start] = True
    last_creator, last_sound = creator[start], sound[start]
    while length < n:
        while first < n and used[first]:
            first += 1
        chosen = -1
        for p in range(first, n):
            if not used[p] and differs(creator[p], sound[p], last_creator, last_sound, rule):
                chosen = p
                break
        if chosen < 0:
            break
        order[length] = chosen
        length += 1
        used[chosen] = True
        last_creator, last_sound = creator[chosen], sound[chosen]
    while length > 1 and not differs(
        creator[start], sound[start], creator[order[length - 1]], sound[order[length - 1]], rule
    ):
        length -= 1
    return length


def succession(creator: Rows, sound: Rows) -> Rows:
    """Places of the candidates (best first, with their creator and sound rows) in an order in which each may follow the one
    before, and the first may follow the last.

    Who comes too late to follow anybody is left out. A rule bends only when otherwise nothing could follow anything.
    """
    order = np.empty(len(creator), np.int32)
    for rule in (BOTH, CREATOR_ONLY, SOUND_ONLY, ANYTHING):
        for start in range(len(creator)):  # nearly always the very first will do
            if (length := _follow(creator, sound, rule, start, order)) > 1:
                return order[:length].copy()
    return np.arange(len(creator), dtype=np.int32)


__all__ = ["succession"]
