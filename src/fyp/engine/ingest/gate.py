"""Gate: may this event come in? Looks at what was served and played; says no with a reason, and loses nothing else."""

import math
from collections import Counter

from fyp.engine.ingest import operating, wishes
from fyp.engine.knobs import Knobs
from fyp.engine.memory.impressions import ACT_BITS, Page
from fyp.engine.memory.memory import Memory
from fyp.vocabulary.account import profile_fault
from fyp.vocabulary.errors import Refusal
from fyp.vocabulary.event import (
    Act,
    AnyEvent,
    Blocked,
    Configured,
    Experimented,
    Followed,
    Forgot,
    Impression,
    Muted,
    Preferred,
    Profiled,
    Refreshed,
    Removed,
    Swipe,
    Tuned,
    Understood,
    Uploaded,
    Watch,
)  # fmt: skip
from fyp.vocabulary.ids import MAX_ID_LENGTH, is_id
from fyp.vocabulary.video import MEANING

TOUCH_S = 0.05
"""Sections may touch and, by rounding, overlap by this much."""
MAX_SECTIONS = 500
"""As many sections of one showing are remembered (those that touch are joined into one)."""
TAIL_S = 0.5
"""A player may report this much more than a video's stated length."""


class _Pending:
    """What was let in for one showing but not yet observed."""

    __slots__ = ("at", "sections", "watched_s")

    def __init__(self, at: float | None) -> None:
        self.at = at
        self.sections: list[tuple[int, float, float]] = []
        self.watched_s = 0.0


class Gate:
    """`check` lets in or refuses; what it lets in counts against later events until `settle` (after they were observed)."""

    def __init__(self, memory: Memory, knobs: Knobs) -> None:
        self._memory = memory
        self.turn(knobs)
        self._pending: dict[str, _Pending] = {}
        self._coming: set[str] = set()
        self._wished: Counter[str] = Counter()

    def turn(self, knobs: Knobs) -> None:
        """From here on these knobs are in force."""
        self._oldest_s, self._future_s = knobs["oldest_event_s"], knobs["future_slack_s"]
        self._fastest, self._slack_s = knobs["fastest_rate"], knobs["clock_slack_s"]
        self._undo_s = knobs["undo_s"]

    def settle(self) -> None:
        """All that was let in has been observed (or dropped): forget the overlay."""
        self._pending.clear()
        self._coming.clear()
        self._wished.clear()

    def check(self, event: AnyEvent, now: float) -> Refusal | None:
        """None when the event may come in; `now` is the receiver's clock (epoch seconds)."""
        if not is_id(event.id):
            return _no(event, "malformed", "an event's id is 1-64 letters, digits and _ - . :", "id")
        if not math.isfinite(event.at):
            return _no(event, "malformed", "at must be a finite number of epoch seconds", "at")
        if event.at > now + self._future_s:
            return _no(event, "from_future", f"at is {event.at - now:.0f} s ahead of the server's clock", "at")
        if event.at < now - self._oldest_s:
            return _no(event, "too_old", f"at is {(now - event.at) / 3600:.0f} h ago", "at")
        match event:
            case Watch():
                return self._watch(event)
            case Swipe():
                return self._swipe(event)
            case Impression():
                return self._impression(event)
            case Act() if event.act not in ACT_BITS:
                return _no(event, "malformed", f"there is no act {event.act!r}", "act")
            case Act() if event.reason and event.act != "report":
                return _no(event, "malformed", "only a report has a reason", "reason")
            case Act():
                found = self._served(event, event.impression)
                return found if isinstance(found, Refusal) else None
            case Followed() | Blocked() if event.creator == event.viewer:
                return _no(event, "not_allowed", "one can't follow or block oneself", "creator")
            case Followed() | Blocked() if not is_id(event.creator):
                return _no(event, "malformed", "creator is not an id", "creator")
            case Preferred() | Muted() | Configured():
                return self._wish(event)
            case Profiled():
                return self._profiled(event)
            case Uploaded():
                return self._uploaded(event)
            case Tuned() | Experimented():
                wrong = operating.wrong(event, self._memory.policy)
                return _no(event, *wrong) if wrong else None
            case Removed() | Understood() if (
                event.video not in self._coming and self._memory.videos.find(event.video) < 0
            ):
                return _no(event, "unknown_video", f"there is no video {event.video!r}", "video")
            case Refreshed() if not event.on:
                return self._undo(event)
            case Forgot():
                return self._forgot(event)
        return None

    def _undo(self, event: Refreshed) -> Refusal | None:
        """A refresh can be taken back once, for as long as what was known before is kept."""
        kept = self._memory.renewals.kept.get(self._memory.viewers.find(event.viewer))
        if kept is None:
            return _no(event, "nothing_to_undo", "there is no refresh that can be taken back (any more)", "on")
        if event.at > kept.at + self._undo_s:
            hours = f"{(event.at - kept.at) / 3600:.0f} h ago, and can be taken back for {self._undo_s / 3600:.0f} h"
            return _no(event, "too_late", f"the refresh was {hours}", "on")
        return None

    def _forgot(self, event: Forgot) -> Refusal | None:
        a_while = bool(event.since or event.until)
        if bool(event.topic) == a_while:
            return _no(event, "malformed", "either a topic or a time (since and until) is to be forgotten", "topic")
        if event.topic and self._memory.rates.topics.find(event.topic) < 0:
            return _no(event, "unknown_topic", f"there is no topic {event.topic[:64]!r}", "topic")
        if a_while and not (math.isfinite(event.since) and math.isfinite(event.until) and event.since < event.until):
            return _no(event, "malformed", "since must be before until, both in epoch seconds", "since")
        return None

    def _wish(self, event: Preferred | Muted | Configured) -> Refusal | None:
        coming = self._wished[event.viewer]
        match event:
            case Preferred():
                fault = wishes.preferred(event, self._memory, coming)
            case Muted():
                fault = wishes.muted(event, self._memory, coming)
            case Configured():
                fault = wishes.configured(event)
        if fault is not None:
            return _no(event, *fault)
        self._wished[event.viewer] += 1
        return None

    def _profiled(self, event: Profiled) -> Refusal | None:
        if event.profile.id != event.viewer or not is_id(event.viewer):
            return _no(event, "not_allowed", "a profile is told by its own viewer", "profile.id")
        field, fault = profile_fault(event.profile)
        return _no(event, "malformed", fault, field) if fault else None

    def _uploaded(self, event: Uploaded) -> Refusal | None:
        video = event.video
        if not is_id(video.id) or not is_id(video.creator):
            return _no(event, "malformed", "a video needs an id and a creator", "video")
        if not 0 < video.duration_s < 86_400:
            return _no(event, "malformed", "duration_s must be above 0 and below a day", "video.duration_s")
        if len(video.fingerprint) > MAX_ID_LENGTH:
            return _no(event, "malformed", f"a fingerprint has at most {MAX_ID_LENGTH} characters", "video.fingerprint")
        if len(video.campaign) > MAX_ID_LENGTH:
            return _no(event, "malformed", f"a campaign has at most {MAX_ID_LENGTH} characters", "video.campaign")
        if len(video.meaning) not in (0, MEANING):
            return _no(event, "malformed", f"a meaning has {MEANING} bytes, or none", "video.meaning")
        if not math.isfinite(video.posted_at):
            return _no(event, "malformed", "posted_at must be a finite number of epoch seconds", "video.posted_at")
        self._coming.add(video.id)
        return None

    def _served(self, event: Impression | Watch | Act | Swipe, impression: str) -> tuple[Page, int] | Refusal:
        found = self._memory.impressions.find(impression)
        if found is None:
            return _no(
                event, "never_served", f"no page with the slot {impression!r} was served (or long ago)", "impression"
            )
        page, _ = found
        if self._memory.viewers.ids[page.viewer] != event.viewer:
            return _no(event, "not_yours", "that page was served to somebody else", "impression")
        if event.at < page.at - self._future_s:
            return _no(event, "exceeds_clock", "before its page was served", "at")
        return found

    def _overlay(self, impression: str, page: Page, slot: int) -> _Pending:
        pending = self._pending.get(impression)
        if pending is None:
            showing = page.showings[slot]
            self._pending[impression] = pending = _Pending(showing.at if showing else None)
        return pending

    def _impression(self, event: Impression) -> Refusal | None:
        found = self._served(event, event.impression)
        if isinstance(found, Refusal):
            return found
        page, slot = found
        if self._memory.videos.ids[page.videos[slot]] != event.video:
            return _no(event, "never_served", f"slot {slot} of page {event.page!r} was another video", "video")
        pending = self._overlay(event.impression, page, slot)
        if pending.at is None:
            pending.at = event.at
        return None

    def _watch(self, event: Watch) -> Refusal | None:
        found = self._served(event, event.impression)
        if isinstance(found, Refusal):
            return found
        page, slot = found
        start, end = event.from_s, event.to_s
        if (
            not (math.isfinite(start) and math.isfinite(end))
            or start < 0
            or end < start
            or not 0 <= event.loop < 100_000
        ):
            return _no(event, "malformed", "a section needs 0 <= from_s <= to_s and loop >= 0", "from_s")
        if end > float(self._memory.videos.duration_s[page.videos[slot]]) + TAIL_S:
            return _no(event, "exceeds_clock", "the section ends after the video does", "to_s")
        pending = self._overlay(event.impression, page, slot)
        showing = page.showings[slot]
        known = showing.sections if showing else ()
        for loop, a, b in (*known, *pending.sections):
            if loop == event.loop and start < b - TOUCH_S and end > a + TOUCH_S:
                return _no(
                    event, "overlap", f"seconds {max(a, start):.2f}-{min(b, end):.2f} were told before", "from_s"
                )
        if len(known) + len(pending.sections) >= MAX_SECTIONS:
            return _no(event, "too_many", f"more than {MAX_SECTIONS} sections of one showing", "impression")
        played = (showing.watched_s if showing else 0.0) + pending.watched_s + end - start
        since = event.at - end + start if pending.at is None else pending.at
        if late := self._too_much(event, played, since):
            return late
        pending.at = since
        pending.sections.append((event.loop, start, end))
        pending.watched_s += end - start
        return None

    def _swipe(self, event: Swipe) -> Refusal | None:
        found = self._served(event, event.impression)
        if isinstance(found, Refusal):
            return found
        page, slot = found
        if not math.isfinite(event.watched_s) or event.watched_s < 0 or event.loops < 0:
            return _no(event, "malformed", "watched_s and loops can't be below 0", "watched_s")
        pending = self._overlay(event.impression, page, slot)
        since = max(page.at, event.at - event.watched_s) if pending.at is None else pending.at
        if late := self._too_much(event, event.watched_s, since):
            return late
        pending.at = since
        return None

    def _too_much(self, event: Watch | Swipe, played_s: float, since: float) -> Refusal | None:
        """More seconds of video than the clock can have given, at the fastest rate?"""
        elapsed = max(event.at - since, 0.0)
        if played_s > elapsed * self._fastest + self._slack_s:
            return _no(event, "exceeds_clock", f"{played_s:.1f} s played in {elapsed:.1f} s", "to_s")
        return None


def _no(event: AnyEvent, code: str, message: str, field: str) -> Refusal:
    return Refusal(id=event.id, code=code, message=message, field=field, retry=False)


__all__ = ["Gate"]
