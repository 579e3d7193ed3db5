"""Profiles: PATCH /v1/accounts/me and its picture; /v1/creators/{who} is what others see of one, with the videos."""

import asyncio
import secrets
from typing import Annotated

from litestar import delete, get, patch, put
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import asdict, replace

from fyp.api.accounts import Own, claim, own
from fyp.api.entry import profiled
from fyp.api.identity import role_of, signed_in
from fyp.api.pictures import MOST_BYTES, square
from fyp.api.wire import Call, VideoCard, app_of, cards, viewer_of
from fyp.app import App
from fyp.platform import accounts, videos
from fyp.vocabulary.account import MOST_LINKS, Account, Profile, Role, handle_of
from fyp.vocabulary.errors import Missing
from fyp.vocabulary.video import AWAY, Creator, Video


class Edit(Struct, frozen=True):
    """What is left out stays as it was."""

    handle: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    name: Annotated[str, Meta(max_length=50)] | UnsetType = UNSET
    bio: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    links: Annotated[tuple[Annotated[str, Meta(max_length=200)], ...], Meta(max_length=MOST_LINKS)] | UnsetType = UNSET


class Crowd(Struct, frozen=True):
    """`likes` of all videos that you may see."""

    videos: int
    followers: int
    following: int
    likes: int


class Between(Struct, frozen=True):
    """What is between you and this creator: `self` when it is you, `follows_you` when they follow you."""

    self: bool
    following: bool
    follows_you: bool
    blocked: bool


class Shown(Struct, frozen=True):
    """A creator as others see one. `role` is empty for one without an account; `joined` 0."""

    id: str
    handle: str
    name: str
    bio: str
    links: tuple[str, ...]
    picture: str
    joined: float
    role: Role | str
    counts: Crowd
    mine: Between


class Grid(Struct, frozen=True):
    """Newest first. `more`: there are older ones; ask for those `before` the `posted_at` of the last."""

    videos: list[VideoCard]
    more: bool


def find(app: App, viewer: str, who: str) -> Creator:
    """The creator with that handle or id, as `viewer` may see them. Raises `Missing`, also when they block `viewer`."""
    id = videos.owner(app.records, who) or who
    found = app.records.get(videos.CREATOR, id, Creator)
    if found is None or accounts.blocks(app.records, id, viewer):
        raise Missing("no_creator", f"there is nobody called {who[:64]!r}", "who")
    return found


def listed(app: App, viewer: str, creator: str) -> list[Video]:
    """The videos of a creator that stand on their page as `viewer` sees it, newest first."""
    made = app.records.many(videos.VIDEO, app.made_by(creator), Video).values()
    follows = bool(accounts.follows(app.records, viewer, [creator]))
    shown = {"public"} | ({"followers"} if follows else set())
    kept = [v for v in made if v.visibility in shown or (viewer == creator and v.visibility != AWAY)]
    return sorted(kept, key=lambda video: (-video.posted_at, video.id))


@get("/v1/creators/{who:str}")
async def creator(request: Call, who: FromPath[str]) -> Shown:
    """A creator, by handle or id: their profile, figures, and what is between you. 404 when they block you."""
    app, viewer = app_of(request), viewer_of(request)
    found = find(app, viewer, who)
    made = [video.id for video in listed(app, viewer, found.id)]
    likes = sum(counts.get("likes", 0) for counts in app.counts(made).values())
    profile = accounts.profile(app.records, found.id)
    crowds = app.views.crowds
    return Shown(
        found.id, found.handle, found.name, found.bio, profile.links if profile else (),
        f"/media/{found.picture}" if found.picture else "", profile.joined if profile else 0.0,
        role_of(app, found.id) if profile else "",
        Crowd(len(made), crowds.followers(found.id), crowds.following(found.id), likes),
        Between(
            found.id == viewer, bool(accounts.follows(app.records, viewer, [found.id])),
            bool(accounts.follows(app.records, found.id, [viewer])), accounts.blocks(app.records, viewer, found.id),
        ),
    )  # fmt: skip


@get("/v1/creators/{who:str}/videos")
async def grid(
    request: Call,
    who: FromPath[str],
    n: Annotated[int, Parameter(ge=1, le=60, description="videos at once")] = 30,
    before: Annotated[float | None, Parameter(ge=0, description="posted before then, epoch seconds")] = None,
) -> Grid:
    """The videos of a creator that you may see, newest first."""
    app, viewer = app_of(request), viewer_of(request)
    made = [v for v in listed(app, viewer, find(app, viewer, who).id) if before is None or v.posted_at < before]
    page = made[:n]
    while len(page) < len(made) and made[len(page)].posted_at == page[-1].posted_at:
        page.append(made[len(page)])  # of one moment all or none: the next page begins before it
    shown = cards(app, viewer, [video.id for video in page])
    return Grid([shown[video.id] for video in page if video.id in shown], len(page) < len(made))


async def _tell(request: Call, account: Account, **changes: object) -> Own:
    old = Profile(**{name: getattr(account, name) for name in Profile.__struct_fields__})
    new: Profile = replace(old, **changes)
    if new.handle != old.handle:
        await claim(request, new, old.handle)
    elif new != old:
        await profiled(request, new, "")
    return own(request, Account(**asdict(new), role=account.role))


@patch("/v1/accounts/me")
async def edit(request: Call, data: JSONBody[Edit]) -> Own:
    """Change your username, name, bio or links."""
    account = signed_in(request)
    changes = {name: value for name, value in asdict(data).items() if value is not UNSET}
    if "handle" in changes:
        changes["handle"] = handle_of(changes["handle"])
    for name in ("name", "bio"):
        if name in changes:
            changes[name] = changes[name].strip()
    return await _tell(request, account, **changes)


class _Picture(Operation):
    """Tells the schema of a body that is read by hand."""

    def __post_init__(self) -> None:
        kinds = ("image/jpeg", "image/png", "image/webp", "image/gif")
        a_file = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        said = f"The bytes of a picture, at most {MOST_BYTES // 1024**2} MiB."
        self.request_body = RequestBody(description=said, content={kind: a_file for kind in kinds}, required=True)


@put("/v1/accounts/me/picture", operation_class=_Picture, request_max_body_size=MOST_BYTES)
async def picture(request: Call) -> Own:
    """Set your picture. It is cut square and made anew: nothing else that was in the file (a place, a camera) is kept."""
    app, account = app_of(request), signed_in(request)
    data = await square(await request.body())
    key = await store_picture(app, account.id, data)
    told = await _tell(request, account, picture=key)
    await asyncio.to_thread(_sweep, app, account.id, key)
    return told


@delete("/v1/accounts/me/picture", status_code=200)
async def no_picture(request: Call) -> Own:
    """Take your picture away."""
    app, account = app_of(request), signed_in(request)
    told = await _tell(request, account, picture="")
    await asyncio.to_thread(_sweep, app, account.id, "")
    return told


async def store_picture(app: App, account: str, data: bytes) -> str:
    """Store a picture of an account; its key."""
    key = f"{accounts.PICTURES}{account}/{secrets.token_hex(8)}.jpg"
    await asyncio.to_thread(app.blobs.put, key, data)
    return key


def _sweep(app: App, account: str, kept: str) -> None:
    """Delete all pictures of an account but one; also those that were left by a process that was killed."""
    for key in app.blobs.keys(f"{accounts.PICTURES}{account}/"):
        if key != kept:
            app.blobs.delete(key)


__all__ = [
    "Crowd",
    "Edit",
    "Grid",
    "Shown",
    "creator",
    "edit",
    "find",
    "grid",
    "listed",
    "no_picture",
    "picture",
    "store_picture",
]
