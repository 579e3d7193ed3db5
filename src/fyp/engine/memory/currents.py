"""Currents: what moves now: a faded count of love per video, and the list of the strongest."""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.room import grown


class Currents:
    """`heat` [videos] fades since `heat_at` (whole epoch seconds); `top` are the rows of the hottest, hottest first."""

    def __init__(self) -> None:
        self.heat: NDArray[np.float32] = np.zeros(256, np.float32)
        self.heat_at: NDArray[np.uint32] = np.zeros(256, np.uint32)
        self.top: NDArray[np.int32] = np.empty(0, np.int32)
        self.lessons_until_top = 0

    def reach(self, videos: int) -> None:
        """Make room for `videos` rows."""
        have = len(self.heat)
        if videos > have:
            self.heat, self.heat_at = (grown(old, max(videos, 2 * have)) for old in (self.heat, self.heat_at))


__all__ = ["Currents"]
