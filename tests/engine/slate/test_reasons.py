"""Reasons: the terms add up to the score, and they move when what they stand for does."""

import numpy as np
import pytest
from tests.engine.play import Play, of, town

from fyp.engine.rank import predict
from fyp.engine.rank.features import FEATURES
from fyp.engine.slate.reasons import CONTROLS, GROUPS, TERMS, grouped
from fyp.vocabulary.feed import FeedRequest


@pytest.fixture(scope="module")
def play() -> Play:
    made = Play(town(each=60))
    made.scroll("bo", 3, of("niche1"))
    return made


def test_the_terms_add_up_to_the_score(play: Play) -> None:
    for viewer, surface in (("bo", "foryou"), ("nobody", "foryou")):
        for n in (1, 10, 50):
            page, _ = play.engine.compose(play_request(play, viewer, n, surface))
            assert len(page.slots) == n
            for slot in page.slots:
                assert set(slot.why.terms) == set(TERMS)
                assert abs(sum(slot.why.terms.values()) - slot.score) < 1e-6
                assert all(np.isfinite(list(slot.why.terms.values())))


def play_request(play: Play, viewer: str, n: int, surface: str = "foryou") -> FeedRequest:
    return FeedRequest(viewer=viewer, at=play.now, n=n, surface=surface)


def test_every_feature_has_a_reason_and_one_only() -> None:
    group = grouped(FEATURES)
    for name, place in zip(FEATURES, group, strict=True):
        starts = list(GROUPS.values())
        assert [p for p, start in enumerate(starts) if name.startswith(start)] == [place]
    with pytest.raises(ValueError, match="without a reason"):
        grouped((*FEATURES, "strange"))


def test_a_term_is_what_the_score_loses_without_it(play: Play) -> None:
    engine = play.engine
    page, served = engine.compose(play_request(play, "bo", 10))
    rows = np.frombuffer(served.rows, np.float16).reshape(10, -1).astype(np.float32)
    fields = np.frombuffer(served.fields, np.uint32).reshape(10, -1)
    videos = np.array([engine.memory.videos.find(slot.video) for slot in page.slots], np.int32)
    for place, name in enumerate(GROUPS):
        less = np.where(grouped(FEATURES) == place, np.float32(0), rows)
        worth = engine.worth(videos, predict.chances(engine.memory, less, fields))
        lost = engine.worth(videos, predict.chances(engine.memory, rows, fields)) - worth
        assert [slot.why.terms[name] for slot in page.slots] == pytest.approx(lost.tolist(), abs=3e-3)  # float16
    assert any(abs(slot.why.terms["topic"]) > 0.01 for slot in page.slots)


def test_who_loves_a_niche_is_told_so(play: Play) -> None:
    page = play.page("bo", n=20)
    mine = [slot for slot in page.slots if play.videos[slot.video].niche == "niche1"]
    assert len(mine) >= 5
    because = [slot.why.because for slot in mine]
    assert sum(name in ("topic", "taste", "creator") for name in because) >= len(mine) / 2
    for slot in mine:
        if slot.why.because in ("topic", "taste"):
            assert slot.why.about == "niche1"
            assert "not_interested" in slot.why.controls


def test_it_says_what_they_did_with_the_same_topic(play: Play) -> None:
    page = play.page("bo", n=20)
    recent, finished = play.engine.memory.viewers.recent_finishes(play.engine.memory.viewers.find("bo"))
    names = [play.videos[play.engine.memory.videos.ids[row]].niche for row in recent]
    for slot in page.slots:
        mine = [done for name, done in zip(names, finished, strict=True) if name == play.videos[slot.video].niche]
        told = slot.why.said.get("topic")
        assert (told.finished, told.of) == (sum(mine), len(mine)) if told else not mine
    assert any("topic" in slot.why.said for slot in page.slots)


def test_somebody_new_is_told_that_it_is_something_new() -> None:
    fresh = Play(town())
    page = fresh.page("cleo", n=10)
    assert {slot.why.because for slot in page.slots} <= {"new", "fresh", "wander"}
    asked = [slot for slot in page.slots if slot.why.because == "new"]
    assert asked and all(slot.why.terms["new"] > 0 and slot.why.about for slot in asked)
    assert all(slot.why.said == {} for slot in page.slots)


def test_controls_are_of_reasons_that_exist() -> None:
    assert set(CONTROLS) <= {*GROUPS, "new", "fresh", "wander", "wished"}


def test_not_interested_lowers_the_terms_shown(play: Play) -> None:
    page = play.page("bo", n=20)
    slot = next(slot for slot in page.slots if play.videos[slot.video].niche == "niche1")

    def of_niche() -> float:
        page = play.page("bo", n=30)
        mine = [s for s in page.slots if play.videos[s.video].niche == "niche1"]
        return float(np.mean([s.why.terms["topic"] + s.why.terms["taste"] for s in mine])) if mine else -9.0

    before = of_niche()
    play.see(page, slot.position)
    play.act(page, slot.position, "not_interested")
    play.now += 1.0
    play.swipe(page, slot.position, 1.0)
    assert of_niche() < before
