"""What any 20 slots may hold, copies, and how sliders steer a slot: whatever the candidates are, and with exact chances."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fyp.engine.knobs import Knobs
from fyp.engine.memory.wishes import Slider, Wish
from fyp.engine.slate.scenes import Scenes, scenes, share
from fyp.engine.slate.seats import FRESH, RANKED, WANDER, WISHED, Seated, seat
from fyp.engine.slate.windows import SPAN, Past, full

CREATORS, TOPICS, CAMPAIGNS = 3, 12, 2
"""The caps as the knobs have them."""


def place(n: int, c: dict[str, Any], seed: int = 0, wished: Scenes | None = None, **knobs: float) -> Seated:
    dice = np.random.default_rng(seed).random((n, 2))
    kinds = {"value": np.float32, "group": np.int8, "creator": np.int32, "sound": np.int32, "topic": np.int32}
    arrays = [np.array(c[name], kind) for name, kind in kinds.items()]
    before = c.get("past", ([], []))
    paid = before[2] if len(before) > 2 else [-1] * len(before[0])
    past = Past(*(np.array(column, np.int32) for column in (before[0], before[1], paid)))
    last = (int(past.creator[-1]), -1) if len(past.creator) else (-1, -1)
    print = np.array(c["print"], np.uint64) if "print" in c else None
    campaign = np.array(c["campaign"], np.int32) if "campaign" in c else None
    return seat(n, *arrays, last, dice, Knobs(**knobs), False, None, past, print, wished, campaign=campaign)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-1, 5), max_size=40), st.integers(1, 8))
def test_full_are_those_that_have_their_part_of_the_last_19(values: list[int], cap: int) -> None:
    out = np.empty(SPAN, np.int32)
    found = full(np.array(values, np.int32), len(values), cap, out)
    last = values[-(SPAN - 1) :]
    assert sorted(out[:found].tolist()) == sorted({v for v in last if v >= 0 and last.count(v) >= cap})


@st.composite
def catalogues(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(20, 90))
    creators, topics = draw(st.integers(2, 14)), draw(st.integers(1, 5))
    before = draw(st.integers(0, 19))

    def column(low: int, high: int, size: int = count) -> list[int]:
        return draw(st.lists(st.integers(low, high), min_size=size, max_size=size))

    return {
        "value": [v / 10 for v in column(0, 20)], "group": column(0, 2), "creator": column(0, creators), "sound": [-1] * count,
        "topic": column(0, topics), "past": (column(0, creators, before), column(0, topics, before)),
        "print": column(0, 40),
    }  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(catalogues(), st.integers(1, 25), st.integers(0, 5))
def test_no_cap_in_any_20_is_passed_while_another_could_keep_it(c: dict[str, Any], n: int, seed: int) -> None:
    got = place(n, c, seed)
    creators, topics = list(c["past"][0]), list(c["past"][1])
    used: set[int] = set()
    prints: set[int] = set()
    passed = False
    for p in got.places.tolist():
        window, niches = creators[-(SPAN - 1) :], topics[-(SPAN - 1) :]
        assert not c["print"][p] or c["print"][p] not in prints, "a copy"
        free = [
            q for q in range(len(c["value"]))
            if q not in used and not (c["print"][q] and c["print"][q] in prints)
            and (not creators or c["creator"][q] != creators[-1])
        ]  # fmt: skip
        if window.count(c["creator"][p]) >= CREATORS:
            passed = True
            assert all(window.count(c["creator"][q]) >= CREATORS for q in free)
        elif niches.count(c["topic"][p]) >= TOPICS:
            passed = True
            kept = [q for q in free if window.count(c["creator"][q]) < CREATORS]
            assert all(niches.count(c["topic"][q]) >= TOPICS for q in kept)
        used.add(p)
        prints.add(c["print"][p])
        creators.append(c["creator"][p])
        topics.append(c["topic"][p])
    assert got.bent == passed  # so that the composer looks for more


@settings(max_examples=150, deadline=None)
@given(catalogues(), st.data(), st.integers(1, 25), st.integers(0, 5))
def test_no_campaign_passes_its_cap_while_another_could_keep_it(
    c: dict[str, Any], data: st.DataObject, n: int, seed: int
) -> None:
    count, before = len(c["value"]), len(c["past"][0])
    c["campaign"] = data.draw(st.lists(st.integers(-1, 2), min_size=count, max_size=count))
    paid = data.draw(st.lists(st.integers(-1, 2), min_size=before, max_size=before))
    c["past"] = (*c["past"], paid)
    creators, campaigns = list(c["past"][0]), list(paid)
    used: set[int] = set()
    prints: set[int] = set()

    def keeps(q: int) -> bool:
        mine, theirs = campaigns[-(SPAN - 1) :], creators[-(SPAN - 1) :]
        within = c["campaign"][q] < 0 or mine.count(c["campaign"][q]) < CAMPAIGNS
        return within and theirs.count(c["creator"][q]) < CREATORS

    for p in place(n, c, seed).places.tolist():
        if not keeps(p):
            assert not any(
                keeps(q) for q in range(count)
                if q not in used and not (c["print"][q] and c["print"][q] in prints)
                and (not creators or c["creator"][q] != creators[-1])
            )  # fmt: skip
        used.add(p)
        prints.add(c["print"][p])
        creators.append(c["creator"][p])
        campaigns.append(c["campaign"][p])


def test_without_a_campaign_in_sight_pages_are_what_they_were() -> None:
    c = {"value": [i % 7 / 10 for i in range(80)], "group": [RANKED] * 80, "creator": list(range(80)), "sound": [-1] * 80,
         "topic": [i % 9 for i in range(80)]}  # fmt: skip
    none = place(20, c | {"campaign": [-1] * 80}, 3)
    assert none.places.tolist() == place(20, c, 3).places.tolist()


def test_the_floor_on_topic_entropy_follows_from_the_cap() -> None:
    """One topic is worth far more than nine others: no 20 slots in a row are less mixed than 12 and 8."""
    count = 600
    c = {
        "value": [9.0 if i % 2 else 0.0 for i in range(count)], "group": [RANKED] * count, "creator": list(range(count)),
        "sound": [-1] * count, "topic": [0 if i % 2 else 1 + i % 18 // 2 for i in range(count)],
    }  # fmt: skip
    floor = -sum(x * math.log(x) for x in (0.6, 0.4))
    for seed in range(5):
        got = place(50, c, seed, topic_cap=1.0)
        topics = np.array(c["topic"])[got.places]
        for start in range(31):
            shares = np.bincount(topics[start : start + SPAN]) / SPAN
            entropy = -(shares[shares > 0] * np.log(shares[shares > 0])).sum()
            assert entropy >= floor - 1e-9
        assert (topics == 0).mean() >= 0.5  # it is wanted, and the cap alone holds it


def wish(**levels: int) -> Wish:
    """Sliders of topics t0, t1 ... whose usual share is 0.2."""
    return Wish(sliders={int(name[1:]): Slider(level, 0.2, 0.2, 0) for name, level in levels.items()})


@pytest.mark.parametrize("levels", [{"t0": -2}, {"t0": -1, "t1": -2}, {"t2": 2}, {"t0": -2, "t1": 1, "t2": 2}])
def test_propensities_with_sliders_are_the_frequencies(levels: dict[str, int]) -> None:
    """20,000 draws of a page of two: every slot's propensity is how often it comes, given the slots before."""
    c: dict[str, Any] = {
        "value": [1.0, 0.99, 0.97, 0.95, 0.93, 0.9, 0.5], "group": [RANKED, RANKED, FRESH, WANDER, RANKED, FRESH, WANDER],
        "creator": [0, 0, 1, 2, 3, 4, 5], "sound": [0, 1, 0, 2, 3, 4, 5], "topic": [0, 0, 0, 1, 1, 2, 2],
    }  # fmt: skip
    draws, rng = 20_000, np.random.default_rng(11)
    met: dict[tuple[int, ...], int] = {}
    told: dict[tuple[int, ...], float] = {}
    topic, knobs = np.array(c["topic"], np.int32), Knobs()
    for seed in range(draws):
        wished = scenes(wish(**levels), topic, knobs, lambda: rng.random(2))
        got = place(2, c, seed, wished, temperature=0.05)
        for length in (1, 2):
            path = tuple(got.places[:length].tolist())
            met[path] = met.get(path, 0) + 1
            told[path] = float(got.propensities[length - 1])
    assert sum(chance for path, chance in told.items() if len(path) == 1) == pytest.approx(1.0, abs=1e-9)
    for path, chance in told.items():
        before = draws if len(path) == 1 else met[path[:-1]]
        if before >= 300:
            spread = math.sqrt(chance * (1 - chance) / before)
            assert abs(met[path] / before - chance) <= 4.5 * spread + 2 / before, path


@pytest.mark.parametrize(("level", "least", "most"), [(-2, 0.05, 0.12), (-1, 0.25, 0.35), (1, 1.6, 2.0), (2, 2.8, 3.4)])
def test_a_slider_multiplies_the_exposure_of_its_topic(level: int, least: float, most: float) -> None:
    """One topic in five, by dice: what the ranking would show of it is multiplied by the factor of the step."""
    count = 1000
    c = {
        "value": [0.0] * count, "group": [RANKED] * count, "creator": list(range(count)), "sound": [-1] * count,
        "topic": [i % 5 for i in range(count)],
    }  # fmt: skip
    topic, rng, knobs = np.array(c["topic"], np.int32), np.random.default_rng(3), Knobs(contenders=1000)
    shown = 0
    for seed in range(400):
        wished = scenes(wish(t3=level), topic, knobs, lambda: rng.random(10))
        got = place(10, c, seed, wished, contenders=1000, topic_cap=1.0, niche_cap=20)
        shown += int((topic[got.places] == 3).sum())
        assert all(topic[p] == 3 for p, kind in zip(got.places, got.seats, strict=True) if kind == WISHED)
    assert least <= shown / 4000 / 0.2 <= most


def test_kept_seats_are_bounded_and_grow_with_the_step() -> None:
    knobs = Knobs()
    for base in (0.0, 0.01, 0.1, 0.3, 0.9, 1.0):
        some, much = share(base, 1, knobs), share(base, 2, knobs)
        assert 0.0 <= some <= much <= knobs["slider_seats"]
    many = Wish(sliders={topic: Slider(2, 0.3, 0.3, 0) for topic in range(20)})
    made = scenes(many, np.arange(20, dtype=np.int32), knobs, lambda: np.zeros(1))
    assert made.chance.sum() == pytest.approx(1.0) and made.chance[: made.kept].sum() == pytest.approx(0.9)


def test_who_slid_everything_down_still_has_a_feed() -> None:
    c = {"value": [0.0] * 30, "group": [RANKED] * 30, "creator": list(range(30)), "sound": [-1] * 30, "topic": [0] * 30}
    wished = scenes(wish(t0=-2), np.zeros(30, np.int32), Knobs(), lambda: np.full(10, 0.99))
    assert len(place(10, c, 0, wished).places) == 10
