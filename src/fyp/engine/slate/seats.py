"""Seats: which candidate takes which slot: the best by value, with seats kept for the new and for something else.

Slots are filled from the top. For each, dice choose the seat (ranked, fresh, wander or probe) and then the video: a ranked
seat by a Plackett-Luce draw over the best (weights exp(value / temperature)), a fresh seat likewise among those that look for
an audience, by value and how far they are behind its plan (kept.py), a wander seat uniformly, a probe among the best when
curiosity counts. So every slot has an exact propensity: the chance of this video here, given the slots before.

What is guaranteed, in this order:
1. No creator and no sound twice in a row, across pages too, while any video that may be shown could keep to it.
2. A video that was served before takes a slot only when no unseen one may follow the slot before. When few are left, those
   are drawn that leave an order for the rest, so that this is rare.
3. A creator, a campaign and a topic take at most their part of any 20 slots, a topic of a page (windows.py), while an unseen
   video that may follow could keep to it. What the viewer slid up (scenes.py) is free of the caps on topics.
4. Of copies one is shown.
A page is shorter than asked when nobody who is not on it yet may follow; it is empty only when nothing may be shown at all.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.models.compiled import brief, kernel
from fyp.engine.models.strongest import descending
from fyp.engine.slate.curiosity import Curious, bonus, indifferent
from fyp.engine.slate.diversity import count_up, crowded, differs, finishes, strictness
from fyp.engine.slate.drawing import chance_of, draw, fill, sit
from fyp.engine.slate.scenes import Scenes, alone, fits, pick, settle
from fyp.engine.slate.windows import (
    CREATOR_FULL,
    PAGE_FULL,
    SPAN,
    TOPIC_FULL,
    WITHIN,
    Past,
    breaks,
    drop_twins,
    full,
    nothing,
    stop,
)
from fyp.engine.stages import F32, Rows
from fyp.vocabulary.feed import SEATS

RANKED, FRESH, WANDER, PROBE, AGAIN, WISHED = range(len(SEATS))
LOOK_AHEAD = 40
"""With at most so many left, only those are drawn after which all others can still be shown in a row."""
_NO_PRINTS, _NO_CAMPAIGNS = np.empty(0, np.uint64), np.empty(0, np.int32)
_NOTHING_TOLD, _NO_SPREAD = np.empty(0, np.int32), np.empty((0, 0), np.float64)


class Seated(NamedTuple):
    """Places of the chosen candidates, the kind of seat that each took, the propensities, and whether a cap in any 20 bent."""

    places: Rows
    seats: Rows
    propensities: NDArray[np.float64]
    bent: bool = False


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
    order: Any, creator: Any, sound: Any, open: Any, last: Any, rule: int, stopped: Any, tally: Any, cap: int, free: Any,
    most: int, allowed: Any, over: Any,
) -> None:  # fmt: skip
    """Says who of `order` may follow `last`, and what each would break; looks no further than `most` who break nothing."""
    met = 0
    for p in order:
        allowed[p] = open[p] and differs(creator[p], sound[p], last[0], last[1], rule)
        if allowed[p]:
            spared = len(free) > 0 and free[p] >= 0
            over[p] = breaks(stopped[p], tally[p], cap, spared)
            if over[p] == WITHIN:
                met += 1
                if met > most:
                    return


@kernel
def _seat(
    orders: Any, counts: Any, again: Any, value: Any, pressed: Any, asked: Any, creator: Any, sound: Any, topic: Any,
    campaign: Any, print: Any, last: Any, window: Any, dice: Any, scarce: bool, shares: Any, curious: Any, warmth: Any,
    contenders: Any, caps: Any,
    kept: int, odds: Any, free: Any, bar: Any, scene_dice: Any, places: Any, seats: Any, propensities: Any,
    told: Any, spread: Any,
) -> tuple[int, bool]:  # fmt: skip
    """Fills the slots; returns how many, and whether a cap on creators or topics in any 20 was bent.

    With `told` nothing is drawn: these are taken, up to the first that can't be.
    """
    n = len(value)
    kinds, several = len(counts), len(odds)
    able = np.zeros(n, np.bool_)  # may be shown at all
    open = np.zeros(n, np.bool_)  # unseen, and not on this page yet
    for p in orders[RANKED, : counts[RANKED]]:
        open[p] = able[p] = abs(value[p]) < np.inf  # NaN is not
    for p in again:
        able[p] = abs(value[p]) < np.inf
    used = np.zeros(n, np.bool_)
    allowed = np.zeros(n, np.bool_)
    fit = np.zeros(n if several > 1 else 0, np.bool_)
    over = np.zeros(n, np.int8)
    weight = np.zeros((several, kinds, n), np.float64)
    total = np.zeros((several, kinds), np.float64)
    chance = np.zeros((several, kinds), np.float64)
    upto = np.zeros((several, kinds), np.int64)
    bends = np.zeros(several, np.int64)
    seatable = np.zeros(several, np.bool_)
    settled = np.zeros(several, np.float64)
    tally = np.zeros(n, np.int64)
    stopped, filled = np.empty(n, np.int8), np.empty(SPAN, np.int32)
    before = window.shape[1] - len(places)
    bent = False
    for slot in range(len(places)):
        rule = strictness(able, creator, sound, last)
        stopped[:] = WITHIN
        stop(topic, filled, full(window[1], before + slot, caps[2], filled), TOPIC_FULL, stopped)
        stop(creator, filled, full(window[0], before + slot, caps[1], filled), CREATOR_FULL, stopped)
        if len(campaign) > 0:
            stop(campaign, filled, full(window[2], before + slot, caps[3], filled), CREATOR_FULL, stopped)
        for kind in range(kinds):
            most = n if scarce or several > 1 else contenders[kind]
            _allow(
                orders[kind, : counts[kind]], creator, sound, open, last, rule, stopped, tally, caps[0], free, most, allowed,
                over,
            )  # fmt: skip
        if scarce:
            _careful(open, allowed, creator, sound)
        limit = CREATOR_FULL
        for k in range(several):
            s = (kept + k) % several  # first where nobody is left out: no wish bends a cap further than is needed there
            if several > 1:
                fits(s, kept, free, bar, allowed, fit)
            bends[s] = fill(
                1 if s < kept else kinds, orders, counts, value, pressed, asked, curious,
                fit if several > 1 else allowed, over, warmth,
                contenders, tally, shares, limit, weight[s], total[s], upto[s], chance[s],
            )  # fmt: skip
            seatable[s] = bends[s] >= 0
            if k == 0 and seatable[s]:
                limit = bends[s]
        chosen = -1
        if settle(odds, kept, seatable, settled):
            s = pick(settled, scene_dice[slot] if several > 1 else 0.0)
            m = 1 if s < kept else kinds
            sitting = sit(m, chance[s], dice[slot, 0])
            seats[slot] = WISHED if s < kept else sitting
            if len(told) > 0:
                chosen = told[slot]
            else:
                chosen = draw(orders[sitting], weight[s, sitting], upto[s, sitting], dice[slot, 1] * total[s, sitting])
            propensity = 0.0
            for s in range(several):
                if settled[s] > 0.0:
                    m = 1 if s < kept else kinds
                    propensity += settled[s] * chance_of(chosen, m, orders, weight[s], total[s], upto[s], chance[s])
            propensities[slot] = propensity
            for s in range(several if len(spread) > 0 else 0):
                for kind in range(1 if s < kept else kinds):
                    if settled[s] > 0.0 and chance[s, kind] > 0.0:
                        for i in range(upto[s, kind]):
                            spread[slot, orders[kind, i]] += (
                                settled[s] * chance[s, kind] * weight[s, kind, i] / total[s, kind]
                            )
            bent = bent or (chosen >= 0 and over[chosen] > PAGE_FULL)
        else:
            for p in again:
                if able[p] and not used[p] and differs(creator[p], sound[p], last[0], last[1], rule):
                    chosen = p
                    break
            if chosen < 0:
                return slot, bent
            seats[slot] = AGAIN
            propensities[slot] = 1.0
            if len(spread) > 0:
                spread[slot, chosen] = 1.0
            if len(told) > 0 and told[slot] != chosen:
                propensities[slot] = 0.0
        places[slot] = chosen
        if propensities[slot] == 0.0:
            return slot + 1, bent
        used[chosen] = True
        open[chosen] = False
        drop_twins(print, chosen, open, used)
        last[0] = creator[chosen]
        last[1] = sound[chosen]
        window[0, before + slot] = creator[chosen]
        window[1, before + slot] = topic[chosen]
        window[2, before + slot] = campaign[chosen] if len(campaign) > 0 else -1
        count_up(tally, topic, topic[chosen])
    return len(places), bent


@brief
def _keys(value: Any, asked: Any, eager: float, probe: float, keys: Any) -> None:
    """What candidates are sorted by for ranked seats and for probe seats, to `keys` [2, c]."""
    for i in range(len(value)):
        keys[0, i] = value[i] + bonus(eager, asked[1, i], asked[0, i], 0)
        keys[1, i] = value[i] + bonus(probe, asked[1, i], asked[0, i], 0)


@brief
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
    past: Past | None = None, print: NDArray[np.uint64] | None = None, wished: Scenes | None = None,
    told: Rows | None = None, spread: NDArray[np.float64] | None = None, new: tuple[float, F32] | None = None,
    campaign: Rows | None = None,
) -> Seated:  # fmt: skip
    """Fill up to `n` slots from candidates with `value`, `group` (a kind of seat), creator, sound and topic rows [c].

    `last` are the creator and sound of the slot before the page (-1: none), `past` the 19 slots before, `dice` is uniform
    [n, 2]. `print` [c] tells copies (0: none; left out where nobody has any), `wished` is how sliders steer. Of the group
    AGAIN the earlier place goes first, whatever its value. `scarce` says that the candidates are all that is left unseen.
    Without `curious` nothing is asked. To judge another's page: the places `told` [n] are taken instead of drawn (-1: none of
    the candidates), up to the first of chance 0, and `spread` [n, c] (zeros) gets the chance of every candidate in each slot.
    `new` are the share of fresh seats, and what pace adds to values there [c]; without it they are `pool_seat`, and nothing.
    `campaign` [c] is -1 for those of none; left out where no candidate is of any.
    """
    asked, eager, probe, share = curious or indifferent(len(value))
    fresh, urge = new or (knobs["pool_seat"], None)
    share = min(share, 1.0 - fresh - knobs["wander_seat"])
    weights = np.array([eager, 0.0, 0.0, probe])
    places, seats = np.empty(n, np.int32), np.empty(n, np.int32)
    propensities = np.empty(n, np.float64)
    again = np.flatnonzero(group == AGAIN).astype(np.int32)
    orders, counts = np.empty((4, len(value)), np.int32), np.zeros(4, np.int64)
    keys = np.empty((2, len(value)), np.float32)
    _keys(value, asked, eager, probe, keys)
    _sorted(descending(keys[0]), group, orders, counts)
    pressed = value
    if urge is not None:
        pressed = value + urge
        new_ones = np.flatnonzero(group == FRESH)
        orders[FRESH, : counts[FRESH]] = new_ones[descending(pressed[new_ones])]
    if share > 0.0:
        curious_first = descending(keys[1])
        counts[PROBE] = counts[RANKED]
        orders[PROBE, : counts[PROBE]] = curious_first[group[curious_first] != AGAIN] if len(again) else curious_first
    warm = knobs["temperature"]
    before = past or nothing()
    window = np.empty((3, len(before.creator) + n), np.int32)
    window[:, : len(before.creator)] = before
    scenes = wished or alone()
    filled, bent = _seat(
        orders, counts, again, value, pressed, asked, creator, sound, topic,
        _NO_CAMPAIGNS if campaign is None else campaign, _NO_PRINTS if print is None else print,
        np.array(last, np.int32), window, dice, scarce,
        np.array([0.0, fresh, knobs["wander_seat"], share]), weights,
        np.array([warm, warm, math.inf, warm]),
        np.array([int(knobs["contenders"]), len(value), len(value), int(knobs["contenders"])]),
        np.array([
            max(1, math.ceil(knobs["topic_cap"] * n)), int(knobs["creator_cap"]), int(knobs["niche_cap"]),
            int(knobs["campaign_cap"]),
        ]),
        scenes.kept, scenes.chance, scenes.seat, scenes.bar, scenes.dice, places, seats, propensities,
        _NOTHING_TOLD if told is None else told, _NO_SPREAD if spread is None else spread,
    )  # fmt: skip
    return Seated(places[:filled], seats[:filled], propensities[:filled], bent)


__all__ = ["AGAIN", "FRESH", "PROBE", "RANKED", "WANDER", "WISHED", "Seated", "seat"]
