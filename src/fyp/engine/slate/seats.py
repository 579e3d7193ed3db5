"""Seats: which candidate takes which slot: the best by value, with seats kept for the new and for something else.

Slots are filled from the top. For each, dice choose the seat (ranked, fresh or wander) and then the video: a ranked seat by
a Plackett-Luce draw over the best (weights exp(value / temperature)), a fresh seat likewise but five times as warm, a wander
seat uniformly. So every slot has an exact propensity: the chance of this video here, given the slots before.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.models.compiled import kernel
from fyp.engine.slate.diversity import count_up, legal
from fyp.engine.stages import F32, Rows

RANKED, FRESH, WANDER = 0, 1, 2
FRESH_WARMTH = 5.0


class Seated(NamedTuple):
    """Places of the chosen candidates, the kind of seat that each took, and the propensities."""

    places: Rows
    seats: Rows
    propensities: NDArray[np.float64]


@kernel
def _weigh(
    kind: int, order: Any, value: Any, group: Any, temperature: float, contenders: int,
    used: Any, creator: Any, sound: Any, topic: Any, last: Any, counts: Any, cap: int, weight: Any,
) -> float:  # fmt: skip
    """Writes the draw weights of one kind of seat; returns their sum (0 when nobody may sit there)."""
    weight[:] = 0.0
    total = 0.0
    best = 0.0
    met = 0
    for p in order:
        if kind != RANKED and group[p] != kind:
            continue
        if not value[p] > -np.inf or not legal(p, used, creator, sound, topic, last, counts, cap):
            continue
        if met == 0:
            best = value[p]
        met += 1
        if kind == WANDER:
            w = 1.0
        elif kind == FRESH:
            w = math.exp(max((value[p] - best) / (FRESH_WARMTH * temperature), -700.0))
        else:
            w = math.exp(max((value[p] - best) / temperature, -700.0))
        weight[p] = w
        total += w
        if kind == RANKED and met >= contenders:
            break
    return total


@kernel
def _seat(
    order: Any, value: Any, group: Any, creator: Any, sound: Any, topic: Any, last: Any, dice: Any,
    fresh_seat: float, wander_seat: float, temperature: float, contenders: int, topic_cap: int,
    places: Any, seats: Any, propensities: Any,
) -> int:  # fmt: skip
    n = len(value)
    used = np.zeros(n, np.bool_)
    weight = np.empty((3, n), np.float64)
    total = np.empty(3, np.float64)
    tally = np.zeros(n, np.int64)
    for slot in range(len(places)):
        for cap in (topic_cap, 1 << 30):
            for kind in range(3):
                total[kind] = _weigh(
                    kind,
                    order,
                    value,
                    group,
                    temperature,
                    contenders,
                    used,
                    creator,
                    sound,
                    topic,
                    last,
                    tally,
                    cap,
                    weight[kind],
                )
            if total[0] > 0.0:
                break
        if total[0] <= 0.0:
            return slot
        chance = np.empty(3, np.float64)
        chance[FRESH] = fresh_seat if total[FRESH] > 0.0 else 0.0
        chance[WANDER] = wander_seat if total[WANDER] > 0.0 else 0.0
        chance[RANKED] = 1.0 - chance[FRESH] - chance[WANDER]
        u = dice[slot, 0]
        kind = FRESH if u < chance[FRESH] else WANDER if u < chance[FRESH] + chance[WANDER] else RANKED
        left = dice[slot, 1] * total[kind]
        chosen = -1
        for p in order:
            if weight[kind, p] > 0.0:
                chosen = p
                left -= weight[kind, p]
                if left < 0.0:
                    break
        propensity = 0.0
        for k in range(3):
            if total[k] > 0.0:
                propensity += chance[k] * weight[k, chosen] / total[k]
        places[slot] = chosen
        seats[slot] = kind
        propensities[slot] = propensity
        used[chosen] = True
        last[0] = creator[chosen]
        last[1] = sound[chosen]
        count_up(tally, topic, topic[chosen])
    return len(places)


def seat(
    n: int, value: F32, group: NDArray[np.int8], creator: Rows, sound: Rows, topic: Rows, last: tuple[int, int],
    dice: NDArray[np.float64], knobs: Knobs,
) -> Seated:  # fmt: skip
    """Fill up to `n` slots from candidates with `value`, `group` (0, FRESH or WANDER), creator, sound and topic rows [c].

    `last` are the creator and sound of the slot before the page (-1: none), `dice` is uniform [n, 2]. Fewer slots come
    back when the sequence rules leave nobody.
    """
    places, seats = np.empty(n, np.int32), np.empty(n, np.int32)
    propensities = np.empty(n, np.float64)
    order = np.argsort(-value, kind="stable").astype(np.int32)
    filled = _seat(
        order, value, group, creator, sound, topic, np.array(last, np.int32), dice, knobs["fresh_seat"],
        knobs["wander_seat"], knobs["temperature"], int(knobs["contenders"]), max(1, math.ceil(knobs["topic_cap"] * n)),
        places, seats, propensities,
    )  # fmt: skip
    return Seated(places[:filled], seats[:filled], propensities[:filled])


__all__ = ["FRESH", "RANKED", "WANDER", "Seated", "seat"]
