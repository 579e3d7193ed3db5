"""Remixes: which video was made from which other one, and how: up to the first of them, down to what was made from one."""

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, get_args

from fyp.vocabulary.video import Video

How = Literal["duet", "stitch", "answer", "sound"]
"""Beside it, after a piece of it, as a reply to it, over its sound."""
HOWS: tuple[How, ...] = get_args(How)


class Source(NamedTuple):
    """The video that another was made from, and how."""

    video: str
    how: How


class Remix(NamedTuple):
    """A public video that was made from another: how, by whom, posted when (epoch seconds)."""

    video: str
    how: How
    creator: str
    posted_at: float


class Sum(NamedTuple):
    """What was made in one way: so many videos of so many people."""

    how: How
    videos: int
    people: int


def source(video: Video, origin: str = "") -> Source | None:
    """What a video was made from; None when from nothing. `origin`: the video in which its sound was first heard.

    One way is enough: a duet with a video has its sound too, and is a duet.
    """
    if video.made_from and video.made_from != video.id:
        return Source(video.made_from, video.made_as if video.made_as in ("duet", "stitch") else "answer")  # type: ignore[arg-type]
    if answered := video.answers.partition("/")[0]:
        return Source(answered, "answer")
    return Source(origin, "sound") if origin and origin != video.id else None


def sums(made: Iterable[Remix]) -> list[Sum]:
    """How much of what was made in each way, and by how many people; ways in which nothing was made are left out."""
    videos: Counter[How] = Counter()
    people: dict[How, set[str]] = {how: set() for how in HOWS}
    for one in made:
        videos[one.how] += 1
        people[one.how].add(one.creator)
    return [Sum(how, videos[how], len(people[how])) for how in HOWS if videos[how]]


class Remixes:
    """All public videos that were made from another, by that one. Safe to ask from several threads.

    What it holds depends on which videos there are, not on the order in which they came.
    """

    def __init__(self) -> None:
        self._made: dict[str, dict[str, Remix]] = {}
        self._source: dict[str, str] = {}
        self._lock = threading.RLock()

    def put(self, video: Video, origin: str) -> None:
        """A video is there, or is another now; `origin`: the video in which its sound was first heard."""
        with self._lock:
            self.drop(video.id)
            found = source(video, origin)
            if found is None or video.visibility != "public":
                return
            self._source[video.id] = found.video
            made = self._made.setdefault(found.video, {})
            made[video.id] = Remix(video.id, found.how, video.creator, video.posted_at)

    def drop(self, video: str) -> None:
        """A video is gone. What was made from it stays, and what it was made from does too."""
        with self._lock:
            above = self._source.pop(video, "")
            if above:
                made = self._made[above]
                del made[video]
                if not made:
                    del self._made[above]

    def left(self, viewer: str) -> None:
        """Somebody left, and all that they made."""
        with self._lock:
            gone = [one.video for made in self._made.values() for one in made.values() if one.creator == viewer]
            for video in gone:
                self.drop(video)

    def of(self, video: str) -> Sequence[Remix]:
        """What was made from a video, the newest first."""
        with self._lock:
            made = list(self._made.get(video, {}).values())
        return sorted(made, key=lambda one: (-one.posted_at, one.video))

    def count(self, video: str) -> int:
        """How many videos were made from it."""
        return len(self._made.get(video, ()))


__all__ = ["HOWS", "How", "Remix", "Remixes", "Source", "Sum", "source", "sums"]
