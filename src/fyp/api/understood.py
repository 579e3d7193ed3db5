"""Understood: /v1/videos/{id}/understood, what fyp understood of a video, for its maker to read and put right; /v1/topics."""

from typing import Annotated

from litestar import get, patch
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from fyp.api.identity import has_role
from fyp.api.wire import Call, app_of, viewer_of
from fyp.app import App
from fyp.app.understanding import corrected
from fyp.platform import contents, videos
from fyp.understand.topics import tree
from fyp.vocabulary.content import MOST_TOPICS, Content, Flag, Guess, Looked, Understood
from fyp.vocabulary.errors import Denied, Invalid, Missing
from fyp.vocabulary.event import Uploaded
from fyp.vocabulary.video import Video


class TopicName(Struct, frozen=True):
    """A topic, its name in English and Dutch, and the area that it belongs to."""

    id: str
    en: str
    nl: str
    area: str


class AreaName(Struct, frozen=True):
    id: str
    en: str
    nl: str


class TopicTree(Struct, frozen=True):
    """All topics that there are, and their areas, in order."""

    areas: list[AreaName]
    topics: list[TopicName]


class Reading(Struct, frozen=True):
    """What was understood. `topics` are those the video is found by, with their shares in `guesses`, likeliest first; `edited`
    when its maker has set them. `speech` is the share of the sound in which somebody speaks; `looked` says by what it was read.
    `flags` are for a person to look at; by themselves they change nothing.
    """

    video: str
    language: str
    sure: float
    topics: tuple[str, ...]
    guesses: tuple[Guess, ...]
    edited: bool
    text: tuple[str, ...]
    seen: tuple[Guess, ...]
    speech: float
    spoken: str
    transcript: str
    depicted: tuple[str, ...]
    flags: tuple[Flag, ...]
    looked: tuple[Looked, ...]


class Correction(Struct, frozen=True):
    topics: Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(max_length=MOST_TOPICS)]


@get("/v1/topics", sync_to_thread=False)
def topics() -> TopicTree:
    """The topics that a video may have."""
    told = tree()
    return TopicTree(
        [AreaName(a.id, a.en, a.nl) for a in told.areas], [TopicName(t.id, t.en, t.nl, t.area) for t in told.topics]
    )


@get("/v1/videos/{id:str}/understood")
async def understood(request: Call, id: FromPath[str]) -> Reading:
    """What was understood of a video, and how. For its maker and for moderators: 403 for others."""
    app, video = app_of(request), _video(request, id)
    if video.creator != viewer_of(request) and not has_role(request, "moderator", "operator"):
        raise Denied("not_yours", "only its maker may see what was understood of a video", "id")
    return _reading(app, video)


@patch("/v1/videos/{id:str}/understood")
async def correct(request: Call, id: FromPath[str], data: JSONBody[Correction]) -> Reading:
    """Set the topics of your video, at most three, the most telling first: it is found by them from now on."""
    app, video = app_of(request), _video(request, id)
    if video.creator != viewer_of(request):
        raise Denied("not_yours", "only its maker may set the topics of a video", "id")
    wanted = [_topic(name) for name in data.topics]
    if len(set(wanted)) < len(wanted):
        raise Invalid("twice", "a topic is named twice", "topics")
    content = corrected(app.records.get(contents.CONTENT, id, Content) or Content(), wanted)
    now, viewer = app.clock.now(), viewer_of(request)
    told = await app.tell_soon(
        [
            Uploaded(id=app.dice.new_id(), at=now, viewer=viewer, video=content.on(video)),
            Understood(id=app.dice.new_id(), at=now, viewer=viewer, video=id, content=content),
        ]
    )
    for refusal in told.refused:
        raise Invalid(refusal.code, refusal.message, refusal.field)
    return _reading(app, app.records.get(videos.VIDEO, id, Video) or video)


def _video(request: Call, id: str) -> Video:
    video = app_of(request).records.get(videos.VIDEO, id, Video)
    if video is None:
        raise Missing("no_video", f"there is no video {id[:64]!r}", "id")
    return video


def _topic(name: str) -> str:
    found = tree().find(name)
    if found is None:
        raise Invalid("unknown_topic", f"there is no topic {name!r}: /v1/topics has them all", "topics")
    return found


def _reading(app: App, video: Video) -> Reading:
    content = app.records.get(contents.CONTENT, video.id, Content)
    if content is None:
        raise Missing(
            "not_understood", "nothing was understood of this video (yet): its topics may be set all the same", "id"
        )
    return Reading(
        video=video.id, language=content.language, sure=content.sure, topics=video.topics, guesses=content.topics,
        edited=content.edited, text=content.text, seen=content.seen, speech=content.speech, spoken=content.spoken,
        transcript=content.transcript, depicted=content.depicted, flags=content.flags, looked=content.looked,
    )  # fmt: skip


__all__ = ["Correction", "Reading", "TopicTree", "correct", "topics", "understood"]
