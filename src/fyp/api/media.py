"""Media: GET /media/<key>, with ranges, so that a player may start anywhere and a second look costs nothing."""

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncIterator, Sequence
from typing import Any, NamedTuple, cast

from litestar import Response, route
from litestar.params import FromPath
from litestar.response import Stream

from fyp.api.identity import role_of
from fyp.api.quiet import Patch, laid_over, without_sound
from fyp.api.visitors import VIEWER
from fyp.api.wire import Call, app_of, seen
from fyp.app import App
from fyp.platform import videos
from fyp.platform.uploads import of_key
from fyp.ports.blobs import Blobs
from fyp.vocabulary.errors import Invalid, Missing
from fyp.vocabulary.video import Video

PIECE = 256 * 1024
"""Bytes read from the disk at once."""
FOREVER = "public, max-age=31536000, immutable"
OWN = "private, no-cache"
"""What not everybody may see is asked for again each time."""
KINDS = {
    "mp4": "video/mp4", "webm": "video/webm", "m4a": "audio/mp4", "mp3": "audio/mpeg", "jpg": "image/jpeg",
    "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "vtt": "text/vtt",
    "m3u8": "application/vnd.apple.mpegurl", "m4s": "video/mp4",
}  # fmt: skip
"""What may be served, by the ending of its key; nothing else leaves the store."""
_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")


class Blob(NamedTuple):
    """A file (`path`) or bytes, its size and its tag."""

    path: str
    data: bytes
    size: int
    etag: str


def find(blobs: Blobs, key: str) -> Blob:
    """The blob of a key. Raises `Missing`."""
    try:
        path = blobs.path(key)
        if path is not None:
            stat = path.stat()
            return Blob(str(path), b"", stat.st_size, f'"{stat.st_size:x}-{stat.st_mtime_ns:x}"')
        data = blobs.get(key)
    except (Invalid, OSError):
        raise Missing("no_media", "there is no such file", "key") from None
    return Blob("", data, len(data), f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"')


def span(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a Range header; None for one that is not understood, or of several parts: all is sent.

    Raises ValueError when no byte of it is there (416).
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        return None
    first, last, tail = found.groups()
    if tail is not None:
        if int(tail) == 0 or size == 0:
            raise ValueError
        return max(0, size - int(tail)), size - 1
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise ValueError
    return start, end


async def read(blob: Blob, first: int, last: int, patches: Sequence[Patch] = ()) -> AsyncIterator[bytes]:
    """The bytes from `first` to `last`, in pieces, read off the event loop; `patches` are laid over them."""
    if not blob.path:
        yield laid_over(blob.data[first : last + 1], first, patches)
        return
    file = await asyncio.to_thread(os.open, blob.path, os.O_RDONLY)
    try:
        while first <= last:
            piece = await asyncio.to_thread(os.pread, file, min(PIECE, last + 1 - first), first)
            if not piece:
                return
            yield laid_over(piece, first, patches)
            first += len(piece)
    finally:
        os.close(file)


def shared(call: Call, key: str) -> bool:
    """May anybody see this file, for as long as they like? Raises `Missing` when this viewer may not see it at all."""
    id = of_key(key)
    if not id:
        return True
    app, scope = app_of(call), cast(dict[str, Any], call.scope)
    viewer = scope.get(VIEWER, "")
    video = app.records.get(videos.VIDEO, id, Video)
    if video is not None:
        if video.visibility in ("public", "unlisted"):
            return True
        there = bool(viewer) and (id in seen(app.records, viewer, {id: video}) or moderated(app, viewer, video))
    else:
        upload = app.uploads.get(id)
        there = bool(viewer) and upload is not None and upload.owner == viewer
    if not there:
        raise Missing("no_media", "there is no such file", "key")
    return False


def moderated(app: App, viewer: str, video: Video) -> bool:
    """Does a moderator look at a video that not everybody may see? What its maker keeps private is not theirs to see."""
    return video.visibility != "private" and role_of(app, viewer) in ("moderator", "operator")


@route("/media/{key:path}", http_method=["GET", "HEAD"])
async def media(request: Call, key: FromPath[str]) -> Response[bytes] | Stream:
    """The bytes of a video or a poster. Knows Range, If-Range, If-None-Match."""
    key = key.lstrip("/")
    kind = KINDS.get(key.rpartition(".")[2].lower())
    if kind is None:
        raise Missing("no_media", "there is no such file", "key")
    keep = FOREVER if shared(request, key) else OWN
    blob = find(app_of(request).blobs, key)
    patches: Sequence[Patch] = ()
    asked = request.headers
    headers = {"etag": blob.etag, "cache-control": keep, "accept-ranges": "bytes"}
    if kind == "video/mp4" and await asyncio.to_thread(request.app.state.quiet.holds, key):
        patches = await asyncio.to_thread(without_sound, blob.path, blob.data, blob.etag)
        blob = blob._replace(etag=f'{blob.etag[:-1]}-quiet"')
        headers |= {"etag": blob.etag, "cache-control": "no-cache"}
    if blob.etag in [tag.strip().removeprefix("W/") for tag in asked.get("if-none-match", "").split(",")]:
        return Response(b"", status_code=304, headers=headers)
    try:
        part = span(asked["range"], blob.size) if asked.get("range") else None
    except ValueError:
        headers = {"content-range": f"bytes */{blob.size}", "accept-ranges": "bytes"}
        return Response(b"", status_code=416, headers=headers, media_type=kind)
    if asked.get("if-range", blob.etag) != blob.etag:
        part = None
    first, last = part or (0, blob.size - 1)
    headers["content-length"] = str(last + 1 - first)
    if part is not None:
        headers["content-range"] = f"bytes {first}-{last}/{blob.size}"
    status = 200 if part is None else 206
    if request.method == "HEAD":
        return Response(b"", status_code=status, headers=headers, media_type=kind)
    return Stream(read(blob, first, last, patches), status_code=status, headers=headers, media_type=kind)


__all__ = ["KINDS", "Blob", "find", "media", "read", "shared", "span"]
