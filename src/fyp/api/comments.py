"""Comments: /v1/videos/{id}/comments: what is said under a video, by whom it may be said, and what becomes of it."""

from typing import Annotated, Literal

from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Meta, Struct

from fyp.api.limits import Buckets
from fyp.api.rulings import overturn, rule
from fyp.api.talk import CommentCard, Talk, talk_of
from fyp.api.telling import tell
from fyp.api.wire import Call, app_of
from fyp.platform import comments, moderation
from fyp.vocabulary.errors import Denied, Invalid, TooMany
from fyp.vocabulary.event import Act, AnyEvent
from fyp.vocabulary.talk import Commented, CommentLiked, CommentPinned, CommentRemoved, CommentReported, CommentsGuarded

RATE, BURST = 1 / 6, 10
"""Comments a second of one person, and at once: faster than one reads others', slower than a script."""
Reasons = Literal["violence", "hate", "sexual", "minor", "false", "spam", "rights", "other"]
SAME_S = 600.0
"""The same words under the same video within so many seconds are said by mistake, or to be a nuisance."""
_RANK = ("author", "maker", "moderator")


class CommentPage(Struct, frozen=True):
    """`count` is how many stand in all, replies too; `cursor` asks for the next page, empty when there is none.

    `may` says whether you may write here: yes, sign_in, blocked, followed (only whom the maker follows), nobody."""

    comments: list[CommentCard]
    cursor: str
    count: int
    may: Literal["yes", "sign_in", "blocked", "followed", "nobody"]


class CommentCount(Struct, frozen=True):
    """`newest` is when the newest of them was written (epoch seconds), 0 when there is none."""

    count: int
    newest: float


class Write(Struct, frozen=True):
    """`id` is yours to make, so that trying again writes nothing twice; `impression` where you read the video in a feed."""

    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    id: Annotated[str, Meta(pattern="^([A-Za-z0-9][A-Za-z0-9_-]{7,39})?$")] = ""
    reply_to: Annotated[str, Meta(max_length=64)] = ""
    impression: Annotated[str, Meta(max_length=80)] = ""


class On(Struct, frozen=True):
    on: Annotated[bool, Meta(description="false takes it back")] = True


class Reported(Struct, frozen=True):
    reason: Reasons
    on: Annotated[bool, Meta(description="false takes it back")] = True


class GuardNow(Struct, frozen=True):
    """Who may comment on your videos, and the words that hold a comment back until you let it in."""

    who: Literal["everyone", "followed", "nobody"] = "everyone"
    words: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=64)], ...], Meta(max_length=200)] = ()


Cursor = Annotated[str, Parameter(max_length=120, description="that of the page before")]
Limit = Annotated[int, Parameter(ge=1, le=50, description="most comments of a page")]


@get("/v1/videos/{id:str}/comments")
async def read(
    request: Call,
    id: FromPath[str],
    order: Annotated[Literal["top", "new"], Parameter(description="most loved first, or newest first")] = "top",
    cursor: Cursor = "",
    limit: Limit = 20,
) -> CommentPage:
    """What is said under a video, heads only; a pinned one comes first. Of people who block one another neither is read."""
    talk = talk_of(request, id)
    cards, following = talk.page(order, cursor, limit)
    return CommentPage(cards, following, talk.count, talk.may)


@get("/v1/videos/{id:str}/comments/count")
async def count(request: Call, id: FromPath[str]) -> CommentCount:
    """How many comments there are now, to look at while the sheet is open."""
    talk = talk_of(request, id)
    return CommentCount(talk.count, talk.newest)


@get("/v1/videos/{id:str}/comments/{comment:str}/replies")
async def replies(
    request: Call, id: FromPath[str], comment: FromPath[str], cursor: Cursor = "", limit: Limit = 20
) -> CommentPage:
    """The replies to a comment, oldest first."""
    talk = talk_of(request, id)
    cards, following = talk.page("new", cursor, limit, talk.head(comment).id)
    return CommentPage(cards, following, talk.count, talk.may)


@post("/v1/videos/{id:str}/comments")
async def write(request: Call, id: FromPath[str], data: JSONBody[Write]) -> CommentCard:
    """Say something under a video, or reply. It counts for the feed as a comment of yours, once a video.

    At most 500 characters. With a word of the maker's filter in it, it waits until the maker lets it in.
    """
    app, talk = app_of(request), talk_of(request, id)
    me = await talk.me()
    if data.id and data.id in talk.thread.comments:
        if talk.thread.comments[data.id].author != me:
            raise Invalid("taken", "there is another comment with this id", "id")
        return talk.card(data.id)
    talk.must_write()
    text = comments.clean(data.text)
    if not text:
        raise Invalid("empty", "a comment needs something to read", "text")
    if len(text) > comments.MOST_LETTERS:
        raise Invalid("too_long", f"a comment has at most {comments.MOST_LETTERS} characters, not {len(text)}", "text")
    to = talk.seen(data.reply_to, "reply_to") if data.reply_to else None
    now = app.clock.now()
    mine = talk.thread.written_by(me)
    if any(c.text == text and c.at > now - SAME_S for c in mine):
        raise Invalid("said_twice", "you have just said this here", "text")
    limits: Buckets = request.app.state.comment_limits
    if wait := limits.take(me, now):
        raise TooMany("too_many", "that is a lot of comments: wait a moment", "text", wait)
    held = me != talk.video.creator and bool(comments.held_by(text, talk.guard.words))
    said = Commented(
        id=data.id or app.dice.new_id(), at=now, viewer=me, video=id, text=text, held=held, impression=data.impression,
        reply_to=to.id if to else "", thread=(to.thread or to.id) if to else "",
    )  # fmt: skip
    await tell(request, said, *_engagement(talk, said, True) if not mine else ())
    return talk.card(said.id)


@put("/v1/videos/{id:str}/comments/{comment:str}/like")
async def like(request: Call, id: FromPath[str], comment: FromPath[str], data: JSONBody[On]) -> CommentCard:
    """Like a comment, or take that back."""
    app, talk = app_of(request), talk_of(request, id)
    me = await talk.me()
    found = talk.seen(comment, "comment")
    if (me in talk.thread.likes_of(comment)) != data.on:
        said = CommentLiked(id=app.dice.new_id(), at=app.clock.now(), viewer=me, video=id, comment=found.id, on=data.on)
        await tell(request, said)
    return talk.card(comment)


@put("/v1/videos/{id:str}/comments/{comment:str}/pin")
async def pin(request: Call, id: FromPath[str], comment: FromPath[str], data: JSONBody[On]) -> CommentCard:
    """Keep a comment above all others of your video, or let go of it; it takes the place of one that was there."""
    app, talk = app_of(request), talk_of(request, id)
    me = await talk.me()
    found = talk.seen(comment, "comment")
    if me != talk.video.creator:
        raise Denied("not_yours", "only the maker of the video pins")
    if found.thread:
        raise Invalid("malformed", "a reply can't be pinned", "comment")
    if (talk.thread.pinned == comment) != data.on:
        said = CommentPinned(id=app.dice.new_id(), at=app.clock.now(), viewer=me, video=id, comment=comment, on=data.on)
        await tell(request, said)
    return talk.card(comment)


@put("/v1/videos/{id:str}/comments/{comment:str}/removal", status_code=204)
async def remove(request: Call, id: FromPath[str], comment: FromPath[str], data: JSONBody[On]) -> Response[None]:
    """Take a comment away: yours, one under your video, or any as a moderator; or bring back what you took away.

    For a maker, `on` false also lets in a comment that waits.
    """
    app, talk = app_of(request), talk_of(request, id)
    me = await talk.me()
    found, gone = talk.known(comment), talk.thread.gone.get(comment)
    role = talk.role(found)
    if role is None:
        raise Denied("not_yours", "only its author, the maker of the video and moderators do this")
    if data.on:
        due = gone is None or not gone.gone or _RANK.index(role) > _RANK.index(gone.role)
    elif talk.thread.waits(found):
        if role == "author":
            raise Denied("not_yours", "the maker of the video lets it in")
        due = True
    else:
        due = gone is not None and gone.gone
        if due and gone is not None and role != "moderator" and (gone.by != me or gone.role == "moderator"):
            raise Denied("not_yours", "somebody else took it away")
    if due and role == "moderator":
        await _ruled(request, talk, comment, data.on)
    elif due:
        before = [c.id for c in talk.thread.written_by(me)]
        said = CommentRemoved(
            id=app.dice.new_id(), at=app.clock.now(), viewer=me, video=id, comment=comment, role=role, on=data.on
        )
        alone = before == [comment] if data.on else not before
        await tell(request, said, *_engagement(talk, found, not data.on) if role == "author" and alone else ())
    return Response(None, status_code=204)


async def _ruled(request: Call, talk: Talk, comment: str, on: bool) -> None:
    """What a moderator does is a decision, and stands in their log."""
    app, video = talk.app, talk.video.id
    held = moderation.standing(moderation.decisions(app.records, video, comment))
    removed = held is not None and held.verdict == "remove"
    if on and not removed:
        await rule(request, video, comment, "remove", "other", "")
    elif not on and removed and held is not None:
        await overturn(request, held.id, "")
    else:  # the author or the maker had the last word until now
        author = talk.thread.comments[comment].author
        said = CommentRemoved(
            id=app.dice.new_id(),
            at=app.clock.now(),
            viewer=author,
            video=video,
            comment=comment,
            role="moderator",
            on=on,
        )
        await tell(request, said)


@put("/v1/videos/{id:str}/comments/{comment:str}/report", status_code=204)
async def report(request: Call, id: FromPath[str], comment: FromPath[str], data: JSONBody[Reported]) -> Response[None]:
    """Ask moderators to look at a comment, or take that back."""
    app, talk = app_of(request), talk_of(request, id)
    me = await talk.me()
    if talk.seen(comment, "comment").author == me:
        raise Denied("yours", "one can't report oneself")
    said = CommentReported(
        id=app.dice.new_id(), at=app.clock.now(), viewer=me, video=id, comment=comment, reason=data.reason, on=data.on
    )
    await tell(request, said)
    return Response(None, status_code=204)


@get("/v1/comments/guard")
async def guard(request: Call) -> GuardNow:
    """Who may comment on your videos, and which words hold a comment back."""
    found = comments.guard(app_of(request).records, await Talk.signed(request))
    return GuardNow(found.who, found.words)


@put("/v1/comments/guard")
async def set_guard(request: Call, data: JSONBody[GuardNow]) -> GuardNow:
    """Say who may comment on your videos, and which words (without case and accents) hold a comment back."""
    app, me = app_of(request), await Talk.signed(request)
    words = tuple(dict.fromkeys(filter(None, (comments.clean(word) for word in data.words))))
    said = CommentsGuarded(id=app.dice.new_id(), at=app.clock.now(), viewer=me, who=data.who, words=words)
    await tell(request, said)
    return GuardNow(data.who, words)


def _engagement(talk: Talk, said: Commented | comments.Comment, on: bool) -> tuple[AnyEvent, ...]:
    """What the feed learns of it, where the video was read in a feed."""
    if not said.impression:
        return ()
    app = talk.app
    act = Act(
        id=app.dice.new_id(), at=app.clock.now(), viewer=talk.viewer, impression=said.impression, act="comment", on=on
    )
    return (act,) if app.engine.video_of(said.impression) == said.video else ()


__all__ = [
    "BURST",
    "RATE",
    "CommentCount",
    "CommentPage",
    "GuardNow",
    "On",
    "Reasons",
    "Reported",
    "Write",
    "count",
    "guard",
    "like",
    "pin",
    "read",
    "remove",
    "replies",
    "report",
    "set_guard",
    "write",
]  # fmt: skip
