"""Challenges: what is asked, whom the jury chose, who came by whom, and how it spread."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from fyp.ports.event_log import Change
from fyp.ports.records import Records
from fyp.vocabulary.challenge import Challenge
from fyp.vocabulary.event import AnyEvent, Challenged, Event, Juried, Removed, Uploaded

HEARS: tuple[type[Event], ...] = (Challenged, Juried, Uploaded, Removed)

CHALLENGE = "challenge"
OWNED = "challenge_owned"
JURY = "challenge_jury"
CAME_BY = "came_by"
DAY_S = 86_400.0


class Jury(Struct, frozen=True):
    """The videos that were chosen, the best first. Its id is that of the challenge."""

    videos: tuple[str, ...]


class Owned(Struct, frozen=True):
    """That somebody opened a challenge. Its id is `<owner>/<challenge>`."""

    at: float


class CameBy(Struct, frozen=True):
    """The video by which a maker came to make theirs. Its id is that of theirs."""

    video: str


class Entry(NamedTuple):
    """A video that takes part: by whom, when (epoch seconds), and the video by which its maker came to it, if known."""

    video: str
    creator: str
    at: float
    came_by: str


class Member(NamedTuple):
    """A person in the family: their first video, when, by whom they came (empty: by nobody here), how many came by them."""

    creator: str
    video: str
    at: float
    parent: str
    children: int


class Day(NamedTuple):
    """A day (its first second, UTC): how many joined on it, and how many came by each of those until now, on average."""

    at: float
    joined: int
    reproduction: float


def hear(event: AnyEvent, video_of: Callable[[str], str | None]) -> list[Change]:
    """The records that `event` changes."""
    match event:
        case Challenged():
            of = event.challenge
            owned = Change(OWNED, f"{of.owner}/{of.id}", Owned(event.at) if event.on else None)
            if event.on:
                return [Change(CHALLENGE, of.id, of), owned]
            return [Change(CHALLENGE, of.id, None), Change(JURY, of.id, None), owned]
        case Juried():
            return [Change(JURY, event.challenge, Jury(event.videos))]
        case Uploaded() if event.came_by:
            return [Change(CAME_BY, event.video.id, CameBy(event.came_by))]
        case Removed():
            return [Change(CAME_BY, event.video, None)]
    return []


def erased(viewer: str, made: Sequence[str], records: Records) -> list[Change]:
    """The records that go when `viewer` leaves, who `made` these videos: their challenges too."""
    changes = [Change(CAME_BY, video, None) for video in made]
    for id, _ in records.scan(OWNED, Owned, f"{viewer}/"):
        challenge = id.partition("/")[2]
        changes += [Change(OWNED, id, None), Change(CHALLENGE, challenge, None), Change(JURY, challenge, None)]
    return changes


def challenge(records: Records, id: str) -> Challenge | None:
    return records.get(CHALLENGE, id, Challenge)


def challenges(records: Records) -> list[Challenge]:
    """All of them, that which ends last first."""
    return sorted((one for _, one in records.scan(CHALLENGE, Challenge)), key=lambda one: (-one.ends, one.id))


def jury(records: Records, id: str) -> tuple[str, ...]:
    """The videos that the jury chose, the best first."""
    found = records.get(JURY, id, Jury)
    return found.videos if found else ()


def came_by(records: Records, videos: Iterable[str]) -> dict[str, str]:
    """For each of `videos` the one by which its maker came to it, where that is known."""
    return {id: one.video for id, one in records.many(CAME_BY, videos, CameBy).items()}


def family(entries: Sequence[Entry]) -> list[Member]:
    """Who came by whom, the first first: a person's first video counts, and the person whose video led them to it.

    Nobody comes by themselves, nor by somebody who joined after them: the family is a forest.
    """
    first: dict[str, Entry] = {}
    maker = {entry.video: entry.creator for entry in entries}
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.video)):
        first.setdefault(entry.creator, entry)
    place = {creator: n for n, creator in enumerate(first)}
    parents: Mapping[str, str] = {
        entry.creator: parent
        for entry in first.values()
        if (parent := maker.get(entry.came_by, "")) and place[parent] < place[entry.creator]
    }
    children = Counter(parents.values())
    return [Member(c, e.video, e.at, parents.get(c, ""), children[c]) for c, e in first.items()]


def reproduction(members: Sequence[Member]) -> list[Day]:
    """The case reproduction number of each day on which somebody joined: R(d) = sum of children of those of day d / n(d).

    With the tree known it is counted, not estimated (Fraser 2007, "Estimating individual and household reproduction
    numbers in an emerging epidemic", PLoS ONE 2(8)). The last days still grow: theirs may yet lead others to it.
    """
    joined: Counter[int] = Counter()
    led: Counter[int] = Counter()
    for member in members:
        day = int(member.at // DAY_S)
        joined[day] += 1
        led[day] += member.children
    return [Day(day * DAY_S, joined[day], led[day] / joined[day]) for day in sorted(joined)]


__all__ = [
    "CAME_BY", "CHALLENGE", "HEARS", "JURY", "OWNED", "CameBy", "Day", "Entry", "Jury", "Member", "Owned", "came_by",
    "challenge", "challenges", "erased", "family", "hear", "jury", "reproduction",
]  # fmt: skip
