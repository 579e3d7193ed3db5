"""Rulings: a decision of a moderator goes into the log, with what follows from it, in one commit; and is taken back."""

import asyncio
from typing import NamedTuple, cast

from fyp.api.docket import Matter, matter
from fyp.api.identity import require
from fyp.api.telling import tell
from fyp.api.wire import Call, app_of
from fyp.app import App
from fyp.platform import comments, moderation, videos
from fyp.platform.moderation import Decision
from fyp.vocabulary.account import Account
from fyp.vocabulary.errors import Denied, Invalid, Missing
from fyp.vocabulary.event import AnyEvent, CommentRemoved, Moderated, Overturned, ReportReason, Ruled, Uploaded
from fyp.vocabulary.ruling import RulingRole, Verdict
from fyp.vocabulary.video import AWAY, Video


class Subject(NamedTuple):
    """What is decided about: a video, or a comment under it."""

    video: Video
    comment: comments.Comment | None

    @property
    def of(self) -> str:
        """Whose it is."""
        return self.video.creator if self.comment is None else self.comment.author


def subject(app: App, video: str, comment: str = "") -> Subject:
    """Raises `Missing` where there is none, or where its maker keeps it private."""
    found = app.records.get(videos.VIDEO, video, Video)
    if found is None or found.visibility == "private":
        raise Missing("no_video", f"there is no video {video[:64]!r}", "video")
    said = app.records.get(comments.COMMENT, comments.place(video, comment), comments.Comment) if comment else None
    if comment and said is None:
        raise Missing("no_comment", f"there is no comment {comment[:64]!r} under this video", "comment")
    return Subject(found, said)


async def rule(
    call: Call, video: str, comment: str, verdict: Verdict, reason: ReportReason, why: str, after: str | None = None
) -> str:
    """Decide about a video or a comment; the id of the decision. `after` is the one that the caller knows of (empty: none).

    Raises `Unproven`, `Denied`, `Missing`; `Invalid` when it was taken away already, or somebody decided meanwhile.
    """
    me, app = require(call, "moderator"), app_of(call)
    async with _one_at_a_time(call):
        about = subject(app, video, comment)
        _not_own(me, about)
        one = await asyncio.to_thread(matter, app, video, comment)
        _nobody_meanwhile(one, after)
        if one.held is not None and one.held.verdict == "remove":
            raise Invalid("removed", "it was taken away: take that decision back first", "verdict")
        said = Moderated(
            id=app.dice.new_id(), at=app.clock.now(), viewer=about.of, video=video, comment=comment, verdict=verdict,
            turn=max((past.decision.turn for past in one.said), default=0) + 1, reason=reason, why=why, flags=one.flags,
            people=one.people,
        )  # fmt: skip
        await tell(call, said, _ruled(app, me, said.id), *(_effect(app, about, True) if verdict == "remove" else ()))
        return said.id


async def overturn(call: Call, id: str, why: str) -> Decision:
    """Take a decision back, and what followed from it. Raises `Unproven`, `Denied`, `Missing`; `Invalid` for one that does not
    hold (any more)."""
    me, app = require(call, "moderator"), app_of(call)
    async with _one_at_a_time(call):
        known = next((one.decision for one in moderation.decisions(app.records) if one.decision.id == id), None)
        if known is None:
            raise Missing("no_decision", f"there is no decision {id[:64]!r}", "id")
        about = subject(app, known.video, known.comment)
        _not_own(me, about)
        held = moderation.standing(moderation.decisions(app.records, known.video, known.comment))
        if held is None or held.id != id:
            raise Invalid("not_last", "only the last decision that holds can be taken back", "id")
        said = Overturned(
            id=app.dice.new_id(), at=app.clock.now(), viewer=about.of, video=known.video, comment=known.comment,
            decision=id, why=why,
        )  # fmt: skip
        await tell(
            call, said, _ruled(app, me, said.id), *(_effect(app, about, False) if held.verdict == "remove" else ())
        )
        return held


def _effect(app: App, about: Subject, away: bool) -> list[AnyEvent]:
    """What takes it away or brings it back. Of a video the teller tells what it is by then (app/withheld.py)."""
    video, comment, now = about.video, about.comment, app.clock.now()
    if comment is None:
        as_told = Video(
            id=video.id, creator=video.creator, duration_s=video.duration_s, posted_at=video.posted_at,
            visibility=AWAY if away else "public",
        )  # fmt: skip
        return [Uploaded(id=app.dice.new_id(), at=now, viewer=video.creator, video=as_told)]
    return [
        CommentRemoved(
            id=app.dice.new_id(), at=now, viewer=comment.author, video=video.id, comment=comment.id, role="moderator", on=away
        )
    ]  # fmt: skip


def _ruled(app: App, me: Account, decision: str) -> Ruled:
    role: RulingRole = "operator" if me.role == "operator" else "moderator"
    return Ruled(id=app.dice.new_id(), at=app.clock.now(), viewer=me.id, decision=decision, role=role)


def _not_own(me: Account, about: Subject) -> None:
    """Nobody is judge in their own cause, but for who operates the place."""
    if me.id == about.of and me.role != "operator":
        raise Denied("yours", "somebody else decides about what is yours")


def _nobody_meanwhile(one: Matter, after: str | None) -> None:
    held = one.held.id if one.held is not None else ""
    if after is not None and after != held:
        raise Invalid("meanwhile", "somebody has decided about it meanwhile: look again", "after")


def _one_at_a_time(call: Call) -> asyncio.Lock:
    """Held from the look to the commit, so that no two decide about the same thing at once."""
    return cast(asyncio.Lock, call.app.state.rulings)


__all__ = ["Subject", "overturn", "rule", "subject"]
