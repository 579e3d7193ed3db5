"""Renewal: a viewer begins anew, takes it back, lets a topic or a while be forgotten, or leaves for good.

Whoever begins anew has the row of somebody new and another hashed id; whom they follow and block, what they refused and what
they were served stays. For a day what was learned before is kept, and comes back as it was: what was learned in between is
dropped then. What comes back of pages that were served before a new beginning (or before it was taken back) teaches what there
is to learn of the videos, and nothing of the viewer.
"""

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.learn.forgetting import forget, showings
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.renewals import Kept, Renewed
from fyp.engine.models.hashing import bucket
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent, Erased, Forgot, Refreshed
from fyp.vocabulary.ids import stable_hash

MARKS = 0x7FFFFFFF


class Renewal:
    """Hears `Refreshed`, `Forgot` and `Erased`; of somebody never heard of there is nothing to forget."""

    name = "renewal"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        """Nothing to learn from lessons."""

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        match event:
            case Refreshed():
                self._refreshed(event, memory)
            case Forgot():
                self._forgot(event, memory, knobs)
            case Erased():
                _erased(event.viewer, memory)

    def _refreshed(self, event: Refreshed, memory: Memory) -> None:
        row, v, renewals = memory.viewers.find(event.viewer), memory.viewers, memory.renewals
        if row < 0:
            return
        if event.on:
            renewals.keep(row, Kept(event.at, v.learned(row), renewals.last.get(row)))
            v.begin(row)
            v.joined[row] = memory.now  # nobody asks somebody new for a first audience, so not them either
            memory.renew(row, Renewed(_mark(event), len(v.served.get(row))))
        elif kept := renewals.kept.pop(row, None):
            v.restore(row, kept.learned)
            memory.renew(row, kept.before)

    def _forgot(self, event: Forgot, memory: Memory, knobs: Knobs) -> None:
        row, v = memory.viewers.find(event.viewer), memory.viewers
        if row < 0:
            return
        past, forgot = showings(memory, row), dict(memory.renewals.forgot(row))
        if event.topic:
            topic = memory.rates.topics.find(event.topic)
            if topic < 0:
                return
            forget(memory, knobs, row, memory.videos.topic[past.video] == topic, False, topic)
            forgot[topic] = len(v.served.get(row))
        else:
            gone = (past.at >= event.since) & (past.at <= event.until)
            older = past.older and event.since <= float(past.at[0])
            forget(memory, knobs, row, gone, older)
            if event.since <= v.last_at[row] <= event.until:
                stay = past.at[~gone]
                v.last_at[row] = float(stay[-1]) if len(stay) else 0.0
                v.session_from[row], v.session_n[row] = 0.0, 0
        memory.renewals.kept.pop(row, None)  # it holds what is to be forgotten
        memory.renew(row, Renewed(_mark(event), memory.renewals.served(row), tuple(forgot.items())))


def _mark(event: Refreshed | Forgot) -> int:
    return 1 + stable_hash(event.id) % MARKS


def _erased(viewer: str, memory: Memory) -> None:
    """Of who leaves go the row, the pages, the ties both ways, what their id has learned, and the videos that they made."""
    creator, d, v = memory.rates.creators.find(viewer), memory.videos, memory.viewers
    if creator >= 0:
        theirs = np.flatnonzero((d.creator[: len(d)] == creator) & d.alive[: len(d)])
        d.alive[theirs] = False
        memory.alive -= len(theirs)
        memory.rates.creators.newest[creator] = 0
    row = v.find(viewer)
    if row < 0:
        return
    for other in v.blocks.get(row, ()):
        blocked = v.find(memory.rates.creators.ids[other])
        if blocked in v.blocked_by:
            v.blocked_by[blocked].discard(creator)
            if not v.blocked_by[blocked]:
                del v.blocked_by[blocked]
    p = memory.parameters
    for id in (bucket("viewer", viewer, memory.bits), int(v.field[row, 0])):
        for table in (p.linear, p.linear_sq, p.factor, p.factor_sq):
            table[id] = 0.0
    memory.impressions.drop(row)
    memory.renewals.drop(row)
    memory.wishes.of.pop(row, None)
    v.release(row)


__all__ = ["Renewal"]
