"""Refused: nothing by a creator whom the viewer blocks, who blocks the viewer, or in whom they are not interested."""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.stages import Ask, Rows


class Refused:
    """A block holds both ways; "not interested" refuses a creator after `refuse_creator_after` times."""

    name = "refused"

    def keep(self, ask: Ask, videos: Rows) -> NDArray[np.bool_]:
        viewers = ask.memory.viewers
        refused = viewers.blocks.get(ask.viewer, set()) | viewers.blocked_by.get(ask.viewer, set())
        if counts := viewers.refusals.get(ask.viewer):
            refused = refused | {row for row, times in counts.items() if times >= ask.knobs["refuse_creator_after"]}
        if not refused:
            return np.ones(len(videos), np.bool_)
        return np.isin(ask.memory.videos.creator[videos], list(refused), invert=True)


__all__ = ["Refused"]
