"""The town: simulated people who swipe through the feed in the background, as many a second as are allowed, no more."""

import heapq
import json
import logging
import os
import random
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from fyp.lab.people import Person, person, quality, react, told
from fyp.vocabulary.errors import FypError, Refusal
from fyp.vocabulary.event import AnyEvent, Arrived
from fyp.vocabulary.feed import FeedPage, FeedRequest
from fyp.vocabulary.video import Video

log = logging.getLogger("fyp.town")

PAGE = 8
STAY = (70, 140)
"""Somebody moves away after so many videos, and a newcomer takes their place: the clips are few, people are many."""
SITTING = (12, 40)
"""Videos of one sitting, and then a break of BREAK_S seconds."""
BREAK_S = (8.0, 45.0)


class Told(Protocol):
    @property
    def refused(self) -> Sequence[Refusal]: ...


class Host(Protocol):
    """What the town needs of an app."""

    def feed(self, request: FeedRequest) -> FeedPage: ...

    def tell(self, events: Sequence[AnyEvent]) -> Told: ...


class _Showing(NamedTuple):
    """A video that somebody is watching now, with the events of it that are told when it ends."""

    events: list[AnyEvent]
    ends: float


class Inhabitant:
    """A person at home in the town: their page, how long they stay, their sitting."""

    def __init__(self, number: int, who: Person) -> None:
        self.number, self.who = number, who
        self.dice = random.Random(who.seed)
        self.stay = self.dice.randint(*STAY)
        self.left = self.dice.randint(*SITTING)
        self.session = f"{who.id}-0"
        self.slots: list[tuple[str, int, str]] = []
        self.now: _Showing | None = None
        self.arrived = False


class Town:
    """Everybody, by seed. `memory` is a file that keeps who lives here between runs; without one all begins anew."""

    def __init__(
        self, host: Host, videos: Callable[[Iterable[str]], Mapping[str, Video]], new_id: Callable[[], str],
        niches: tuple[str, ...], seed: int, people: int = 24, memory: Path | None = None,
    ) -> None:  # fmt: skip
        self._host, self._videos, self._new_id = host, videos, new_id
        self._niches, self._seed, self._memory = niches, seed, memory
        self.swipes = 0
        self.past = 0
        self.refused = 0
        known = self._recall()
        self.past = int(known.get("past", 0))
        numbers = [int(n) for n in known.get("people", [])][:people]
        self._next = max([int(known.get("next", 0)), *(n + 1 for n in numbers)])
        while len(numbers) < people:
            numbers.append(self._next)
            self._next += 1
        self.inhabitants = [self._inhabitant(n) for n in numbers]

    def history(
        self, swipes: int, begin: float, end: float, share: float, stop: threading.Event, a_second: float = 200.0
    ) -> int:
        """Tell of swipes before now, by as many people as it takes, until `share` of `swipes` are told; how many it was.

        They are spread evenly from `begin` to `end` (epoch seconds), which must be no older than the gate takes.
        """
        began = self.past
        while self.past < int(swipes * share) and not stop.is_set():
            home = self.inhabitants[self.past // PAGE % len(self.inhabitants)] if self.inhabitants else None
            if home is None:
                break
            at = begin + (end - begin) * self.past / swipes
            count = self._page_at_once(home, at)
            self.past += max(count, 1)
            stop.wait(max(count, 1) / a_second)
        return self.past - began

    def live(self, clock: Callable[[], float], stop: threading.Event, a_second: float = 3.5) -> None:
        """Swipe in real time until `stop`; never more than `a_second` swipes a second. Failures are waited out."""
        dice = random.Random(f"{self._seed}/live")
        queue = [(clock() + dice.uniform(0.2, 9.0), n) for n in range(len(self.inhabitants))]
        heapq.heapify(queue)
        free_at = 0.0
        while queue and not stop.is_set():
            due, n = queue[0]
            if (wait := max(due, free_at) - clock()) > 0:
                stop.wait(min(wait, 1.0))
                continue
            heapq.heappop(queue)
            try:
                again, swiped = self._step(n, clock())
            except FypError as error:
                log.debug("the town waits: %s", error)
                again, swiped = clock() + dice.uniform(2.0, 5.0), False
            if swiped:
                free_at = clock() + 1.0 / a_second
            heapq.heappush(queue, (again, n))

    def remember(self) -> None:
        """Write the memory, all or nothing."""
        if self._memory is None:
            return
        kept = {
            "seed": self._seed,
            "past": self.past,
            "next": self._next,
            "people": [h.number for h in self.inhabitants],
        }
        half = self._memory.with_suffix(".part")
        half.write_text(json.dumps(kept))
        os.replace(half, self._memory)

    def _recall(self) -> dict[str, Any]:
        try:
            known = json.loads(self._memory.read_text()) if self._memory is not None else {}
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) and known.get("seed") == self._seed else {}

    def _inhabitant(self, number: int) -> Inhabitant:
        return Inhabitant(number, person(self._seed, number, self._niches))

    def _settle(self, n: int) -> Inhabitant:
        """The inhabitant of house n, a new one when the old one's time is up."""
        home = self.inhabitants[n]
        if home.stay > 0 or home.slots:
            return home
        self.inhabitants[n] = home = self._inhabitant(self._next)
        self._next += 1
        self.remember()
        return home

    def _step(self, n: int, now: float) -> tuple[float, bool]:
        """Tell of what has ended, begin the next; when to come back, and whether somebody swiped."""
        home = self.inhabitants[n]
        swiped = False
        if home.now is not None:
            self._tell(home.now.events)
            home.now, swiped = None, True
            self.swipes += 1
            home.left -= 1
            if home.left <= 0:
                home.left = home.dice.randint(*SITTING)
                home.session = f"{home.who.id}-{home.stay}"
                home.slots = []
                return now + home.dice.uniform(*BREAK_S), swiped
        home = self._settle(n)
        if not home.slots:
            self._ask(home, now)
        if not home.slots:
            return now + home.dice.uniform(5.0, 10.0), swiped
        events, ends = self._watch(home, now)
        home.now = _Showing(events, ends)
        return ends, swiped

    def _ask(self, home: Inhabitant, at: float) -> None:
        if not home.arrived:
            country = "NL" if home.who.language == "nl" else "GB"
            device = "phone" if home.dice.random() < 0.85 else "desktop"
            id, who = self._new_id(), home.who
            self._tell([Arrived(id=id, at=at, viewer=who.id, language=who.language, country=country, device=device)])
            home.arrived = True
        page = self._host.feed(FeedRequest(viewer=home.who.id, at=at, n=PAGE, session=home.session))
        home.slots = [(page.id, slot.position, slot.video) for slot in page.slots]

    def _watch(self, home: Inhabitant, now: float) -> tuple[list[AnyEvent], float]:
        """The next slot played to the end of its showing: its events, and when the thumb is on the next."""
        page, place, id = home.slots.pop(0)
        video = self._videos([id]).get(id)
        home.stay -= 1
        if video is None:
            return [], now + 0.3
        reaction = react(home.who, video, quality(id, self._seed), home.dice)
        events = told(home.who, page, place, video, now, reaction, home.session, self._new_id, home.dice)
        return events, now + reaction.watched_s + home.dice.uniform(0.15, 0.6)

    def _page_at_once(self, home: Inhabitant, at: float) -> int:
        """A page of the past, told in one batch."""
        self._ask(home, at)
        events: list[AnyEvent] = []
        count = len(home.slots)
        while home.slots:
            made, at = self._watch(home, at)
            events += made
        home.stay += count // 2
        self._tell(events)
        return count

    def _tell(self, events: list[AnyEvent]) -> None:
        if not events:
            return
        for refusal in self._host.tell(events).refused:
            self.refused += 1
            log.warning("the town was refused: %s: %s", refusal.code, refusal.message)


__all__ = ["PAGE", "STAY", "Host", "Inhabitant", "Town"]
