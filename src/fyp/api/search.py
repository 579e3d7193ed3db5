"""Search: GET /v1/search finds videos, people, sounds, hashtags, challenges, by words and by meaning; recent queries."""

import asyncio
import math
from typing import Annotated, Literal

from litestar import Response, delete, get, put
from litestar.params import JSONBody, Parameter
from msgspec import Meta, Struct

from fyp.api import contests
from fyp.api.contests import ChallengeCard
from fyp.api.senses import Senses
from fyp.api.tags import TagCard, card, shown, unseen_makers
from fyp.api.viewers import introduce
from fyp.api.wire import Call, Track, VideoCard, app_of, tracks, viewer_of
from fyp.app import App
from fyp.platform import accounts, challenges, search
from fyp.platform import videos as room
from fyp.platform.search import Wanted
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import Searched
from fyp.vocabulary.finding import FoundKind
from fyp.vocabulary.video import Creator
from fyp.vocabulary.words import folded, hashtag

PAGE, FEW, SUGGESTED = 24, 6, 8
LOVE = 0.25
"""A video that a million people played is worth so much more than one that nobody did, among equal words."""

Query = Annotated[str, Parameter(min_length=1, max_length=search.LONGEST_QUERY, description="what is looked for")]


class PersonCard(Struct, frozen=True):
    id: str
    handle: str
    name: str
    bio: str
    videos: int
    following: bool


class Found(Struct, frozen=True):
    """`meant` is the query as it was read, where a word of it was taken for a slip; `meaning` tells whether words of the
    same meaning were looked for too. `cursor` asks for more videos, -1 when there are none."""

    meant: str
    meaning: bool
    videos: list[VideoCard]
    people: list[PersonCard]
    sounds: list[Track]
    tags: list[TagCard]
    challenges: list[ChallengeCard]
    cursor: int


class Suggestion(Struct, frozen=True):
    """`text` is to be looked for; `id` is that of the person or sound, the tag of a hashtag."""

    about: Literal["recent", "tag", "person", "sound"]
    text: str
    id: str


class Suggestions(Struct, frozen=True):
    suggestions: list[Suggestion]


class Recent(Struct, frozen=True):
    recent: list[str]


class Looked(Struct, frozen=True):
    """What was looked for; and what of it was opened, when that is told. `on` false: remember it no more."""

    text: Annotated[str, Meta(min_length=1, max_length=search.LONGEST_QUERY)]
    about: FoundKind = ""
    picked: Annotated[str, Meta(max_length=64)] = ""
    on: bool = True


@get("/v1/search")
async def find(
    request: Call,
    q: Query,
    order: Annotated[Literal["best", "new"], Parameter(description="of videos: best first, or newest first")] = "best",
    language: Annotated[str, Parameter(pattern="^([a-z]{2,3})?$", description="of videos (ISO 639-1)")] = "",
    min_s: Annotated[float, Parameter(ge=0, description="videos of at least so many seconds")] = 0.0,
    max_s: Annotated[float, Parameter(ge=0, description="and at most so many; 0: however long")] = 0.0,
    since: Annotated[float, Parameter(ge=0, description="videos posted since, epoch seconds")] = 0.0,
    cursor: Annotated[int, Parameter(ge=0, le=2_000, description="that of the page before: videos only")] = 0,
) -> Found:
    """What meets a query, in spite of slips: the first page has people, sounds, hashtags and challenges too.

    A query that begins with @ looks for people first, one with # for hashtags.
    """
    app, viewer, senses = app_of(request), viewer_of(request), request.app.state.senses
    if not folded(q):
        raise Invalid("malformed", "q needs letters or digits", "q")
    wanted = Wanted(min_s, max_s or math.inf, since, language)
    return await asyncio.to_thread(look, app, senses, viewer, q, wanted, order, cursor)


def look(app: App, senses: Senses, viewer: str, query: str, wanted: Wanted, order: str, cursor: int) -> Found:
    """Look in the catalogue. Takes some milliseconds, and reads the catalogue when nobody has asked before."""
    app.views.furnish()
    hits = app.views.catalogue.videos(query, wanted, order, senses.near(query))
    ids = hits.ids if order == "new" else _loved(app, hits)
    page = shown(app, viewer, ids[cursor : cursor + PAGE])
    following = cursor + PAGE if len(ids) > cursor + PAGE else -1
    meant = hits.meant if hits.meant != " ".join(search.words_in(query)) else ""
    if cursor:
        return Found(meant, senses.there, page, [], [], [], [], following)
    people = [] if query.startswith("#") else _people(app, viewer, query)
    return Found(
        meant,
        senses.there,
        page,
        people,
        _sounds(app, query),
        _tags(app, query, meant),
        _challenges(app, viewer, query),
        following,
    )


def _loved(app: App, hits: search.Hits) -> list[str]:
    """The best, those that more people played a little higher."""
    counts = app.counts(hits.ids)
    worth = {
        id: score * (1.0 + LOVE * math.log1p(counts.get(id, {}).get("plays", 0)) / math.log(1e6))
        for id, score in zip(hits.ids, hits.scores, strict=True)
    }
    return sorted(hits.ids, key=lambda id: -worth[id])


def _people(app: App, viewer: str, query: str, most: int = FEW) -> list[PersonCard]:
    ids = app.views.catalogue.people(query, most * 3).ids
    hidden = unseen_makers(app, viewer, set(ids))
    found = app.records.many(room.CREATOR, ids, Creator)
    follows = accounts.follows(app.records, viewer, ids)
    made = app.views.catalogue.made
    there = [found[id] for id in ids if id in found and id not in hidden]
    return [PersonCard(c.id, c.handle, c.name, c.bio, made(c.id), c.id in follows) for c in there[:most]]


def _sounds(app: App, query: str, most: int = FEW) -> list[Track]:
    ids = app.views.catalogue.sounds(query, most).ids
    found = tracks(app, ids)
    return [found[id] for id in ids if found[id].title]


def _tags(app: App, query: str, meant: str) -> list[TagCard]:
    """Hashtags that the query begins, or that its words are."""
    tags, whole = app.views.tags, hashtag(query)
    found = dict.fromkeys(tags.starting(whole, FEW))
    for word in (*search.words_in(query), *search.words_in(meant), hashtag(meant)):
        if word and tags.count(word):
            found.setdefault(word)
    return [card(tags, tag) for tag in list(found)[:FEW]]


def _challenges(app: App, viewer: str, query: str) -> list[ChallengeCard]:
    """Challenges that meet a query, those that are over last."""
    hits = app.views.catalogue.challenges(query, FEW * 3).ids
    found = [one for id in hits if (one := challenges.challenge(app.records, id)) is not None]
    ties = app.records.many(accounts.BLOCKS, (f"{one.owner}/{viewer}" for one in found), accounts.Tie)
    there = [contests.card(app, one) for one in found if f"{one.owner}/{viewer}" not in ties]
    return sorted(there, key=lambda one: one.state == "over")[:FEW]


@get("/v1/search/suggestions")
async def suggest(request: Call, q: Query) -> Suggestions:
    """What a half typed query may become: what you looked for lately, hashtags, people, sounds."""
    app, viewer = app_of(request), viewer_of(request)
    await asyncio.to_thread(app.views.furnish)
    query, begun = q, " ".join(folded(q))
    if not begun:
        return Suggestions([])
    found = [
        Suggestion("recent", text, "") for text in search.lately(app.records, viewer)
        if query[0] not in "@#" and " ".join(folded(text)).startswith(begun)
    ][:3]  # fmt: skip
    if not query.startswith("@"):
        tags = app.views.tags
        found += [Suggestion("tag", f"#{tags.name(tag)}", tag) for tag in tags.starting(hashtag(query), 4)]
    if not query.startswith("#"):
        found += [Suggestion("person", f"@{one.handle}", one.id) for one in _people(app, viewer, query, 3)]
        found += [Suggestion("sound", one.title, one.id) for one in _sounds(app, query, 2)]
    return Suggestions(found[:SUGGESTED])


@get("/v1/searches")
async def lately(request: Call) -> Recent:
    """What you looked for lately, the newest first; nobody else sees it."""
    return _lately(app_of(request), viewer_of(request))


def _lately(app: App, viewer: str) -> Recent:
    return Recent(search.lately(app.records, viewer)[: search.LATELY])


async def _tell(request: Call, texts: list[str], about: FoundKind = "", picked: str = "", on: bool = True) -> None:
    app, viewer = app_of(request), viewer_of(request)
    await introduce(request)
    now = app.clock.now()
    told = await app.tell_soon(
        [
            Searched(id=app.dice.new_id(), at=now, viewer=viewer, text=text, about=about, picked=picked, on=on)
            for text in texts
        ]
    )
    for refusal in told.refused:
        raise Invalid(refusal.code, refusal.message, refusal.field)


@put("/v1/searches")
async def remember(request: Call, data: JSONBody[Looked]) -> Recent:
    """Tell what you looked for and what you opened of it, so that it can be found again; or take it away."""
    if not folded(data.text):
        raise Invalid("malformed", "text needs letters or digits", "text")
    await _tell(request, [" ".join(data.text.split())], data.about, data.picked, data.on)
    return _lately(app_of(request), viewer_of(request))


@delete("/v1/searches", status_code=204)
async def forget(request: Call) -> Response[None]:
    """Remember nothing of what you looked for lately."""
    texts = search.lately(app_of(request).records, viewer_of(request))
    if texts:
        await _tell(request, texts, on=False)
    return Response(None, status_code=204)


__all__ = [
    "Found", "Looked", "PersonCard", "Recent", "Suggestion", "Suggestions", "find", "forget", "lately", "look", "remember",
    "suggest",
]  # fmt: skip
