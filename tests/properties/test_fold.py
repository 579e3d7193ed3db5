"""All that the engine knows is a fold of the log: replayed, cut in pieces, saved between, it ends the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.play import Play
from tests.properties.world import live, small_town

from fyp.vocabulary.feed import FeedRequest

SEEDS = st.integers(0, 10**6)


def life(seed: int, steps: int = 250) -> tuple[Play, np.random.Generator]:
    rng = np.random.default_rng(seed)
    play = Play(small_town(rng, 60), keep_slots=100)
    live(play, rng, steps)
    return play, rng


@settings(max_examples=12, deadline=None)
@given(SEEDS)
def test_replayed_is_lived(seed: int) -> None:
    play, _ = life(seed)
    other = play.again()
    for event in play.log:
        other.observe(event)
    assert other.digest() == play.engine.digest()


@settings(max_examples=12, deadline=None)
@given(SEEDS)
def test_however_the_log_is_cut(seed: int) -> None:
    play, rng = life(seed)
    whole, pieces = play.again(), play.again()
    whole.observe_many(play.log)
    at = 0
    while at < len(play.log):
        size = int(rng.integers(1, 40))
        pieces.observe_many(play.log[at : at + size])
        at += size
        if rng.random() < 0.2:  # and stopped and started in between
            later = play.again()
            later.load(pieces.save())
            pieces = later
    assert whole.digest() == pieces.digest() == play.engine.digest()


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_same_memory_and_seed_same_page(seed: int) -> None:
    play, rng = life(seed, 120)
    other = play.again()
    other.observe_many(play.log)
    before = play.engine.digest()
    for viewer in ("ada", "bo", "nobody"):
        for surface in ("foryou", "following"):
            request = FeedRequest(viewer=viewer, at=play.now + 1.0, n=int(rng.integers(1, 20)), surface=surface)
            mine, served = play.engine.compose(request)
            again, _ = play.engine.compose(request)
            its, its_served = other.compose(request)
            assert mine.slots == again.slots == its.slots
            assert served == its_served
    assert play.engine.digest() == before  # composing changes nothing


@pytest.mark.parametrize("seed", range(6))
def test_nothing_that_is_not_finite_is_ever_remembered(seed: int) -> None:
    play, _ = life(seed, 400)
    for name, array in play.engine.memory.arrays().items():
        if array.dtype.kind == "f":
            assert np.isfinite(array).all(), name
    counts = play.engine.memory.videos.counts
    assert (counts >= 0).all()
    assert play.engine.memory.alive == play.engine.memory.videos.alive.sum()


def test_another_seed_another_page() -> None:
    pages = []
    for seed in (1, 2):
        play = Play(small_town(np.random.default_rng(5), 200), seed=seed)
        pages.append([slot.video for slot in play.page("bo").slots])
    assert pages[0] != pages[1]
