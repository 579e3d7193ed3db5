"""Wander: drawn by dice from everything unseen, so that nothing is out of reach and nobody is shut in."""

from typing import Any

import numpy as np

from fyp.engine.models.compiled import brief
from fyp.engine.stages import F32, Ask, Rows


@brief
def _first(drawn: Any, unseen: Any, rows: Any) -> int:
    """Writes the first of `drawn` that are unseen to `rows`, each once, and returns how many."""
    size = 0
    for row in drawn:
        if size < len(rows) and unseen[row]:
            again = False
            for i in range(size):
                again = again or rows[i] == row
            if not again:
                rows[size] = row
                size += 1
    return size


class Wander:
    """Uniform over what is unseen: draws twice as many rows as wanted and keeps the first that are, each once."""

    name = "wander"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        wanted, n = int(ask.knobs["wander_candidates"]), len(ask.memory.videos)
        if n <= 4 * wanted:
            rows = np.flatnonzero(ask.unseen).astype(np.int32)
            rows = ask.dice.permutation(rows)[:wanted]
        else:
            rows = np.empty(wanted, np.int32)
            rows = rows[: _first(ask.dice.integers(0, n, 2 * wanted, dtype=np.int32), ask.unseen, rows)]
        return rows, np.ones(len(rows), np.float32)


__all__ = ["Wander"]
