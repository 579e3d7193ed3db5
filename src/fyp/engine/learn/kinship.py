"""Kinship: videos that the same people finish within a short while become neighbours.

A bounded item graph learned online. Two videos that one viewer finished gain (the viewer's finishes) ** -kin_activity: who
finishes everything says little of what belongs together (as in Christoffel et al., RecSys 2015). A video's neighbours fade
with each of its finishes, and a newcomer takes the place of the weakest that gained less (after space saving: Metwally et
al. 2005).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.learn.lessons import FINISH, LIKE, REFUSED, SKIP
from fyp.engine.memory.viewers import RECENT
from fyp.engine.models.compiled import kernel
from fyp.engine.stages import F32

BUSY_FADE = np.float32(0.98)
"""Of how many a viewer has finished the last 50 count, so that one who stays for years still says something."""
LIKED = 0.5
"""From this liking on a video counts as good company."""
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
def told_late(
    v: int, d: int, liking: Any, signs: Any, recent_video: Any, recent_liking: Any, recent_signs: Any, n: int
) -> None:
    """An act on a showing that was closed before: changes what the viewer's ring of `n` showings in all says of video `d`."""
    for back in range(min(n, RECENT)):
        place = (n - 1 - back) % RECENT
        if recent_video[v, place] == d and not recent_signs[v, place] & MORE:
            recent_liking[v, place] = min(max(recent_liking[v, place] + liking, -2.0), 2.0)
            told = signs >> 4
            recent_signs[v, place] = (recent_signs[v, place] & (15 ^ told)) | (signs & told)
            break


@kernel
def take_back(v: int, d: int, recent_video: Any, recent_liking: Any, recent_signs: Any, n: int) -> None:
    """Who asked for more like `d` does so no more: one finish is left of it."""
    for back in range(min(n, RECENT)):
        place = (n - 1 - back) % RECENT
        if recent_video[v, place] == d and recent_signs[v, place] & MORE:
            recent_liking[v, place] = 0.0
            recent_signs[v, place] = 1
            break


@kernel
def meet(
    d: int,
    gain: float,
    fade: float,
    window: int,
    recent_video: Any,
    recent_liking: Any,
    n: int,
    neighbour: Any,
    weight: Any,
) -> None:
    """Video `d` was finished by who has this ring of `n` showings: it becomes a neighbour of the good ones in the window."""
    for j in range(neighbour.shape[1]):
        weight[d, j] *= fade
    for back in range(min(n, window)):
        place = (n - 1 - back) % RECENT
        other = recent_video[place]
        if recent_liking[place] <= LIKED or other == d:
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


__all__ = ["BUSY_FADE", "LIKED", "MORE", "meet", "signs", "take_back", "told_late"]
