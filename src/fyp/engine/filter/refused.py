"""Refused: nothing by whom the viewer blocks or who blocks them, nothing refused or reported."""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.stages import Ask, Rows


class Refused:
    """A block holds both ways; "not interested" refuses a creator after `refuse_creator_after` times, the video at once.

    What was reported never comes back, however little is left.
    """

    name = "refused"

    def keep(self, ask: Ask, videos: Rows) -> NDArray[np.bool_]:
        viewers = ask.memory.viewers
        refused = viewers.blocks.get(ask.viewer, set()) | viewers.blocked_by.get(ask.viewer, set())
        if counts := viewers.refusals.get(ask.viewer):
            refused = refused | {row for row, times in counts.items() if times >= ask.knobs["refuse_creator_after"]}
        keep = np.ones(len(videos), np.bool_)
        if refused:
            keep &= np.isin(ask.memory.videos.creator[videos], list(refused), invert=True)
        if gone := ask.memory.wishes.get(ask.viewer).gone:
            keep &= np.isin(videos, list(gone), invert=True)
        return keep


__all__ = ["Refused"]
