"""Pools: the rungs fit every place, budgets hold, and who counts."""

import numpy as np
import pytest
from tests.engine.play import Play, town

from fyp.engine.knobs import Knobs
from fyp.engine.memory.pools import Pools, terms, trusted
from fyp.engine.models.pacing import HURRY, LATE, NO_NEED, behind, usual, variance

KNOBS = Knobs()
NOW = 1e6


def pools(people: float, traffic: float, uploads: float) -> Pools:
    made = Pools()
    made.begin(NOW - 86_400.0)
    made.people[:] = people, NOW
    made.traffic[:] = traffic, NOW
    made.uploads[:] = uploads, NOW
    return made


def test_at_the_scale_of_a_platform_the_rungs_are_those_that_are_stated() -> None:
    assert pools(1e9, 1e9, 1e4).ladder(NOW, KNOBS).tolist() == [200, 1000, 5000, 20_000, 100_000]


@pytest.mark.parametrize("people", [0, 3, 40, 1200, 5000, 1e6])
@pytest.mark.parametrize("traffic", [0, 100, 40_000])
def test_five_rungs_fit_everywhere(people: float, traffic: float) -> None:
    rungs = pools(people, traffic, 60.0).ladder(NOW, KNOBS)
    assert len(rungs) == 5 and (np.diff(rungs) > 0).all() and rungs[0] >= 1
    assert rungs[-1] <= max(16, 0.2 * people)


def test_first_audiences_fit_the_budget() -> None:
    """Their sum over an hour's uploads is the planned part of the kept share of an hour's traffic."""
    rungs = pools(5000, 40_000, 60.0).ladder(NOW, KNOBS)
    assert rungs[0] * 60 == pytest.approx(KNOBS["pool_first_part"] * KNOBS["pool_seat"] * 40_000, rel=0.1)


def test_dear_seats_are_kept_less_often() -> None:
    cheap, dear = pools(5000, 1000, 1), pools(5000, 1000, 1)
    for one, ratio in ((cheap, 1.0), (dear, 0.5)):
        one.seconds[:] = ((1e5, 1e6), (1e5, 1e6 * ratio))
    assert cheap.budget(KNOBS) == KNOBS["pool_seat"]
    assert dear.budget(KNOBS) == pytest.approx(2 * KNOBS["pool_cost"], rel=0.02)


def test_what_is_used_never_passes_the_budget() -> None:
    """However large a part of the kept slots somebody sits on, dice and use settle at or below the budget."""
    for part in (0.05, 0.3, 0.7, 1.0):
        one, used = pools(5000, 1.0, 1), 0.08
        for _ in range(200):
            one.kept[0] = used
            used += 0.2 * (part * one.share(KNOBS) - used)
        assert used <= KNOBS["pool_seat"] * 1.001


def test_who_is_behind_and_who_needs_nobody() -> None:
    def late(at: float, have: float, offered: float = 0.0) -> float:
        return behind(at, have, offered, at, 0.0, 0.0, 0.0, 10.0, 2.0, 0.0, 1000.0)

    assert late(500.0, 5.0) == pytest.approx(0.0)
    assert late(500.0, 0.0) == pytest.approx(0.5)
    assert late(500.0, 3.0, 2.0) == pytest.approx(0.0)  # two are on their way
    assert late(500.0, 8.0, 2.0) == NO_NEED
    assert late(1100.0, 0.0) == pytest.approx(1.0 + 0.1 * HURRY)
    assert late(1e6, 0.0) == LATE
    assert late(500.0, 10.0) == -0.5  # full and undecided: more, but later
    assert late(500.0, 20.0) == NO_NEED


def test_a_thin_cohort_is_read_beside_its_niche_without_oneself() -> None:
    figures = np.array([[1000.0, 100.0, 400.0], [100.0, 30.0, 40.0], [2.0, 2.0, 2.0]])
    above = np.array([-1, 0, 1], np.int32)
    whole = usual(figures, above, 2, 50.0, 0.0, 0.0)
    assert 0.1 < whole < 0.3
    assert usual(figures, above, 2, 50.0, 2.0, 2.0) < whole  # its own two were all that was above
    assert variance(figures, 0, 0.5, 50.0) == pytest.approx((400 - 10 + 25) / 1050)


def test_who_counts() -> None:
    p = pools(100, 0, 0)
    p.began[0] = 0.0
    p.arrivals = np.zeros(1000, np.int32)
    joined, seen = np.full(4000, NOW), np.full(4000, 30, np.uint16)
    stays = np.full(4000, 0.5, np.float32)
    day = KNOBS["trust_age_s"]

    def counts(v: int, at: float) -> bool:
        return bool(trusted(v, at, joined, seen, stays, *terms(p, KNOBS)))

    assert not counts(-1, NOW + day) and not counts(3000, NOW + day - 1)
    assert counts(3000, NOW + day + 1)
    seen[3000] = 3
    assert not counts(3000, NOW + day + 1)
    seen[3000], stays[3000] = 30, 0.1
    assert not counts(3000, NOW + day + 1)  # swipes everything away
    stays[3000] = 0.5
    p.arrivals[int(NOW // 3600)] = 200
    assert not counts(3000, NOW + day + 1)  # one of 200 that came in an hour
    assert counts(3000, NOW + KNOBS["trust_bulk_age_s"] + 1)
    p.arrivals[int(NOW // 3600)] = 20
    assert counts(3000, NOW + day + 1)


def test_the_young_town_trusts_who_was_there_for_a_quarter_of_it() -> None:
    play = Play(town())
    play.scroll("ada", 2, lambda video: True)
    v, p = play.engine.memory.viewers, play.engine.memory.pools
    row, asked = v.find("ada"), terms(p, play.engine.knobs)
    assert not trusted(row, play.now + 1800.0, v.joined, v.witnessed, v.stays, *asked)
    assert trusted(row, play.now + 9000.0, v.joined, v.witnessed, v.stays, *asked)
