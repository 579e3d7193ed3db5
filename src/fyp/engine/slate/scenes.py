"""Scenes: how sliders steer a slot. Dice choose who may be drawn at all, and then the draw is as ever.

Of a topic slid down, the slot is drawn without it in all but a share of slots: its exposure is that share of what it was,
whatever the ranking thinks of it. For a topic slid up, a share of slots is kept: there it alone is drawn from, by value. With a
base share p and a factor f the kept share is q = p (f - 1) / (1 - p), for q + (1 - q) p = f p. The propensity of a video is the
sum over all scenes of the scene's chance and its chance there, so it is as exact as without.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.memory.wishes import Wish
from fyp.engine.models.compiled import kernel
from fyp.engine.stages import Rows

LEVELS = {-2: "slider_much_less", -1: "slider_less", 1: "slider_more", 2: "slider_much_more"}
"""The knob of each step of a slider."""
OPEN = np.array([1.0])
_NOBODY = np.empty(0, np.int8)


class Scenes(NamedTuple):
    """`chance` [kept + thinned] of each scene: first the kept ones, then those without what was slid down, the widest first.

    `seat` [c] is the kept scene of each candidate (-1: none), `bar` [c] how far its topic was slid down: 0, 1 or 2. The last
    scene goes without both, the one before without 2 alone. `dice` [n] choose the scene of each slot.
    """

    kept: int
    chance: NDArray[np.float64]
    seat: NDArray[np.int8]
    bar: NDArray[np.int8]
    dice: NDArray[np.float64]


def alone() -> Scenes:
    """One scene, in which all may be drawn."""
    return Scenes(0, OPEN, _NOBODY, _NOBODY, OPEN)


def scenes(wish: Wish, topic: Rows, knobs: Knobs, dice: Callable[[], NDArray[np.float64]]) -> Scenes:
    """The scenes of a viewer with sliders, for candidates of `topic` [c]."""
    seat, bar = np.full(len(topic), -1, np.int8), np.zeros(len(topic), np.int8)
    kept: list[float] = []
    for of, slider in wish.sliders.items():
        if slider.level < 0:
            bar[topic == of] = -slider.level
        elif len(kept) < 120:
            seat[topic == of] = len(kept)
            kept.append(share(slider.usual, slider.level, knobs))
    most = knobs["slider_seats"]
    if (total := sum(kept)) > most:
        kept = [one * most / total for one in kept]
    less, much_less = knobs["slider_less"], knobs["slider_much_less"]
    much_less = min(less, much_less)
    thinned = [much_less, less - much_less, 1.0 - less] if bar.any() else [1.0]
    rest = 1.0 - sum(kept)
    return Scenes(len(kept), np.array([*kept, *(rest * one for one in thinned)]), seat, bar, dice())


def share(base: float, level: int, knobs: Knobs) -> float:
    """The share of slots that is kept for a topic that had the `base` share without its slider at `level`."""
    base = max(base, knobs["slider_floor"])
    if base >= 1.0:
        return 0.0
    return min(base * (knobs[LEVELS[level]] - 1.0) / (1.0 - base), knobs["slider_seats"])


@kernel
def fits(scene: int, kept: int, seat: Any, bar: Any, allowed: Any, fit: Any) -> None:
    """Writes who of the `allowed` may be drawn in a scene to `fit`."""
    for p in range(len(allowed)):
        if scene < kept:
            fit[p] = allowed[p] and seat[p] == scene
        else:
            fit[p] = allowed[p] and bar[p] <= 2 - (scene - kept)


@kernel
def settle(chance: Any, kept: int, able: Any, settled: Any) -> bool:
    """Writes to `settled` the chances of scenes when only the `able` can seat anybody; False when none can.

    A kept seat that nobody can take goes to all the others; a scene that bars all goes to the next wider one.
    """
    rest = 1.0
    for s in range(kept):
        settled[s] = chance[s] if able[s] else 0.0
        rest -= settled[s]
    before = 0.0
    for s in range(kept, len(chance)):
        settled[s] = 0.0
        before += chance[s]
    widest = -1
    for s in range(kept, len(chance)):
        if able[s]:
            widest = s
            break
    if widest < 0:
        return False
    to = widest
    for s in range(kept, len(chance)):
        if able[s]:
            to = s
        if before > 0.0:
            settled[to] += rest * chance[s] / before
    if before <= 0.0:
        settled[widest] = rest
    return True


@kernel
def pick(settled: Any, u: float) -> int:
    """The scene that `u` in [0, 1) falls on."""
    chosen = 0
    for s in range(len(settled)):
        if settled[s] > 0.0:
            chosen = s
            u -= settled[s]
            if u < 0.0:
                break
    return chosen


__all__ = ["LEVELS", "Scenes", "alone", "fits", "pick", "scenes", "settle", "share"]
