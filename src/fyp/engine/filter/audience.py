"""Audience: only videos that are there, and public; where an experiment deals out creators, those of the viewer's arm."""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.stages import Ask, Rows


class Audience:
    """Removed and unlisted videos are not `alive`."""

    name = "audience"

    def keep(self, ask: Ask, videos: Rows) -> NDArray[np.bool_]:
        alive: NDArray[np.bool_] = ask.memory.videos.alive[videos]
        return alive if ask.market is None else alive & ask.market[videos]


__all__ = ["Audience"]
