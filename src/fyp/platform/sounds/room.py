"""The room of sounds: the records that go with a new sound and with each event, and which of them go with who leaves."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from fyp.ports.event_log import Change
from fyp.ports.records import Records
from fyp.vocabulary.event import AnyEvent, Event
from fyp.vocabulary.sound import Silenced, SoundClaimed, SoundPrint, SoundRole
from fyp.vocabulary.video import Sound, Video

HEARS: tuple[type[Event], ...] = (Silenced, SoundClaimed)

SOUND = "sound"
PRINT = "sound_print"
HEARD = "sound_heard"
SILENCE = "sound_silence"
CLAIM = "sound_claim"
CLAIMED = "sound_claimed"
UNNAMED = "original sound"


class Heard(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That there is a print of a sound: made at `at` (epoch seconds) from a video of `maker`. Its id is the sound."""

    at: float
    maker: str = ""


class Silence(Struct, frozen=True, kw_only=True):
    """Whether a sound is taken away, since `at`, and why. Its id is the sound."""

    on: bool
    at: float
    by: str
    role: SoundRole
    why: str


class Claim(Struct, frozen=True, kw_only=True):
    """That somebody claims the rights of a sound. `<sound>/<viewer>`, and the other way round `<viewer>/<sound>`."""

    at: float
    why: str


def original(video: Video) -> Sound:
    """The sound that was first heard in `video`. Its page names it after its maker."""
    return Sound(id=f"o{video.id}"[:64], title=UNNAMED, maker=video.creator, origin=video.id)


def described(video: Video, sound: Sound | None, print: SoundPrint | None) -> list[Change]:
    """The records that go with the publication of a video whose sound is new."""
    if sound is None:
        return []
    changes = [Change(SOUND, sound.id, sound)]
    if print is not None and not print.silent:
        changes += [
            Change(PRINT, sound.id, print),
            Change(HEARD, sound.id, Heard(at=video.posted_at, maker=sound.maker)),
        ]
    return changes


def hear(event: AnyEvent, video_of: Callable[[str], str | None]) -> list[Change]:
    """The records that `event` changes."""
    match event:
        case Silenced():
            silence = Silence(on=event.on, at=event.at, by=event.viewer, role=event.role, why=event.why)
            return [Change(SILENCE, event.sound, silence)]
        case SoundClaimed():
            claim = Claim(at=event.at, why=event.why) if event.on else None
            return [
                Change(CLAIM, f"{event.sound}/{event.viewer}", claim),
                Change(CLAIMED, f"{event.viewer}/{event.sound}", claim),
            ]
    return []


def erased(viewer: str, made: Sequence[str], records: Records) -> list[Change]:
    """The records that go when `viewer` leaves: prints of their sounds, and their name on those that others use too."""
    changes: list[Change] = []
    for sound, heard in records.scan(HEARD, Heard):
        if heard.maker == viewer:
            changes += [Change(PRINT, sound, None), Change(HEARD, sound, None)]
    gone = set(made)
    for id, sound_ in records.scan(SOUND, Sound):
        if sound_.maker == viewer or sound_.origin in gone:
            changes.append(Change(SOUND, id, replace(sound_, maker="", origin="")))
    for id, silence in records.scan(SILENCE, Silence):
        if silence.by == viewer:
            changes.append(Change(SILENCE, id, replace(silence, by="")))
    for id, _ in records.scan(CLAIMED, Claim, f"{viewer}/"):
        changes += [Change(CLAIMED, id, None), Change(CLAIM, f"{id.partition('/')[2]}/{viewer}", None)]
    return changes


__all__ = [
    "CLAIM", "HEARD", "HEARS", "PRINT", "SILENCE", "SOUND", "UNNAMED", "Claim", "Heard", "Silence", "described", "erased",
    "hear", "original",
]  # fmt: skip
