"""Videos: what is published, by whom, with what sound, where its files are, and who liked and saved it."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from fyp.ports.event_log import Change
from fyp.ports.records import Records
from fyp.vocabulary.account import Profile, handle_of
from fyp.vocabulary.event import Act, AnyEvent, Event, Profiled, Removed, Uploaded
from fyp.vocabulary.video import Creator, Media

HEARS: tuple[type[Event], ...] = (Uploaded, Removed, Act, Profiled)

VIDEO = "video"
MEDIA = "media"
CREATOR = "creator"
HANDLE = "handle"
MADE = "made"
LIKED = "liked"
SAVED = "saved"
_KEPT = {"like": LIKED, "save": SAVED}


class Mark(Struct, frozen=True, kw_only=True):
    """That a viewer liked or saved a video, at `at` (epoch seconds). Its id is `<viewer>/<video>`."""

    video: str
    at: float


class Made(Struct, frozen=True, kw_only=True):
    """That a creator made a video, posted at `at` (epoch seconds). Its id is `<creator>/<video>`; it outlives the video."""

    at: float


class Owner(Struct, frozen=True, kw_only=True):
    """Whose a handle is: a creator's or an account's. Its id is the handle, without its sign and in lower case."""

    id: str


def hear(event: AnyEvent, video_of: Callable[[str], str | None]) -> list[Change]:
    """The records that `event` changes; `video_of` tells what an impression showed."""
    match event:
        case Uploaded():
            made = Made(at=event.video.posted_at)
            return [
                Change(VIDEO, event.video.id, event.video),
                Change(MADE, f"{event.video.creator}/{event.video.id}", made),
            ]
        case Removed():
            return [Change(VIDEO, event.video, None), Change(MEDIA, event.video, None)]
        case Act() if event.act in _KEPT:
            video = video_of(event.impression)
            if video is not None:
                mark = Mark(video=video, at=event.at) if event.on else None
                return [Change(_KEPT[event.act], f"{event.viewer}/{video}", mark)]
        case Profiled():
            return _creator(event.profile, event.was)
    return []


def erased(viewer: str, made: Sequence[str], records: Records) -> list[Change]:
    """The records that go when `viewer` leaves, who `made` these videos."""
    marks = [Change(kind, id, None) for kind in (LIKED, SAVED) for id, _ in records.scan(kind, Mark, f"{viewer}/")]
    creator = records.get(CREATOR, viewer, Creator)
    handle = handle_of(creator.handle) if creator is not None else ""
    named = [Change(HANDLE, handle, None)] if owner(records, handle) == viewer else []
    return [
        Change(CREATOR, viewer, None),
        *named,
        *(Change(kind, video, None) for kind in (VIDEO, MEDIA) for video in made),
        *(Change(MADE, f"{viewer}/{video}", None) for video in made),
        *marks,
    ]


def described(media: Media | None, creator: Creator | None) -> list[Change]:
    """The records that go with a publication."""
    changes = []
    if media is not None:
        changes.append(Change(MEDIA, media.video, media))
    if creator is not None:
        changes.append(Change(CREATOR, creator.id, creator))
        changes.append(Change(HANDLE, handle_of(creator.handle), Owner(id=creator.id)))
    return changes


def _creator(profile: Profile, was: str) -> list[Change]:
    """Who has an account may make videos: their name on the cards, and whose the handle is."""
    creator = Creator(
        id=profile.id, handle=profile.handle, name=profile.name, bio=profile.bio, picture=profile.picture
    )  # fmt: skip
    gone = [Change(HANDLE, was, None)] if was else []
    return [*gone, Change(CREATOR, creator.id, creator), Change(HANDLE, profile.handle, Owner(id=profile.id))]


def made(records: Records, creator: str) -> list[str]:
    """The videos that a creator ever made, also those that are gone or hidden."""
    return [id.rpartition("/")[2] for id, _ in records.scan(MADE, Made, f"{creator}/")]


def owner(records: Records, handle: str) -> str | None:
    """The id of the creator or account with that handle."""
    found = records.get(HANDLE, handle_of(handle), Owner)
    return found.id if found is not None else None


def marked(records: Records, kind: str, viewer: str, limit: int | None = None) -> list[str]:
    """The videos that a viewer liked (`LIKED`) or saved (`SAVED`), newest first."""
    marks = sorted((mark for _, mark in records.scan(kind, Mark, f"{viewer}/")), key=lambda mark: -mark.at)
    return [mark.video for mark in marks[:limit]]


def marks(records: Records, kind: str, viewer: str, videos: Iterable[str]) -> set[str]:
    """Those of `videos` that a viewer liked or saved."""
    return {mark.video for mark in records.many(kind, (f"{viewer}/{video}" for video in videos), Mark).values()}


__all__ = [
    "CREATOR", "HANDLE", "HEARS", "LIKED", "MADE", "MEDIA", "SAVED", "VIDEO", "Made", "Mark", "Owner", "described",
    "erased", "hear", "made", "marked", "marks", "owner",
]  # fmt: skip
