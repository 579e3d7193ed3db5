"""Laws of every Learner: a new one is held to them by being listed, and none is let off."""

from collections.abc import Sequence

import numpy as np
import pytest
from tests.engine.play import Play, of, town

from fyp.engine import Engine
from fyp.engine.learn import LEARNERS
from fyp.engine.learn.lessons import columns
from fyp.engine.stages import Learner
from fyp.vocabulary.event import (
    AnyEvent,
    Arrived,
    Blocked,
    Configured,
    Erased,
    Followed,
    Forgot,
    Muted,
    Preferred,
    Refreshed,
    Removed,
)  # fmt: skip
from fyp.vocabulary.feed import FeedRequest
from fyp.vocabulary.lesson import Lesson


@pytest.fixture(scope="module")
def lived() -> Play:
    """Some 200 lessons of several people, late acts among them, and events of every other kind."""
    play = Play(town())
    for i, (viewer, niche) in enumerate((("ada", "niche1"), ("bo", "niche2"), ("cleo", "niche1"))):
        play.tell(Arrived(id=f"a{i}", at=play.now, viewer=viewer, language="nl", country="NL"))
        play.tell(Followed(id=f"f{i}", at=play.now, viewer=viewer, creator="c3"))
        play.tell(Blocked(id=f"b{i}", at=play.now, viewer=viewer, creator="c4"))
        for page in play.scroll(viewer, 6, of(niche)):
            for slot, act in ((0, "like"), (1, "not_interested"), (2, "purchase"), (3, "share")):
                play.act(page, slot, act)  # type: ignore[arg-type]
            play.act(page, 4, "more")
            play.act(page, 5, "more")
            play.act(page, 5, "more", on=False)
            play.act(page, 0, "like", on=False)
            play.act(page, 1, "not_interested", on=False)
    play.tell(Removed(id="r", at=play.now, video="v5"))
    return play


def before_lessons(lived: Play) -> Engine:
    """An engine that knows the videos and the people, but no lesson."""
    engine = lived.again()
    engine.observe_many([event for event in lived.log if not hasattr(event, "impression")])
    return engine


def teach(learner: Learner, engine: Engine, lessons: Sequence[Lesson], sizes: Sequence[int]) -> str:
    at = 0
    while at < len(lessons):
        for size in sizes:
            if part := lessons[at : at + size]:
                learner.learn(columns(part, engine.memory), engine.memory, engine.knobs)
            at += size
    return engine.digest()


@pytest.mark.parametrize("learner", LEARNERS, ids=lambda learner: learner.name)
class TestLearner:
    def test_a_batch_is_the_same_as_one_by_one(self, learner: Learner, lived: Play) -> None:
        ends = {teach(learner, before_lessons(lived), lived.lessons, sizes) for sizes in ([1], [7, 1, 30], [10_000])}
        assert len(ends) == 1

    def test_no_lessons_change_nothing(self, learner: Learner, lived: Play) -> None:
        engine = before_lessons(lived)
        one = columns(lived.lessons[:1], engine.memory)
        before = engine.digest()
        learner.learn(type(one)(*(column[:0] for column in one)), engine.memory, engine.knobs)
        assert engine.digest() == before

    def test_nothing_that_is_not_finite_is_remembered(self, learner: Learner, lived: Play) -> None:
        engine = before_lessons(lived)
        teach(learner, engine, lived.lessons, [16])
        for name, array in engine.memory.arrays().items():
            if array.dtype.kind == "f":
                assert np.isfinite(array).all(), name

    def test_what_it_learned_survives_a_snapshot(self, learner: Learner, lived: Play) -> None:
        engine, other = before_lessons(lived), lived.again()
        half = len(lived.lessons) // 2
        teach(learner, engine, lived.lessons[:half], [9])
        other.load(engine.save())
        assert teach(learner, other, lived.lessons[half:], [9]) == teach(learner, engine, lived.lessons[half:], [9])

    def test_hears_every_event_without_harm(self, learner: Learner, lived: Play) -> None:
        engine = before_lessons(lived)
        strange: list[AnyEvent] = [
            Removed(id="x", at=lived.now, video="never-there"),
            Followed(id="x", at=lived.now, viewer="new", creator="never-there", on=False),
            Blocked(id="x", at=lived.now, viewer="new", creator="never-there", on=False),
            Arrived(id="x", at=lived.now, viewer="new", language="?" * 60),
            Preferred(id="x", at=lived.now, viewer="new", topic="never-there", level=2),
            Muted(id="x", at=lived.now, viewer="new", about="keyword", what="...", on=False),
            Configured(id="x", at=lived.now, viewer="new", languages=("nl", "??")),
            *(
                event
                for viewer in ("stranger", "cleo")
                for event in (
                    Forgot(id="x", at=lived.now, viewer=viewer, topic="never-there"),
                    Forgot(id="y", at=lived.now, viewer=viewer, until=lived.now),
                    Refreshed(id="z", at=lived.now, viewer=viewer, on=False),
                    Refreshed(id="z", at=lived.now, viewer=viewer),
                    Erased(id="x", at=lived.now, viewer=viewer),
                )
            ),
        ]
        for event in [*lived.log, *strange]:
            learner.hear(event, engine.memory, engine.knobs)
        assert engine.compose(ask(lived))[0].slots

    def test_learns_of_removed_videos_and_of_people_without_a_past(self, learner: Learner, lived: Play) -> None:
        engine = before_lessons(lived)
        for id in {lesson.video for lesson in lived.lessons}:
            engine.observe(Removed(id="x", at=lived.now, video=id))
        teach(learner, engine, lived.lessons, [50])

    def test_has_a_name_of_its_own(self, learner: Learner) -> None:
        assert learner.name.isidentifier()
        assert [other.name for other in LEARNERS].count(learner.name) == 1


def ask(lived: Play) -> FeedRequest:
    return FeedRequest(viewer="new", at=lived.now)


def test_labels_are_bounded() -> None:
    play = Play(town())
    labels = play.engine.memory.rates.labels
    play.engine.observe_many([Arrived(id="x", at=1.0, viewer="bo", language=f"l{i}") for i in range(11_000)])
    assert len(labels) == 10_000
    row = play.engine.memory.viewers.find("bo")
    assert play.engine.memory.viewers.language[row] == 0
