"""Contents: what was understood in each video, for its maker; near-duplicates by their prints; what a person should look at."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from fyp.ports.event_log import Change
from fyp.ports.records import Records
from fyp.vocabulary.content import Content, Flag
from fyp.vocabulary.event import AnyEvent, Event, Removed, Understood

HEARS: tuple[type[Event], ...] = (Understood, Removed)

CONTENT = "content"
PRINT = "print"
REVIEW = "review"
BANDS = 4
"""Prints of 64 bits are found by any quarter of them: those that differ in 3 bits surely, in 5 mostly."""
NEAR = 5
"""Bits in which prints of one picture may differ, after it was encoded anew or scaled: nine in ten differ in 4 at most."""
MOST_ALIKE = 2_000
"""A band that so many share tells nothing: black, white."""


class Print(Struct, frozen=True):
    """A print of the video `video`. Its id is `<band>-<quarter>/<video>/<place>`."""

    video: str
    bits: str


class Review(Struct, frozen=True, kw_only=True):
    """That a person should look at a video, and why. Its id is that of the video."""

    flags: tuple[Flag, ...]
    at: float


def hear(event: AnyEvent, video_of: Callable[[str], str | None]) -> list[Change]:
    """The records that `event` changes. Prints of a video that is gone stay behind empty: `twin` looks whether it is there."""
    match event:
        case Understood():
            content, video = event.content, event.video
            changes = [Change(CONTENT, video, content)]
            for place, bits in enumerate(content.prints):
                changes += [Change(PRINT, f"{band}/{video}/{place}", Print(video, bits)) for band in _bands(bits)]
            if content.flags:
                changes.append(Change(REVIEW, video, Review(flags=content.flags, at=event.at)))
            return changes
        case Removed():
            return [Change(CONTENT, event.video, None), Change(REVIEW, event.video, None)]
    return []


def erased(viewer: str, made: Sequence[str], records: Records) -> list[Change]:
    """The records that go when `viewer` leaves, who `made` these videos."""
    gone = set(made)
    prints = [Change(PRINT, id, None) for id, one in records.scan(PRINT, Print) if one.video in gone] if gone else []
    return [*(Change(kind, video, None) for kind in (CONTENT, REVIEW) for video in made), *prints]


def twin(records: Records, content: Content, but: str = "") -> str:
    """The video (not `but`) of which most pictures are nearly those of `content`, the likest; empty where there is none."""
    votes: dict[str, int] = {}
    for bits in content.prints:
        near = {
            found.video
            for band in _bands(bits)
            for found in _some(records, band)
            if found.video != but and (int(found.bits, 16) ^ int(bits, 16)).bit_count() <= NEAR
        }
        for video in near:
            votes[video] = votes.get(video, 0) + 1
    there = {video for video in votes if records.get(CONTENT, video, Content) is not None}
    best = max(sorted(there), key=lambda video: votes[video], default="")
    return best if best and votes[best] * 3 >= len(content.prints) * 2 else ""


def reviews(records: Records) -> list[tuple[str, Review]]:
    """Videos that a person should look at, those that wait longest first."""
    return sorted(records.scan(REVIEW, Review), key=lambda one: one[1].at)


def _bands(bits: str) -> Iterator[str]:
    step = len(bits) // BANDS
    return (f"{band}-{bits[band * step : (band + 1) * step]}" for band in range(BANDS))


def _some(records: Records, band: str) -> list[Print]:
    found = []
    for _, one in records.scan(PRINT, Print, f"{band}/"):
        found.append(one)
        if len(found) > MOST_ALIKE:
            return []
    return found


__all__ = [
    "CONTENT", "HEARS", "NEAR", "PRINT", "REVIEW", "Print", "Review", "erased", "hear", "reviews", "twin",
]  # fmt: skip
