"""Fresh: the newest videos that few have seen, whoever made them."""

import numpy as np

from fyp.engine.stages import F32, Ask, Rows

WINDOW = 20
"""Looks at this many times as many of the newest rows as are wanted."""


class Fresh:
    """Fewest showings first among the newest: each upload gets its first audience."""

    name = "fresh"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        videos, wanted = ask.memory.videos, int(ask.knobs["fresh_candidates"])
        rows = np.arange(max(0, len(videos) - WINDOW * wanted), len(videos), dtype=np.int32)
        plays = videos.counts[rows, 0]
        new = ask.unseen[rows] & (plays < ask.knobs["fresh_showings"])
        rows, plays = rows[new], plays[new]
        order = np.lexsort((-rows, plays))[:wanted]
        return rows[order], (1.0 / (1.0 + plays[order])).astype(np.float32)


__all__ = ["Fresh"]
