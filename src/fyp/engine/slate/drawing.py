"""Drawing: the weights of those who may take a slot, the draw, and the chance with which it fell as it did."""

import math
from typing import Any

from fyp.engine.models.compiled import kernel
from fyp.engine.slate.curiosity import bonus
from fyp.vocabulary.feed import SEATS

FRESH = SEATS.index("fresh")


@kernel
def weigh(
    order: Any, value: Any, asked: Any, curious: float, fit: Any, over: Any, most: int, warmth: float, contenders: int,
    tally: Any, weight: Any,
) -> tuple[float, int]:  # fmt: skip
    """Writes the draw weights of one kind of seat beside `order`; returns their sum (0: nobody may sit there) and how far.

    Only those who `fit` and break no more than `most` (`over` is what each would) are drawn from.
    """
    total = 0.0
    best = 0.0
    met = 0
    for i in range(len(order)):
        p = order[i]
        weight[i] = 0.0
        if not fit[p] or over[p] > most:
            continue
        if met >= contenders:
            return total, i
        worth = value[p] + bonus(curious, asked[1, p], asked[0, p], tally[p])
        if met == 0:
            best = worth
        met += 1
        weight[i] = math.exp(min(max((worth - best) / warmth, -700.0), 700.0))
        total += weight[i]
    return total, len(order)


@kernel
def draw(order: Any, weight: Any, upto: int, left: float) -> int:
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
def fill(
    kinds: int, orders: Any, counts: Any, value: Any, pressed: Any, asked: Any, curious: Any, fit: Any, over: Any, warmth: Any,
    contenders: Any, tally: Any, shares: Any, limit: int, weight: Any, total: Any, upto: Any, chance: Any,
) -> int:  # fmt: skip
    """Weights, sums and chances of the first `kinds` of seats in one scene, under the strictest caps that seat anybody; on
    fresh seats by `pressed` in place of `value`.

    Returns how much these bend, `limit` at most, or -1 when nobody can sit then.
    """
    for most in range(limit + 1):
        for kind in range(kinds):
            total[kind], upto[kind] = weigh(
                orders[kind, : counts[kind]], pressed if kind == FRESH else value, asked, curious[kind], fit, over, most,
                warmth[kind], contenders[kind], tally, weight[kind],
            )  # fmt: skip
        if total[0] > 0.0:
            chance[0] = 1.0
            for kind in range(1, kinds):
                chance[kind] = shares[kind] if total[kind] > 0.0 else 0.0
                chance[0] -= chance[kind]
            return most
    return -1


@kernel
def sit(kinds: int, chance: Any, u: float) -> int:
    """The kind of seat that `u` in [0, 1) falls on."""
    sitting = 0
    for kind in range(1, kinds):
        if 0.0 <= u < chance[kind]:
            sitting = kind
        u -= chance[kind]
    return sitting


@kernel
def chance_of(chosen: int, kinds: int, orders: Any, weight: Any, total: Any, upto: Any, chance: Any) -> float:
    """The chance that a scene draws `chosen`, over all kinds of seats by which it could have come."""
    propensity = 0.0
    for kind in range(kinds):
        if chance[kind] > 0.0:
            for i in range(upto[kind]):
                if orders[kind, i] == chosen:
                    propensity += chance[kind] * weight[kind, i] / total[kind]
    return propensity


__all__ = ["chance_of", "draw", "fill", "sit", "weigh"]
