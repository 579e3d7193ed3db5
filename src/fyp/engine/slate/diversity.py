"""Diversity: the sequence rules of a page, as guarantees: no creator and no sound twice in a row, no topic everywhere."""

from typing import Any

from fyp.engine.models.compiled import kernel

BOTH, CREATOR_ONLY, SOUND_ONLY, ANYTHING = 0, 1, 2, 3
"""What must differ from the slot before: as strict as the videos allow, and never less (see `strictness`)."""


@kernel
def differs(creator: int, sound: int, last_creator: int, last_sound: int, rule: int) -> bool:
    """May a video of this creator and sound follow a slot of the last ones (-1: none) under `rule`? Unknowns differ.

    It is handed numbers, not arrays: handing over an array counts its users twice, some 40 ns a call in a loop.
    """
    by_another = creator < 0 or creator != last_creator
    sounds_else = sound < 0 or sound != last_sound
    if rule == 0:
        return bool(by_another and sounds_else)
    if rule == 1:
        return bool(by_another)
    if rule == 2:
        return bool(sounds_else)
    return True


@kernel
def strictness(able: Any, creator: Any, sound: Any, last: Any) -> int:
    """The strictest rule that any candidate that is `able` to be shown could keep, were none of them used up.

    A rule bends only where keeping it would end the feed for good: with one creator alone, say, or one sound.
    """
    best = 3
    for p in range(len(creator)):
        if able[p]:
            if differs(creator[p], sound[p], last[0], last[1], 0):
                return 0
            if differs(creator[p], sound[p], last[0], last[1], 1):
                best = 1
            elif best == 3 and differs(creator[p], sound[p], last[0], last[1], 2):
                best = 2
    return best


@kernel
def count_up(tally: Any, topic: Any, of: int) -> None:
    """One more of topic `of` on the page: `tally` [candidates] is how often each candidate's topic is there."""
    if of >= 0:
        for p in range(len(topic)):
            if topic[p] == of:
                tally[p] += 1


@kernel
def crowded(open: Any, of: Any, crowd: Any) -> int:
    """Writes to `crowd` [candidates] how many `open` ones share its `of` (creator or sound); returns how many are open."""
    n = len(of)
    left = 0
    for p in range(n):
        crowd[p] = 0
        if open[p]:
            left += 1
            if of[p] >= 0:
                for q in range(n):
                    if open[q] and of[q] == of[p]:
                        crowd[p] += 1
    return left


@kernel
def finishes(first: int, open: Any, creator: Any, sound: Any) -> bool:
    """Can all that is `open` be shown in a row after `first` under both rules?

    Looks along one path: always the candidate whose creator and sound have most left. Finds nearly every way there is.
    """
    n = len(open)
    left = open.copy()
    left[first] = False
    at = first
    while True:
        best = -1
        most = -1
        some = False
        for p in range(n):
            if not left[p]:
                continue
            some = True
            if (creator[p] >= 0 and creator[p] == creator[at]) or (sound[p] >= 0 and sound[p] == sound[at]):
                continue
            crowd = 0
            for q in range(n):
                if left[q]:
                    crowd += int(creator[q] == creator[p] and creator[p] >= 0)
                    crowd += int(sound[q] == sound[p] and sound[p] >= 0)
            if crowd > most:
                most = crowd
                best = p
        if best < 0:
            return not some
        left[best] = False
        at = best


__all__ = ["count_up", "crowded", "differs", "finishes", "strictness"]
