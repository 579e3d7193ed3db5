"""Fresh: the newest videos that few have seen, whoever made them."""

import numpy as np

from fyp.engine.models.strongest import strongest
from fyp.engine.stages import F32, Ask, Rows

WINDOW = 20
"""Looks at this many times as many of the newest rows as are wanted."""


class Fresh:
    """Fewest showings first among the newest: each upload gets its first audience."""

    name = "fresh"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        videos, wanted = ask.memory.videos, int(ask.knobs["fresh_candidates"])
        last = len(videos)
        first = max(0, last - WINDOW * wanted)
        plays = videos.counts[first:last, 0][::-1]  # newest first, as of equals the earlier place wins
        new = ask.unseen[first:last][::-1] & (plays < ask.knobs["fresh_showings"])
        places = strongest(-plays.astype(np.float32), new, wanted)
        return (last - 1 - places).astype(np.int32), (1.0 / (1.0 + plays[places])).astype(np.float32)


__all__ = ["Fresh"]
