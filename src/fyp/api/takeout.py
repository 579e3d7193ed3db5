"""Takeout: GET /v1/viewers/me/export, all that is kept of you, as a ZIP of JSON with your videos and picture."""

import asyncio
import tempfile
import zipfile
from collections.abc import AsyncIterator, Iterator
from typing import IO, Annotated, Any

import msgspec
from litestar import get
from litestar.params import Parameter
from litestar.response import Stream
from msgspec import Struct

from fyp.api.wire import Call, app_of, viewer_of
from fyp.app import App
from fyp.engine.meters import Interest
from fyp.platform import accounts, credentials, preferences, videos
from fyp.platform.credentials import PASSWORD, Password
from fyp.vocabulary.account import Profile
from fyp.vocabulary.errors import FypError
from fyp.vocabulary.event import Act, AnyEvent, Impression, Served, Swipe, Watch
from fyp.vocabulary.video import Media, Video
from fyp.vocabulary.viewer import Viewer

FORMAT = 1
PIECE = 1024 * 1024
PROFILE, VIDEOS, HISTORY, INTERESTS, EVENTS, PICTURE = (
    "profile.json", "videos.json", "history.json", "interests.json", "events.jsonl", "picture.jpg",
)  # fmt: skip
_pretty = msgspec.json.Encoder(enc_hook=str)


class Made(Struct, frozen=True, kw_only=True):
    """A video of yours; `file`, `poster` and `subtitles` (by language) are in the ZIP, empty where they are not."""

    id: str
    caption: str
    hashtags: tuple[str, ...]
    topics: tuple[str, ...]
    language: str
    country: str
    visibility: str
    posted_at: float
    duration_s: float
    duet: bool
    stitch: bool
    made_from: str
    alt: str
    file: str
    poster: str
    subtitles: dict[str, str]
    counts: dict[str, int]


class Kept(Struct, frozen=True, kw_only=True):
    """Who you are here and what you set. Times in epoch seconds; `email` is empty for none."""

    format: int
    at: float
    viewer: Viewer
    account: Profile | None
    email: str
    sessions: list[credentials.Session]
    settings: preferences.Watching
    sliders: list[preferences.Slider]
    mutes: list[preferences.Mute]
    follows: list[str]
    blocks: list[str]
    liked: list[str]
    saved: list[str]


class Showing(Struct, kw_only=True):
    """A video that was on your screen, when, how long it played, and what you did about it."""

    video: str
    maker: str
    caption: str
    at: float
    watched_s: float = 0.0
    duration_s: float = 0.0
    acts: list[str] = []


class Inferred(Struct, frozen=True, kw_only=True):
    """What was made of it: how you liked each topic lately, and your slow and quick taste as the engine has them."""

    topics: list[Interest]
    taste: list[float]
    taste_lately: list[float]


def kept(app: App, id: str) -> Kept:
    """Who a viewer is here."""
    records, password = app.records, app.vault.get(PASSWORD, id, Password)
    return Kept(
        format=FORMAT, at=app.clock.now(), viewer=accounts.viewer(records, id), account=accounts.profile(records, id),
        email=password.email if password else "", sessions=list(credentials.sessions(app.vault, id).values()),
        settings=preferences.watching(records, id), sliders=preferences.sliders(records, id),
        mutes=preferences.mutes(records, id), follows=accounts.following(records, id),
        blocks=accounts.blocked(records, id), liked=videos.marked(records, videos.LIKED, id),
        saved=videos.marked(records, videos.SAVED, id),
    )  # fmt: skip


def history(app: App, events: list[AnyEvent]) -> list[Showing]:
    """The showings that events tell of, in order."""
    shown: dict[str, Showing] = {}
    for event in events:
        match event:
            case Impression():
                shown.setdefault(event.impression, Showing(video=event.video, maker="", caption="", at=event.at))
            case Watch() if event.impression in shown:
                shown[event.impression].watched_s += event.to_s - event.from_s
            case Swipe() if event.impression in shown:
                shown[event.impression].watched_s = max(shown[event.impression].watched_s, event.watched_s)
            case Act() if event.impression in shown:
                one = shown[event.impression]
                one.acts = [act for act in one.acts if act != event.act] + ([event.act] if event.on else [])
    found = app.records.many(videos.VIDEO, {one.video for one in shown.values()}, Video)
    for one in shown.values():
        if (video := found.get(one.video)) is not None:
            one.maker, one.caption, one.duration_s = video.creator, video.caption, video.duration_s
    return sorted(shown.values(), key=lambda one: one.at)


def inferred(app: App, id: str) -> Inferred:
    """What the engine makes of a viewer."""
    meters = app.engine.meters
    taste, lately = meters.tastes(id)
    return Inferred(topics=meters.interests(id), taste=taste, taste_lately=lately)


def _events(events: list[AnyEvent]) -> Iterator[bytes]:
    """The events as JSON, a line each; of a served page without the engine's features, which only it can read."""
    for event in events:
        if isinstance(event, Served):
            event = msgspec.structs.replace(event, rows=b"", fields=b"", chances=b"", seats=b"", levels=b"")
        yield msgspec.json.encode(event) + b"\n"


def write(app: App, id: str, files: bool, out: IO[bytes]) -> None:
    """The ZIP of a viewer into `out`."""
    told, me = list(app.told_by(id)), kept(app, id)
    known = app.call(lambda: inferred(app, id))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _json(archive, PROFILE, me)
        _json(archive, HISTORY, history(app, told))
        _json(archive, INTERESTS, known)
        with archive.open(EVENTS, "w") as file:
            file.writelines(_events(told))
        if me.account is not None and me.account.picture:
            _blob(app, archive, me.account.picture, PICTURE)
        _json(archive, VIDEOS, [_made(app, archive, video, files) for video in _videos(app, id)])


def _videos(app: App, id: str) -> list[Video]:
    found = app.records.many(videos.VIDEO, app.made_by(id), Video).values()
    return sorted(found, key=lambda video: video.posted_at)


def _made(app: App, archive: zipfile.ZipFile, video: Video, files: bool) -> Made:
    media = app.records.get(videos.MEDIA, video.id, Media)
    names = {"file": "", "poster": ""}
    texts: dict[str, str] = {}
    if media is not None and files:
        largest = max(media.sizes, key=lambda size: size.width, default=None)
        for what, key in (("file", largest.mp4 if largest else media.mp4), ("poster", media.poster)):
            name = f"videos/{video.id}{'' if what == 'file' else '-poster'}.{key.rpartition('.')[2]}"
            names[what] = name if key and _blob(app, archive, key, name) else ""
        for text in media.subtitles:
            name = f"videos/{video.id}-{text.language}.vtt"
            if _blob(app, archive, text.vtt, name):
                texts[text.language] = name
    return Made(
        id=video.id, caption=video.caption, hashtags=video.hashtags, topics=video.topics, language=video.language,
        country=video.country, visibility=video.visibility, posted_at=video.posted_at, duration_s=video.duration_s,
        duet=video.duet, stitch=video.stitch, made_from=video.made_from, alt=media.alt if media else "",
        subtitles=texts, counts=app.counts([video.id]).get(video.id, {}), **names,
    )  # fmt: skip


def _json(archive: zipfile.ZipFile, name: str, what: Any) -> None:
    archive.writestr(name, msgspec.json.format(_pretty.encode(what), indent=1))


def _blob(app: App, archive: zipfile.ZipFile, key: str, name: str) -> bool:
    """A file of ours, as it is (it is compressed already). False when there is none."""
    try:
        path = app.blobs.path(key)
        if path is not None:
            archive.write(path, name, zipfile.ZIP_STORED)
        else:
            archive.writestr(name, app.blobs.get(key), zipfile.ZIP_STORED)
    except (FypError, OSError):
        return False
    return True


@get("/v1/viewers/me/export")
async def export(
    request: Call, files: Annotated[bool, Parameter(description="with the files of your videos")] = True
) -> Stream:
    """All that is kept of you: profile, settings, videos, watch history, inferred interests and every event, as a ZIP."""
    out = tempfile.TemporaryFile()  # noqa: SIM115  (closed when it was sent)
    try:
        await asyncio.to_thread(write, app_of(request), viewer_of(request), files, out)
        size = out.tell()
    except BaseException:
        out.close()
        raise
    headers = {"content-disposition": 'attachment; filename="fyp-export.zip"', "content-length": str(size)}
    return Stream(_read(out), media_type="application/zip", headers=headers)


async def _read(out: IO[bytes]) -> AsyncIterator[bytes]:
    with out:
        out.seek(0)
        while piece := await asyncio.to_thread(out.read, PIECE):
            yield piece


__all__ = [
    "EVENTS", "FORMAT", "HISTORY", "INTERESTS", "PICTURE", "PROFILE", "VIDEOS", "Inferred", "Kept", "Made", "Showing",
    "export", "write",
]  # fmt: skip
