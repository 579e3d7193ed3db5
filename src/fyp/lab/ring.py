"""Ring: fake accounts that want a few videos on a higher rung, in a copy of a running world beside its twin without them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from fyp.engine.memory.pools import terms, trusted
from fyp.lab.watched import MONTH_S, Watched
from fyp.lab.world import START, Run
from fyp.vocabulary.event import Act, ActKind, AnyEvent, Arrived, Impression, Swipe
from fyp.vocabulary.feed import FeedRequest

KINDS = ("fresh", "sleepers", "patient")
"""Made for the occasion; made together five days before, and used like any account; made over a month, and used like any
account even while they work: they watch every second video, at the pace of somebody who does."""
PRAISE: tuple[ActKind, ...] = ("like", "share", "save", "comment")
TARGETS = 30
EVERY_S = 60.0
PAGE = 8
PAST = 30
"""Showings that sleepers watch like anybody before they begin."""


class Ring(NamedTuple):
    """Targets that the ring `lifted` above what they reach in the twin, less those that stand lower than there (two worlds part
    by chance, up as often as down); those above the first rung with and without it; how many accounts are trusted in the end;
    and how often they got a target to see."""

    lifted: int
    with_ring: int
    without: int
    trusted: int
    seen: int


def sleepers(kind: str, count: int) -> list[AnyEvent]:
    """The arrivals of such accounts, which must be told in time: none for those that come for the occasion."""
    if kind == "fresh":
        return []
    since = 5 * 86_400.0 if kind == "sleepers" else MONTH_S
    apart = 3600.0 / count if kind == "sleepers" else (MONTH_S - 2 * 86_400.0) / count
    return [
        Arrived(id=f"{kind}{n}", at=START - since + n * apart, viewer=f"{kind}{n}", language="en", device="phone")
        for n in range(count)
    ]  # fmt: skip


class Attack:
    """The accounts at work: they look through pages, watch the targets to the end and praise them, and swipe all else."""

    def __init__(self, kind: str, count: int, targets: Sequence[int]) -> None:
        self.accounts = [f"{kind}{n}" for n in range(count)]
        self.targets = {f"v{row}" for row in targets}
        self.seen, self._patient = 0, kind == "patient"
        self._told = 0

    def arrive(self, run: Run, at: float, kind: str) -> None:
        """Fresh ones come now; the others watch like anybody for a while."""
        feed = _feed(run)
        if kind == "fresh":
            feed.observe([Arrived(id=f"in{who}", at=START + at, viewer=who, device="phone") for who in self.accounts])
            return
        for who in self.accounts:
            for _ in range(0, PAST, PAGE):
                self._look(feed, who, at, True)

    def __call__(self, run: Run, at: float) -> None:
        for who in self.accounts:
            self._look(_feed(run), who, at, self._patient)

    def _look(self, feed: Watched, who: str, at: float, like_anybody: bool) -> None:
        page, served = feed.engine.compose(FeedRequest(viewer=who, at=START + at, n=PAGE))
        told: list[AnyEvent] = [served]
        for slot in page.slots:
            mark, now = page.impression(slot.position), START + at + slot.position
            row = int(slot.video[1:])
            long = min(float(feed.world.videos.duration_s[row]), 40.0)
            wanted = slot.video in self.targets
            seconds = long if wanted or (like_anybody and slot.position % 2) else 0.4
            told.append(
                Impression(id=self._id(), at=now, viewer=who, page=page.id, slot=slot.position, video=slot.video)
            )
            if wanted:
                self.seen += 1
                told += [Act(id=self._id(), at=now, viewer=who, impression=mark, act=act) for act in PRAISE]
            told.append(Swipe(id=self._id(), at=now, viewer=who, impression=mark, watched_s=seconds))
        feed.observe(told)

    def _id(self) -> str:
        self._told += 1
        return f"ring{self._told}"


def lifted(before: Run, kind: str, count: int, hours: float) -> Ring:
    """Let a ring work for the poor half of what is uploaded meanwhile, and compare with a world where the same accounts look
    through as many pages and want nothing."""
    world, quality = before.world, before.world.videos.quality
    soon = np.flatnonzero((world.videos.at > before.now) & (world.videos.at < before.now + (hours - 1.0) * 3600.0))
    targets = soon[np.argsort(quality[soon], kind="stable")][: min(TARGETS, len(soon) // 2)].tolist()
    ends = []
    ring, others = Attack(kind, count, targets), Attack(kind, count, ())
    for attack in (ring, others):
        run = before.fork(_feed(before).copy())
        attack.arrive(run, run.now, kind)
        run.go(hours, hooks=[(EVERY_S * (3.0 if kind == "patient" else 1.0), attack)])
        memory = _feed(run).engine.memory
        ends.append((memory.pools.rung[[memory.videos.index[f"v{row}"] for row in targets]], memory, _feed(run)))
    (climbed, memory, feed), (alone, _, _) = ends
    v, asked = memory.viewers, terms(memory.pools, feed.engine.knobs)
    good = sum(trusted(v.find(who), memory.now, v.joined, v.witnessed, v.stays, *asked) for who in ring.accounts)
    return Ring(
        lifted=int((climbed > alone).sum()) - int((climbed < alone).sum()), with_ring=int((climbed > 0).sum()),
        without=int((alone > 0).sum()), trusted=int(good), seen=ring.seen,
    )  # fmt: skip


def _feed(run: Run) -> Watched:
    assert isinstance(run.feed, Watched)
    return run.feed


__all__ = ["KINDS", "Attack", "Ring", "lifted", "sleepers"]
