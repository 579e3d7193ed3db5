"""Currents: what moves now: a faded count of love per video, and the list of the strongest."""

import numpy as np
from numpy.typing import NDArray


class Currents:
    """`heat` [videos] fades with time since `heat_at` (epoch seconds); `top` are the rows of the hottest, hottest first."""

    def __init__(self) -> None:
        self.heat: NDArray[np.float32] = np.zeros(256, np.float32)
        self.heat_at: NDArray[np.float64] = np.zeros(256, np.float64)
        self.top: NDArray[np.int32] = np.empty(0, np.int32)
        self.lessons_until_top = 0

    def reach(self, videos: int) -> None:
        """Make room for `videos` rows."""
        have = len(self.heat)
        if videos > have:
            more = max(videos, 2 * have) - have
            self.heat = np.concatenate([self.heat, np.zeros(more, np.float32)])
            self.heat_at = np.concatenate([self.heat_at, np.zeros(more, np.float64)])


__all__ = ["Currents"]
