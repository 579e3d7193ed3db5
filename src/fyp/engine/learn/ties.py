"""Ties: whom a viewer follows, blocks, or has said not to be interested in."""

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.learn.lessons import REFUSED
from fyp.engine.memory.memory import Memory
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent, Blocked, Followed


def _tie(ties: dict[int, set[int]], row: int, other: int, on: bool) -> None:
    if on:
        ties.setdefault(row, set()).add(other)
    elif row in ties:
        ties[row].discard(other)
        if not ties[row]:
            del ties[row]


class Ties:
    """Hears `Followed` and `Blocked`; a block holds both ways. Counts refusals of a creator."""

    name = "ties"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        told = batch.targets[:, REFUSED]
        for i in np.flatnonzero((told > 0.5) | (~batch.whole & (told == 0.0))):  # said, or taken back
            counts = memory.viewers.refusals.setdefault(int(batch.viewer[i]), {})
            creator = int(memory.videos.creator[batch.video[i]])
            counts[creator] = max(counts.get(creator, 0) + (1 if told[i] > 0.5 else -1), 0)

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        v, creators = memory.viewers, memory.rates.creators
        match event:
            case Followed():
                _tie(v.follows, memory.viewer(event.viewer), creators.row(event.creator), event.on)
            case Blocked():
                _tie(v.blocks, memory.viewer(event.viewer), creators.row(event.creator), event.on)
                _tie(v.blocked_by, memory.viewer(event.creator), creators.row(event.viewer), event.on)


__all__ = ["Ties"]
