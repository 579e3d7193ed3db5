"""Windows: what any 20 slots in a row may hold, across pages: so many of a creator, of a campaign, of a topic, of copies one.

A cap narrows who may be drawn, before the draw, so propensities stay exact. It bends only where no unseen video that may follow
could keep it, the page's topic cap first, then the topic in any 20, then creator and campaign, which hold alike.

What follows of the caps: with at most c of 20 of one topic, no 20 slots in a row have a lower topic entropy than that of c and
20 - c, which is .67 nats at 12.
"""

from typing import Any, NamedTuple

import numpy as np

from fyp.engine.models.compiled import kernel
from fyp.engine.stages import Rows

SPAN = 20
"""Slots that a window has."""
WITHIN, PAGE_FULL, TOPIC_FULL, CREATOR_FULL = 0, 1, 2, 3
"""How much a candidate would break, from nothing on; a campaign that is full breaks as much as a creator."""


class Past(NamedTuple):
    """Creators, topics and campaigns of the last up to 19 slots before a page, oldest first; -1: unknown, never counted."""

    creator: Rows
    topic: Rows
    campaign: Rows


def nothing() -> Past:
    """Of somebody who was shown nothing yet."""
    return Past(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int32))


@kernel
def full(window: Any, upto: int, cap: int, out: Any) -> int:
    """Writes to `out` which values are `cap` times or more among the last 19 of `window[:upto]`; returns how many."""
    first = max(0, upto - (SPAN - 1))
    found = 0
    for i in range(first, upto):
        if window[i] < 0:
            continue
        times = 0
        for j in range(first, upto):
            if window[j] == window[i]:
                times += 1
                if j < i:  # was counted there
                    times = -SPAN
        if times >= cap:
            out[found] = window[i]
            found += 1
    return found


@kernel
def stop(of: Any, full: Any, n: int, much: int, over: Any) -> None:
    """Whoever's `of` [candidates] is among `full[:n]` would break `much`, to `over` [candidates].

    Once a slot for all: handed to a function for each candidate, arrays take longer than the comparing.
    """
    for i in range(n):
        value = full[i]
        for p in range(len(of)):
            if of[p] == value:
                over[p] = much


@kernel
def breaks(stopped: int, tally: int, page_cap: int, free: bool) -> int:
    """How much a candidate would break that is `stopped` so far by what any 20 hold, and whose topic is `tally` times on the
    page. What the viewer slid up is `free` of the caps on topics.
    """
    if stopped == CREATOR_FULL or free:
        return CREATOR_FULL if stopped == CREATOR_FULL else WITHIN
    return PAGE_FULL if stopped == WITHIN and tally >= page_cap else stopped


@kernel
def drop_twins(print: Any, chosen: int, open: Any, used: Any) -> None:
    """Takes the copies of a chosen candidate off `open`, and counts them as `used`; without any twin `print` is empty."""
    if len(print) > 0 and print[chosen] > 0:
        for q in range(len(print)):
            if print[q] == print[chosen]:
                open[q] = False
                used[q] = True


__all__ = [
    "CREATOR_FULL",
    "PAGE_FULL",
    "SPAN",
    "TOPIC_FULL",
    "WITHIN",
    "Past",
    "breaks",
    "drop_twins",
    "full",
    "nothing",
    "stop",
]
