"""Run: a world lived through with one feed, sitting by sitting, and every showing of it as columns."""

import heapq
import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.lab.world.dice import luck
from fyp.lab.world.feeds import Feed, Page, Shown
from fyp.lab.world.people import F32, I32
from fyp.lab.world.reactions import FINISH_CAP_S, State, sit_down, watch
from fyp.lab.world.world import World

PAGE = 8
"""Slots that are asked for at once."""


class Showings(NamedTuple):
    """Every showing [n], in the order in which pages were asked for. Times in seconds since the start of the world.

    `acts` are bits in the order of ACTS. `felt`, `finish` and `seconds` are the truth at that moment, weariness and mood
    included: appeal, chance of a finish, expected seconds. `sitting` numbers the sittings of all, `place` counts within one.
    """

    began: NDArray[np.float64]
    viewer: I32
    video: I32
    slot: I32
    watched_s: F32
    acts: I32
    propensity: F32
    source: I32
    felt: F32
    finish: F32
    seconds: F32
    sitting: I32
    place: I32

    def finished(self, duration_s: F32) -> NDArray[np.bool_]:
        """Which were finished, by the lengths [N] of all videos: a long one after 18 s."""
        found: NDArray[np.bool_] = self.watched_s + 0.1 >= np.minimum(duration_s[self.video], FINISH_CAP_S)
        return found

    def between(self, since: float, until: float) -> "Showings":
        """Those that began in a span of time (seconds since the start)."""
        keep = (self.began >= since) & (self.began < until)
        return Showings._make(column[keep] for column in self)


Hook = tuple[float, Callable[["Run", float], None]]
"""Every so many seconds of the world: called with the run and the moment."""


class Run:
    """The world with one feed. `go` on as long as wanted; `fork` goes on from here with another feed."""

    def __init__(self, world: World, feed: Feed, page: int = PAGE, others: Sequence[Feed] = ()) -> None:
        """`others` hear of all uploads and showings too, so that a fork can go on with one of them."""
        self._hear: tuple[Feed, ...] = (feed, *others)
        self.world, self.feed, self.page, self.now = world, feed, page, 0.0
        self.sources: list[str] = []
        self.sittings = 0
        self._state = world.state()
        self._published = world.there(0.0)
        self.seen = np.zeros((world.viewers, len(world)), np.bool_)
        self.seen[:, self._published :] = True  # what is not there yet is nobody's to see
        self._sitting = np.full(world.viewers, -1, np.int32)
        self._parts: list[tuple[NDArray[np.generic], ...]] = []
        self._coming: list[tuple[float, int, Shown]] = []
        self.shown = 0
        self._due, self._came = np.zeros(world.viewers), np.zeros(world.viewers, np.int64)
        self._rate = np.array(world.fitted.hours) * 24.0
        self._asks = [(self._next_sitting(v, 0.0), v) for v in range(world.viewers)]
        heapq.heapify(self._asks)
        for who in self._hear:
            who.publish(range(self._published))

    def go(self, hours: float = np.inf, showings: int = 1 << 60, hooks: Sequence[Hook] = ()) -> "Run":
        """Live on for so many hours, or until so many more showings are over; calls `hooks` as it goes."""
        until, most = self.now + hours * 3600.0, self.shown + showings
        due = [(self.now + every, n, every, hook) for n, (every, hook) in enumerate(hooks)]
        heapq.heapify(due)
        while self._asks and self.shown < most:
            at, viewer = self._asks[0]
            while due and due[0][0] <= min(at, until):
                when, n, every, hook = due[0]
                self._upto(when)
                hook(self, when)
                heapq.heapreplace(due, (when + every, n, every, hook))
            if at >= until:
                break
            self._upto(at)
            heapq.heapreplace(self._asks, (self._ask(viewer, at), viewer))
        self._upto(until if np.isfinite(until) and self.shown < most else self.now)
        return self

    def fork(self, feed: Feed) -> "Run":
        """The same world from this moment on with another feed (which must know what it should know; see Feed.copy)."""
        other = Run.__new__(Run)
        other.__dict__.update(self.__dict__)
        other.feed, other._hear = feed, (feed,)
        other.sources, other._parts = list(self.sources), list(self._parts)
        other._state = State._make(column.copy() for column in self._state)
        other.seen, other._sitting = self.seen.copy(), self._sitting.copy()
        other._coming, other._asks = list(self._coming), list(self._asks)
        other._due, other._came = self._due.copy(), self._came.copy()
        return other

    @property
    def follows(self) -> NDArray[np.bool_]:
        """Who follows whom by now [V, C]."""
        return self._state.follows

    def showings(self) -> Showings:
        """All showings so far."""
        names = Showings._fields
        parts = list(zip(*self._parts, strict=True)) or [(np.zeros(0),)] * len(names)
        return Showings._make(
            np.concatenate(part).astype(_TYPES[name]) for name, part in zip(names, parts, strict=True)
        )

    def _upto(self, at: float) -> None:
        """Tell the feed of all uploads and showings up to a moment, in the order of time."""
        self.now = max(self.now, at)
        there = self.world.there(at)
        if there > self._published:
            for who in self._hear:
                who.publish(range(self._published, there))
            self.seen[:, self._published : there] = False
            self._published = there
        over = []
        while self._coming and self._coming[0][0] <= at:
            over.append(heapq.heappop(self._coming)[2])
        if over:
            for who in self._hear:
                who.tell(over)

    def _ask(self, viewer: int, at: float) -> float:
        """A page is asked for and gone through; when the next one will be."""
        fitted, s = self.world.fitted, self._state
        if s.energy[viewer] <= 0.0:
            sit_down(
                self.world.truth, s, viewer, int(self._came[viewer]), at, fitted.session_mean, fitted.session_spread
            )
            self._sitting[viewer] = self.sittings
            self.sittings += 1
        place = int(s.position[viewer])
        page = self.feed.page(viewer, at, self.page, self.seen[viewer])
        n = len(page.videos)
        if n == 0:  # nothing to see: they leave, and look in again
            s.energy[viewer] = 0.0
            return self._next_sitting(viewer, at)
        began, watched, felt, finish, seconds = (np.empty(n) for _ in range(5))
        acts = np.zeros(n, np.int32)
        shown = watch(self.world.truth, s, viewer, page.videos, at, began, watched, acts, felt, finish, seconds)
        watched = np.round(watched, 2)
        self.seen[viewer, page.videos[:shown]] = True
        self._keep(viewer, page, place, shown, began, watched, acts, felt, finish, seconds)
        end = float(began[shown - 1] + watched[shown - 1]) + 0.8
        return end if s.energy[viewer] > 0.0 else self._next_sitting(viewer, end)

    def _keep(self, viewer: int, page: Page, place: int, n: int, *found: NDArray[np.generic]) -> None:
        began, watched, acts, felt, finish, seconds = (column[:n] for column in found)
        codes = [self._code(source) for source in page.sources[:n]]
        self._parts.append((
            began, np.full(n, viewer), page.videos[:n], np.arange(n), watched, acts, page.propensities[:n], np.array(codes),
            felt, finish, seconds, np.full(n, self._sitting[viewer]), place + np.arange(n),
        ))  # fmt: skip
        rows = zip(page.videos.tolist(), began.tolist(), watched.tolist(), acts.tolist(), strict=False)
        for slot, (video, since, seen_s, did) in enumerate(rows):
            self.shown += 1
            shown = Shown(viewer, video, since, seen_s, did, page.name, slot)
            heapq.heappush(self._coming, (since + seen_s, self.shown, shown))

    def _code(self, source: str) -> int:
        if source not in self.sources:
            self.sources.append(source)
        return self.sources.index(source)

    def _next_sitting(self, viewer: int, at: float) -> float:
        """When somebody looks in next, after `at`. The moments are theirs, whatever they were shown before."""
        while self._due[viewer] <= at:
            self._due[viewer] = self._later(viewer, float(self._due[viewer]))
            self._came[viewer] += 1
        return float(self._due[viewer])

    def _later(self, viewer: int, at: float) -> float:
        """One moment after another, by chance (Poisson), more of them in the evening: by the hours of the log."""
        f = self.world.fitted
        mean_s = np.exp(f.session_mean + f.session_spread**2 / 2)
        rate = float(self.world.people.day_s[viewer]) / mean_s / 86_400.0
        left = -math.log(luck(self.world.truth.seed, viewer, int(self._came[viewer]), 30)) / max(rate, 1e-7)
        for _ in range(24 * 60):  # who comes less than once in two months comes then
            hour = (self.world.hour + at / 3600.0) % 24.0
            speed, rest = self._rate[int(hour)], (int(hour) + 1 - hour) * 3600.0
            if left <= speed * rest:
                return float(at + left / speed)
            left -= speed * rest
            at += rest + 1e-6
        return at


_TYPES: dict[str, type] = {
    "began": np.float64, "watched_s": np.float32, "propensity": np.float32, "felt": np.float32, "finish": np.float32,
    "seconds": np.float32,
} | dict.fromkeys(("viewer", "video", "slot", "acts", "source", "sitting", "place"), np.int32)  # fmt: skip

__all__ = ["PAGE", "Hook", "Run", "Showings"]
