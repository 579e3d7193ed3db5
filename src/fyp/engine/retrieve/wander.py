"""Wander: drawn by dice from everything unseen, so that nothing is out of reach and nobody is shut in."""

import numpy as np

from fyp.engine.models.strongest import once
from fyp.engine.stages import F32, Ask, Rows


class Wander:
    """Uniform over what is unseen: draws twice as many rows as wanted and keeps those that are."""

    name = "wander"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        wanted, n = int(ask.knobs["wander_candidates"]), len(ask.memory.videos)
        if n <= 4 * wanted:
            rows = np.flatnonzero(ask.unseen).astype(np.int32)
            rows = ask.dice.permutation(rows)[:wanted]
        else:
            rows = once(ask.dice.integers(0, n, 2 * wanted, dtype=np.int32))
            rows = ask.dice.permutation(rows[ask.unseen[rows]])[:wanted]
        return rows, np.ones(len(rows), np.float32)


__all__ = ["Wander"]
