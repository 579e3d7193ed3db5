"""Seats: which candidate takes which slot: the best by value, with seats kept for the new and for something else.

Slots are filled from the top. For each, dice choose the seat (ranked, fresh or wander) and then the video: a ranked seat by
a Plackett-Luce draw over the best (weights exp(value / temperature)), a fresh seat likewise but five times as warm, a wander
seat uniformly. So every slot has an exact propensity: the chance of this video here, given the slots before.

What is guaranteed, in this order:
1. No creator and no sound twice in a row, across pages too, while any video that may be shown could keep to it.
2. A video that was served before takes a slot only when no unseen one may follow the slot before. When few are left, those
   are drawn that leave an order for the rest, so that this is rare.
3. A topic takes at most its part of a page while an unseen video of another topic may follow.
A page is shorter than asked when nobody who is not on it yet may follow; it is empty only when nothing may be shown at all.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.models.compiled import kernel
from fyp.engine.models.strongest import descending
from fyp.engine.slate.diversity import count_up, crowded, differs, finishes, strictness
from fyp.engine.stages import F32, Rows

RANKED, FRESH, WANDER, AGAIN = 0, 1, 2, 3
FRESH_WARMTH = 5.0
LOOK_AHEAD = 40
"""With at most so many left, only those are drawn after which all others can still be shown in a row."""
NO_CAP = 1 << 30


class Seated(NamedTuple):
    """Places of the chosen candidates, the kind of seat that each took, and the propensities."""

    places: Rows
    seats: Rows
    propensities: NDArray[np.float64]


@kernel
def _weigh(
    kind: int, order: Any, value: Any, allowed: Any, temperature: float, contenders: int, tally: Any, cap: int, weight: Any,
    upto: Any,
) -> float:  # fmt: skip
    """Writes the draw weights of one kind of seat beside `order[: upto[kind]]`; returns their sum (0: nobody may sit there)."""
    total = 0.0
    best = 0.0
    met = 0
    upto[kind] = len(order)
    for i in range(len(order)):
        p = order[i]
        weight[i] = 0.0
        if not allowed[p] or tally[p] >= cap:
            continue
        if kind == 0 and met >= contenders:
            upto[kind] = i
            break
        if met == 0:
            best = value[p]
        met += 1
        if kind == 2:
            weight[i] = 1.0
        elif kind == 1:
            weight[i] = math.exp(max((value[p] - best) / (FRESH_WARMTH * temperature), -700.0))
        else:
            weight[i] = math.exp(max((value[p] - best) / temperature, -700.0))
        total += weight[i]
    return total


@kernel
def _draw(order: Any, weight: Any, upto: int, left: float) -> int:
    """The candidate at which the running sum of weights passes `left`."""
    chosen = -1
    for i in range(upto):
        if weight[i] > 0.0:
            chosen = order[i]
            left -= weight[i]
            if left < 0.0:
                break
    return chosen


@kernel
def _careful(open: Any, allowed: Any, creator: Any, sound: Any) -> None:
    """When few are left: narrows `allowed` to those that leave an order for the rest, if there are any."""
    n = len(open)
    crowd = np.empty((2, n), np.int64)
    left = crowded(open, creator, crowd[0])
    crowded(open, sound, crowd[1])
    safe = np.zeros(n, np.bool_)
    some = False
    for p in range(n):
        if allowed[p]:
            if left <= LOOK_AHEAD:
                safe[p] = finishes(p, open, creator, sound)
            else:  # who has half of all that is left must go first, or be stuck last
                safe[p] = 2 * crowd[0, p] >= left or 2 * crowd[1, p] >= left
            some = some or safe[p]
    if some:
        allowed[:] = safe


@kernel
def _seat(
    ranked: Any, fresh: Any, wander: Any, again: Any, value: Any, creator: Any, sound: Any, topic: Any, last: Any, dice: Any,
    scarce: bool, fresh_seat: float, wander_seat: float, temperature: float, contenders: int, topic_cap: int,
    places: Any, seats: Any, propensities: Any,
) -> int:  # fmt: skip
    n = len(value)
    able = np.zeros(n, np.bool_)  # may be shown at all
    open = np.zeros(n, np.bool_)  # unseen, and not on this page yet
    for p in ranked:
        open[p] = able[p] = abs(value[p]) < np.inf  # NaN is not
    for p in again:
        able[p] = abs(value[p]) < np.inf
    used = np.zeros(n, np.bool_)
    allowed = np.zeros(n, np.bool_)
    weight = np.zeros((3, n), np.float64)
    total = np.empty(3, np.float64)
    upto = np.zeros(3, np.int64)
    tally = np.zeros(n, np.int64)
    for slot in range(len(places)):
        rule = strictness(able, creator, sound, last)
        met = 0
        for p in ranked:
            allowed[p] = open[p] and differs(creator[p], sound[p], last[0], last[1], rule)
            if allowed[p] and tally[p] < topic_cap:
                met += 1
                if met > contenders and not scarce:
                    break  # nobody further down is looked at
        if not scarce:
            for p in fresh:
                allowed[p] = open[p] and differs(creator[p], sound[p], last[0], last[1], rule)
            for p in wander:
                allowed[p] = open[p] and differs(creator[p], sound[p], last[0], last[1], rule)
        else:
            _careful(open, allowed, creator, sound)
        for cap in (topic_cap, NO_CAP):
            total[0] = _weigh(0, ranked, value, allowed, temperature, contenders, tally, cap, weight[0], upto)
            if total[0] > 0.0:
                total[1] = _weigh(1, fresh, value, allowed, temperature, contenders, tally, cap, weight[1], upto)
                total[2] = _weigh(2, wander, value, allowed, temperature, contenders, tally, cap, weight[2], upto)
                break
        chosen = -1
        if total[0] > 0.0:  # then the other kinds were weighed too
            chance_fresh = fresh_seat if total[1] > 0.0 else 0.0
            chance_wander = wander_seat if total[2] > 0.0 else 0.0
            chance_ranked = 1.0 - chance_fresh - chance_wander
            u = dice[slot, 0]
            if u < chance_fresh:
                seats[slot] = 1
                chosen = _draw(fresh, weight[1], upto[1], dice[slot, 1] * total[1])
            elif u < chance_fresh + chance_wander:
                seats[slot] = 2
                chosen = _draw(wander, weight[2], upto[2], dice[slot, 1] * total[2])
            else:
                seats[slot] = 0
                chosen = _draw(ranked, weight[0], upto[0], dice[slot, 1] * total[0])
            propensity = 0.0
            for i in range(upto[0]):
                if ranked[i] == chosen:
                    propensity += chance_ranked * weight[0, i] / total[0]
            for i in range(upto[1]):
                if fresh[i] == chosen:
                    propensity += chance_fresh * weight[1, i] / total[1]
            for i in range(upto[2]):
                if wander[i] == chosen:
                    propensity += chance_wander * weight[2, i] / total[2]
            propensities[slot] = propensity
        else:
            for p in again:
                if able[p] and not used[p] and differs(creator[p], sound[p], last[0], last[1], rule):
                    chosen = p
                    break
            if chosen < 0:
                return slot
            seats[slot] = 3
            propensities[slot] = 1.0
        places[slot] = chosen
        used[chosen] = True
        open[chosen] = False
        last[0] = creator[chosen]
        last[1] = sound[chosen]
        count_up(tally, topic, topic[chosen])
    return len(places)


def seat(
    n: int, value: F32, group: NDArray[np.int8], creator: Rows, sound: Rows, topic: Rows, last: tuple[int, int],
    dice: NDArray[np.float64], knobs: Knobs, scarce: bool = False,
) -> Seated:  # fmt: skip
    """Fill up to `n` slots from candidates with `value`, `group` (a kind of seat), creator, sound and topic rows [c].

    `last` are the creator and sound of the slot before the page (-1: none), `dice` is uniform [n, 2]. Of the group AGAIN the
    earlier place goes first, whatever its value. `scarce` says that the candidates are all that is left unseen.
    """
    places, seats = np.empty(n, np.int32), np.empty(n, np.int32)
    propensities = np.empty(n, np.float64)
    again = np.flatnonzero(group == AGAIN).astype(np.int32)
    ranked = descending(value)
    of = group[ranked]
    fresh, wander = ranked[of == FRESH], ranked[of == WANDER]
    if len(again):
        ranked = ranked[of != AGAIN]
    filled = _seat(
        ranked, fresh, wander, again, value, creator, sound, topic, np.array(last, np.int32), dice, scarce,
        knobs["fresh_seat"], knobs["wander_seat"], knobs["temperature"], int(knobs["contenders"]),
        max(1, math.ceil(knobs["topic_cap"] * n)), places, seats, propensities,
    )  # fmt: skip
    return Seated(places[:filled], seats[:filled], propensities[:filled])


__all__ = ["AGAIN", "FRESH", "RANKED", "WANDER", "Seated", "seat"]
