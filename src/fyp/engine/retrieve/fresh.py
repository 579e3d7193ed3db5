"""Fresh: videos that look for an audience, those that are most behind and most to the viewer's taste first."""

from typing import Any

import numpy as np

from fyp.engine.memory.pools import plan
from fyp.engine.models.compiled import kernel
from fyp.engine.models.nearest import UNIT
from fyp.engine.models.pacing import NO_NEED
from fyp.engine.models.strongest import strongest
from fyp.engine.stages import F32, Ask, Rows, empty

WINDOW = 1000
"""Looks at so many of those that look, one behind another from a place that dice choose: bounded in time."""


@kernel
def _match(rows: Any, taste: Any, compact: Any, weight: float, urge: Any) -> None:
    """Adds `weight` x the cosine of each of `rows` with `taste` [DIM], a vector of length 1."""
    for i in range(len(rows)):
        near = np.float32(0.0)
        for q in range(len(taste)):
            near += compact[rows[i], q] * taste[q]
        urge[i] += weight * near


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
            rows = rows[np.arange(start, start + WINDOW) % count]
        rows = rows[ask.unseen[rows]]
        urge = plan(p, ask.knobs, ask.at, rows)
        open = urge > NO_NEED
        taste = viewers.long[ask.viewer] + viewers.short[ask.viewer] if ask.viewer >= 0 else None
        if taste is not None and (length := float(np.sqrt(taste @ taste))) > 0.0:
            scale = np.float32(1.0 / (length * UNIT))
            _match(rows, taste * scale, ask.memory.videos.compact, ask.knobs["pool_match"], urge)
        order = strongest(urge, open, wanted)
        return rows[order], urge[order]


__all__ = ["Fresh"]
