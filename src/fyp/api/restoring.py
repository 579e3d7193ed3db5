"""Restoring: POST /v1/accounts/me/import of an export: profile, settings, interests, and videos by way of the uploads."""

import asyncio
import tempfile
import zipfile
import zlib
from typing import IO, Any, TypeVar

import msgspec
from litestar import post
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from msgspec import Struct
from msgspec.structs import replace

from fyp.api import takeout
from fyp.api.entry import profiled
from fyp.api.identity import signed_in
from fyp.api.pictures import MOST_BYTES, square
from fyp.api.profiles import store_picture
from fyp.api.wire import Call, app_of
from fyp.app import App
from fyp.platform import preferences, videos
from fyp.platform import uploads as rules
from fyp.vocabulary.account import Account, Profile, profile_fault
from fyp.vocabulary.errors import FypError, Invalid, TooLarge
from fyp.vocabulary.event import AnyEvent, Blocked, Configured, Followed, Muted, Preferred
from fyp.vocabulary.upload import Details, Upload
from fyp.vocabulary.video import Creator

MOST_ZIP = 2 * 1024**3
MOST_FILES, MOST_JSON = 5_000, 32 * 1024 * 1024
PIECE = 1024 * 1024
LIKED, LOVED, DISLIKED, ENOUGH = 0.2, 0.6, -0.5, 2
"""A topic that was liked so much in so many showings becomes a slider: 1, 2, or -1."""
NAME = "import-"
"""What the name of an upload begins with that was made of an export: it is not made a second time."""
MOST_TIES = 2_000

T = TypeVar("T")


class Restored(Struct, frozen=True):
    """What came back. `videos` are uploads that have begun; `interests` topics that are sliders now; `left_out` says why."""

    profile: bool
    picture: bool
    videos: int
    interests: int
    mutes: int
    follows: int
    blocks: int
    left_out: list[str]


class _Zip(Operation):
    """Tells the schema of a body that is read by hand."""

    def __post_init__(self) -> None:
        a_file = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        said = "The ZIP of an export, at most 2 GiB."
        self.request_body = RequestBody(description=said, content={"application/zip": a_file}, required=True)


BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)
"""What reading a file of a ZIP raises: damaged, cut short, packed in a way that is not known, or behind a password."""


class Archive:
    """An export as somebody sent it: nothing in it is believed, nothing is unpacked to a path that it names."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise Invalid("no_zip", f"this is no ZIP: {error}", "body") from error
        self._names = {info.filename: info for info in self._zip.infolist()[:MOST_FILES]}

    def json(self, name: str, of: type[T]) -> T | None:
        """A part; None when there is none. Raises `Invalid`."""
        info = self._names.get(name)
        if info is None:
            return None
        try:
            with self._zip.open(info) as file:
                data = file.read(MOST_JSON + 1)
            if len(data) > MOST_JSON:
                raise Invalid("too_large", f"{name} is too large", "body")
            return msgspec.json.decode(data, type=of)
        except (*BROKEN, msgspec.DecodeError) as error:
            raise Invalid("broken_export", f"{name} cannot be read: {error}", "body") from error

    def size(self, name: str) -> int:
        """How many bytes a file says that it has; 0 when there is none."""
        return self._names[name].file_size if name in self._names else 0

    def read(self, name: str, most: int) -> bytes:
        """A file of at most `most` bytes; empty when there is none, or when it can't be read."""
        if not 0 < self.size(name) <= most:
            return b""
        try:
            with self._zip.open(self._names[name]) as file:
                return file.read(most)
        except BROKEN:
            return b""

    def copy(self, name: str, app: App, upload: str) -> bool:
        """The bytes of a file into an upload's, a piece at a time. False when they are not what the ZIP announced."""
        at, size = 0, self.size(name)
        try:
            with self._zip.open(self._names[name]) as file:
                while piece := file.read(PIECE):
                    if at + len(piece) > size:
                        return False
                    app.uploads.write(upload, at, piece)
                    at += len(piece)
        except BROKEN:
            return False
        return at == size


@post("/v1/accounts/me/import", status_code=200, operation_class=_Zip, request_max_body_size=MOST_ZIP)
async def bring(request: Call) -> Restored:
    """Bring an export: profile, picture, settings and interests are set; each video is an upload, checked as any other."""
    app, account = app_of(request), signed_in(request)
    with tempfile.TemporaryFile() as file:
        size = 0
        async for piece in request.stream():
            size += len(piece)
            if size > MOST_ZIP:
                raise TooLarge("body_too_large", "an export has at most 2 GiB")
            await asyncio.to_thread(file.write, piece)
        archive = await asyncio.to_thread(Archive, file)
        me = await asyncio.to_thread(archive.json, takeout.PROFILE, takeout.Kept)
        if me is None or me.format != takeout.FORMAT:
            raise Invalid("no_export", "this is no export of fyp, or one of a newer fyp", "body")
        left_out: list[str] = []
        named, pictured = await _profile(request, account, me, archive, left_out)
        known = await asyncio.to_thread(archive.json, takeout.INTERESTS, takeout.Inferred)
        counted = await _set(app, account, me, known, left_out)
        made = await asyncio.to_thread(archive.json, takeout.VIDEOS, list[takeout.Made])
        begun = await asyncio.to_thread(
            _videos, app, account, archive, made or [], request.app.state.settings, left_out
        )
        return Restored(named, pictured, begun, *counted, left_out)


async def _profile(
    request: Call, account: Account, me: takeout.Kept, archive: Archive, left_out: list[str]
) -> tuple[bool, bool]:
    old = Profile(**{name: getattr(account, name) for name in Profile.__struct_fields__})
    new = old
    if me.account is not None:
        new = replace(old, name=me.account.name, bio=me.account.bio, links=me.account.links)
        field, fault = profile_fault(new)
        if fault:
            left_out.append(f"{field}: {fault}")
            new = old
    data = archive.read(takeout.PICTURE, MOST_BYTES)
    if data:
        try:
            new = replace(new, picture=await store_picture(app_of(request), account.id, await square(data)))
        except Invalid as error:
            left_out.append(f"picture: {error.message}")
    if new != old:
        await profiled(request, new, "")
    return (new.name, new.bio, new.links) != (old.name, old.bio, old.links), new.picture != old.picture


async def _set(
    app: App, account: Account, me: takeout.Kept, known: takeout.Inferred | None, left_out: list[str]
) -> tuple[int, int, int, int]:
    """Settings, sliders, mutes and ties; how many interests, mutes, follows and blocks were taken."""
    told: dict[str, Any] = {"at": app.clock.now(), "viewer": account.id}
    id, held = app.dice.new_id, {s.topic for s in preferences.sliders(app.records, account.id)}
    levels = {
        one.topic: level for one in (known.topics if known else []) if (level := _level(one)) and one.topic not in held
    }
    levels |= {one.topic: one.level for one in me.sliders}
    there = app.records.many(videos.CREATOR, {*me.follows[:MOST_TIES], *me.blocks[:MOST_TIES]}, Creator)
    settings = me.settings
    groups: list[list[AnyEvent]] = [
        [Preferred(id=id(), topic=topic, level=level, **told) for topic, level in levels.items()],
        [Muted(id=id(), about=one.about, what=one.what, also=one.also, **told) for one in me.mutes],
        [Followed(id=id(), creator=one, **told) for one in reversed(me.follows[:MOST_TIES]) if one in there],
        [Blocked(id=id(), creator=one, **told) for one in reversed(me.blocks[:MOST_TIES]) if one in there],
        [
            Configured(
                id=id(), languages=settings.languages, autoplay=settings.autoplay, under_18=settings.under_18,
                break_after_min=settings.break_after_min, **told,
            )
        ],
    ]  # fmt: skip
    counts = []
    for group in groups:
        done = await app.tell_soon(group)
        counts.append(done.accepted)
        left_out += [f"{refusal.field}: {refusal.message}" for refusal in done.refused]
    gone = len({*me.follows, *me.blocks}) - len(there)
    if gone:
        left_out.append(f"{gone} of those whom you follow or block are not here (any more)")
    return counts[0], counts[1], counts[2], counts[3]


def _level(one: Any) -> int:
    if one.showings < ENOUGH:
        return 0
    return 2 if one.liking >= LOVED else 1 if one.liking >= LIKED else -1 if one.liking <= DISLIKED else 0


def _videos(
    app: App, account: Account, archive: Archive, made: list[takeout.Made], settings: Any, left_out: list[str]
) -> int:
    """Begin an upload for each video whose file is there; how many."""
    begun, now = 0, app.clock.now()
    for one in made:
        mine = app.uploads.of(account.id)
        name, length = f"{NAME}{one.id}"[:200], archive.size(one.file) if one.file else 0
        if any(upload.name == name for upload in mine):
            left_out.append(f"{one.id}: it is here already")
            continue
        try:
            if not length:
                raise Invalid("no_file", "its file is not in the export")
            details = msgspec.convert(
                {
                    "caption": one.caption, "language": one.language, "country": one.country, "visibility": one.visibility,
                    "alt": one.alt, "duet": one.duet, "stitch": one.stitch, "topics": one.topics or None,
                },
                Details,
            )  # fmt: skip
            rules.check(details, now)
            rules.may_begin(mine, length, settings.upload_limit, settings.upload_quota, app.uploads.spare())
        except (FypError, msgspec.ValidationError) as error:
            left_out.append(f"{one.id[:64]}: {error}")
            continue
        posted = min(one.posted_at, now) if one.posted_at > 0 else 0.0
        upload = Upload(
            id=app.dice.new_id(), owner=account.id, length=length, begun_at=now, changed_at=now, details=details, name=name,
            posted_at=posted,
        )  # fmt: skip
        app.uploads.add(upload)
        if not archive.copy(one.file, app, upload.id):
            app.uploads.delete(upload.id)
            left_out.append(f"{one.id[:64]}: its file is broken")
            continue
        app.uploads.change(upload.id, lambda known: rules.received(known, known.length, now))
        begun += 1
    return begun


__all__ = ["Restored", "bring"]
