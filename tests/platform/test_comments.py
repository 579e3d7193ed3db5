"""Comments: words are cleaned, filters hold, the thread is the same however it was read, and who leaves is gone."""

import random

import pytest
from tests.people import NOW

from fyp.adapters.ram.event_log import RamEventLog
from fyp.platform import comments
from fyp.platform.comments import Thread, Threads, load
from fyp.platform.comments.room import LIKE, LIKES, WRITTEN, Liked, Written
from fyp.platform.comments.thread import Order
from fyp.ports.event_log import Entry
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import AnyEvent, Erased, Uploaded
from fyp.vocabulary.talk import Commented, CommentLiked, CommentPinned, CommentRemoved, CommentReported
from fyp.vocabulary.video import Video


class Town:
    """A log whose room of comments hears, and the threads that are kept beside it."""

    def __init__(self) -> None:
        self.log = RamEventLog()
        self.threads = Threads(self.log.records)
        self.n = 0

    def say(self, event: AnyEvent) -> None:
        self.log.append([Entry(event, comments.hear(event, lambda _: None))])
        self.threads.hear([event])

    def id(self) -> str:
        self.n += 1
        return f"e{self.n}"

    def write(self, viewer: str, text: str = "hello", at: float = NOW, video: str = "v", **more: object) -> str:
        event = Commented(id=self.id(), at=at, viewer=viewer, video=video, text=text, **more)  # type: ignore[arg-type]
        self.say(event)
        return event.id

    def like(self, viewer: str, comment: str, on: bool = True, video: str = "v") -> None:
        self.say(CommentLiked(id=self.id(), at=NOW, viewer=viewer, video=video, comment=comment, on=on))

    def remove(self, viewer: str, comment: str, role: str = "author", on: bool = True) -> None:
        self.say(
            CommentRemoved(id=self.id(), at=NOW, viewer=viewer, video="v", comment=comment, role=role, on=on)  # type: ignore[arg-type]
        )


def everything(thread: Thread, order: Order = "top", size: int = 3, of: str = "") -> list[str]:
    """All ids of a thread, page by page."""
    found, cursor = [], ""
    while True:
        page, cursor = thread.page(order, cursor, size, lambda c: thread.stands(c), of)
        assert len(page) <= size
        found += [c.id for c in page]
        if not cursor:
            return found


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  hello \n\n\n\nyou  ", "hello\n\nyou"),
        ("a\x00b\x1bc", "abc"),
        ("e\u0301", "é"),
        ("Z" + "\u0335" * 40 + "algo", "Z" + "\u0335" * 3 + "algo"),
        ("\u202eevil", "evil"),
        ("\n".join("abcdefghijklmnop"), "\n".join("abcdefghijkl")),
        ("👩‍👩‍👧 ok", "👩‍👩‍👧 ok"),
        (" \u202e\n ", ""),
    ],
)
def test_text_is_cleaned_and_stays_readable(written: str, kept: str) -> None:
    assert comments.clean(written) == kept
    assert comments.clean(kept) == kept


def test_who_is_called_and_what_is_tagged() -> None:
    text = "@ada.moves kijk! mail a@b.nl #Café #café en #a_b, @ada.moves @dan-"
    assert comments.mentions(text) == ("ada.moves", "dan")
    assert comments.hashtags(text) == ("cafe", "ab")


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("wat een SPÁM!", "spam"),
        ("koop nu deze", "koop nu"),
        ("spammer", ""),
        ("nu koop", ""),
        ("koop. Nu!", "koop nu"),
    ],
)
def test_a_filter_holds_words_and_phrases_without_case_and_accents(text: str, holds: str) -> None:
    assert comments.held_by(text, ("spam", "koop nu", "!!")) == holds


def test_top_goes_by_likes_and_replies_new_by_time_and_a_pin_before_all() -> None:
    t = Town()
    old, loved, young = t.write("bo", at=NOW), t.write("cleo", at=NOW + 1), t.write("dan", at=NOW + 2)
    t.like("x", loved)
    reply = t.write("ada", at=NOW + 3, thread=old, reply_to=old)
    thread = t.threads.of("v")
    assert everything(thread) == [old, loved, young]  # a reply is worth two likes
    assert everything(thread, "new") == [young, loved, old]
    assert everything(thread, "new", of=old) == [reply]
    t.say(CommentPinned(id="p", at=NOW, viewer="ada", video="v", comment=young))
    assert everything(thread, "top") == [young, old, loved]
    assert everything(thread, "new")[0] == young
    assert thread.count == 4 and t.threads.counts(["v", "other"]) == {"v": 4, "other": 0}
    with pytest.raises(Invalid, match="cursor"):
        thread.page("top", "nonsense", 3, lambda _: True)


def test_what_is_taken_away_takes_its_replies_along_and_comes_back_with_them() -> None:
    t = Town()
    head = t.write("bo")
    t.write("cleo", thread=head, reply_to=head, at=NOW + 1)
    t.remove("ada", head, "maker")
    assert t.threads.counts(["v"]) == {"v": 0} and everything(t.threads.of("v")) == []
    t.remove("ada", head, "maker", on=False)
    assert t.threads.counts(["v"]) == {"v": 2}


def test_what_is_held_waits_for_the_maker_and_no_trick_of_the_author_lets_it_in() -> None:
    t = Town()
    held = t.write("bo", held=True)
    thread = t.threads.of("v")
    comment = thread.comments[held]
    assert thread.waits(comment) and not thread.stands(comment)
    t.remove("bo", held, "author")
    assert not thread.waits(comment)
    t.remove("bo", held, "author", on=False)
    assert thread.waits(comment) and not thread.stands(comment)
    t.remove("ada", held, "maker", on=False)
    assert thread.stands(comment)


def test_a_video_that_answers_a_comment_hangs_under_it() -> None:
    t = Town()
    head = t.write("bo")
    video = Video(id="answer", creator="ada", duration_s=3.0, posted_at=NOW, answers=f"v/{head}")
    t.threads.of("v")
    t.say(Uploaded(id="up", at=NOW, viewer="ada", video=video))
    assert t.threads.of("v").answers == load(t.log.records, "v").answers == {head: ["answer"]}


@pytest.mark.parametrize("seed", range(6))
def test_kept_current_or_read_anew_a_thread_is_the_same(seed: int) -> None:
    dice, t = random.Random(seed), Town()
    ids: list[str] = []
    for n in range(120):
        who = dice.choice(("ada", "bo", "cleo", "dan"))
        what = dice.random()
        if what < 0.4 or not ids:
            head = dice.choice(["", *ids])
            thread = t.threads.of("v").comments[head].thread or head if head else ""
            ids.append(
                t.write(who, str(n), at=NOW + dice.randrange(40), thread=thread, reply_to=head, held=what < 0.05)
            )
        elif what < 0.7:
            t.like(who, dice.choice(ids), dice.random() < 0.7)
        elif what < 0.9:
            t.remove(who, dice.choice(ids), dice.choice(("author", "maker")), dice.random() < 0.6)
        else:
            on = dice.random() < 0.7
            t.say(CommentPinned(id=t.id(), at=NOW, viewer="ada", video="v", comment=dice.choice(ids), on=on))
    kept, anew = t.threads.of("v"), load(t.log.records, "v")
    for order in comments.ORDERS:
        assert everything(kept, order) == everything(anew, order)
        assert everything(anew, order, 1) == everything(anew, order, 50)
    assert kept.count == anew.count == t.threads.counts(["v"])["v"]
    assert {c: kept.likes_of(c) for c in ids} == {c: anew.likes_of(c) for c in ids}
    assert kept.pinned == anew.pinned
    for head in ids:
        assert everything(kept, of=head) == everything(anew, of=head)


def test_who_leaves_takes_along_what_they_wrote_and_liked_and_what_stands_under_their_videos() -> None:
    t = Town()
    mine, other = t.write("bo"), t.write("cleo")
    t.like("bo", other)
    t.like("cleo", mine)
    under = t.write("cleo", video="bos")
    t.like("dan", under, video="bos")
    t.say(CommentReported(id="r", at=NOW, viewer="bo", video="v", comment=other, reason="spam"))
    t.threads.of("v")
    gone = comments.erased("bo", ["bos"], t.log.records)
    t.log.erase("bo", Entry(Erased(id="gone", at=NOW), gone))
    t.threads.hear([Erased(id="gone", at=NOW, viewer="bo")])
    assert everything(t.threads.of("v")) == [other]
    assert t.threads.of("v").likes_of(other) == set()
    assert t.threads.counts(["bos"]) == {"bos": 0}
    records = t.log.records
    assert list(records.scan(comments.REPORT, comments.Report)) == []
    assert [id for id, _ in records.scan(WRITTEN, Written)] == [f"cleo/v/{other}"]
    assert list(records.scan(LIKE, Liked)) == list(records.scan(LIKES, Liked)) == []
