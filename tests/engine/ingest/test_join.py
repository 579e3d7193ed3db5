"""The join: one showing gives one lesson, with all that happened to it, however and whenever it was told."""

import numpy as np
import pytest
from tests.engine.play import Play, town

from fyp.vocabulary.event import Arrived, Served
from fyp.vocabulary.lesson import HEADS, Lesson


def target(lesson: Lesson, head: str) -> float:
    return lesson.targets[HEADS.index(head)]


@pytest.fixture
def play() -> Play:
    return Play(town())


def test_a_swipe_closes_the_lesson(play: Play) -> None:
    page = play.page("bo")
    (lesson,) = play.swipe(page, 0, 8.0)
    assert (lesson.impression, lesson.viewer, lesson.video) == (page.impression(0), "bo", page.slots[0].video)
    assert (target(lesson, "finish"), target(lesson, "early_skip"), target(lesson, "like")) == (1.0, 0.0, 0.0)
    assert lesson.propensity == page.slots[0].propensity
    served = next(event for event in play.log if isinstance(event, Served))
    n = len(page.slots)
    assert lesson.row == served.rows[: len(served.rows) // n]
    assert lesson.fields == served.fields[: len(served.fields) // n]


def test_sections_and_acts_are_joined(play: Play) -> None:
    page = play.page("bo")
    play.see(page, 0)
    play.watch(page, 0, 0.0, 3.0)
    play.act(page, 0, "like")
    play.act(page, 0, "save")
    play.act(page, 0, "save", on=False)
    play.watch(page, 0, 3.0, 5.0)
    (lesson,) = play.swipe(page, 0, 4.0)  # less than the sections say: they count
    assert lesson.watched_s == pytest.approx(5.0)
    assert (target(lesson, "like"), target(lesson, "save"), target(lesson, "finish")) == (1.0, 0.0, 0.0)


def test_a_showing_without_a_swipe_closes_by_time(play: Play) -> None:
    page = play.page("bo")
    play.see(page, 0)
    play.watch(page, 0, 0.0, 7.95)
    wait = play.engine.knobs["close_after_s"]
    play.now += wait - 60.0
    assert play.tell(Arrived(id="a1", at=play.now, viewer="cleo")) == []
    play.now += 120.0
    (lesson,) = play.tell(Arrived(id="a2", at=play.now, viewer="cleo"))
    assert lesson.impression == page.impression(0)
    assert target(lesson, "finish") == 1.0
    play.now += 2 * wait
    assert play.tell(Arrived(id="a3", at=play.now, viewer="cleo")) == []


def test_a_second_swipe_and_a_late_section_teach_nothing(play: Play) -> None:
    page = play.page("bo")
    assert len(play.swipe(page, 0, 1.0)) == 1
    play.now += 20.0
    assert play.swipe(page, 0, 8.0) == []
    assert play.watch(page, 0, 0.0, 8.0) == []
    showing = play.engine.memory.impressions.pages[page.id].showings[0]
    assert showing is not None and showing.watched_s == 1.0


def test_a_late_like_teaches_its_head_only_and_can_be_taken_back(play: Play) -> None:
    page = play.page("bo")
    play.swipe(page, 0, 8.0)
    video = page.slots[0].video
    (late,) = play.act(page, 0, "like")
    assert target(late, "like") == 1.0
    assert np.isnan([target(late, head) for head in HEADS if head != "like"]).all()
    assert play.engine.counts([video])[video]["likes"] == 1
    (back,) = play.act(page, 0, "like", on=False)
    assert target(back, "like") == 0.0
    assert play.engine.counts([video])[video]["likes"] == 0


def test_acts_count_once(play: Play) -> None:
    page = play.page("bo")
    video = page.slots[0].video
    for _ in range(3):
        play.act(page, 0, "like")
    play.act(page, 0, "share")
    play.swipe(page, 0, 8.0)
    play.act(page, 0, "share")
    counts = play.engine.counts([video])[video]
    assert {k: v for k, v in counts.items() if v} == {"plays": 1, "finishes": 1, "likes": 1, "shares": 1}


def test_acts_without_a_head_are_no_lesson(play: Play) -> None:
    page = play.page("bo")
    play.swipe(page, 0, 8.0)
    for act in ("report", "sound", "profile", "product_open", "add_to_cart"):
        assert play.act(page, 0, act) == []  # type: ignore[arg-type]


def test_not_interested_twice_refuses_a_creator_and_can_be_taken_back() -> None:
    play = Play(town(creators=3))
    page = play.page("bo")
    creator = play.videos[page.slots[0].video].creator
    mine = [slot.position for slot in page.slots if play.videos[slot.video].creator == creator][:2]
    for slot in mine:
        play.swipe(page, slot, 1.0)
        play.act(page, slot, "not_interested")
    after = play.page("bo")
    assert creator not in {play.videos[slot.video].creator for slot in after.slots}
    assert sum(line.dropped.get("refused", 0) for line in after.trace) > 0
    play.act(page, mine[0], "not_interested", on=False)
    assert sum(line.dropped.get("refused", 0) for line in play.page("bo").trace) == 0


def test_old_pages_are_forgotten_with_their_open_showings() -> None:
    play = Play(town(), keep_slots=100)
    first = play.page("bo")
    play.see(first, 0)
    for _ in range(100):
        play.page("cleo", n=1)
    impressions = play.engine.memory.impressions
    assert len(impressions.pages) == 100
    assert impressions.find(first.impression(0)) is None
    assert impressions.open == {}


def test_a_page_that_is_told_twice_or_of_unknown_videos_is_passed_over(play: Play) -> None:
    page = play.page("bo")
    served = next(event for event in play.log if isinstance(event, Served))
    before = play.engine.digest()
    play.engine.observe(served)
    assert play.engine.digest() == before
    told = {name: getattr(served, name) for name in served.__struct_fields__}
    strange = Served(**(told | {"id": "x", "page": "x", "videos": ("gone",) * len(page.slots)}))
    play.engine.observe(strange)
    assert play.engine.digest() == before


def test_what_another_model_served_teaches_no_weights(play: Play) -> None:
    page = play.page("bo")
    served = next(event for event in play.log if isinstance(event, Served))
    told = {name: getattr(served, name) for name in served.__struct_fields__}
    older = Served(**(told | {"id": "x", "page": "older", "rows": served.rows[: -2 * len(page.slots)]}))
    wider = Served(**(told | {"id": "y", "page": "wider", "fields": b"\xff" * len(served.fields)}))
    play.tell(older, wider)
    weights = play.engine.memory.parameters.bias.copy()
    plays = play.engine.memory.videos.counts[:, 0].sum()
    for name in ("older", "wider"):
        other = type(page)(id=name, viewer="bo", at=page.at, slots=page.slots, cursor=1)
        assert len(play.swipe(other, 0, 8.0)) == 1
    assert (play.engine.memory.parameters.bias == weights).all()
    assert play.engine.memory.videos.counts[:, 0].sum() == plays + 2
