"""Seen: what was served to this viewer is not served again while anything unseen remains."""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.stages import Ask, Rows


class Seen:
    """Exact: looks at all that was ever served to the viewer, which `ask.unseen` has marked."""

    name = "seen"

    def keep(self, ask: Ask, videos: Rows) -> NDArray[np.bool_]:
        unserved: NDArray[np.bool_] = ask.unseen[videos] | ~ask.memory.videos.alive[videos]
        return unserved


__all__ = ["Seen"]
