"""Reasons: the terms add up to the score, and they move when what they stand for does."""

import numpy as np
import pytest
from tests.engine.play import Play, of, town

from fyp.engine.rank.features import FEATURES
from fyp.engine.slate.reasons import CONTROLS, GROUPS, TERMS, masks
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
    known = masks(FEATURES)
    assert known.shape == (len(TERMS), len(FEATURES))
    assert not known[0].any() and known[-2].all() and known[-1].all()
    added = np.diff(known.astype(int), axis=0)
    assert (added >= 0).all() and (added.sum(axis=0) == 1).all()
    with pytest.raises(ValueError, match="without a reason"):
        masks((*FEATURES, "strange"))


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


def test_controls_are_of_reasons_that_exist() -> None:
    assert set(CONTROLS) <= {*GROUPS, "fresh", "wander", "wished"}


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
