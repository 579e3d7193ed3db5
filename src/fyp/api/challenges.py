"""Challenges: /v1/challenges: opened by a person or a brand, joined with a hashtag, with a board, a jury and a family tree."""

import asyncio
from typing import Annotated, Literal

from litestar import Response, delete, get, post, put
from litestar.params import FromPath, JSONBody, Parameter

from fyp.api import contests
from fyp.api.contests import MOST_ENTRIES, Ask, Board, ChallengeList, ChallengePage, Chosen, Family, FamilyDay, Relative
from fyp.api.identity import has_role, signed_in
from fyp.api.tags import PAGE, shown
from fyp.api.telling import tell
from fyp.api.wire import Call, app_of, viewer_of
from fyp.platform import accounts, challenges
from fyp.vocabulary.challenge import Challenge, Challenged, Juried
from fyp.vocabulary.errors import Denied, Invalid

MOST_OPEN = 20
"""Challenges of one person that are not over: more is no longer somebody's own."""
LISTED, MOST_MEMBERS = 100, 500


@get("/v1/challenges")
async def listed(
    request: Call,
    when: Annotated[Literal["open", "soon", "over"], Parameter(description="those that stand so")] = "open",
) -> ChallengeList:
    """Challenges that are open, that are coming, or that are over; at most 100, those of most people first."""
    app, viewer, now = app_of(request), viewer_of(request), app_of(request).clock.now()
    found = [one for one in challenges.challenges(app.records) if one.state(now) == when][: 3 * LISTED]
    ties = app.records.many(accounts.BLOCKS, (f"{one.owner}/{viewer}" for one in found), accounts.Tie)
    there = [one for one in found if f"{one.owner}/{viewer}" not in ties][:LISTED]
    cards = await asyncio.to_thread(lambda: [contests.card(app, one) for one in there])
    return ChallengeList(sorted(cards, key=lambda one: (-one.people, one.ends, one.id)))


@get("/v1/challenges/{id:str}")
async def read(request: Call, id: FromPath[str]) -> ChallengePage:
    """A challenge: what is asked, of whom, for what, and how many take part."""
    found = contests.found(request, id)
    return await asyncio.to_thread(contests.page, request, found)


@get("/v1/challenges/{id:str}/videos")
async def board(
    request: Call,
    id: FromPath[str],
    order: Annotated[
        Literal["loved", "new", "friends", "jury"],
        Parameter(description="most loved; newest; of people you follow; those that the jury chose"),
    ] = "loved",
    cursor: Annotated[int, Parameter(ge=0, le=MOST_ENTRIES)] = 0,
) -> Board:
    """The videos that take part, 24 a page."""
    found = contests.found(request, id)
    app, viewer = app_of(request), viewer_of(request)

    def look() -> Board:
        joined = contests.entries(app, found)
        ids = [entry.video for entry in joined]
        if order == "jury":
            there = set(ids)
            ids = [video for video in challenges.jury(app.records, id) if video in there]
        elif order == "friends":
            friends = set(accounts.following(app.records, viewer))
            ids = [entry.video for entry in joined if entry.creator in friends]
        elif order == "loved":
            counts = app.counts(ids)
            love = {
                v: sum(counts.get(v, {}).get(of, 0) for of in ("likes", "saves", "shares", "comments")) for v in ids
            }
            ids.sort(key=lambda video: -love[video])
        return Board(shown(app, viewer, ids[cursor : cursor + PAGE]), cursor + PAGE if len(ids) > cursor + PAGE else -1)

    return await asyncio.to_thread(look)


@get("/v1/challenges/{id:str}/family")
async def family(request: Call, id: FromPath[str]) -> Family:
    """Who came by whom, and how many came by those of each day: R(d) = people led by who joined on day d / who joined."""
    found = contests.found(request, id)
    app = app_of(request)

    def look() -> Family:
        members = challenges.family(contests.entries(app, found))
        by = {member.creator: member for member in members}
        kept: dict[str, None] = {}
        for member in sorted(members, key=lambda one: (-one.children, one.at))[:MOST_MEMBERS]:
            at = member
            while at.creator not in kept:
                kept[at.creator] = None
                if not at.parent:
                    break
                at = by[at.parent]
        makers = contests.makers(app, set(kept))
        there = [m for m in members if m.creator in kept]
        return Family(
            len(members), sum(not m.parent for m in members),
            [Relative(makers[m.creator], m.video, m.at, m.parent, m.children) for m in there],
            [FamilyDay(*day) for day in challenges.reproduction(members)],
        )  # fmt: skip

    return await asyncio.to_thread(look)


@post("/v1/challenges")
async def begin(request: Call, data: JSONBody[Ask]) -> ChallengePage:
    """Open a challenge. Its hashtag, sound and start can't be changed any more once it has begun."""
    app, me = app_of(request), signed_in(request)
    now = app.clock.now()
    mine = [one for one in challenges.challenges(app.records) if one.owner == me.id and one.state(now) != "over"]
    if len(mine) >= MOST_OPEN:
        raise Denied("too_many", f"you have {MOST_OPEN} challenges that are not over yet")
    made = contests.made(request, app.dice.new_id(), me.id, data)
    if made.ends <= now:
        raise Invalid("malformed", "it must end in the future", "ends")
    return await _say(request, made)


@put("/v1/challenges/{id:str}")
async def change(request: Call, id: FromPath[str], data: JSONBody[Ask]) -> ChallengePage:
    """Say it anew: its owner does. What people joined for stays: once it has begun it keeps its hashtag, sound and start."""
    me = signed_in(request)
    found = contests.found(request, id)
    if me.id != found.owner:
        raise Denied("not_yours", "only who opened it changes it")
    made = contests.made(request, id, me.id, data)
    state = found.state(app_of(request).clock.now())
    if state == "over":
        raise Denied("over", "it is over")
    if state == "open":
        for field in ("hashtag", "sound", "starts", "prize"):
            if getattr(made, field) != getattr(found, field):
                raise Invalid("begun", f"{field} can't be changed any more: it has begun", field)
    return await _say(request, made)


@delete("/v1/challenges/{id:str}", status_code=204)
async def withdraw(request: Call, id: FromPath[str]) -> Response[None]:
    """Withdraw a challenge: its owner and moderators do. The videos stay."""
    me = signed_in(request)
    found = contests.found(request, id)
    if me.id != found.owner and not has_role(request, "moderator"):
        raise Denied("not_yours", "only who opened it and moderators withdraw it")
    app = app_of(request)
    await tell(request, Challenged(id=app.dice.new_id(), at=app.clock.now(), viewer=me.id, challenge=found, on=False))
    return Response(None, status_code=204)


@put("/v1/challenges/{id:str}/jury")
async def judge(request: Call, id: FromPath[str], data: JSONBody[Chosen]) -> Board:
    """Choose the best, the first first: its owner does, of those that take part; at most 20."""
    me = signed_in(request)
    found = contests.found(request, id)
    if me.id != found.owner:
        raise Denied("not_yours", "only who opened it is the jury")
    app = app_of(request)
    chosen = tuple(dict.fromkeys(data.videos))
    there = {entry.video for entry in await asyncio.to_thread(contests.entries, app, found)}
    for video in chosen:
        if video not in there:
            raise Invalid("not_in_it", f"{video[:64]!r} does not take part", "videos")
    await tell(request, Juried(id=app.dice.new_id(), at=app.clock.now(), viewer=me.id, challenge=id, videos=chosen))
    return Board(shown(app, me.id, list(chosen)), -1)


async def _say(call: Call, made: Challenge) -> ChallengePage:
    app = app_of(call)
    await tell(call, Challenged(id=app.dice.new_id(), at=app.clock.now(), viewer=made.owner, challenge=made))
    return await asyncio.to_thread(contests.page, call, made)


__all__ = ["begin", "board", "change", "family", "judge", "listed", "read", "withdraw"]
