"""Kin: what is finished by those who finish what this viewer liked last."""

from typing import Any

import numpy as np

from fyp.engine.models.compiled import kernel
from fyp.engine.models.strongest import strongest
from fyp.engine.stages import F32, Ask, Rows, empty

COMPANY = 20
"""How many of the last liked videos are asked for their neighbours."""


@kernel
def _gather(
    source: Any, pull: Any, neighbour: Any, weight: Any, unseen: Any, rates: Any, rows: Any, strength: Any
) -> int:
    """Writes each unseen neighbour of `source` once, with its summed weight; returns how many there are."""
    degree = neighbour.shape[1]
    flat = np.empty(len(source) * degree, np.int32)
    part = np.empty(len(source) * degree, np.float64)
    found = 0
    for i in range(len(source)):
        total = 1e-6
        for j in range(degree):
            total += weight[source[i], j]
        for j in range(degree):
            other = neighbour[source[i], j]
            if other >= 0 and unseen[other]:
                flat[found] = other
                part[found] = weight[source[i], j] / total * pull[i]
                found += 1
    order = np.argsort(flat[:found], kind="mergesort")
    size = 0
    for place in order:
        row = flat[place]
        if size == 0 or rows[size - 1] != row:
            rows[size] = row
            strength[size] = 0.0
            size += 1
        strength[size - 1] += part[place]
    for s in range(size):
        strength[s] /= np.sqrt(1.0 + rates[rows[s], 1])
    return size


class Kin:
    """One step on the item graph from the last liked videos, newer ones weighing more; popular neighbours are damped."""

    name = "kin"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        memory, wanted = ask.memory, int(ask.knobs["kin_candidates"])
        recent, liking = memory.viewers.recent(ask.viewer)
        liked = np.flatnonzero(liking > 0.5)[:COMPANY]
        if len(liked) == 0 or wanted == 0:
            return empty()
        neighbour, weight = memory.kin.neighbour, memory.kin.weight
        most = len(liked) * neighbour.shape[1]
        rows, strength = np.empty(most, np.int32), np.empty(most, np.float32)
        pull = liking[liked] / (1.0 + 0.1 * liked)
        size = _gather(recent[liked], pull, neighbour, weight, ask.unseen, memory.videos.rates, rows, strength)
        best = strongest(strength[:size], np.ones(size, np.bool_), wanted)
        return rows[best], strength[best]


__all__ = ["COMPANY", "Kin"]
