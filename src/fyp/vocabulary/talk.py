"""Talk: what people say under a video, and what is done about it."""

from typing import Literal

from fyp.vocabulary.happening import Event

ReportReason = Literal["", "violence", "hate", "sexual", "minor", "false", "spam", "rights", "other"]
CommentRole = Literal["author", "maker", "moderator"]
Commenters = Literal["everyone", "followed", "nobody"]


class Commented(Event, frozen=True, gc=False):
    """`viewer` wrote `text` under `video`; the id of the comment is that of the event.

    `reply_to` is the comment that it answers, `thread` the one at the head of that conversation; both empty for a head.
    `held`: a word of the maker's filter was in it, so nobody but the author and the maker reads it until it is let in.
    `impression` is the showing in which it was written, where there was one. Nobody else's id is in it: who leaves must
    not stay in what others wrote.
    """

    video: str
    text: str
    thread: str = ""
    reply_to: str = ""
    held: bool = False
    impression: str = ""


class CommentRemoved(Event, frozen=True, gc=False):
    """`viewer` took a comment away, as its author or the maker of the video (`role`). What moderators take away is told in its
    author's name, and by whom in `Moderated`.

    `on` False brings it back, and lets in one that was held."""

    video: str
    comment: str
    role: CommentRole
    on: bool = True


class CommentLiked(Event, frozen=True, gc=False):
    """`viewer` likes a comment, or no longer does when `on` is False."""

    video: str
    comment: str
    on: bool = True


class CommentPinned(Event, frozen=True, gc=False):
    """The maker keeps one comment above all others; `on` False lets go of it."""

    video: str
    comment: str
    on: bool = True


class CommentReported(Event, frozen=True, gc=False):
    """`viewer` asks moderators to look at a comment; `on` False takes that back."""

    video: str
    comment: str
    reason: ReportReason
    on: bool = True


class CommentsGuarded(Event, frozen=True, gc=False):
    """Who may comment on the videos of `viewer` (`followed`: whom they follow), and which words hold a comment back."""

    who: Commenters = "everyone"
    words: tuple[str, ...] = ()


__all__ = [
    "CommentLiked", "CommentPinned", "CommentRemoved", "CommentReported", "CommentRole", "Commented", "Commenters",
    "CommentsGuarded", "ReportReason",
]  # fmt: skip
