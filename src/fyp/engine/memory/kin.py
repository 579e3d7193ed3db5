"""Kin: which videos are finished by the same people, as a graph with a bounded number of neighbours."""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.room import grown

DEGREE = 24


class Kin:
    """`neighbour` and `weight` are [videos, 24]; an empty place has weight 0.

    `reached` [videos] is for a walk to count in, all 0 before and after: no memory, and no array of all videos for each page.
    """

    def __init__(self) -> None:
        self.neighbour: NDArray[np.int32] = np.zeros((256, DEGREE), np.int32)
        self.weight: NDArray[np.float32] = np.zeros((256, DEGREE), np.float32)
        self.reached: NDArray[np.float32] = np.zeros(256, np.float32)

    def reach(self, videos: int) -> None:
        """Make room for `videos` rows."""
        have = len(self.neighbour)
        if videos > have:
            self.neighbour = grown(self.neighbour, max(videos, 2 * have))
            self.weight = grown(self.weight, max(videos, 2 * have))
            self.reached = grown(self.reached, max(videos, 2 * have))


__all__ = ["DEGREE", "Kin"]
