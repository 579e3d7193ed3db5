"""Seats: the sequence rules hold, propensities are exact, and what is not finite never gets a slot."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fyp.engine.knobs import Knobs
from fyp.engine.slate.seats import AGAIN, FRESH, RANKED, WANDER, Seated, seat


def place(
    n: int, value: list[float], group: list[int], creator: list[int], sound: list[int], topic: list[int],
    last: tuple[int, int] = (-1, -1), seed: int = 0, scarce: bool = False, **knobs: float,
) -> Seated:  # fmt: skip
    dice = np.random.default_rng(seed).random((n, 2))
    return seat(
        n, np.array(value, np.float32), np.array(group, np.int8), np.array(creator, np.int32), np.array(sound, np.int32),
        np.array(topic, np.int32), last, dice, Knobs(**knobs), scarce,
    )  # fmt: skip


VALUES = st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.0, -2.0, math.nan, math.inf, -math.inf])


@st.composite
def candidates(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(0, 30))

    def column(values: st.SearchStrategy[Any]) -> list[Any]:
        return draw(st.lists(values, min_size=count, max_size=count))

    return {
        "value": column(VALUES), "group": column(st.sampled_from([RANKED, RANKED, FRESH, WANDER, AGAIN])),
        "creator": column(st.integers(-1, 4)), "sound": column(st.integers(-1, 4)), "topic": column(st.integers(-1, 3)),
        "last": draw(st.tuples(st.integers(-1, 4), st.integers(-1, 4))), "seed": draw(st.integers(0, 9)),
        "scarce": draw(st.booleans()), "n": draw(st.integers(1, 12)),
    }  # fmt: skip


def may_follow(c: dict[str, Any], p: int, last: tuple[int, int]) -> bool:
    return (c["creator"][p] < 0 or c["creator"][p] != last[0]) and (c["sound"][p] < 0 or c["sound"][p] != last[1])


@settings(max_examples=300, deadline=None)
@given(candidates())
def test_the_guarantees_hold_whatever_the_candidates_are(c: dict[str, Any]) -> None:
    got = place(**c)
    able = [p for p in range(len(c["value"])) if math.isfinite(c["value"][p])]
    last, used = c["last"], set()
    cap = max(1, math.ceil(0.6 * c["n"]))
    for p, kind, propensity in zip(got.places.tolist(), got.seats.tolist(), got.propensities.tolist(), strict=True):
        assert p in able and p not in used
        assert 0.0 < propensity <= 1.0 + 1e-9
        free = [q for q in able if q not in used]
        if any(may_follow(c, q, last) for q in able):
            assert may_follow(c, p, last)
            unseen = [q for q in free if c["group"][q] != AGAIN and may_follow(c, q, last)]
        else:  # nothing that is there could keep both rules
            unseen = [q for q in free if c["group"][q] != AGAIN]
            if any(c["creator"][q] < 0 or c["creator"][q] != last[0] for q in able):
                assert c["creator"][p] < 0 or c["creator"][p] != last[0]
                unseen = [q for q in unseen if c["creator"][q] < 0 or c["creator"][q] != last[0]]
            elif any(c["sound"][q] < 0 or c["sound"][q] != last[1] for q in able):
                assert c["sound"][p] < 0 or c["sound"][p] != last[1]
                unseen = [q for q in unseen if c["sound"][q] < 0 or c["sound"][q] != last[1]]
        assert (kind == AGAIN) == (c["group"][p] == AGAIN)
        if kind == AGAIN:
            assert unseen == []
        elif kind in (FRESH, WANDER):
            assert c["group"][p] == kind
        topics = [c["topic"][q] for q in used]
        if kind != AGAIN and c["topic"][p] >= 0 and topics.count(c["topic"][p]) >= cap and not c["scarce"]:
            assert all(c["topic"][q] >= 0 and topics.count(c["topic"][q]) >= cap for q in unseen)
        used.add(p)
        last = (c["creator"][p], c["sound"][p])
    if len(got.places) < c["n"]:  # short only when nobody is left who may follow
        free = [q for q in able if q not in used]
        assert not any(may_follow(c, q, last) for q in free)
    if not len(got.places):
        assert able == []


def test_propensities_are_the_frequencies() -> None:
    """20,000 draws of a page of three: every slot's propensity is how often it comes, given the slots before."""
    columns: dict[str, Any] = {
        "value": [1.0, 0.99, 0.97, 0.95, 0.93, 0.9, 0.5],
        "group": [RANKED, RANKED, FRESH, WANDER, RANKED, FRESH, WANDER],
        "creator": [0, 0, 1, 2, 3, 4, 5], "sound": [0, 1, 0, 2, 3, 4, 5], "topic": [0, 0, 0, 1, 1, 2, 2],
    }  # fmt: skip
    draws = 20_000
    met: dict[tuple[int, ...], int] = {}
    told: dict[tuple[int, ...], float] = {}
    rng = np.random.default_rng(11)
    kinds = {"value": np.float32, "group": np.int8, "creator": np.int32, "sound": np.int32, "topic": np.int32}
    arrays = [np.array(columns[name], kind) for name, kind in kinds.items()]
    knobs = Knobs(temperature=0.05)
    for _ in range(draws):
        got = seat(3, *arrays, (-1, -1), rng.random((3, 2)), knobs)
        for length in (1, 2, 3):
            path = tuple(got.places[:length].tolist())
            met[path] = met.get(path, 0) + 1
            told[path] = float(got.propensities[length - 1])
    first = {path: chance for path, chance in told.items() if len(path) == 1}
    assert sum(first.values()) == pytest.approx(1.0, abs=1e-9)
    assert len(first) == 7
    for path, chance in told.items():
        before = draws if len(path) == 1 else met[path[:-1]]
        if before >= 300:
            spread = math.sqrt(chance * (1 - chance) / before)
            assert abs(met[path] / before - chance) <= 4.5 * spread + 2 / before, path


def test_kept_seats_are_used_in_their_share() -> None:
    count, used = 400, {RANKED: 0, FRESH: 0, WANDER: 0}
    group = [FRESH if i % 10 == 0 else WANDER if i % 10 == 1 else RANKED for i in range(count)]
    value = [-1.0 if g else 1.0 for g in group]  # the new and the other would never win a ranked seat
    for seed in range(100):
        got = place(10, value, group, list(range(count)), list(range(count)), list(range(count)), seed=seed)
        for kind in got.seats.tolist():
            used[kind] += 1
    assert 60 <= used[FRESH] <= 140 and 8 <= used[WANDER] <= 40


def test_no_kept_seats_when_they_are_turned_off() -> None:
    count = 40
    got = place(10, [0.0] * 20 + [9.0] * 20, [RANKED] * 20 + [FRESH] * 20, list(range(count)), list(range(count)),
                [-1] * count, pool_seat=0.0, wander_seat=0.0)  # fmt: skip
    assert set(got.seats.tolist()) == {RANKED}


def test_a_topic_is_capped_while_there_is_anything_else() -> None:
    topics = [0] * 20 + [1] * 20
    got = place(10, [5.0] * 20 + [0.0] * 20, [RANKED] * 40, list(range(40)), list(range(40)), topics)
    assert sum(topics[p] == 0 for p in got.places) == 6
    alone = place(10, [5.0] * 20, [RANKED] * 20, list(range(20)), list(range(20)), [0] * 20)
    assert len(alone.places) == 10


def test_looking_ahead_shows_all_that_is_left() -> None:
    """Six by one creator and five by others: only one creator first, and every second time, shows them all."""
    creator = [0] * 6 + [1, 2, 3, 4, 5]
    for seed in range(30):
        got = place(
            20, [0.0] * 6 + [1.0] * 5, [RANKED] * 11, creator, list(range(11)), [-1] * 11, seed=seed, scarce=True
        )
        assert sorted(got.places.tolist()) == list(range(11))


def test_what_was_seen_comes_in_its_order() -> None:
    got = place(4, [0.0, 9.0, 5.0, 1.0], [AGAIN] * 4, [0, 1, 2, 3], [0, 1, 2, 3], [0] * 4, scarce=True)
    assert got.places.tolist() == [0, 1, 2, 3]
    assert got.propensities.tolist() == [1.0] * 4


def test_looking_ahead_rarely_misses_an_order() -> None:
    """Twenty left, six creators, six sounds, at random: with looking ahead all are shown, without it every second time."""
    whole = {True: 0, False: 0}
    for seed in range(100):
        rng = np.random.default_rng(seed)
        value, creator, sound = (
            rng.random(20).tolist(),
            rng.integers(0, 6, 20).tolist(),
            rng.integers(0, 6, 20).tolist(),
        )
        for scarce in whole:
            got = place(20, value, [RANKED] * 20, creator, sound, [-1] * 20, seed=seed, scarce=scarce)
            whole[scarce] += len(got.places) == 20
    assert whole[True] >= 97
    assert whole[False] <= 75
