"""Seen: what was served to this viewer is not served again while anything unseen remains."""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.stages import Ask, Rows


class Seen:
    """Exact: looks at all that was ever served to the viewer."""

    name = "seen"

    def keep(self, ask: Ask, videos: Rows) -> NDArray[np.bool_]:
        served = np.zeros(len(ask.memory.videos), np.bool_)
        served[ask.memory.viewers.served.get(ask.viewer)] = True
        return ~served[videos]


__all__ = ["Seen"]
