"""The room of search: what a viewer looked for lately, which they see and take away."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from fyp.ports.event_log import Change
from fyp.ports.records import Records
from fyp.vocabulary.event import AnyEvent, Event, Searched
from fyp.vocabulary.words import folded

HEARS: tuple[type[Event], ...] = (Searched,)

LOOKED = "searched"
LATELY = 20
"""As many are shown."""


class Looked(Struct, frozen=True, kw_only=True):
    """What a viewer looked for last at `at` (epoch seconds), as they wrote it. Its id is `<viewer>/<its words>`."""

    text: str
    at: float


def hear(event: AnyEvent, video_of: Callable[[str], str | None]) -> list[Change]:
    """The records that `event` changes."""
    match event:
        case Searched() if words := " ".join(folded(event.text)):
            looked = Looked(text=event.text, at=event.at) if event.on else None
            return [Change(LOOKED, f"{event.viewer}/{words}", looked)]
    return []


def erased(viewer: str, made: Sequence[str], records: Records) -> list[Change]:
    """The records that go when `viewer` leaves, who `made` these videos."""
    return [Change(LOOKED, id, None) for id, _ in records.scan(LOOKED, Looked, f"{viewer}/")]


def lately(records: Records, viewer: str) -> list[str]:
    """What a viewer looked for, the newest first."""
    found = sorted((one for _, one in records.scan(LOOKED, Looked, f"{viewer}/")), key=lambda one: -one.at)
    return [one.text for one in found]


__all__ = ["HEARS", "LATELY", "LOOKED", "Looked", "erased", "hear", "lately"]
