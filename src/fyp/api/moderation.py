"""Moderation: /v1/moderation: what was flagged and reported, what was decided about it, by whom and why, and back again."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from litestar import get, post
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Meta, Struct

from fyp.api.docket import Key, Kind, Matter, Order, State, matter, matters, there
from fyp.api.identity import require
from fyp.api.rulings import overturn, rule
from fyp.api.wire import Call, Maker, VideoCard, app_of, cards, maker_of, viewer_of
from fyp.app import App
from fyp.platform import comments, contents, moderation, videos
from fyp.platform.moderation import By, Said
from fyp.vocabulary.content import Content, Flag, FlagKind
from fyp.vocabulary.errors import Invalid, Missing
from fyp.vocabulary.ruling import RulingRole, Verdict
from fyp.vocabulary.video import Creator

Reason = Literal["", "violence", "hate", "sexual", "minor", "false", "spam", "rights", "other"]
Why = Annotated[str, Meta(description="in words; the maker of a video that is removed reads it", max_length=500)]
Cursor = Annotated[str, Parameter(max_length=200, description="that of the page before")]
Limit = Annotated[int, Parameter(ge=1, le=60, description="most of a page")]


class Seen(Struct, frozen=True):
    """A flag: `score` 0 to 1, `where` it was (caption, screen, speech, a time), a `quote`, and the `model` with its version."""

    kind: FlagKind
    score: float
    where: str
    quote: str
    model: str


class Told(Struct, frozen=True):
    """How many people reported it, the last of them when (epoch seconds), and how many for each reason."""

    people: int
    newest: float
    reasons: dict[str, int]


class Words(Struct, frozen=True):
    """A comment, and who wrote it when (epoch seconds)."""

    id: str
    author: Maker
    text: str
    at: float


class Undone(Struct, frozen=True):
    """When a decision was taken back (epoch seconds), why, and by whom; nobody: they have left."""

    at: float
    why: str
    by: Maker | None
    role: RulingRole | None


class Ruling(Struct, frozen=True):
    """A decision: when (epoch seconds), why, by whom; nobody: they have left. `holds`: it can be taken back."""

    id: str
    video: str
    comment: str
    verdict: Verdict
    reason: Reason
    why: str
    at: float
    by: Maker | None
    role: RulingRole | None
    undone: Undone | None
    holds: bool


class Case(Struct, frozen=True):
    """A video, or a `comment` under it, with all that was said of it. `at` is when something was said or decided last."""

    kind: Kind
    state: State
    at: float
    video: VideoCard
    comment: Words | None
    flags: list[Seen]
    reports: Told
    decision: Ruling | None


class Queue(Struct, frozen=True):
    """`open` is how many of each kind wait; `cursor` asks for the next page, empty when there is none."""

    cases: list[Case]
    cursor: str
    open: dict[Kind, int]


class Entry(Struct, frozen=True):
    """A decision with what it was about, as far as that is still there."""

    ruling: Ruling
    video: VideoCard | None
    comment: Words | None


class History(Struct, frozen=True):
    """The last decisions first; `cursor` asks for older ones, empty when there are none."""

    decisions: list[Entry]
    cursor: str


class Decide(Struct, frozen=True):
    """About a video, or a `comment` under it. A removal needs a reason. `after`: the decision that you know of (empty: none);
    when another one holds by now, yours is not taken."""

    video: Annotated[str, Meta(max_length=64)]
    verdict: Verdict
    comment: Annotated[str, Meta(max_length=64)] = ""
    reason: Reason = ""
    why: Why = ""
    after: Annotated[str, Meta(max_length=64)] | None = None


class Undo(Struct, frozen=True):
    why: Annotated[str, Meta(max_length=500)] = ""


@get("/v1/moderation", sync_to_thread=True)
def queue(
    request: Call,
    decided: Annotated[bool, Parameter(description="what was decided about, in place of what waits")] = False,
    kind: Annotated[Kind | None, Parameter(description="only these")] = None,
    about: Annotated[
        Literal["flags", "reports"] | None, Parameter(description="only what was flagged, or reported")
    ] = None,
    order: Annotated[Order, Parameter(description="reported by most people first, or newest first")] = "reported",
    cursor: Cursor = "",
    limit: Limit = 20,
) -> Queue:
    """What was flagged and reported, one row a video or comment. For moderators: others are never told who reported."""
    require(request, "moderator")
    app = app_of(request)
    all = matters(app)
    waiting = there(app, [one for one in all if one.open])
    held = there(app, [one for one in all if not one.open and one.held is not None]) if decided else waiting
    chosen = [
        one for one in held
        if (kind is None or (kind == "comment") == bool(one.comment))
        and (about is None or (bool(one.flags) if about == "flags" else one.people > 0))
    ]  # fmt: skip
    chosen.sort(key=lambda one: one.place(order))
    if cursor:
        last = _place(cursor)
        chosen = [one for one in chosen if one.place(order) > last]
    page = chosen[:limit]
    following = "~".join(map(str, page[-1].place(order))) if len(chosen) > limit else ""
    said = sum(1 for one in waiting if one.comment)
    return Queue(_cases(app, viewer_of(request), page), following, {"video": len(waiting) - said, "comment": said})


@get("/v1/moderation/decisions", sync_to_thread=True)
def history(request: Call, cursor: Cursor = "", limit: Limit = 30) -> History:
    """What was decided, by whom, when and why, and what was taken back. For moderators."""
    require(request, "moderator")
    app, viewer = app_of(request), viewer_of(request)
    all = moderation.decisions(app.records)
    after = [one.decision.id for one in all].index(cursor) + 1 if cursor in {one.decision.id for one in all} else 0
    if cursor and not after:
        raise Invalid("malformed", "the cursor is not one that a page gave", "cursor")
    page = all[after : after + limit]
    following = page[-1].decision.id if after + limit < len(all) else ""
    keys = [(one.decision.video, one.decision.comment) for one in page]
    shown, said = _shown(app, viewer, keys), _words(app, keys)
    told = _rulings(app, page, all)
    return History([Entry(r, shown.get(v), said.get((v, c))) for r, (v, c) in zip(told, keys, strict=True)], following)


@post("/v1/moderation/decisions")
async def decide(request: Call, data: JSONBody[Decide]) -> Case:
    """Keep what was flagged or reported, or remove it. It is kept until something new comes; what is removed can be brought
    back by taking the decision back. For moderators; not about what is theirs."""
    require(request, "moderator")
    if data.verdict == "remove" and not data.reason:
        raise Invalid("no_reason", "what is removed needs a reason: the maker of a video is told", "reason")
    await rule(request, data.video, data.comment, data.verdict, data.reason, data.why.strip(), data.after)
    return _case(request, data.video, data.comment)


@post("/v1/moderation/decisions/{id:str}/undo", status_code=200)
async def undo(request: Call, id: FromPath[str], data: JSONBody[Undo]) -> Case:
    """Take a decision back, the last that holds: what was removed is there again, and waits as before. For moderators."""
    require(request, "moderator")
    taken = await overturn(request, id, data.why.strip())
    return _case(request, taken.video, taken.comment)


def _case(request: Call, video: str, comment: str) -> Case:
    app = app_of(request)
    for case in _cases(app, viewer_of(request), [matter(app, video, comment)]):
        return case
    raise Missing("no_video", f"there is no video {video[:64]!r} (any more)", "video")


def _cases(app: App, viewer: str, page: Sequence[Matter]) -> list[Case]:
    keys = [one.key for one in page]
    shown, said = _shown(app, viewer, keys), _words(app, keys)
    read = app.records.many(contents.CONTENT, [one.video for one in page if one.review is not None], Content)
    ruled = {r.id: r for one in page for r in _rulings(app, one.said, one.said)}
    return [
        Case(
            kind="comment" if one.comment else "video", state="open" if one.open else "decided", at=one.at,
            video=shown[one.video], comment=said.get(one.key),
            flags=[_seen(flag, read.get(one.video)) for flag in one.review.flags] if one.review is not None else [],
            reports=Told(one.people, one.newest, dict(one.reasons.most_common())),
            decision=ruled[one.held.id] if one.held is not None else None,
        )
        for one in page if one.video in shown
    ]  # fmt: skip


def _seen(flag: Flag, read: Content | None) -> Seen:
    signal = "nudity" if flag.kind == "nudity" else "words"
    model = next((look.model for look in read.looked if look.signal == signal), "") if read is not None else ""
    return Seen(flag.kind, flag.score, flag.where, flag.quote, model)


def _shown(app: App, viewer: str, keys: Iterable[Key]) -> dict[str, VideoCard]:
    found = cards(app, viewer, list(dict.fromkeys(video for video, _ in keys)), every=True)
    return {id: card for id, card in found.items() if card.visibility != "private"}


def _words(app: App, keys: Iterable[Key]) -> dict[Key, Words]:
    ids = {comments.place(*key): key for key in keys if key[1]}
    found = app.records.many(comments.COMMENT, ids, comments.Comment)
    people = app.records.many(videos.CREATOR, {one.author for one in found.values()}, Creator)
    return {
        ids[id]: Words(one.id, maker_of(one.author, people.get(one.author)), one.text, one.at)
        for id, one in found.items()
    }  # fmt: skip


def _rulings(app: App, page: Sequence[Said], all: Sequence[Said]) -> list[Ruling]:
    """The decisions of a page; `all` are at least those about the same videos and comments."""
    about: dict[Key, list[Said]] = {}
    for one in all:
        about.setdefault((one.decision.video, one.decision.comment), []).append(one)
    events = [id for one in page for id in (one.decision.id, *((one.back.id,) if one.back is not None else ()))]
    by = moderation.ruled_by(app.records, events)
    people = app.records.many(videos.CREATOR, {one.account for one in by.values()}, Creator)

    def who(id: str) -> tuple[Maker | None, RulingRole | None]:
        one: By | None = by.get(id)
        return (maker_of(one.account, people.get(one.account)), one.role) if one is not None else (None, None)

    told = []
    for d, back in page:
        held = moderation.standing(about[d.video, d.comment])
        undone = Undone(back.at, back.why, *who(back.id)) if back is not None else None
        told.append(
            Ruling(
                d.id, d.video, d.comment, d.verdict, d.reason, d.why, d.at, *who(d.id), undone,
                holds=held is not None and held.id == d.id,
            )
        )  # fmt: skip
    return told


def _place(cursor: str) -> tuple[int, float, str, str]:
    try:
        people, at, video, comment = cursor.split("~")
        return int(people), float(at), video, comment
    except ValueError:
        raise Invalid("malformed", "the cursor is not one that a page gave", "cursor") from None


__all__ = ["decide", "history", "queue", "undo"]
