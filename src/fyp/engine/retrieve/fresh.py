"""Fresh: videos that look for an audience, those that are most behind and most to the viewer's taste first."""

from typing import Any

import numpy as np

from fyp.engine.memory.pools import plan
from fyp.engine.models.compiled import brief
from fyp.engine.models.hashing import DIM
from fyp.engine.models.nearest import UNIT, compacted
from fyp.engine.models.pacing import NO_NEED
from fyp.engine.models.strongest import top
from fyp.engine.stages import F32, Ask, Rows, empty

WINDOW = 1000
"""Looks at so many of those that look, one behind another from a place that dice choose: bounded in time."""


@brief
def _match(rows: Any, taste: Any, compact: Any, weight: float, urge: Any) -> None:
    """Adds `weight` x the cosine of each of `rows` with `taste` [DIM], a vector of length 1 in steps of 1 / UNIT."""
    scale = weight / (UNIT * UNIT)
    for i in range(len(rows)):
        d = rows[i]
        near = np.int32(0)
        for q in range(DIM):  # a constant: the loop is unrolled
            near += np.int32(compact[d, q]) * np.int32(taste[q])
        urge[i] += scale * near


class Fresh:
    """Each upload gets the audience that its rung promises, by content and niche, whoever made it."""

    name = "fresh"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        p, wanted, viewers = ask.memory.pools, int(ask.knobs["fresh_candidates"]), ask.memory.viewers
        count = int(p.count[0])
        if not count or not wanted:
            return empty()
        rows = p.active[:count]
        if count > WINDOW:
            start = int(ask.dice.integers(0, count))
            rows = np.concatenate([rows[start : start + WINDOW], rows[: max(start + WINDOW - count, 0)]])
        rows = rows[ask.unseen[rows]]
        urge = plan(p, ask.knobs, ask.at, rows)
        open = np.flatnonzero(urge > NO_NEED)
        rows, urge = rows[open], urge[open]
        taste = viewers.long[ask.viewer] + viewers.short[ask.viewer] if ask.viewer >= 0 else None
        if taste is not None and (length := float(np.sqrt(taste @ taste))) > 0.0:
            steps = compacted(taste / np.float32(length))
            _match(rows, steps, ask.memory.videos.compact, ask.knobs["pool_match"], urge)
        order = top(urge, wanted)
        return rows[order], urge[order]


__all__ = ["Fresh"]
