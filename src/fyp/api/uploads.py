"""Uploads: GET /v1/uploads, and of each: its state, what its maker says of it, subtitles, another try, its end."""

import asyncio
import hashlib
import re
from typing import Annotated

from litestar import Response, get, post, put
from litestar import delete as delete_
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct
from msgspec.structs import replace

from fyp.api.identity import signed_in
from fyp.api.remixes import blob_of, source
from fyp.api.talk import may_answer
from fyp.api.wire import Call, app_of
from fyp.platform import moderation, videos
from fyp.platform import uploads as rules
from fyp.vocabulary.errors import Invalid, Missing
from fyp.vocabulary.upload import Details, State, Upload
from fyp.vocabulary.video import AWAY, Subtitles, Video

_CUE = re.compile(r"^(\d+:)?\d\d:\d\d\.\d{3} --> (\d+:)?\d\d:\d\d\.\d{3}", re.MULTILINE)
MOST_SUBTITLES = 12


class Refused(Struct, frozen=True):
    """Why it will be no video, in words for people; `retry`: trying the same file again may help."""

    code: str
    message: str
    retry: bool


class Away(Struct, frozen=True):
    """That moderators took the video away, when (epoch seconds) and why."""

    at: float
    reason: str
    why: str


class Text(Struct, frozen=True):
    language: str
    src: str


class UploadState(Struct, frozen=True):
    """How far an upload is. `progress` of the bytes, then of the conversion, is 0-1; times are epoch seconds.

    `src` and `poster` are there once they are made, for its maker alone until it is published; `video` is its id when it is.
    `expires_at`: it is forgotten then, if nothing more comes of it; 0: never. `removed`: moderators took it away.
    """

    id: str
    name: str
    state: State
    step: str
    progress: float
    offset: int
    length: int
    begun_at: float
    changed_at: float
    expires_at: float
    refused: Refused | None
    details: Details
    duration_s: float
    width: int
    height: int
    src: str
    poster: str
    tiny: str
    topics: tuple[str, ...]
    language: str
    subtitles: tuple[Text, ...]
    video: str
    removed: Away | None = None


class Uploads(Struct, frozen=True):
    uploads: list[UploadState]


class Vtt(Struct, frozen=True):
    """Subtitles as WebVTT."""

    vtt: Annotated[str, Meta(min_length=6, max_length=200_000)]


def maker_of(call: Call) -> str:
    """The account of who calls. Raises `Unproven` for a visitor."""
    return signed_in(call).id


def upload_of(call: Call, id: str) -> Upload:
    """The caller's upload of that id. Raises `Missing`, also for one of somebody else."""
    upload = app_of(call).uploads.get(id)
    if upload is None or upload.owner != maker_of(call):
        raise Missing("no_upload", f"you have no upload {id[:64]!r}", "id")
    return upload


def state(upload: Upload) -> UploadState:
    """An upload as its maker sees it."""
    found, stored = upload.found, "store" in upload.done
    refused = None
    if upload.state == "refused":
        message, retry = rules.REASONS[upload.reason]
        refused = Refused(upload.reason, message, retry)
    lasts = {"uploading": rules.IDLE_S, "refused": rules.REFUSED_S}.get(upload.state, 0.0)
    return UploadState(
        id=upload.id, name=upload.name, state=upload.state, step=upload.step, progress=progress(upload), offset=upload.offset,
        length=upload.length, begun_at=upload.begun_at, changed_at=upload.changed_at,
        expires_at=upload.changed_at + lasts if lasts else 0.0, refused=refused, details=upload.details,
        duration_s=found.duration_s, width=found.sizes[0].width if found.sizes else 0,
        height=found.sizes[0].height if found.sizes else 0, src=f"/media/{found.sizes[0].mp4}" if stored else "",
        poster=f"/media/{found.poster}" if stored else "", tiny=found.tiny, topics=found.topics, language=found.language,
        subtitles=tuple(Text(text.language, f"/media/{text.vtt}") for text in upload.subtitles),
        video=upload.id if upload.told else "",
    )  # fmt: skip


def progress(upload: Upload) -> float:
    if upload.state == "uploading":
        return upload.offset / upload.length if upload.length else 0.0
    if upload.state in ("understood", "published"):
        return 1.0
    return len(upload.done) / upload.steps if upload.steps else 0.0


def _told(call: Call, upload: Upload) -> UploadState:
    """The same, and whether moderators took it away."""
    app, said = app_of(call), state(upload)
    video = app.records.get(videos.VIDEO, upload.id, Video) if upload.told else None
    if video is None or video.visibility != AWAY:
        return said
    ruled = moderation.removal(app.records, upload.id)
    return replace(said, removed=Away(ruled.at, ruled.reason, ruled.why) if ruled else Away(0.0, "", ""))


@get("/v1/uploads")
async def mine(request: Call) -> Uploads:
    """Your uploads and drafts, the newest first."""
    return Uploads([_told(request, upload) for upload in app_of(request).uploads.of(maker_of(request))])


@get("/v1/uploads/{id:str}")
async def one(request: Call, id: FromPath[str]) -> UploadState:
    """How far one is."""
    return _told(request, upload_of(request, id))


@delete_("/v1/uploads/{id:str}", status_code=204)
async def delete(request: Call, id: FromPath[str]) -> Response[None]:
    """Delete it, with its files, and its video if it became one. Also how a tus client ends an upload."""
    await asyncio.to_thread(app_of(request).publishing.discard, upload_of(request, id))
    return Response(None, headers={"tus-resumable": "1.0.0"})


@post("/v1/uploads/{id:str}/retry", status_code=200)
async def retry(request: Call, id: FromPath[str]) -> UploadState:
    """Try one again that was refused, where that may help."""
    return await _change(request, id, rules.again)


@put("/v1/uploads/{id:str}/details")
async def describe(request: Call, id: FromPath[str], data: JSONBody[Details]) -> UploadState:
    """Say what it is: caption, who may see it, when, cover, cut. What is published is published anew with it."""
    before = upload_of(request, id)
    if data.answers and data.answers != before.details.answers:
        may_answer(request, data.answers)
    other = before.other if source(data) == source(before.details) else blob_of(request, data)
    return await _change(request, id, lambda known, now: rules.described(known, data, now, other))


@put("/v1/uploads/{id:str}/subtitles/{language:str}")
async def subtitle(request: Call, id: FromPath[str], language: FromPath[str], data: JSONBody[Vtt]) -> UploadState:
    """Add what is said, as text, in a language; or replace it."""
    app = app_of(request)
    upload_of(request, id)
    if re.fullmatch("[a-z]{2}", language) is None:
        raise Invalid("malformed", "language is two small letters (ISO 639-1)", "language")
    text = data.vtt.removeprefix("\ufeff").replace("\r\n", "\n")
    if re.match(r"WEBVTT(?=[ \t\n]|$)", text) is None or _CUE.search(text) is None:
        raise Invalid(
            "not_vtt", "this is no WebVTT: it begins with WEBVTT and has times like 00:01.000 --> 00:02.500", "vtt"
        )
    hashed = hashlib.blake2b(text.encode(), digest_size=6).hexdigest()
    new = Subtitles(language=language, vtt=f"{rules.FOLDER}{id}/text/{language}-{hashed}.vtt")
    await asyncio.to_thread(app.blobs.put, new.vtt, text.encode())
    return await _replace(request, id, language, new)


@delete_("/v1/uploads/{id:str}/subtitles/{language:str}", status_code=200)
async def unsubtitle(request: Call, id: FromPath[str], language: FromPath[str]) -> UploadState:
    """Take the subtitles of a language away."""
    return await _replace(request, id, language, None)


async def _replace(request: Call, id: str, language: str, new: Subtitles | None) -> UploadState:
    old = [text.vtt for text in upload_of(request, id).subtitles if text.language == language]

    def how(known: Upload, now: float) -> Upload:
        others = tuple(text for text in known.subtitles if text.language != language)
        if new is not None and len(others) >= MOST_SUBTITLES:
            raise Invalid("too_many", f"at most {MOST_SUBTITLES} languages", "language")
        return rules.revised(replace(known, subtitles=(*others, new) if new else others, changed_at=now))

    changed = await _change(request, id, how)
    for key in old:
        if new is None or key != new.vtt:
            await asyncio.to_thread(app_of(request).blobs.delete, key)
    return changed


async def _change(request: Call, id: str, how: rules.Change) -> UploadState:
    """Change one of the caller's uploads, and publish it if it is due."""
    app, now = app_of(request), app_of(request).clock.now()
    upload_of(request, id)
    changed = await asyncio.to_thread(app.uploads.change, id, lambda known: how(known, now))
    if changed is None:
        raise Missing("no_upload", f"you have no upload {id[:64]!r}", "id")
    published = await asyncio.to_thread(app.publishing.publish, id) if rules.due(changed, now) else None
    return _told(request, published or changed)


__all__ = [
    "UploadState", "Uploads", "delete", "describe", "maker_of", "mine", "one", "retry", "state", "subtitle", "unsubtitle",
    "upload_of",
]  # fmt: skip
