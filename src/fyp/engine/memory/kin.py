"""Kin: which videos are finished by the same people, as a graph with a bounded number of neighbours."""

import numpy as np
from numpy.typing import NDArray

DEGREE = 24


class Kin:
    """`neighbour` and `weight` are [videos, 24]; an empty place has neighbour -1 and weight 0."""

    def __init__(self) -> None:
        self.neighbour: NDArray[np.int32] = np.full((256, DEGREE), -1, np.int32)
        self.weight: NDArray[np.float32] = np.zeros((256, DEGREE), np.float32)

    def reach(self, videos: int) -> None:
        """Make room for `videos` rows."""
        have = len(self.neighbour)
        if videos > have:
            more = max(videos, 2 * have) - have
            self.neighbour = np.concatenate([self.neighbour, np.full((more, DEGREE), -1, np.int32)])
            self.weight = np.concatenate([self.weight, np.zeros((more, DEGREE), np.float32)])


__all__ = ["DEGREE", "Kin"]
