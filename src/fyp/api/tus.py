"""Tus: bytes of uploads by the tus 1.0 protocol: POST /v1/uploads, HEAD and PATCH /v1/uploads/{id}.

Any tus client works. Extensions: creation, creation-with-upload, checksum, expiration, termination. What is acknowledged is on
the disk. Bytes go there as they come, some megabytes at a time; when a line breaks, what came is kept.
"""

import asyncio
import base64
import hashlib
from email.utils import formatdate
from weakref import WeakValueDictionary

import msgspec
from litestar import Response, head, patch, post, route
from litestar.exceptions import InternalServerException
from litestar.params import FromPath

from fyp.api.problems import respond
from fyp.api.remixes import blob_of
from fyp.api.talk import may_answer
from fyp.api.uploads import maker_of, upload_of
from fyp.api.wire import Call, app_of
from fyp.app import App
from fyp.platform import uploads as rules
from fyp.vocabulary.errors import Invalid, Missing, Problem
from fyp.vocabulary.upload import Details, Upload

VERSION = "1.0.0"
TYPE = "application/offset+octet-stream"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
CHECKSUMS = ("sha1", "sha256", "md5")
PIECE = 4 << 20
"""Bytes that are held in memory before they go to the disk."""
MOST_METADATA = 16 * 1024


class Stop(Exception):
    """Why no more bytes are taken: a status of the protocol, and a code and words for it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Intake:
    """Who is sending to an upload. A new request takes over from one that hangs on a dead line; never do two write."""

    def __init__(self) -> None:
        self._holders: dict[str, object] = {}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, app: App, call: Call, id: str, at: int, checksum: str) -> Upload:
        """Take the body of a request, from byte `at` on. Raises `Stop`, `Missing`, `Unavailable`."""
        lock = self._locks.setdefault(id, asyncio.Lock())
        digest, expected = _checksum(checksum)
        me, part, place, hung_up = object(), bytearray(), at, False
        async with lock:
            upload = await asyncio.to_thread(app.uploads.get, id)
            if upload is None:
                raise Missing("no_upload", "there is no such upload", "id")
            if upload.state != "uploading" and upload.offset >= upload.length > 0:
                raise Stop(409, "complete", "all bytes are here already")
            if upload.offset != at:
                raise Stop(409, "other_offset", f"the next byte to send is {upload.offset}, not {at}")
            self._holders[id] = me
        try:
            while not hung_up:
                try:
                    async for piece in call.stream():
                        part += piece
                        if place + len(part) > upload.length:
                            raise Stop(
                                413, "too_many_bytes", f"more than the {upload.length} bytes that were announced"
                            )
                        if digest is not None:
                            digest.update(piece)
                        if len(part) >= PIECE:
                            place, upload = await self._flush(app, lock, me, upload, place, part, digest is None)
                    break
                except InternalServerException:  # the line broke; what came so far is kept
                    hung_up = True
            if digest is not None and (hung_up or digest.digest() != expected):
                raise Stop(460, "other_checksum", "the bytes are not those of the checksum: send them again")
            _, upload = await self._flush(app, lock, me, upload, place, part, True)
        finally:
            if self._holders.get(id) is me:
                del self._holders[id]
        return upload

    async def _flush(
        self, app: App, lock: asyncio.Lock, me: object, upload: Upload, place: int, part: bytearray, tell: bool
    ) -> tuple[int, Upload]:
        """Put what is held onto the disk, and then, if it is to be told, say so."""
        id, data = upload.id, bytes(part)
        part.clear()
        async with lock:
            if self._holders.get(id) is not me:
                raise Stop(423, "taken_over", "another request sends this file now")
            if data:
                await asyncio.to_thread(app.uploads.write, id, place, data)
            place += len(data)
            if not tell or place == upload.offset:
                return place, upload
            now = app.clock.now()
            told = await asyncio.to_thread(app.uploads.change, id, lambda known: rules.received(known, place, now))
        if told is None:
            raise Missing("no_upload", "this upload was deleted", "id")
        return place, told


def _checksum(header: str) -> "tuple[hashlib._Hash | None, bytes]":
    """The digest to make, and what it should be. Raises `Stop`."""
    if not header:
        return None, b""
    name, _, value = header.partition(" ")
    if name not in CHECKSUMS:
        raise Stop(400, "unknown_checksum", f"the checksums that are known are {', '.join(CHECKSUMS)}")
    try:
        return hashlib.new(name, usedforsecurity=False), base64.b64decode(value, validate=True)
    except ValueError:
        raise Stop(400, "malformed", "Upload-Checksum is not base64") from None


def metadata(header: str) -> dict[str, str]:
    """The pairs of an Upload-Metadata header. Raises `Invalid`."""
    found = {}
    for pair in filter(None, (part.strip() for part in header[:MOST_METADATA].split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value.strip(), validate=True).decode()
        except ValueError:
            raise Invalid(
                "malformed", f"Upload-Metadata: {name[:40]!r} is not base64 of UTF-8", "Upload-Metadata"
            ) from None
    return found


def details(told: dict[str, str], now: float) -> Details:
    """What metadata says of the video, under the names of `Details`. Raises `Invalid`."""
    names = set(Details.__struct_fields__) - {"topics"}
    try:
        made = msgspec.convert({k: v for k, v in told.items() if k in names}, Details, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid("malformed", f"Upload-Metadata: {error}", "Upload-Metadata") from error
    rules.check(made, now)
    return made


def _number(call: Call, header: str) -> int:
    value = call.headers.get(header, "")
    if not value.isdecimal() or len(value) > 15:
        raise Invalid("malformed", f"{header} must be a number of bytes", header)
    return int(value)


def _version(call: Call) -> None:
    if call.headers.get("tus-resumable") != VERSION:
        raise Stop(412, "other_version", f"this server speaks tus {VERSION}")


def _said(upload: Upload, **more: str) -> dict[str, str]:
    """The headers of an answer about an upload."""
    headers = {"tus-resumable": VERSION, "upload-offset": str(upload.offset)}
    if upload.state == "uploading":
        headers["upload-expires"] = formatdate(upload.changed_at + rules.IDLE_S, usegmt=True)
    return headers | more


def _stopped(stop: Stop) -> Response[bytes]:
    retry = stop.status in (409, 423, 460)
    problem = Problem(code=stop.code, message=stop.message, retry=retry)
    return respond(stop.status, problem, {"tus-resumable": VERSION, "tus-version": VERSION})


@route("/v1/uploads", http_method=["OPTIONS"], status_code=204)
async def options(request: Call) -> Response[None]:
    """What this server knows of tus."""
    limit = str(request.app.state.settings.upload_limit)
    headers = {
        "tus-resumable": VERSION, "tus-version": VERSION, "tus-extension": EXTENSIONS, "tus-max-size": limit,
        "tus-checksum-algorithm": ",".join(CHECKSUMS), "allow": "OPTIONS, GET, POST",
    }  # fmt: skip
    return Response(None, status_code=204, headers=headers)


@post("/v1/uploads", request_max_body_size=None)
async def begin(request: Call) -> Response[None] | Response[bytes]:
    """Begin an upload of `Upload-Length` bytes. `Upload-Metadata` may say `filename` and what `details` knows. -> `Location`"""
    app, settings = app_of(request), request.app.state.settings
    try:
        _version(request)
        owner, length, now = maker_of(request), _number(request, "upload-length"), app.clock.now()
        told = metadata(request.headers.get("upload-metadata", ""))
        said = details(told, now)
        if said.answers:
            may_answer(request, said.answers)
        mine = await asyncio.to_thread(app.uploads.of, owner)
        rules.may_begin(mine, length, settings.upload_limit, settings.upload_quota, app.uploads.spare())
        upload = Upload(
            id=app.dice.new_id(), owner=owner, length=length, begun_at=now, changed_at=now, details=said,
            other=blob_of(request, said),
            name=told.get("filename", told.get("name", ""))[:200], state="uploading" if length else "received",
        )  # fmt: skip
        await asyncio.to_thread(app.uploads.add, upload)
        if request.headers.get("content-type") == TYPE:
            checksum = request.headers.get("upload-checksum", "")
            upload = await request.app.state.intake.take(app, request, upload.id, 0, checksum)
        return Response(None, status_code=201, headers=_said(upload, location=f"/v1/uploads/{upload.id}"))
    except Stop as stop:
        return _stopped(stop)


@head("/v1/uploads/{id:str}")
async def offset(request: Call, id: FromPath[str]) -> Response[None]:
    """How many bytes are here: `Upload-Offset`."""
    upload = upload_of(request, id)
    return Response(None, status_code=200, headers=_said(upload, **{"upload-length": str(upload.length)}))


@patch("/v1/uploads/{id:str}", request_max_body_size=None)
async def append(request: Call, id: FromPath[str]) -> Response[None] | Response[bytes]:
    """Send bytes from `Upload-Offset` on. They are on the disk when this is answered."""
    app = app_of(request)
    try:
        _version(request)
        upload_of(request, id)
        if request.headers.get("content-type") != TYPE:
            raise Stop(415, "other_type", f"bytes come as {TYPE}")
        checksum = request.headers.get("upload-checksum", "")
        upload = await request.app.state.intake.take(app, request, id, _number(request, "upload-offset"), checksum)
        return Response(None, status_code=204, headers=_said(upload))
    except Stop as stop:
        return _stopped(stop)


__all__ = ["Intake", "append", "begin", "details", "metadata", "offset", "options"]
