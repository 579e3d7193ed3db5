"""Kinship: videos that the same people finish within a short while become neighbours; each viewer's last 50 in order.

A bounded item graph learned online: every neighbour's weight fades with each event of the video, a newcomer takes the place
of the weakest (space saving: Metwally et al. 2005).
"""

from typing import Any

from fyp.engine.knobs import Knobs
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.viewers import RECENT
from fyp.engine.models.compiled import kernel
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent

LIKED = 0.5
"""From this liking on a video counts as good company."""


@kernel
def _meet(neighbour: Any, weight: Any, a: int, b: int, gain: float, fade: float) -> None:
    degree = neighbour.shape[1]
    weakest = 0
    place = -1
    for j in range(degree):
        weight[a, j] *= fade
        if neighbour[a, j] == b:
            place = j
        if weight[a, j] < weight[a, weakest]:
            weakest = j
    if place < 0:
        if weight[a, weakest] >= gain:
            return
        place = weakest
        neighbour[a, place] = b
        weight[a, place] = 0.0
    weight[a, place] += gain


@kernel
def _learn(
    viewer: Any, video: Any, liking: Any, whole: Any, window: int, fade: float,
    recent_video: Any, recent_liking: Any, recent_n: Any, neighbour: Any, weight: Any,
) -> None:  # fmt: skip
    for i in range(len(viewer)):
        v, d = viewer[i], video[i]
        n = recent_n[v]
        if not whole[i]:
            for back in range(min(n, RECENT)):
                place = (n - 1 - back) % RECENT
                if recent_video[v, place] == d:
                    recent_liking[v, place] = min(max(recent_liking[v, place] + liking[i], -2.0), 2.0)
                    break
            continue
        if liking[i] > LIKED:
            for back in range(min(n, window)):
                place = (n - 1 - back) % RECENT
                other = recent_video[v, place]
                if recent_liking[v, place] > LIKED and other != d:
                    gain = 1.0 / (1.0 + 0.2 * back)
                    _meet(neighbour, weight, d, other, gain, fade)
                    _meet(neighbour, weight, other, d, gain, fade)
        place = n % RECENT
        recent_video[v, place] = d
        recent_liking[v, place] = liking[i]
        recent_n[v] = n + 1


class Kinship:
    """Keeps the viewers' last 50 and the graph."""

    name = "kinship"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        v = memory.viewers
        _learn(
            batch.viewer, batch.video, batch.liking, batch.whole, int(knobs["kin_window"]), knobs["kin_fade"],
            v.recent_video, v.recent_liking, v.recent_n, memory.kin.neighbour, memory.kin.weight,
        )  # fmt: skip

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        """Kinship comes from lessons alone."""


__all__ = ["LIKED", "Kinship"]
