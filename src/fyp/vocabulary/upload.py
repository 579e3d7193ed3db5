"""Upload: a file on its way to be a video: how far it is, what was found in it, and what its maker says of it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from fyp.vocabulary.content import Content
from fyp.vocabulary.sound import SoundPrint
from fyp.vocabulary.video import Size, Subtitles

State = Literal["uploading", "received", "checked", "converting", "understood", "published", "refused"]
Visibility = Literal["public", "followers", "unlisted", "private"]
Mix = Literal["", "duet", "stitch", "sound"]
"""How another video becomes part of one: beside it, a piece before it, its sound under the picture."""

WORK: tuple[State, ...] = ("received", "checked", "converting")
"""The states in which a worker has something to do."""


class Details(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the maker says. Times are seconds of the file as it came; `to_s` 0 is its end; `cover_s` counts from `from_s`.

    A `draft` waits for its maker; else it is published as soon as it is ready, and not before `publish_at` (epoch seconds).
    """

    caption: Annotated[str, Meta(max_length=2200)] = ""
    language: Annotated[str, Meta(pattern="^([a-z]{2})?$", description="ISO 639-1; empty: found out")] = ""
    country: Annotated[str, Meta(pattern="^([A-Z]{2})?$", description="ISO 3166-1 alpha-2")] = ""
    visibility: Visibility = "public"
    draft: bool = False
    publish_at: Annotated[float, Meta(ge=0)] = 0.0
    alt: Annotated[str, Meta(max_length=1000, description="what is seen, for who can't see it")] = ""
    cover_s: Annotated[float, Meta(ge=0)] = 0.0
    from_s: Annotated[float, Meta(ge=0)] = 0.0
    to_s: Annotated[float, Meta(ge=0)] = 0.0
    topics: tuple[Annotated[str, Meta(max_length=60)], ...] | None = None
    sound: Annotated[str, Meta(max_length=64, description="id of a known sound; empty: its own")] = ""
    made_from: Annotated[str, Meta(max_length=64, description="id of the video that this one answers")] = ""
    answers: Annotated[
        str,
        Meta(max_length=129, description="the comment under a video of yours that it replies to: <video>/<comment>"),
    ] = ""
    duet: bool = True
    stitch: bool = True
    mix: Annotated[Mix, Meta(description="how made_from (duet, stitch) or sound becomes part of it")] = ""
    layout: Literal["side", "top"] = "side"
    piece_from_s: Annotated[float, Meta(ge=0, description="of a stitch: the piece of the other video")] = 0.0
    piece_to_s: Annotated[float, Meta(ge=0)] = 0.0
    voice: Annotated[float, Meta(ge=0, le=1, description="how much of its own sound is heard over a chosen one")] = 0.0


class Found(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a worker has found and made so far. `loudness` in LUFS before it was evened, None for silence; `content` is what was
    understood in it. `sound` is the id of a known one that is heard in it; `heard` the print of what is heard, None where
    nobody has listened.
    """

    demuxer: str = ""
    width: int = 0
    height: int = 0
    duration_s: float = 0.0
    audio: bool = False
    loudness: float | None = None
    sizes: tuple[Size, ...] = ()
    poster: str = ""
    tiny: str = ""
    hls: tuple[str, ...] = ()
    language: str = ""
    topics: tuple[str, ...] = ()
    fingerprint: str = ""
    content: Content | None = None
    sound: str = ""
    heard: SoundPrint | None = None


class Upload(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`offset` of `length` bytes are on the disk; times in epoch seconds. The video has the id of its upload.

    `done` are the steps that need not be done again; a new `round` begins when trim or cover change. A worker that holds it
    until `leased_until` is named in `worker`; `tries` counts how often the step failed, `next_at` is when it is tried again.
    `revision` grows with each change of what is published; `told` is the one that the log knows. `other` is the blob of the
    video that becomes part of it.
    """

    id: str
    owner: str
    length: int
    begun_at: float
    changed_at: float
    name: str = ""
    state: State = "uploading"
    offset: int = 0
    details: Details = Details()
    found: Found = Found()
    subtitles: tuple[Subtitles, ...] = ()
    done: tuple[str, ...] = ()
    step: str = ""
    steps: int = 0
    round: int = 1
    worker: str = ""
    leased_until: float = 0.0
    tries: int = 0
    next_at: float = 0.0
    reason: str = ""
    note: str = ""
    posted_at: float = 0.0
    revision: int = 1
    told: int = 0
    other: str = ""


__all__ = ["WORK", "Details", "Found", "Mix", "State", "Upload", "Visibility"]
