"""Wire: what crosses it, and the joins of records and counters that make a card of a video."""

from collections.abc import Collection, Sequence
from typing import Any, cast

from litestar import Request
from msgspec import UNSET, Struct, UnsetType

from fyp.api import credits, stickers
from fyp.api.audience import seen
from fyp.api.credits import Credit
from fyp.api.stickers import QuestionCard
from fyp.api.visitors import VIEWER
from fyp.app import App
from fyp.platform import accounts, sounds, videos
from fyp.vocabulary.feed import FeedPage, StageTrace, Tally
from fyp.vocabulary.video import Creator, Media, Sound, Video

Call = Request[Any, Any, Any]
QUIET = "?quiet"
"""Makes the address of a file that lost its sound another one, so that no browser plays what it kept."""


class Maker(Struct, frozen=True):
    """`picture` is a path on this server, empty when there is none."""

    id: str
    handle: str
    name: str
    picture: str = ""


class Track(Struct, frozen=True):
    """What is heard. An `original` one has no name but its maker's, whose `handle` is told; a `silenced` one plays no more."""

    id: str
    title: str
    maker: str
    handle: str = ""
    original: bool = False
    silenced: bool = False


class Counts(Struct, frozen=True):
    plays: int = 0
    finishes: int = 0
    likes: int = 0
    comments: int = 0
    shares: int = 0
    saves: int = 0


class Mine(Struct, frozen=True):
    """What the viewer has done about it."""

    liked: bool
    saved: bool
    following: bool


class Rendition(Struct, frozen=True):
    """One file of a video: a path on this server, pixels, bytes."""

    src: str
    width: int
    height: int
    bytes: int


class Captions(Struct, frozen=True):
    """What is said, as WebVTT."""

    language: str
    src: str


class VideoCard(Struct, frozen=True):
    """A video as a page shows it. `src` and `poster` are paths on this server; sizes in pixels.

    `sizes` go from small to large and are empty where there is but one file; `tiny` is the first frame as a data URI, `hls` the
    path of a playlist of long videos, `alt` what is seen, in words; `question` is what its maker asks, if anything; `credit` is
    due to the video that it was made from, if from any; `remixes` public videos were made from it.
    """

    id: str
    creator: Maker
    sound: Track
    caption: str
    hashtags: tuple[str, ...]
    topics: tuple[str, ...]
    language: str
    duration_s: float
    posted_at: float
    src: str
    poster: str
    width: int
    height: int
    counts: Counts
    mine: Mine
    sizes: tuple[Rendition, ...] = ()
    tiny: str = ""
    hls: str = ""
    alt: str = ""
    captions: tuple[Captions, ...] = ()
    visibility: str = "public"
    mentions: tuple[str, ...] = ()
    duet: bool = True
    stitch: bool = True
    made_from: str = ""
    made_as: str = ""
    credit: Credit | None = None
    remixes: int = 0
    question: QuestionCard | None = None


class Reason(Struct, frozen=True):
    """Why this video: the terms add up to the score."""

    source: str
    because: str
    about: str
    terms: dict[str, float]
    controls: tuple[str, ...]
    said: dict[str, Tally]


class Seat(Struct, frozen=True):
    """One slot of a page with its video."""

    position: int
    impression: str
    score: float
    propensity: float
    why: Reason
    video: VideoCard


class Feed(Struct, frozen=True):
    """A page. `trace` is there when it was asked for."""

    id: str
    slots: list[Seat]
    cursor: int
    trace: tuple[StageTrace, ...] | UnsetType = UNSET


class Cards(Struct, frozen=True):
    videos: list[VideoCard]


class Me(Struct, frozen=True):
    """The viewer: what is known, whom they follow, how many videos they liked."""

    id: str
    language: str
    country: str
    device: str
    following: list[str]
    likes: int


class Progress(Struct, frozen=True):
    """Clips of the demo that are there, and how many there will be."""

    rendered: int
    total: int


class Status(Struct, frozen=True):
    """How many videos and events there are, and how far the demo is, when there is one."""

    videos: int
    demo: Progress | None
    events: int


def app_of(call: Call) -> App:
    """The app that this server serves."""
    return cast(App, call.app.state.app)


def viewer_of(call: Call) -> str:
    """Who calls, from the signed cookie."""
    scope: Any = call.scope
    return cast(str, scope[VIEWER])


def cards(app: App, viewer: str, ids: Sequence[str], every: bool = False) -> dict[str, VideoCard]:
    """The cards of those of `ids` that are there and may be seen (`every`: all), by id, as `viewer` sees them."""
    records = app.records
    found = records.many(videos.VIDEO, ids, Video)
    found = found if every else seen(records, viewer, found)
    media = records.many(videos.MEDIA, found, Media)
    makers = {video.creator for video in found.values()}
    heard = tracks(app, {video.sound for video in found.values() if video.sound})
    creators = records.many(videos.CREATOR, makers, Creator)
    liked = videos.marks(records, videos.LIKED, viewer, found)
    saved = videos.marks(records, videos.SAVED, viewer, found)
    follows = accounts.follows(records, viewer, list(makers))
    counts = app.counts(list(found))
    for id, said in app.views.threads.counts(list(found)).items():
        counts.setdefault(id, {})["comments"] = said
    asked = stickers.cards(app, viewer, found.values())
    due = credits.due(records, viewer, found.values())
    return {
        id: _card(
            video, media.get(id), creators.get(video.creator), heard.get(video.sound), counts[id],
            Mine(id in liked, id in saved, video.creator in follows), asked.get(id),
            due.get(id), app.views.remixes.count(id),
        )
        for id, video in found.items()
    }  # fmt: skip


def tracks(app: App, ids: Collection[str]) -> dict[str, Track]:
    """The sounds of these ids, by id: also those of which nothing is known but that they are used."""
    found = app.records.many(sounds.SOUND, ids, Sound)
    named = {sound.maker for sound in found.values() if sound.maker and sound.origin}
    makers = app.records.many(videos.CREATOR, named, Creator) if named else {}
    return {
        id: _track(id, found.get(id), makers, app.views.tracks.silence(id) is not None) for id in ids
    }  # fmt: skip


def _track(id: str, sound: Sound | None, makers: dict[str, Creator], silenced: bool) -> Track:
    if sound is None:
        return Track(id, "", "", silenced=silenced)
    original = bool(sound.origin)
    handle = makers[sound.maker].handle if original and sound.maker in makers else ""
    title = f"{sound.title} - @{handle}" if handle else sound.title
    return Track(id, title, sound.maker, handle, original, silenced)


def maker_of(id: str, creator: Creator | None) -> Maker:
    """A maker as a page shows one; nothing but the id when no more is known."""
    if creator is None:
        return Maker(id, id, "")
    return Maker(id, creator.handle, creator.name, f"/media/{creator.picture}" if creator.picture else "")


def _card(
    video: Video, media: Media | None, creator: Creator | None, sound: Track | None, counts: dict[str, int], mine: Mine,
    question: QuestionCard | None, credit: Credit | None, remixes: int,
) -> VideoCard:  # fmt: skip
    quiet = QUIET if sound is not None and sound.silenced else ""
    return VideoCard(
        id=video.id,
        creator=maker_of(video.creator, creator),
        sound=sound or Track(video.sound, "", ""),
        caption=video.caption, hashtags=video.hashtags, topics=video.topics, language=video.language,
        duration_s=video.duration_s, posted_at=video.posted_at,
        src=f"/media/{media.mp4}{quiet}" if media else "", poster=f"/media/{media.poster}" if media and media.poster else "",
        width=media.width if media else 0, height=media.height if media else 0,
        counts=Counts(**{name: counts.get(name, 0) for name in Counts.__struct_fields__}), mine=mine,
        visibility=video.visibility, mentions=video.mentions, duet=video.duet, stitch=video.stitch, made_from=video.made_from,
        made_as=video.made_as, credit=credit, remixes=remixes,
        question=question, **_files(media, quiet),
    )  # fmt: skip


def _files(media: Media | None, quiet: str) -> dict[str, Any]:
    if media is None:
        return {}
    return {
        "sizes": tuple(Rendition(f"/media/{s.mp4}{quiet}", s.width, s.height, s.bytes) for s in media.sizes),
        "tiny": media.tiny, "hls": f"/media/{media.hls}{quiet}" if media.hls else "", "alt": media.alt,
        "captions": tuple(Captions(text.language, f"/media/{text.vtt}") for text in media.subtitles),
    }  # fmt: skip


def feed(app: App, page: FeedPage, trace: bool) -> Feed:
    """A page with the cards of its videos; a video that was removed meanwhile leaves its slot out."""
    shown = cards(app, page.viewer, [slot.video for slot in page.slots])
    seats = [
        Seat(
            slot.position, page.impression(slot.position), slot.score, slot.propensity,
            Reason(slot.why.source, slot.why.because, slot.why.about, slot.why.terms, slot.why.controls, slot.why.said),
            shown[slot.video],
        )
        for slot in page.slots if slot.video in shown
    ]  # fmt: skip
    return Feed(page.id, seats, page.cursor, page.trace if trace else UNSET)


__all__ = [
    "QUIET", "Call", "Captions", "Cards", "Counts", "Feed", "Maker", "Me", "Mine", "Progress", "Reason", "Rendition", "Seat",
    "Status", "Track", "VideoCard", "app_of", "cards", "feed", "maker_of", "seen", "tracks", "viewer_of",
]  # fmt: skip
