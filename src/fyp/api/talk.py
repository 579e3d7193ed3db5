"""Talk: one video's thread as one viewer may read it and write in it; cards of comments with their joins."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from fyp.api.identity import account_of, has_role, signed_in
from fyp.api.viewers import introduce
from fyp.api.wire import Call, Maker, app_of, maker_of, seen, viewer_of
from fyp.app import App
from fyp.platform import accounts, comments, preferences, videos
from fyp.vocabulary.errors import Denied, Missing
from fyp.vocabulary.talk import CommentRole
from fyp.vocabulary.video import Creator, Video

May = Literal["yes", "sign_in", "blocked", "followed", "nobody"]


class CommentCard(Struct, frozen=True):
    """A comment as a page shows it. `thread` is the head of its conversation, empty for a head; `to` whom it answers.

    `waits`: a word of the filter holds it. `mine`: you wrote it, you like it. `may`: what you may do with it. `answers`
    are the videos that reply to it; `tags` the hashtags in it, as they are compared.
    """

    id: str
    video: str
    author: Maker
    text: str
    at: float
    thread: str
    reply_to: str
    to: Maker | None
    tags: tuple[str, ...]
    likes: int
    replies: int
    answers: tuple[str, ...]
    by_maker: bool
    maker_likes: bool
    pinned: bool
    waits: bool
    mine: bool
    liked: bool
    may: tuple[Literal["remove", "pin", "let_in", "report"], ...]


class Talk:
    """`thread` is that of `video`, read as `viewer`; `count` is how many stand."""

    def __init__(self, request: Call, video: Video) -> None:
        self.app: App = app_of(request)
        self.video = video
        self.viewer = viewer_of(request)
        self.threads = self.app.views.threads
        self.thread = self.threads.of(video.id)
        self.guard = comments.guard(self.app.records, video.creator)
        self._request = request
        self._hidden = set(accounts.blocked(self.app.records, self.viewer)) | {
            mute.what for mute in preferences.mutes(self.app.records, self.viewer) if mute.about == "creator"
        }
        self._blockers: dict[str, bool] = {}
        self._known = account_of(request) is not None
        self._moderates = has_role(request, "moderator")

    # -- who

    async def me(self) -> str:
        """Who calls, for what only those do who are known. Raises `Unproven`."""
        return await self.signed(self._request)

    @staticmethod
    async def signed(request: Call) -> str:
        """Who calls. Raises `Unproven` for a visitor."""
        signed_in(request)
        await introduce(request)
        return viewer_of(request)

    @property
    def may(self) -> May:
        """May the caller write here?"""
        maker = self.video.creator
        if not self._known:
            return "sign_in"
        if self.viewer == maker:
            return "yes"
        if maker in accounts.blocked(self.app.records, self.viewer) or self._blocks(maker):
            return "blocked"
        if self.guard.who == "followed" and not accounts.follows(self.app.records, maker, [self.viewer]):
            return "followed"
        return "nobody" if self.guard.who == "nobody" else "yes"

    def must_write(self) -> None:
        """Raises `Denied` when the caller may not write here."""
        may = self.may
        if may == "blocked":
            raise Denied("blocked", "one of you blocks the other")
        if may != "yes":
            raise Denied(
                may,
                "the maker lets only those comment whom they follow"
                if may == "followed"
                else "the maker \
lets nobody comment",
            )

    def role(self, comment: comments.Comment) -> CommentRole | None:
        """As what the caller may take a comment away."""
        if comment.author == self.viewer:
            return "author"
        if self.video.creator == self.viewer:
            return "maker"
        return "moderator" if self._moderates else None

    # -- what is there

    @property
    def count(self) -> int:
        return self.threads.counts([self.video.id])[self.video.id]

    @property
    def newest(self) -> float:
        """When the newest comment that stands was written, 0 without one."""
        with self.threads.lock:
            return max((c.at for c in self.thread.comments.values() if self.thread.stands(c)), default=0.0)

    def known(self, id: str) -> comments.Comment:
        """A comment, also one that was taken away, for those who may read what waits. Raises `Missing`."""
        found = self.thread.comments.get(id)
        if found is None or not (self._sees(found) or self.role(found) is not None):
            raise Missing("no_comment", f"there is no comment {id[:64]!r} under this video", "comment")
        return found

    def seen(self, id: str, field: str) -> comments.Comment:
        """A comment that the caller reads now. Raises `Missing`."""
        found = self.thread.comments.get(id)
        if found is None or not self._sees(found) or self._blocked([found.author]):
            raise Missing("no_comment", f"there is no comment {id[:64]!r} under this video", field)
        return found

    def head(self, id: str) -> comments.Comment:
        """The same, of a comment that has replies."""
        return self.seen(id, "comment")

    def page(self, order: comments.Order, cursor: str, limit: int, thread: str = "") -> tuple[list[CommentCard], str]:
        """The next `limit` comments that the caller reads, and the cursor of the page after."""
        found: list[comments.Comment] = []
        while True:
            with self.threads.lock:
                more, cursor = self.thread.page(order, cursor, limit - len(found), self._sees, thread)
            blocked = self._blocked(c.author for c in more)
            found += [c for c in more if c.author not in blocked]
            if not cursor or len(found) == limit:
                return self.cards(found), cursor

    def _sees(self, comment: comments.Comment) -> bool:
        if comment.author in self._hidden:
            return False
        if self.thread.stands(comment):
            return True
        return self.thread.waits(comment) and self.role(comment) is not None

    def _blocks(self, other: str) -> bool:
        return bool(self._blocked([other]))

    def _blocked(self, authors: Iterable[str]) -> set[str]:
        """Those of `authors` who block the caller."""
        wanted = set(authors)
        new = wanted - self._blockers.keys()
        if new:
            ids = {f"{author}/{self.viewer}": author for author in new}
            ties = self.app.records.many(accounts.BLOCKS, ids, accounts.Tie)
            self._blockers |= {author: id in ties for id, author in ids.items()}
        return {author for author in wanted if self._blockers[author]}

    # -- as a page shows it

    def card(self, id: str) -> CommentCard:
        return self.cards([self.thread.comments[id]])[0]

    def cards(self, found: list[comments.Comment]) -> list[CommentCard]:
        """Comments with the names of their authors."""
        answered = [self.thread.comments[c.reply_to] for c in found if c.reply_to in self.thread.comments]
        ids = {c.author for c in (*found, *answered)}
        people = self.app.records.many(videos.CREATOR, ids, Creator)
        makers = {id: maker_of(id, people.get(id)) for id in ids}
        with self.threads.lock:
            return [self._card(c, makers) for c in found]

    def _card(self, c: comments.Comment, makers: dict[str, Maker]) -> CommentCard:
        thread, likes, maker = self.thread, self.thread.likes_of(c.id), self.video.creator
        to = thread.comments.get(c.reply_to)
        may: list[Literal["remove", "pin", "let_in", "report"]] = []
        role = self.role(c)
        if role is not None:
            may.append("remove")
        if role in ("maker", "moderator") and thread.waits(c):
            may.append("let_in")
        if self.viewer == maker and not c.thread:
            may.append("pin")
        if self._known and c.author != self.viewer:
            may.append("report")
        return CommentCard(
            id=c.id, video=c.video, author=makers[c.author], text=c.text, at=c.at, thread=c.thread, reply_to=c.reply_to,
            to=makers[to.author] if to is not None and c.reply_to != c.thread else None, tags=comments.hashtags(c.text),
            likes=len(likes), replies=thread.replies(c.id), answers=tuple(thread.answers.get(c.id, ())),
            by_maker=c.author == maker, maker_likes=maker in likes, pinned=thread.pinned == c.id, waits=thread.waits(c),
            mine=c.author == self.viewer, liked=self.viewer in likes, may=tuple(may),
        )  # fmt: skip


def talk_of(request: Call, video: str) -> Talk:
    """The thread of a video as the caller reads it. Raises `Missing` when there is none that they may see."""
    records = app_of(request).records
    found = records.get(videos.VIDEO, video, Video)
    if found is None or not seen(records, viewer_of(request), {video: found}):
        raise Missing("no_video", f"there is no video {video[:64]!r}", "id")
    return Talk(request, found)


def may_answer(request: Call, answers: str) -> None:
    """May the caller reply to this comment (`<video>/<comment>`) with a video? The maker whom it was said to may.

    Raises `Missing` when there is no such comment, `Denied` under the video of somebody else.
    """
    video, _, comment = answers.partition("/")
    talk = talk_of(request, video)
    talk.seen(comment, "answers")
    if talk.video.creator != talk.viewer:
        raise Denied("not_yours", "only the maker of a video replies to its comments with a video", "answers")


__all__ = ["CommentCard", "Talk", "may_answer", "talk_of"]
