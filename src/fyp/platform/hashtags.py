"""Hashtags: which videos carry one, which go together, how it went day by day, and who follows it."""

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from heapq import nlargest
from typing import NamedTuple

from msgspec import Struct

from fyp.ports.event_log import Change
from fyp.ports.records import Records
from fyp.vocabulary.event import AnyEvent, Event, TagFollowed
from fyp.vocabulary.video import Video
from fyp.vocabulary.words import hashtag

HEARS: tuple[type[Event], ...] = (TagFollowed,)

FOLLOW = "tag_follow"
DAY_S = 86_400.0
RELATED_OF = 2_000
"""What goes together is read from so many of its newest videos."""
BEST = 50
"""So many are remembered for each beginning that was asked for."""
TOGETHER = 2
"""Fewer videos than this with both are chance."""


class TagFollow(Struct, frozen=True, kw_only=True):
    """That a viewer follows a hashtag, since `at` (epoch seconds). Its id is `<viewer>/<tag>`."""

    tag: str
    at: float


def hear(event: AnyEvent, video_of: Callable[[str], str | None]) -> list[Change]:
    """The records that `event` changes."""
    match event:
        case TagFollowed():
            follow = TagFollow(tag=event.tag, at=event.at) if event.on else None
            return [Change(FOLLOW, f"{event.viewer}/{event.tag}", follow)]
    return []


def erased(viewer: str, made: Sequence[str], records: Records) -> list[Change]:
    """The records that go when `viewer` leaves, who `made` these videos."""
    return [Change(FOLLOW, id, None) for id, _ in records.scan(FOLLOW, TagFollow, f"{viewer}/")]


def followed(records: Records, viewer: str) -> list[str]:
    """The hashtags that a viewer follows, the newest first."""
    ties = sorted((tie for _, tie in records.scan(FOLLOW, TagFollow, f"{viewer}/")), key=lambda tie: -tie.at)
    return [tie.tag for tie in ties]


def follows(records: Records, viewer: str, tag: str) -> bool:
    """Does a viewer follow a hashtag?"""
    return records.get(FOLLOW, f"{viewer}/{tag}", TagFollow) is not None


class Tagged(NamedTuple):
    """A video as its hashtags know it."""

    spelled: dict[str, str]
    creator: str
    posted_at: float


class Related(NamedTuple):
    tag: str
    together: int


class Tags:
    """All public videos by hashtag, as `vocabulary.words.hashtag` compares them. Safe to ask from several threads."""

    def __init__(self) -> None:
        self._videos: dict[str, Tagged] = {}
        self._of: dict[str, dict[str, None]] = {}
        self._spelled: dict[str, Counter[str]] = {}
        self._makers: dict[str, Counter[str]] = {}
        self._ordered: list[str] = []
        self._stale = False
        self._best: dict[str, list[str]] = {}
        self._lock = threading.RLock()

    def put(self, video: Video) -> None:
        """A video is there, or has other words now."""
        with self._lock:
            self.drop(video.id)
            spelled = {tag: text for text in reversed(video.hashtags) if (tag := hashtag(text))}
            if not spelled or video.visibility != "public":
                return
            self._videos[video.id] = Tagged(spelled, video.creator, video.posted_at)
            self._best.clear()
            for tag, text in spelled.items():
                self._stale |= tag not in self._of
                self._of.setdefault(tag, {})[video.id] = None
                self._spelled.setdefault(tag, Counter())[text.lstrip("#")] += 1
                self._makers.setdefault(tag, Counter())[video.creator] += 1

    def drop(self, video: str) -> None:
        """A video is gone."""
        with self._lock:
            held = self._videos.pop(video, None)
            if held is None:
                return
            self._best.clear()
            for tag, text in held.spelled.items():
                del self._of[tag][video]
                spelled = self._spelled[tag]
                spelled[text.lstrip("#")] -= 1
                makers = self._makers[tag]
                makers[held.creator] -= 1
                if not makers[held.creator]:
                    del makers[held.creator]
                if not self._of[tag]:
                    del self._of[tag], self._spelled[tag], self._makers[tag]
                    self._stale = True

    def left(self, viewer: str) -> None:
        """Somebody left, and all that they made."""
        with self._lock:
            for video in [id for id, held in self._videos.items() if held.creator == viewer]:
                self.drop(video)

    def count(self, tag: str) -> int:
        """How many videos carry it."""
        return len(self._of.get(tag, ()))

    def makers(self, tag: str) -> int:
        """Of how many people those are."""
        return len(self._makers.get(tag, ()))

    def name(self, tag: str) -> str:
        """As most people write it."""
        with self._lock:
            spelled = self._spelled.get(tag)
            return max(spelled, key=lambda text: (spelled[text], text)) if spelled else tag

    def newest(self, tag: str, most: int, since: float = 0.0) -> list[str]:
        """The videos that carry it, newest first."""
        with self._lock:
            held = self._of.get(tag, {})
            found = ((self._videos[id].posted_at, id) for id in held if self._videos[id].posted_at >= since)
            return [id for _, id in nlargest(most, found)]

    def related(self, tag: str, most: int) -> list[Related]:
        """Hashtags that stand with it more often than their own number tells: by cosine, n(a,b) / sqrt(n(a) n(b))
        (Salton and McGill 1983)."""
        with self._lock:
            met = Counter(
                other for id in self.newest(tag, RELATED_OF) for other in self._videos[id].spelled if other != tag
            )
            near = ((n / (len(self._of[other]) ** 0.5), n, other) for other, n in met.items() if n >= TOGETHER)
            return [Related(other, n) for _, n, other in nlargest(most, near)]

    def days(self, tag: str, now: float, many: int) -> list[int]:
        """How many videos were made with it on each of the last `many` days (UTC), today last."""
        today = int(now // DAY_S)
        counts = [0] * many
        with self._lock:
            for id in self._of.get(tag, ()):
                ago = today - int(self._videos[id].posted_at // DAY_S)
                if 0 <= ago < many:
                    counts[many - 1 - ago] += 1
        return counts

    def starting(self, begin: str, most: int) -> list[str]:
        """Hashtags that begin so, those of most people first; the biggest of all for an empty beginning."""
        with self._lock:
            if self._stale:
                self._ordered, self._stale = sorted(self._of), False
            if begin not in self._best:
                found = []
                for at in range(bisect_left(self._ordered, begin), len(self._ordered)):
                    if not self._ordered[at].startswith(begin):
                        break
                    found.append(self._ordered[at])
                self._best[begin] = nlargest(BEST, found, key=lambda tag: (self.makers(tag), self.count(tag)))
            return self._best[begin][:most]


__all__ = [
    "FOLLOW", "HEARS", "Related", "TagFollow", "Tagged", "Tags", "erased", "followed", "follows", "hear",
]  # fmt: skip
