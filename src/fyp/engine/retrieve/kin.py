"""Kin: what is finished by those who finish what this viewer liked last."""

import numpy as np

from fyp.engine.stages import F32, Ask, Rows, empty

COMPANY = 20
"""How many of the last liked videos are asked for their neighbours."""


class Kin:
    """One step on the item graph from the last liked videos, newer ones weighing more; popular neighbours are damped."""

    name = "kin"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        memory, wanted = ask.memory, int(ask.knobs["kin_candidates"])
        recent, liking = memory.viewers.recent(ask.viewer)
        liked = np.flatnonzero(liking > 0.5)[:COMPANY]
        if len(liked) == 0 or wanted == 0:
            return empty()
        source = recent[liked]
        pull = liking[liked] / (1.0 + 0.1 * liked)
        neighbour = memory.kin.neighbour[source]
        total = memory.kin.weight[source].sum(axis=1, keepdims=True)
        weight = memory.kin.weight[source] / np.maximum(total, 1e-6) * pull[:, None]
        there = neighbour >= 0
        rows, place = np.unique(neighbour[there], return_inverse=True)
        if len(rows) == 0:
            return empty()
        strength = np.bincount(place, weight[there]) / np.sqrt(1.0 + memory.videos.rates[rows, 1])
        strength = np.where(ask.unseen[rows], strength, -np.inf)
        order = np.lexsort((rows, -strength))[:wanted]
        order = order[np.isfinite(strength[order])]
        return rows[order].astype(np.int32), strength[order].astype(np.float32)


__all__ = ["COMPANY", "Kin"]
