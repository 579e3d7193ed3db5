"""A list to be scrolled through for ever: nobody twice in a row, also where the end meets the beginning."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fyp.engine.slate.succession import succession


def clashes(order: list[int], creator: list[int], sound: list[int]) -> int:
    round_and_round = [*order, *order[:1]] if len(order) > 1 else order
    return sum(
        creator[a] == creator[b] or (sound[a] == sound[b] and sound[a] >= 0) for a, b in pairwise(round_and_round)
    )


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_no_creator_and_no_sound_twice_in_a_row(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(0, 60))
    creator, sound = rng.integers(0, 6, n).astype(np.int32), rng.integers(-1, 6, n).astype(np.int32)
    order = succession(creator, sound).tolist()
    assert len(set(order)) == len(order) and set(order) <= set(range(n))
    pairs = [
        (a, b)
        for a in range(n)
        for b in range(n)
        if creator[a] != creator[b] and (sound[a] != sound[b] or sound[a] < 0)
    ]
    if pairs:
        assert clashes(order, creator.tolist(), sound.tolist()) == 0
        assert len(order) > 1
    elif n:
        assert order  # the rules bend, and there is something to see


def test_the_best_go_first_and_all_of_a_mixed_list_are_there() -> None:
    order = succession(np.arange(100, dtype=np.int32) % 25, np.full(100, -1, np.int32)).tolist()
    assert order == list(range(100))
    order = succession(np.array([1, 1, 1, 2, 3, 2], np.int32), np.full(6, -1, np.int32)).tolist()
    assert order[:4] == [0, 3, 1, 4]
