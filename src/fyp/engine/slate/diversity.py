"""Diversity: the sequence rules of a page, as guarantees: no creator and no sound twice in a row, no topic everywhere."""

from typing import Any

from fyp.engine.models.compiled import kernel


@kernel
def legal(place: int, used: Any, creator: Any, sound: Any, topic: Any, last: Any, tally: Any, cap: int) -> bool:
    """May this candidate follow? `last` = (creator, sound) of the slot before, -1 for none; `tally` as in `count_up`.

    The rules on creator and sound hold across pages; the cap on a topic is within the page and may be lifted by the caller.
    """
    if used[place]:
        return False
    if creator[place] >= 0 and creator[place] == last[0]:
        return False
    if sound[place] >= 0 and sound[place] == last[1]:
        return False
    return bool(topic[place] < 0 or tally[place] < cap)


@kernel
def count_up(tally: Any, topic: Any, of: int) -> None:
    """One more of topic `of` on the page: `tally` [candidates] is how often each candidate's topic is there."""
    for p in range(len(topic)):
        if topic[p] == of:
            tally[p] += 1


__all__ = ["count_up", "legal"]
