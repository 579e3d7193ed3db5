"""Kin: what is finished by those who finish what this viewer liked last, and by their like."""

from typing import Any

import numpy as np

from fyp.engine.memory.kin import DEGREE
from fyp.engine.models.compiled import kernel
from fyp.engine.models.strongest import top
from fyp.engine.stages import F32, Ask, Rows, empty

COMPANY = 50
"""How many of the last liked videos the walk starts from."""
FRESH = 0.1
"""The last one pulls 1, the one before 1 / (1 + FRESH), and so on."""

_ONE = np.float32(1.0)


@kernel
def _step(source: Any, pull: Any, count: int, neighbour: Any, weight: Any, finishes: Any, reached: Any, to: Any) -> int:
    """One step: adds what comes of `source` by `pull` to `reached` [videos]; `to` lists who was reached, returns how many.

    Who was reached is damped by the fourth root of how often they were finished.
    """
    found = 0
    for i in range(count):
        row = source[i]
        for j in range(neighbour.shape[1]):
            other = neighbour[row, j]
            if weight[row, j] > 0.0:
                if reached[other] == 0.0:
                    to[found] = other
                    found += 1
                reached[other] += pull[i] * weight[row, j]
    damped = np.empty(found, np.float32)
    for i in range(found):  # by itself: many waits for memory overlap
        damped[i] = finishes[to[i], 1]
    for i in range(found):
        damped[i] = _ONE / np.sqrt(np.sqrt(_ONE + damped[i]))
    for i in range(found):
        reached[to[i]] *= damped[i]
    return found


@kernel
def _walk(
    source: Any,
    pull: Any,
    neighbour: Any,
    weight: Any,
    finishes: Any,
    unseen: Any,
    near: float,
    reached: Any,
    rows: Any,
    strength: Any,
) -> int:
    """Writes every unseen video within two steps of `source` with its strength, near x one step + two steps, each part at
    most 1 where it is strongest; returns how many there are.

    `reached` [videos] is 0 before and after: it holds what came by one step, then by two, then the place of each among `rows`,
    from 1 on.
    """
    degree = neighbour.shape[1]
    by_one = np.empty(len(source) * degree, np.int32)
    ones = _step(source, pull, len(source), neighbour, weight, finishes, reached, by_one)
    passed = np.empty(ones, np.float32)
    most = np.float32(1e-30)
    for i in range(ones):
        passed[i] = reached[by_one[i]]
        reached[by_one[i]] = 0.0
        most = max(most, passed[i])
    by_two = np.empty(min(ones * degree, len(unseen)), np.int32)
    twos = _step(by_one, passed, ones, neighbour, weight, finishes, reached, by_two)
    farthest = np.float32(1e-30)
    for i in range(twos):
        farthest = max(farthest, reached[by_two[i]])
    size = 0
    for i in range(twos):
        row = by_two[i]
        if unseen[row]:
            rows[size] = row
            strength[size] = reached[row] / farthest
            size += 1
            reached[row] = size
    for i in range(ones):
        row = by_one[i]
        if unseen[row]:
            part = near * passed[i] / most
            if reached[row] > 0.0:
                strength[np.int64(reached[row]) - 1] += part
            else:
                rows[size] = row
                strength[size] = part
                size += 1
    for i in range(twos):
        reached[by_two[i]] = 0.0
    return size


class Kin:
    """Two steps on the item graph from the last liked videos, much finished ones damped.

    The walk is that of P3alpha / RP3beta (Cooper et al., WWW 2014; Paudel et al., 2017) with the viewers' part learned online.
    """

    name = "kin"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        memory, wanted = ask.memory, int(ask.knobs["kin_candidates"])
        recent, liking = memory.viewers.recent(ask.viewer)
        liked = np.flatnonzero(liking > 0.5)[:COMPANY]
        if len(liked) == 0 or wanted == 0:
            return empty()
        pull = liking[liked] / (1.0 + FRESH * liked).astype(np.float32)
        most = min(len(ask.unseen), len(liked) * DEGREE * (1 + DEGREE))
        rows, strength = np.empty(most, np.int32), np.empty(most, np.float32)
        size = _walk(
            recent[liked], pull, memory.kin.neighbour, memory.kin.weight, memory.videos.rates, ask.unseen,
            ask.knobs["kin_near"], memory.kin.reached, rows, strength,
        )  # fmt: skip
        best = top(strength[:size], wanted)
        return rows[best], strength[best]


__all__ = ["COMPANY", "Kin"]
