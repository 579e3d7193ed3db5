"""Kinship: videos that the same people finish within a short while become neighbours; each viewer's last 50 in order.

A bounded item graph learned online. Two videos that one viewer finished gain (the viewer's finishes) ** -kin_activity: who
finishes everything says little of what belongs together (as in Christoffel et al., RecSys 2015). A video's neighbours fade
with each of its finishes, and a newcomer takes the place of the weakest that gained less (after space saving: Metwally et
al. 2005).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.learn.lessons import FINISH, LIKE, REFUSED, SKIP
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.viewers import RECENT
from fyp.engine.models.compiled import kernel
from fyp.engine.stages import F32, Batch
from fyp.vocabulary.event import AnyEvent

BUSY_FADE = np.float32(0.98)
"""Of how many a viewer has finished the last 50 count, so that one who stays for years still says something."""
LIKED = 0.5
"""From this liking on a video counts as good company."""
MOST_SURFACES = 255
MORE = 16
"""The bit of `recent_signs` of who said "more like this"; the four below are those of `signs`."""
_SIGNS = (FINISH, LIKE, SKIP, REFUSED)


def signs(targets: F32) -> NDArray[np.uint8]:
    """Bits [n] of `targets` [n, heads]: 1 finished, 2 liked, 4 skipped early, 8 refused; and each times 16 where it is told."""
    made = np.zeros(len(targets), np.uint8)
    for place, head in enumerate(_SIGNS):
        made |= ((targets[:, head] > 0.5) * (1 << place) + ~np.isnan(targets[:, head]) * (16 << place)).astype(np.uint8)
    return made


@kernel
def _learn(
    viewer: Any, video: Any, liking: Any, signs: Any, surface: Any, whole: Any, more: Any, window: int, activity: float,
    fade: float, recent_video: Any, recent_liking: Any, recent_signs: Any, recent_surface: Any, recent_n: Any, finished: Any,
    neighbour: Any, weight: Any,
) -> None:  # fmt: skip
    for i in range(len(viewer)):
        v, d = viewer[i], video[i]
        n = recent_n[v]
        if more[i] > 0:  # a place of its own, as if it had been finished and liked many times
            place = n % RECENT
            recent_video[v, place] = d
            recent_liking[v, place] = liking[i]
            recent_signs[v, place] = MORE + 3
            recent_surface[v, place] = min(surface[i] + 1, MOST_SURFACES)
            recent_n[v] = n + 1
            continue
        if more[i] < 0:
            for back in range(min(n, RECENT)):
                place = (n - 1 - back) % RECENT
                if recent_video[v, place] == d and recent_signs[v, place] & MORE:
                    recent_liking[v, place] = 0.0
                    recent_signs[v, place] = 1  # one finish is left of it
                    break
            continue
        if not whole[i]:
            for back in range(min(n, RECENT)):
                place = (n - 1 - back) % RECENT
                if recent_video[v, place] == d and not recent_signs[v, place] & MORE:
                    recent_liking[v, place] = min(max(recent_liking[v, place] + liking[i], -2.0), 2.0)
                    told = signs[i] >> 4
                    recent_signs[v, place] = (recent_signs[v, place] & (15 ^ told)) | (signs[i] & told)
                    break
            continue
        if liking[i] > LIKED:
            finished[v] = finished[v] * BUSY_FADE + np.float32(1.0)
            gain = float(finished[v]) ** -activity
            for j in range(neighbour.shape[1]):
                weight[d, j] *= fade
            for back in range(min(n, window)):
                place = (n - 1 - back) % RECENT
                other = recent_video[v, place]
                if recent_liking[v, place] <= LIKED or other == d:
                    continue
                for way in range(2):  # each becomes a neighbour of the other
                    a, b = (d, other) if way == 0 else (other, d)
                    weakest = 0
                    known = False
                    for j in range(neighbour.shape[1]):
                        if neighbour[a, j] == b:
                            weight[a, j] += gain
                            known = True
                            break
                        if weight[a, j] < weight[a, weakest]:
                            weakest = j
                    if not known and weight[a, weakest] < gain:
                        neighbour[a, weakest] = b
                        weight[a, weakest] = gain
        place = n % RECENT
        recent_video[v, place] = d
        recent_liking[v, place] = liking[i]
        recent_signs[v, place] = signs[i] & 15
        recent_surface[v, place] = min(surface[i] + 1, MOST_SURFACES)
        recent_n[v] = n + 1


class Kinship:
    """Keeps the viewers' last 50 and the graph."""

    name = "kinship"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        v = memory.viewers
        _learn(
            batch.viewer, batch.video, batch.liking, signs(batch.targets), batch.surface, batch.whole, batch.more,
            int(knobs["kin_window"]), knobs["kin_activity"], knobs["kin_fade"], v.recent_video, v.recent_liking,
            v.recent_signs, v.recent_surface, v.recent_n, v.finished, memory.kin.neighbour, memory.kin.weight,
        )  # fmt: skip

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        """Kinship comes from lessons alone."""


__all__ = ["LIKED", "Kinship"]
