"""Hashtags: /v1/tags: completion, the page of one, its videos; following it."""

import asyncio
from typing import Annotated, Literal

from litestar import get, put
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Meta, Struct

from fyp.api.telling import tell
from fyp.api.viewers import introduce
from fyp.api.wire import Call, VideoCard, app_of, cards, viewer_of
from fyp.app import App
from fyp.platform import accounts, hashtags, preferences
from fyp.platform.hashtags import Tags
from fyp.vocabulary.errors import Invalid, Missing
from fyp.vocabulary.event import TagFollowed
from fyp.vocabulary.words import hashtag

DAYS, RELATED, PAGE = 30, 12, 24
RANKED = 2_000
"""Of a hashtag's newest videos so many are ranked by what people made of them."""


class TagCard(Struct, frozen=True):
    """`tag` is how it is compared (no case, accents, signs), `name` as most people write it; both without #."""

    tag: str
    name: str
    videos: int
    makers: int


class TagPage(Struct, frozen=True):
    """`days` are videos made with it on each of the last 30 days (UTC), today last; `plays` of its newest 2,000 videos.

    `following` and `muted`: what you said of it."""

    tag: str
    name: str
    videos: int
    makers: int
    plays: int
    days: list[int]
    related: list[TagCard]
    following: bool
    muted: bool


class TagCards(Struct, frozen=True):
    tags: list[TagCard]


class TagVideos(Struct, frozen=True):
    """`cursor` asks for the next page; -1 when there is none."""

    videos: list[VideoCard]
    cursor: int


class Follow(Struct, frozen=True):
    on: Annotated[bool, Meta(description="false: no longer")] = True


def card(tags: Tags, tag: str) -> TagCard:
    """A hashtag in short."""
    return TagCard(tag, tags.name(tag), tags.count(tag), tags.makers(tag))


async def _tags(app: App) -> Tags:
    await asyncio.to_thread(app.views.furnish)
    return app.views.tags


def _plain(tag: str) -> str:
    plain = hashtag(tag)
    if not plain:
        raise Invalid("malformed", "a hashtag needs letters or digits", "tag")
    return plain


def unseen_makers(app: App, viewer: str, makers: set[str]) -> set[str]:
    """Those of `makers` whom `viewer` is not to see: blocked, muted, or who block them."""
    mine = set(accounts.blocked(app.records, viewer))
    mine |= {mute.what for mute in preferences.mutes(app.records, viewer) if mute.about == "creator"}
    ties = app.records.many(accounts.BLOCKS, (f"{maker}/{viewer}" for maker in makers), accounts.Tie)
    return (makers & mine) | {id.partition("/")[0] for id in ties}


def shown(app: App, viewer: str, ids: list[str]) -> list[VideoCard]:
    """The cards of `ids` in their order, without those of people whom `viewer` is not to see."""
    found = cards(app, viewer, ids)
    hidden = unseen_makers(app, viewer, {one.creator.id for one in found.values()})
    return [found[id] for id in ids if id in found and found[id].creator.id not in hidden]


@get("/v1/tags")
async def complete(
    request: Call,
    begin: Annotated[str, Parameter(max_length=64, description="how it begins; empty: the biggest of all")] = "",
    limit: Annotated[int, Parameter(ge=1, le=50)] = 10,
) -> TagCards:
    """Hashtags that begin so, those that most people use first; without regard to case, accents and signs."""
    tags = await _tags(app_of(request))
    return TagCards([card(tags, tag) for tag in tags.starting(hashtag(begin), limit)])


@get("/v1/tags/{tag:str}")
async def read(request: Call, tag: FromPath[str]) -> TagPage:
    """A hashtag: how big it is, how it went, what goes with it. 404 when no public video carries it."""
    return await _read(request, _plain(tag))


async def _read(request: Call, plain: str) -> TagPage:
    app, viewer = app_of(request), viewer_of(request)
    tags = await _tags(app)
    if not tags.count(plain):
        raise Missing("no_tag", f"no video carries #{plain}", "tag")
    related = await asyncio.to_thread(tags.related, plain, RELATED)
    plays = sum(counts["plays"] for counts in app.counts(tags.newest(plain, RANKED)).values())
    return TagPage(
        plain, tags.name(plain), tags.count(plain), tags.makers(plain), plays,
        tags.days(plain, app.clock.now(), DAYS), [card(tags, one.tag) for one in related],
        hashtags.follows(app.records, viewer, plain),
        any(m.about == "hashtag" and hashtag(m.what) == plain for m in preferences.mutes(app.records, viewer)),
    )  # fmt: skip


@get("/v1/tags/{tag:str}/videos")
async def videos(
    request: Call,
    tag: FromPath[str],
    order: Annotated[Literal["top", "new"], Parameter(description="most loved first, or newest first")] = "top",
    cursor: Annotated[int, Parameter(ge=0, le=10_000)] = 0,
) -> TagVideos:
    """The videos that carry a hashtag, 24 a page; top is by likes, shares, saves and comments of its newest 2,000."""
    app, plain = app_of(request), _plain(tag)
    tags = await _tags(app)
    if order == "new":
        ids = tags.newest(plain, cursor + PAGE + 1)
    else:
        ids = tags.newest(plain, RANKED)
        counts = app.counts(ids)
        love = {
            id: sum(counts.get(id, {}).get(name, 0) for name in ("likes", "shares", "saves", "comments")) for id in ids
        }
        ids.sort(key=lambda id: (-love[id], -counts.get(id, {}).get("plays", 0)))
    following = cursor + PAGE if len(ids) > cursor + PAGE else -1
    return TagVideos(shown(app, viewer_of(request), ids[cursor : cursor + PAGE]), following)


@put("/v1/tags/{tag:str}/follow")
async def follow(request: Call, tag: FromPath[str], data: JSONBody[Follow]) -> TagPage:
    """Follow a hashtag, or no longer: it is listed among yours, and your feed turns to it at once."""
    app, plain = app_of(request), _plain(tag)
    await introduce(request)
    said = TagFollowed(id=app.dice.new_id(), at=app.clock.now(), viewer=viewer_of(request), tag=plain, on=data.on)
    await tell(request, said)
    return await _read(request, plain)


@get("/v1/viewers/me/tags")
async def mine(request: Call) -> TagCards:
    """The hashtags that you follow, the newest first."""
    app = app_of(request)
    tags = await _tags(app)
    return TagCards([card(tags, tag) for tag in hashtags.followed(app.records, viewer_of(request))])


__all__ = [
    "Follow", "TagCard", "TagCards", "TagPage", "TagVideos", "card", "complete", "follow", "mine", "read", "shown",
    "unseen_makers", "videos",
]  # fmt: skip
