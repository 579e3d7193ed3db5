"""Seats: which candidate takes which slot: the best by value, with seats kept for the new and for something else.

Slots are filled from the top. For each, dice choose the seat (ranked, fresh, wander or probe) and then the video: a ranked
seat by a Plackett-Luce draw over the best (weights exp(value / temperature)), a fresh seat likewise among those that look for
an audience, by value and how far they are behind its plan, a wander seat uniformly, a probe among the best when curiosity
counts. So every slot has an exact propensity: the chance of this video here, given the slots before.

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
from fyp.engine.slate.curiosity import Curious, bonus, indifferent
from fyp.engine.slate.diversity import count_up, crowded, differs, finishes, strictness
from fyp.engine.stages import F32, Rows
from fyp.vocabulary.feed import SEATS

RANKED, FRESH, WANDER, PROBE, AGAIN = (SEATS.index(name) for name in ("ranked", "fresh", "wander", "probe", "again"))
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
    order: Any, value: Any, asked: Any, curious: float, urge: Any, hurry: float, allowed: Any, warmth: float, contenders: int,
    tally: Any, cap: int, weight: Any,
) -> tuple[float, int]:  # fmt: skip
    """Writes the draw weights of one kind of seat beside `order`; returns their sum (0: nobody may sit there) and how far."""
    total = 0.0
    best = 0.0
    met = 0
    for i in range(len(order)):
        p = order[i]
        weight[i] = 0.0
        if not allowed[p] or tally[p] >= cap:
            continue
        if met >= contenders:
            return total, i
        worth = value[p] + bonus(curious, asked[1, p], asked[0, p], tally[p]) + hurry * urge[p]
        if met == 0:
            best = worth
        met += 1
        weight[i] = math.exp(min(max((worth - best) / warmth, -700.0), 700.0))
        total += weight[i]
    return total, len(order)


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
def _allow(
    order: Any, creator: Any, sound: Any, open: Any, last: Any, rule: int, tally: Any, cap: int, most: int, allowed: Any
) -> None:
    """Says who of `order` may follow `last`; nobody is looked at further down than `most` who may, and under the cap."""
    met = 0
    for p in order:
        allowed[p] = open[p] and differs(creator[p], sound[p], last[0], last[1], rule)
        if allowed[p] and tally[p] < cap:
            met += 1
            if met > most:
                return


@kernel
def _seat(
    orders: Any, counts: Any, again: Any, value: Any, asked: Any, urge: Any, creator: Any, sound: Any, topic: Any, last: Any,
    dice: Any, scarce: bool, shares: Any, curious: Any, warmth: Any, contenders: Any, topic_cap: int,
    places: Any, seats: Any, propensities: Any,
) -> int:  # fmt: skip
    n = len(value)
    kinds = len(counts)
    able = np.zeros(n, np.bool_)  # may be shown at all
    open = np.zeros(n, np.bool_)  # unseen, and not on this page yet
    for p in orders[RANKED, : counts[RANKED]]:
        open[p] = able[p] = abs(value[p]) < np.inf  # NaN is not
    for p in again:
        able[p] = abs(value[p]) < np.inf
    used = np.zeros(n, np.bool_)
    allowed = np.zeros(n, np.bool_)
    weight = np.zeros((kinds, n), np.float64)
    total = np.zeros(kinds, np.float64)
    chance = np.zeros(kinds, np.float64)
    upto = np.zeros(kinds, np.int64)
    tally = np.zeros(n, np.int64)
    for slot in range(len(places)):
        rule = strictness(able, creator, sound, last)
        for kind in range(kinds):
            most = n if scarce else contenders[kind]
            _allow(orders[kind, : counts[kind]], creator, sound, open, last, rule, tally, topic_cap, most, allowed)
        if scarce:
            _careful(open, allowed, creator, sound)
        for cap in (topic_cap, NO_CAP):
            for kind in range(kinds):
                total[kind], upto[kind] = _weigh(
                    orders[kind, : counts[kind]], value, asked, curious[kind], urge, 1.0 if kind == FRESH else 0.0, allowed,
                    warmth[kind], contenders[kind], tally, cap, weight[kind],
                )  # fmt: skip
            if total[RANKED] > 0.0:
                break
        chosen = -1
        if total[RANKED] > 0.0:
            chance[RANKED] = 1.0
            for kind in range(1, kinds):
                chance[kind] = shares[kind] if total[kind] > 0.0 else 0.0
                chance[RANKED] -= chance[kind]
            sitting = RANKED
            u = dice[slot, 0]
            for kind in range(1, kinds):
                if 0.0 <= u < chance[kind]:
                    sitting = kind
                u -= chance[kind]
            seats[slot] = sitting
            chosen = _draw(orders[sitting], weight[sitting], upto[sitting], dice[slot, 1] * total[sitting])
            propensity = 0.0
            for kind in range(kinds):
                for i in range(upto[kind]):
                    if orders[kind, i] == chosen and chance[kind] > 0.0:
                        propensity += chance[kind] * weight[kind, i] / total[kind]
            propensities[slot] = propensity
        else:
            for p in again:
                if able[p] and not used[p] and differs(creator[p], sound[p], last[0], last[1], rule):
                    chosen = p
                    break
            if chosen < 0:
                return slot
            seats[slot] = AGAIN
            propensities[slot] = 1.0
        places[slot] = chosen
        used[chosen] = True
        open[chosen] = False
        last[0] = creator[chosen]
        last[1] = sound[chosen]
        count_up(tally, topic, topic[chosen])
    return len(places)


@kernel
def _keys(value: Any, asked: Any, eager: float, probe: float, keys: Any) -> None:
    """What candidates are sorted by for ranked seats and for probe seats, to `keys` [2, c]."""
    for i in range(len(value)):
        keys[0, i] = value[i] + bonus(eager, asked[1, i], asked[0, i], 0)
        keys[1, i] = value[i] + bonus(probe, asked[1, i], asked[0, i], 0)


@kernel
def _sorted(order: Any, group: Any, orders: Any, counts: Any) -> None:
    """Hands `order` out to those who may sit on ranked, fresh and wander seats."""
    for p in order:
        kind = group[p]
        if kind != AGAIN:
            orders[RANKED, counts[RANKED]] = p
            counts[RANKED] += 1
        if kind in (FRESH, WANDER):
            orders[kind, counts[kind]] = p
            counts[kind] += 1


def seat(
    n: int, value: F32, group: NDArray[np.int8], creator: Rows, sound: Rows, topic: Rows, last: tuple[int, int],
    dice: NDArray[np.float64], knobs: Knobs, scarce: bool = False, curious: Curious | None = None,
    kept: tuple[float, F32] | None = None,
) -> Seated:  # fmt: skip
    """Fill up to `n` slots from candidates with `value`, `group` (a kind of seat), creator, sound and topic rows [c].

    `last` are the creator and sound of the slot before the page (-1: none), `dice` is uniform [n, 2]. Of the group AGAIN the
    earlier place goes first, whatever its value. `scarce` says that the candidates are all that is left unseen.
    Without `curious` nothing is asked. `kept` is the share of seats for the new, and what pace adds to the value [c] of
    each there; without it they are `pool_seat`, and nothing.
    """
    asked, eager, probe, share = curious or indifferent(len(value))
    new, urge = kept or (knobs["pool_seat"], np.zeros(len(value), np.float32))
    share = min(share, 1.0 - new - knobs["wander_seat"])
    weights = np.array([eager, 0.0, 0.0, probe])
    places, seats = np.empty(n, np.int32), np.empty(n, np.int32)
    propensities = np.empty(n, np.float64)
    again = np.flatnonzero(group == AGAIN).astype(np.int32)
    orders, counts = np.empty((4, len(value)), np.int32), np.zeros(4, np.int64)
    keys = np.empty((2, len(value)), np.float32)
    _keys(value, asked, eager, probe, keys)
    _sorted(descending(keys[0]), group, orders, counts)
    if kept:
        pressed = descending(value + urge)
        orders[FRESH, : counts[FRESH]] = pressed[group[pressed] == FRESH]
    if share > 0.0:
        curious_first = descending(keys[1])
        counts[PROBE] = counts[RANKED]
        orders[PROBE, : counts[PROBE]] = curious_first[group[curious_first] != AGAIN] if len(again) else curious_first
    warm = knobs["temperature"]
    filled = _seat(
        orders, counts, again, value, asked, urge, creator, sound, topic, np.array(last, np.int32), dice, scarce,
        np.array([0.0, new, knobs["wander_seat"], share]), weights,
        np.array([warm, warm, math.inf, warm]),
        np.array([int(knobs["contenders"]), len(value), len(value), int(knobs["contenders"])]),
        max(1, math.ceil(knobs["topic_cap"] * n)), places, seats, propensities,
    )  # fmt: skip
    return Seated(places[:filled], seats[:filled], propensities[:filled])


__all__ = ["AGAIN", "FRESH", "PROBE", "RANKED", "WANDER", "Seated", "seat"]
