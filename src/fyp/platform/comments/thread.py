"""Thread: all that is said under one video, in memory, in order; read from records, kept current by events."""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, get_args

from fyp.platform.comments.room import ANSWER, COMMENT, GONE, LIKE, PIN, Answer, Comment, Gone, Liked, Pin, hear, place
from fyp.ports.records import Records
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import AnyEvent

Order = Literal["top", "new"]
ORDERS: tuple[Order, ...] = get_args(Order)
REPLY_WORTH = 2
"""A reply took more than a tap: it lifts a comment like so many likes."""


class Key(NamedTuple):
    """The place of a comment in an order: higher comes first."""

    worth: int
    at: float
    id: str


class Thread:
    """Comments by id, heads and replies alike. The same events in any division end in the same thread."""

    def __init__(self, video: str) -> None:
        self.video = video
        self.pinned = ""
        self.comments: dict[str, Comment] = {}
        self.gone: dict[str, Gone] = {}
        self.likes: dict[str, set[str]] = {}
        self.answers: dict[str, list[str]] = {}
        self._replies: dict[str, list[str]] = {}
        self._sorted: dict[tuple[Order, str], list[Key]] = {}
        self._count: int | None = None

    def put(self, kind: str, id: str, value: object) -> None:
        """Take in one record of this video, as the room wrote it."""
        self._sorted.clear()
        self._count = None
        rest = id[len(self.video) + 1 :]
        if kind == COMMENT and isinstance(value, Comment):
            if rest not in self.comments and value.thread:
                self._replies.setdefault(value.thread, []).append(rest)
            self.comments[rest] = value
        elif kind == GONE and isinstance(value, Gone):
            self.gone[rest] = value
        elif kind == LIKE:
            comment, _, viewer = rest.partition("/")
            held = self.likes.setdefault(comment, set())
            held.discard(viewer) if value is None else held.add(viewer)
        elif kind == PIN:
            self.pinned = value.comment if isinstance(value, Pin) else ""
        elif kind == ANSWER:
            comment, _, video = rest.partition("/")
            if video not in self.answers.setdefault(comment, []):
                self.answers[comment].append(video)

    def take(self, event: AnyEvent) -> None:
        """Take in an event about this video."""
        for kind, id, value in hear(event, lambda _: None):
            if kind in (COMMENT, GONE, LIKE, PIN, ANSWER):
                self.put(kind, id, value)

    # -- what stands

    def stands(self, comment: Comment) -> bool:
        """Is it there for everybody? Not when it was taken away or waits, nor a reply below one that does not stand."""
        gone = self.gone.get(comment.id)
        if (gone is not None and gone.gone) or self.waits(comment):
            return False
        if not comment.thread:
            return True
        head = self.comments.get(comment.thread)
        return head is not None and self.stands(head)

    def waits(self, comment: Comment) -> bool:
        """Is it held, and nobody but its author has said yet what is to become of it?"""
        gone = self.gone.get(comment.id)
        return comment.held and (gone is None or (gone.role == "author" and not gone.gone))

    @property
    def count(self) -> int:
        """How many stand, replies too."""
        if self._count is None:
            self._count = sum(map(self.stands, self.comments.values()))
        return self._count

    def replies(self, comment: str) -> int:
        """How many replies to it stand."""
        return sum(self.stands(self.comments[id]) for id in self._replies.get(comment, ()))

    def likes_of(self, comment: str) -> set[str]:
        return self.likes.get(comment, set())

    def written_by(self, author: str) -> list[Comment]:
        """What an author has standing here, the oldest first."""
        mine = [c for c in self.comments.values() if c.author == author and self.stands(c)]
        return sorted(mine, key=lambda c: (c.at, c.id))

    # -- in order

    def page(
        self, order: Order, cursor: str, limit: int, may_see: Callable[[Comment], bool], thread: str = ""
    ) -> tuple[list[Comment], str]:
        """`limit` comments after `cursor` that may be seen, and the next cursor (empty: there are no more).

        Heads, or the replies of `thread`, which are always oldest first. A pinned head comes first of all.
        Raises `Invalid` for a cursor that is none.
        """
        found: list[Comment] = []
        last = ""
        for key in self._after(order, cursor, thread):
            comment = self.comments[key.id]
            if not may_see(comment):
                continue
            if len(found) == limit:
                return found, last
            found.append(comment)
            last = f"{key.worth}~{key.at!r}~{key.id}"
        return found, ""

    def _after(self, order: Order, cursor: str, thread: str) -> Iterator[Key]:
        keys = self._keys(order, thread)
        if not cursor:
            return iter(keys)
        try:
            worth, at, id = cursor.split("~")
            last = Key(int(worth), float(at), id)
        except ValueError:
            raise Invalid("malformed", "the cursor is not one that a page gave", "cursor") from None
        return (key for key in keys if (key > last if thread else key < last))

    def _keys(self, order: Order, thread: str) -> list[Key]:
        keys = self._sorted.get((order, thread))
        if keys is None:
            if thread:
                held = (self.comments[id] for id in self._replies.get(thread, ()))
                keys = sorted(Key(0, comment.at, comment.id) for comment in held)
            else:
                heads = (comment for comment in self.comments.values() if not comment.thread)
                keys = sorted((self._key(comment, order) for comment in heads), reverse=True)
            self._sorted[order, thread] = keys
        return keys

    def _key(self, comment: Comment, order: Order) -> Key:
        worth = len(self.likes_of(comment.id)) + REPLY_WORTH * self.replies(comment.id) if order == "top" else 0
        return Key(1_000_000_000 if comment.id == self.pinned else worth, comment.at, comment.id)


def load(records: Records, video: str) -> Thread:
    """The thread of a video, from its records."""
    thread, prefix = Thread(video), place(video, "")
    for id, comment in records.scan(COMMENT, Comment, prefix):
        thread.put(COMMENT, id, comment)
    if thread.comments:
        for id, gone in records.scan(GONE, Gone, prefix):
            thread.put(GONE, id, gone)
        for id, liked in records.scan(LIKE, Liked, prefix):
            thread.put(LIKE, id, liked)
        for id, answer in records.scan(ANSWER, Answer, prefix):
            thread.put(ANSWER, id, answer)
        thread.put(PIN, video, records.get(PIN, video, Pin))
    return thread


__all__ = ["ORDERS", "REPLY_WORTH", "Key", "Order", "Thread", "load"]
