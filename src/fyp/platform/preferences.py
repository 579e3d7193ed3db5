"""Preferences: what viewers slid up and down, what they muted, and how they want to watch."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from fyp.ports.event_log import Change
from fyp.ports.records import Records
from fyp.vocabulary.event import AnyEvent, Configured, Event, Muted, MuteKind, Preferred
from fyp.vocabulary.words import folded, hashtag

HEARS: tuple[type[Event], ...] = (Preferred, Muted, Configured)

SLIDER = "slider"
MUTE = "mute"
SETTINGS = "settings"


class Slider(Struct, frozen=True, kw_only=True):
    """How much is wanted of a topic, since `at` (epoch seconds). Its id is `<viewer>/<topic>`."""

    topic: str
    level: int
    at: float


class Mute(Struct, frozen=True, kw_only=True):
    """What is not to be shown, since `at`; `also` are the other words that a keyword stands for.

    Its id is `<viewer>/<about>/<what>`, without case, accents and signs where it is said in words.
    """

    about: MuteKind
    what: str
    also: tuple[str, ...]
    at: float


class Watching(Struct, frozen=True, kw_only=True):
    """How one wants to watch. Its id is that of the viewer; `languages` empty: all."""

    languages: tuple[str, ...] = ()
    autoplay: bool = True
    break_after_min: int = 0
    under_18: bool = False


def hear(event: AnyEvent, video_of: Callable[[str], str | None]) -> list[Change]:
    """The records that `event` changes."""
    match event:
        case Preferred():
            slider = Slider(topic=event.topic, level=event.level, at=event.at) if event.level else None
            return [Change(SLIDER, f"{event.viewer}/{event.topic}", slider)]
        case Muted():
            mute = Mute(about=event.about, what=event.what, also=event.also, at=event.at) if event.on else None
            return [Change(MUTE, f"{event.viewer}/{event.about}/{_plain(event)}", mute)]
        case Configured():
            watching = Watching(
                languages=event.languages, autoplay=event.autoplay, break_after_min=event.break_after_min,
                under_18=event.under_18,
            )  # fmt: skip
            return [Change(SETTINGS, event.viewer, watching)]
    return []


def erased(viewer: str, made: Sequence[str], records: Records) -> list[Change]:
    """The records that go when `viewer` leaves, who `made` these videos."""
    slid = [Change(SLIDER, id, None) for id, _ in records.scan(SLIDER, Slider, f"{viewer}/")]
    muted = [Change(MUTE, id, None) for id, _ in records.scan(MUTE, Mute, f"{viewer}/")]
    return [Change(SETTINGS, viewer, None), *slid, *muted]


def _plain(event: Muted) -> str:
    match event.about:
        case "hashtag":
            return hashtag(event.what)
        case "keyword":
            return " ".join(folded(event.what))
    return event.what


def sliders(records: Records, viewer: str) -> list[Slider]:
    """The sliders of a viewer, the newest first."""
    return sorted((one for _, one in records.scan(SLIDER, Slider, f"{viewer}/")), key=lambda one: -one.at)


def mutes(records: Records, viewer: str) -> list[Mute]:
    """The mutes of a viewer, the newest first."""
    return sorted((one for _, one in records.scan(MUTE, Mute, f"{viewer}/")), key=lambda one: -one.at)


def watching(records: Records, viewer: str) -> Watching:
    """How a viewer wants to watch; as everybody, when they have said nothing."""
    return records.get(SETTINGS, viewer, Watching) or Watching()


__all__ = [
    "HEARS",
    "MUTE",
    "SETTINGS",
    "SLIDER",
    "Mute",
    "Slider",
    "Watching",
    "erased",
    "hear",
    "mutes",
    "sliders",
    "watching",
]
