"""Questions: counted once a person, the same however they are read, and gone with who leaves."""

import random

from tests.people import NOW

from fyp.adapters.ram.event_log import RamEventLog
from fyp.platform import questions
from fyp.platform.questions import Tallies
from fyp.ports.event_log import Entry
from fyp.vocabulary.event import AnyEvent, Erased, Removed
from fyp.vocabulary.question import Answered, AnswerRemoved, Posed, question_fault


class Town:
    """A log whose room of questions hears, and the tallies that are kept beside it."""

    def __init__(self) -> None:
        self.log = RamEventLog()
        self.tallies = Tallies(self.log.records)
        self.n = 0

    def say(self, event: AnyEvent, heard: bool = True) -> None:
        self.log.append([Entry(event, questions.hear(event, lambda _: None))])
        if heard:
            self.tallies.hear([event])

    def pose(self, options: tuple[str, ...] = ("yes", "no"), on: bool = True) -> str:
        self.n += 1
        kind = "poll" if options else "open"
        self.say(
            Posed(id=f"q{self.n}", at=NOW, viewer="ada", video="v", question=kind, text="well?", options=options, on=on)
        )
        return f"q{self.n}"

    def answer(self, viewer: str, question: str, option: int = 0, text: str = "", heard: bool = True) -> str:
        self.n += 1
        said = Answered(
            id=f"a{self.n}", at=NOW + self.n, viewer=viewer, video="v", question=question, option=option, text=text
        )
        self.say(said, heard)
        return said.id


def test_a_person_counts_once_and_a_new_question_begins_anew() -> None:
    town = Town()
    asked = town.pose()
    for viewer, option in (("bo", 0), ("cleo", 1), ("dan", 1)):
        town.answer(viewer, asked, option)
    tally = town.tallies.of("v")
    assert tally.counts == [1, 2] and tally.answers == {"bo": 0, "cleo": 1, "dan": 1}
    again = town.pose(("red", "blue", "green"))
    assert town.tallies.of("v").counts == [0, 0, 0]
    town.answer("bo", again, 2)
    town.answer("eve", asked, 0)  # to what was asked before
    assert town.tallies.of("v").counts == [0, 0, 1]
    town.pose(on=False)
    assert town.tallies.of("v").question is None and town.tallies.of("v").counts == []


def test_what_was_heard_and_what_is_read_are_the_same() -> None:
    dice = random.Random(3)
    town = Town()
    asked = town.pose(("a", "b", "c"))
    for n in range(60):
        if dice.random() < 0.3:
            town.tallies.of("v")
        town.answer(f"viewer{n}", asked, dice.randrange(3))
    kept, fresh = town.tallies.of("v"), Tallies(town.log.records).of("v")
    assert kept.counts == fresh.counts and kept.answers == fresh.answers and sum(kept.counts) == 60
    known = Answered(id="a-again", at=NOW, viewer="viewer1", video="v", question=asked, option=1)
    town.tallies.hear([known])  # read from the records already, and heard late
    assert town.tallies.of("v").counts == fresh.counts


def test_memory_is_bounded(monkeypatch: object) -> None:
    from fyp.platform.questions import tallies as module

    town = Town()
    for video in ("u", "v", "w"):
        town.say(Posed(id=f"q-{video}", at=NOW, viewer="ada", video=video, text="well?", options=("yes", "no")))
        for n in range(5):
            town.say(Answered(id=f"{video}{n}", at=NOW, viewer=f"p{n}", video=video, question=f"q-{video}", option=0))
    most, module.KEPT = module.KEPT, 8
    try:
        assert [town.tallies.of(video).counts for video in ("u", "v", "w", "u")] == [[5, 0]] * 4
        assert town.tallies._answers <= 8
    finally:
        module.KEPT = most


def test_who_leaves_takes_their_answers_and_their_question_along() -> None:
    town = Town()
    asked = town.pose(())
    words = town.answer("bo", asked, -1, "because")
    town.answer("cleo", asked, -1, "why not")
    town.say(AnswerRemoved(id="r1", at=NOW, viewer="ada", video="v", answer=words, role="maker"))
    records = town.log.records
    town.log.append([Entry(Erased(id="x1", at=NOW, viewer=""), questions.erased("bo", [], records))])
    town.tallies.hear([Erased(id="x1", at=NOW)])
    assert [key for key, _ in records.scan(questions.ANSWER, questions.Answer)] == ["v/cleo"]
    assert list(records.scan(questions.GONE, questions.Gone)) == []
    assert town.tallies.of("v").answers == {"cleo": -1}
    town.log.append([Entry(Erased(id="x2", at=NOW, viewer=""), questions.erased("ada", ["v"], records))])
    assert list(records.scan(questions.ANSWER, questions.Answer)) == []
    assert questions.question(records, "v") is None


def test_a_video_that_goes_asks_nothing_any_more() -> None:
    town = Town()
    town.pose()
    town.say(Removed(id="gone", at=NOW, video="v"))
    assert questions.question(town.log.records, "v") is None


def test_what_makes_no_sense_is_said_where() -> None:
    assert question_fault("poll", "Tea or coffee?", ("tea", "coffee")) == ("", "")
    assert question_fault("open", "Why?", ()) == ("", "")
    for kind, text, options, field in (
        ("poll", "", ("a", "b"), "text"), ("poll", "x" * 121, ("a", "b"), "text"), ("poll", "Well?", ("a",), "options"),
        ("poll", "Well?", tuple("abcde"), "options"), ("poll", "Well?", ("a", ""), "options"),
        ("poll", "Well?", ("Yes", "yes"), "options"), ("open", "Well?", ("a", "b"), "options"),
    ):  # fmt: skip
        assert question_fault(kind, text, options)[0] == field  # type: ignore[arg-type]
