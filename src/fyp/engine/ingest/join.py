"""Join: what was served + impression + sections + acts + swipe = one Lesson. A swipe that never comes closes by time."""

import math
from collections.abc import Callable
from struct import Struct
from typing import Any

from fyp.engine.ingest.reward import NOTHING_ELSE, Targets, late, standing
from fyp.engine.knobs import Knobs
from fyp.engine.memory.impressions import ACT_BITS, Page, Showing
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.videos import COUNTS
from fyp.engine.models.decay import faded, second
from fyp.engine.models.pacing import COMING_S
from fyp.vocabulary.event import Act, AnyEvent, Erased, Event, Impression, Served, Swipe, Watch
from fyp.vocabulary.feed import SEATS
from fyp.vocabulary.lesson import Lesson

_COUNTED = {
    "like": "likes",
    "comment": "comments",
    "share": "shares",
    "save": "saves",
    "not_interested": "not_interested",
}
_COUNT_COLUMN = {act: COUNTS.index(name) for act, name in _COUNTED.items()}
_HIDES = ("not_interested", "report")
_HIDING = ACT_BITS["not_interested"] | ACT_BITS["report"]
"""At once, and for good, whatever else is learned of them later."""
TOUCH_S = 0.1
FRESH = SEATS.index("fresh")
LEVEL = Struct("<f")


class Join:
    """Folds the events of pages and showings into memory, and hands out a Lesson for each showing that closes."""

    def __init__(self, memory: Memory, knobs: Knobs) -> None:
        self._memory = memory
        self.turn(knobs)
        self._takes: dict[type[Event], Callable[[Any, list[Lesson]], object]] = {
            Served: self._served, Impression: self._impression, Watch: self._watch, Swipe: self._swipe, Act: self._act,
        }  # fmt: skip

    def turn(self, knobs: Knobs) -> None:
        """From here on these knobs are in force."""
        self._close_after_s = knobs["close_after_s"]
        self._undo_s = knobs["undo_s"]
        self._targets = Targets(knobs)

    def take(self, event: AnyEvent, lessons: list[Lesson]) -> None:
        """Adds to `lessons` those that this event closes: first what waited too long, then its own."""
        memory = self._memory
        if event.at > memory.now and type(event) is not Erased:  # who leaves leaves no trace, not even in time
            memory.now = event.at
            if memory.renewals.kept:
                memory.renewals.expire(memory.now - self._undo_s)
            if memory.impressions.open:
                self._close_old(lessons)
        take = self._takes.get(type(event))
        if take is not None:
            take(event, lessons)

    def _served(self, event: Served, lessons: list[Lesson]) -> None:
        memory = self._memory
        index = memory.videos.index
        rows = [index.get(video, -1) for video in event.videos]
        if event.page in memory.impressions.pages or max(rows, default=-1) < 0:
            return  # a page told twice, or by an engine that knew other videos: nothing can be learned from it
        viewer = memory.viewer(event.viewer)
        memory.impressions.add(
            event.page,
            Page(
                viewer, event.at, event.surface, rows, event.rows, event.fields, event.propensities,
                [None] * len(rows), memory.renewals.mark(viewer), event.seats, event.levels,
            ),
        )  # fmt: skip
        if FRESH in event.seats:
            self._offered(event, rows)
        memory.viewers.pages[viewer] += 1
        memory.viewers.served.append(viewer, rows if min(rows) >= 0 else [row for row in rows if row >= 0])

    def _offered(self, event: Served, rows: list[int]) -> None:
        """Kept seats were given: as many are on their way to an audience."""
        pools = self._memory.pools
        for row, seat in zip(rows, event.seats, strict=False):
            if seat == FRESH and row >= 0:
                now, before = second(event.at), float(pools.offered_at[row])
                pools.offered[row] = 1.0 + faded(float(pools.offered[row]), now - before, COMING_S)
                pools.offered_at[row] = max(now, before)

    def _impression(self, event: Impression, lessons: list[Lesson]) -> None:
        page, slot = self._memory.impressions.pages.get(event.page), event.slot
        if page is None or not 0 <= slot < len(page.showings) or page.videos[slot] < 0:
            return
        if page.showings[slot] is None:
            self._open(f"{event.page}.{slot}", page, slot, event.at)

    def _open(self, impression: str, page: Page, slot: int, at: float) -> tuple[Page, int, Showing]:
        memory = self._memory
        page.showings[slot] = showing = Showing(at)
        memory.impressions.open[impression] = opened = (page, slot, showing)
        memory.viewers.shown.add(page.viewer, page.videos[slot])
        return opened

    def _showing(self, impression: str, at: float) -> tuple[Page, int, Showing] | None:
        impressions = self._memory.impressions
        if known := impressions.open.get(impression):
            return known
        found = impressions.find(impression)
        if found is None:
            return None
        page, slot = found
        showing = page.showings[slot]
        return self._open(impression, page, slot, at) if showing is None else (page, slot, showing)

    def _watch(self, event: Watch, lessons: list[Lesson]) -> None:
        start, end = event.from_s, event.to_s
        found = self._showing(event.impression, event.at - end + start)
        if found is None or found[2].closed:
            return
        showing = found[2]
        showing.watched_s += end - start
        before = showing.sections
        if before:
            loop, since, upto = before[-1]
            if loop == event.loop and -TOUCH_S < start - upto < TOUCH_S:
                before, start = before[:-1], since
        showing.sections = (*before, (event.loop, start, end))

    def _swipe(self, event: Swipe, lessons: list[Lesson]) -> None:
        watched_s = event.watched_s
        found = self._showing(event.impression, event.at - watched_s)
        if found is None or found[2].closed:
            return
        page, slot, showing = found
        if watched_s > showing.watched_s:
            showing.watched_s = watched_s
        lessons.append(self._close(event.impression, page, slot, showing, event.at))

    def _act(self, event: Act, lessons: list[Lesson]) -> None:
        found = self._showing(event.impression, event.at)
        if found is None:
            return
        page, slot, showing = found
        bit = ACT_BITS[event.act]
        if bool(showing.acts & bit) == event.on:
            return
        showing.acts ^= bit
        if event.act in _HIDES:
            hidden = showing.acts & _HIDING  # by the one or the other: both must be taken back
            self._memory.wishes.hide(page.viewer, page.videos[slot], hidden > 0)
        column = _COUNT_COLUMN.get(event.act)
        if column is not None:
            self._memory.videos.counts[page.videos[slot], column] += 1 if event.on else -1
        if event.act == "more":
            lessons.append(
                self._lesson(event.impression, page, slot, showing, event.at, NOTHING_ELSE, 1 if event.on else -1)
            )
        elif showing.closed:
            told = late(event.act, event.on)
            if told is not None:
                lessons.append(self._lesson(event.impression, page, slot, showing, event.at, told))

    def _close_old(self, lessons: list[Lesson]) -> None:
        open = self._memory.impressions.open
        limit = self._memory.now - self._close_after_s
        while open:
            impression, (page, slot, showing) = next(iter(open.items()))
            if showing.at > limit:
                return
            lessons.append(self._close(impression, page, slot, showing, showing.at + self._close_after_s))

    def _close(self, impression: str, page: Page, slot: int, showing: Showing, at: float) -> Lesson:
        self._memory.impressions.open.pop(impression, None)
        showing.closed = True
        showing.sections = ()
        videos, row = self._memory.videos, page.videos[slot]
        above = standing(self._memory.rates.shares, int(videos.length_class[row]), showing.watched_s)
        told = self._targets.of(showing.watched_s, float(videos.duration_s[row]), showing.acts, above)
        return self._lesson(impression, page, slot, showing, at, told)

    def _lesson(
        self,
        impression: str,
        page: Page,
        slot: int,
        showing: Showing,
        at: float,
        told: tuple[float, ...],
        more: int = 0,
    ) -> Lesson:
        n = len(page.videos)
        wide, ids = len(page.features) // n, len(page.fields) // n
        seat = page.seats[slot] if slot < len(page.seats) else -1
        level: float = LEVEL.unpack_from(page.levels, 4 * slot)[0] if len(page.levels) == 4 * n else math.nan
        return Lesson(
            impression=impression, viewer=self._memory.viewers.ids[page.viewer],
            video=self._memory.videos.ids[page.videos[slot]], at=at, surface=page.surface, watched_s=showing.watched_s,
            row=page.features[slot * wide : (slot + 1) * wide], fields=page.fields[slot * ids : (slot + 1) * ids],
            propensity=page.propensities[slot], targets=told, more=more, seat=seat, level=level,
            own=page.mark == self._memory.renewals.mark(page.viewer),
        )  # fmt: skip


__all__ = ["Join"]
