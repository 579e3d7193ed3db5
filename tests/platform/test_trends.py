"""Trends: what is expected, what is a surprise, who has a voice, and what is said of it."""

import math

import numpy as np
import pytest

from fyp.platform.trends.burst import BREAKOUT, EMERGING, FADING, PEAK, RETURNS, Bursts, beginning, discoveries
from fyp.platform.trends.forecast import forecast
from fyp.platform.trends.rhythm import alike, hour_of_week, profile, wall_hours
from fyp.platform.trends.surprise import nb_z, surprise

MONDAY = 20_451 * 24
"""An hour since 1970: Monday 29 December 2025, 00:00 UTC."""
WIDTHS = (1, 3, 6, 12, 24)


def tail(z: float) -> float:
    return 0.5 * math.erfc(z / math.sqrt(2.0))


def exact(x: int, m: float, spread: float) -> float:
    """P(X >= x) of a negative binomial, by its sum."""
    k = 1.0 / spread
    below = sum(
        math.exp(
            math.lgamma(k + n)
            - math.lgamma(k)
            - math.lgamma(n + 1)
            + k * math.log(k / (k + m))
            + n * math.log(m / (k + m))
        )
        for n in range(x)
    )
    return 1.0 - below


@pytest.mark.parametrize(
    ("x", "m", "spread"), [(8, 1.0, 0.2), (12, 4.0, 0.1), (60, 30.0, 0.05), (9, 3.0, 0.5), (2, 4.0, 0.1)]
)
def test_the_surprise_is_that_of_a_negative_binomial(x: int, m: float, spread: float) -> None:
    assert tail(nb_z(float(x), m, spread)) == pytest.approx(exact(x, m, spread), rel=0.08)


def evenings(hours: int, zone: str, since: int, level: float, subjects: int) -> np.ndarray:
    """People an hour on a platform that is busy in the evening of `zone`."""
    wall = wall_hours(since, hours, zone)
    shape = 1.0 + 0.9 * np.cos(2 * np.pi * ((wall % 24) - 20) / 24.0)
    dice = np.random.default_rng(4)
    return dice.poisson(level * shape[:, None], (hours, subjects)).astype(np.uint16)


def highest(zone: str, since: int, hours: int, last: int, read_in: str) -> float:
    """The highest surprise in any of the `last` hours, on nothing but rhythm."""
    people = evenings(hours, zone, since, 12.0, 60)
    found = []
    for now in range(hours - last, hours):
        wall = wall_hours(since, now + 1, read_in)
        shape = profile(people[:now].sum(axis=1).astype(float), hour_of_week(wall[:-1]))
        like = alike(wall, shape, 1.0, WIDTHS)
        seen = np.stack([people[now + 1 - width : now + 1].sum(axis=0) for width in WIDTHS]).astype(np.float32)
        found.append(float(surprise(people[:now], like, 1.0, WIDTHS, seen).z[:3].mean(axis=1).max()))
    return max(found)


def test_midnight_causes_no_jump() -> None:
    assert highest("Europe/Amsterdam", MONDAY, 24 * 24 + 3, 27, "Europe/Amsterdam") < 1.0


@pytest.mark.parametrize("step", [1_774_746_000, 1_761_440_400])  # 29 March 2026, 26 October 2025: 01:00 UTC
def test_a_daylight_saving_step_causes_no_jump(step: int) -> None:
    since = step // 3600 - 21 * 24
    here = highest("Europe/Amsterdam", since, 22 * 24, 24, "Europe/Amsterdam")
    blind = highest("Europe/Amsterdam", since, 22 * 24, 24, "UTC")
    assert here < 1.0
    assert blind > here + 0.5, "without the clock on the wall the step shows"


def weekly_surprise(weeks: int) -> Bursts:
    """600 hashtags with 2 people an hour; number 0 has 60 an hour more each Monday from 7 to 15. The state on a Monday at
    11."""
    hours = weeks * 168 + 11
    people = np.random.default_rng(1).poisson(2.0, (hours + 1, 600)).astype(np.uint16)
    for week in range(weeks + 1):
        people[week * 168 + 7 : week * 168 + 15, 0] += 60
    people[hours - 3 :, 1] += 60
    bursts = Bursts()
    for now in (hours - 1, hours):
        wall = wall_hours(MONDAY, now + 1)
        like = alike(wall, np.ones(168), 1.0, WIDTHS)
        seen = np.stack([people[now + 1 - width : now + 1].sum(axis=0) for width in WIDTHS]).astype(np.float32)
        bursts.check(now * 4, seen, surprise(people[:now], like, 1.0, WIDTHS, seen))
    return bursts


def test_monday_motivation_returns_weekly_and_something_new_does_not() -> None:
    bursts = weekly_surprise(3)
    assert bursts.stage[0] == RETURNS
    assert bursts.stage[1] in (EMERGING, BREAKOUT)
    assert bursts.top(10).tolist() == [1]


def test_what_nobody_knows_yet_is_no_alarm_but_a_crowd_is() -> None:
    """A cold start: two days of history, and a subject that was never seen before."""
    people = np.random.default_rng(2).poisson(1.0, (50, 300)).astype(np.uint16)
    people[:, 0] = 0
    like = alike(wall_hours(MONDAY, 51), np.ones(168), 1.0, WIDTHS)
    seen = np.stack([people[-width:].sum(axis=0) for width in WIDTHS]).astype(np.float32)
    for many, listed in ((5, []), (20, [0])):
        seen[:, 0] = many
        bursts = Bursts()
        for quarter in range(2):
            bursts.check(quarter, seen, surprise(people, like, 1.0, WIDTHS, seen))
        assert bursts.top(10).tolist() == listed


def test_false_discoveries_are_held_over_all_subjects_at_once() -> None:
    assert discoveries(np.array([0.001, 0.009, 0.9]), 100, 0.1) == 0.001
    assert discoveries(np.array([0.001, 0.0015, 0.9]), 100, 0.1) == 0.0015
    assert discoveries(np.array([0.02, 0.9]), 100, 0.1) == 0.0


def test_a_rise_has_stages() -> None:
    people = np.random.default_rng(5).poisson(1.0, (24 * 24, 400)).astype(float)
    now = 20 * 24
    curve = np.concatenate([np.linspace(5, 60, 6), np.full(3, 60.0), np.linspace(60, 0, 12), np.zeros(60)])
    people[now : now + len(curve), 9] += curve
    bursts, stages, fell = Bursts(), [], []
    for at in range(now, now + 60):
        like = alike(wall_hours(MONDAY, at + 1), np.ones(168), 1.0, WIDTHS)
        seen = np.stack([people[at + 1 - width : at + 1].sum(axis=0) for width in WIDTHS]).astype(np.float32)
        found = surprise(people[:at].astype(np.uint16), like, 1.0, WIDTHS, seen)
        for quarter in range(4):
            fell += bursts.check(at * 4 + quarter, seen, found).fell.tolist()
        stages.append(int(bursts.stage[9]))
    order = [stage for n, stage in enumerate(stages) if n == 0 or stage != stages[n - 1]]
    assert [stage for stage in order if stage in (BREAKOUT, PEAK, FADING)][:3] == [BREAKOUT, PEAK, FADING]
    assert fell == [9] and stages[-1] not in (EMERGING, BREAKOUT, PEAK, FADING)


def test_a_rise_began_where_it_left_the_usual() -> None:
    usual = np.full(96, 2.0)
    assert beginning(np.r_[np.full(80, 2.0), np.full(16, 9.0)], usual) == 80


def test_a_forecast_goes_back_to_the_usual_and_its_band_widens() -> None:
    usual = np.full((24, 2), 5.0)
    told = forecast(usual, np.array([5.0, 20.0]), np.array([20.0, 5.0]), np.array([0.05, 0.05]))
    assert told.middle[0, 0] > 20.0 > told.middle[0, 1] > 5.0
    assert told.middle[23, 0] < told.middle[5, 0]
    assert (told.low <= told.middle).all() and (told.middle <= told.high).all()
