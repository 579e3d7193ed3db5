"""The room of comments: the records that each event changes, and which of them go with who leaves."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from fyp.ports.event_log import Change
from fyp.ports.records import Records
from fyp.vocabulary.event import AnyEvent, Event, Removed, Uploaded
from fyp.vocabulary.talk import (
    Commented,
    Commenters,
    CommentLiked,
    CommentPinned,
    CommentRemoved,
    CommentReported,
    CommentRole,
    CommentsGuarded,
    ReportReason,
)

HEARS: tuple[type[Event], ...] = (
    Commented, CommentLiked, CommentPinned, CommentRemoved, CommentReported, CommentsGuarded, Uploaded, Removed,
)  # fmt: skip

COMMENT = "comment"
WRITTEN = "comment_written"
GONE = "comment_gone"
LIKE = "comment_like"
LIKES = "comment_likes"
PIN = "comment_pin"
REPORT = "comment_report"
GUARD = "comment_guard"
ANSWER = "comment_answer"
"""A kind whose id begins with the video is read by the thread; one that begins with the viewer goes when they leave."""


class Comment(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What was written, at `at` (epoch seconds). Its id is `<video>/<id>`; see `Commented` for the other fields."""

    id: str
    video: str
    author: str
    text: str
    at: float
    thread: str = ""
    reply_to: str = ""
    held: bool = False
    impression: str = ""


class Written(Struct, frozen=True):
    """That a viewer wrote a comment. Its id is `<viewer>/<video>/<comment>`."""

    at: float


class Gone(Struct, frozen=True, kw_only=True):
    """Whether a comment was taken away (or let in again), by whom and as what. By a moderator: then `by` is its author, in
    whose name it is told. Its id is `<video>/<comment>`."""

    gone: bool
    by: str
    role: CommentRole
    at: float


class Liked(Struct, frozen=True):
    """That a viewer likes a comment: `<video>/<comment>/<viewer>`, and the other way round `<viewer>/<video>/<comment>`."""

    at: float


class Pin(Struct, frozen=True):
    """The one comment that the maker keeps above the others of a video. Its id is that of the video."""

    comment: str
    at: float


class Report(Struct, frozen=True, kw_only=True):
    """That a viewer wants a comment looked at. Its id is `<viewer>/<video>/<comment>`."""

    reason: ReportReason
    at: float


class Guard(Struct, frozen=True, kw_only=True):
    """Who may comment on a maker's videos, and the words that hold a comment back. Its id is that of the maker."""

    who: Commenters = "everyone"
    words: tuple[str, ...] = ()


class Answer(Struct, frozen=True):
    """That a video answers a comment. Its id is `<video>/<comment>/<answering video>`."""

    at: float


def place(video: str, comment: str) -> str:
    """The id of a comment's record."""
    return f"{video}/{comment}"


def hear(event: AnyEvent, video_of: Callable[[str], str | None]) -> list[Change]:
    """The records that `event` changes."""
    match event:
        case Commented():
            comment = Comment(
                id=event.id, video=event.video, author=event.viewer, text=event.text, at=event.at, thread=event.thread,
                reply_to=event.reply_to, held=event.held, impression=event.impression,
            )  # fmt: skip
            id = place(event.video, event.id)
            return [Change(COMMENT, id, comment), Change(WRITTEN, f"{event.viewer}/{id}", Written(event.at))]
        case CommentRemoved():
            gone = Gone(gone=event.on, by=event.viewer, role=event.role, at=event.at)
            return [Change(GONE, place(event.video, event.comment), gone)]
        case CommentLiked():
            id, liked = place(event.video, event.comment), Liked(event.at) if event.on else None
            return [Change(LIKE, f"{id}/{event.viewer}", liked), Change(LIKES, f"{event.viewer}/{id}", liked)]
        case CommentPinned():
            return [Change(PIN, event.video, Pin(event.comment, event.at) if event.on else None)]
        case CommentReported():
            report = Report(reason=event.reason, at=event.at) if event.on else None
            return [Change(REPORT, f"{event.viewer}/{place(event.video, event.comment)}", report)]
        case CommentsGuarded():
            return [Change(GUARD, event.viewer, Guard(who=event.who, words=event.words))]
        case Uploaded() if event.video.answers:
            return [Change(ANSWER, f"{event.video.answers}/{event.video.id}", Answer(event.video.posted_at))]
    return []


def erased(viewer: str, made: Sequence[str], records: Records) -> list[Change]:
    """The records that go when `viewer` leaves, who `made` these videos: what they wrote and liked, and all under those."""
    changes = [Change(GUARD, viewer, None)]
    changes += [
        Change(GONE, id, replace(gone, by="")) for id, gone in records.scan(GONE, Gone)
        if gone.by == viewer and gone.role == "moderator"
    ]  # fmt: skip
    for id, _ in records.scan(WRITTEN, Written, f"{viewer}/"):
        comment = id.partition("/")[2]
        changes += [Change(WRITTEN, id, None), Change(COMMENT, comment, None), Change(GONE, comment, None)]
        changes += _likes(comment, records)
    for id, _ in records.scan(LIKES, Liked, f"{viewer}/"):
        changes += [Change(LIKES, id, None), Change(LIKE, f"{id.partition('/')[2]}/{viewer}", None)]
    changes += [Change(REPORT, id, None) for id, _ in records.scan(REPORT, Report, f"{viewer}/")]
    for video in made:
        for id, comment_ in records.scan(COMMENT, Comment, f"{video}/"):
            changes += [Change(COMMENT, id, None), Change(WRITTEN, f"{comment_.author}/{id}", None)]
            changes += [Change(GONE, id, None), *_likes(id, records)]
        changes += [Change(ANSWER, id, None) for id, _ in records.scan(ANSWER, Answer, f"{video}/")]
        changes.append(Change(PIN, video, None))
    return changes


def _likes(comment: str, records: Records) -> list[Change]:
    """The likes of a comment, from both sides."""
    changes = []
    for id, _ in records.scan(LIKE, Liked, f"{comment}/"):
        liker = id.rpartition("/")[2]
        changes += [Change(LIKE, id, None), Change(LIKES, f"{liker}/{comment}", None)]
    return changes


def guard(records: Records, maker: str) -> Guard:
    """What a maker lets stand; everything from everybody, when they have said nothing."""
    return records.get(GUARD, maker, Guard) or Guard()
