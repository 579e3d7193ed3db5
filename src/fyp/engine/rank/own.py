"""Own: a viewer's own rates with a topic, a creator, a length and on a surface, counted out of the last 50 showings.

Counted when they are asked for, so that no pair of viewer and anything needs a place of its own: a hashed table of pairs
shares rows as soon as many people have come, and half of what it tells is then of somebody else.
"""

from typing import Any

import numpy as np

from fyp.engine.memory.viewers import RECENT, SIGNALS
from fyp.engine.models.compiled import kernel

TOPIC, CREATOR, LENGTH, SURFACE = 0, 1, 2, 3
REFUSED, MORE = 8, 16
MEANT = np.float32(6.0)
"""Who says "not interested" means it: as so many early skips, whether it was finished or not. "More like this": as finishes."""
PLACES = 512
"""Room for the 200 keys of 50 showings, so that a look-up mostly meets its key at once. A power of two."""


@kernel
def _place(keys: Any, kind: int, key: Any) -> int:
    """Where a key is in the table `keys`, or the empty place (-1) where it would be."""
    whole = int(key) * 4 + kind
    at = (whole * 40503 + (whole >> 7)) & (PLACES - 1)
    while keys[at] >= 0 and keys[at] != whole:
        at = (at + 1) & (PLACES - 1)
    return at


@kernel
def count(
    viewer: int, recent_video: Any, recent_signs: Any, recent_surface: Any, recent_n: Any, creator: Any, topic: Any,
    length: Any, fade: float, keys: Any, counted: Any,
) -> None:  # fmt: skip
    """Fills `keys` [PLACES] and `counted` [PLACES, 2 + signals]: trials, successes and showings of every key that was met.

    Of trials and successes the last showing counts 1, the one before `fade`, and so on. A viewer of -1 has met nothing.
    """
    keys[:] = -1
    n = min(recent_n[viewer], RECENT) if viewer >= 0 else 0
    weight = np.float32(1.0)
    for back in range(n):
        at = (recent_n[viewer] - 1 - back) % RECENT
        d = recent_video[viewer, at]
        signs = recent_signs[viewer, at]
        for kind in range(4):
            key = np.int64(recent_surface[viewer, at]) - 1
            if kind == TOPIC:
                key = np.int64(topic[d])
            elif kind == CREATOR:
                key = np.int64(creator[d])
            elif kind == LENGTH:
                key = np.int64(length[d])
            if key < 0:
                continue
            place = _place(keys, kind, key)
            if keys[place] < 0:
                keys[place] = key * 4 + kind
                counted[place, :] = 0.0
            counted[place, 1 + SIGNALS] += np.float32(1.0)
            if signs & MORE:
                counted[place, 0] += MEANT * weight
                counted[place, 1] += MEANT * weight
                counted[place, 2] += weight
                continue
            if signs & REFUSED:
                counted[place, 0] += MEANT * weight
                counted[place, SIGNALS] += MEANT * weight
                continue
            counted[place, 0] += weight
            for s in range(SIGNALS):
                if signs & (1 << s):
                    counted[place, 1 + s] += weight
        weight *= np.float32(fade)


@kernel
def look_up(keys: Any, counted: Any, kind: int, key: int, i: int, got: Any) -> None:
    """Writes trials, successes and showings of a key to `got` [2 + signals, n] at `i`; zeros where it was never met."""
    place = _place(keys, kind, key) if key >= 0 else -1
    met = place >= 0 and keys[place] >= 0
    for s in range(2 + SIGNALS):
        got[s, i] = counted[place, s] if met else np.float32(0.0)


__all__ = ["CREATOR", "LENGTH", "PLACES", "SURFACE", "TOPIC", "count", "look_up"]
