"""Trends: what is expected, what is a surprise, who has a voice, and what is said of it."""

import math

import numpy as np
import pytest

from fyp.platform.trends.burst import BREAKOUT, EMERGING, FADING, PEAK, RETURNS, Bursts, beginning, discoveries
from fyp.platform.trends.counts import Counts
from fyp.platform.trends.forecast import forecast
from fyp.platform.trends.radar import Radar
from fyp.platform.trends.rhythm import alike, hour_of_week, profile, wall_hours
from fyp.platform.trends.surprise import nb_z, surprise
from fyp.platform.trends.trust import voice

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


class Town:
    """Accounts that are long here, and a radar that hears them for 15 days."""

    def __init__(self, days: int = 15) -> None:
        self.radar = Radar()
        self.dice = np.random.default_rng(3)
        self.now = MONDAY * 3600.0
        self.act = 0
        self.know(np.arange(1000), age_days=100.0)
        for _ in range(days * 24):
            n = self.dice.poisson(40)
            self.tell(self.dice.integers(0, 40, n), self.dice.integers(0, 900, n), self.dice.random(n) * 3600.0)
            self.now += 3600.0

    def know(self, accounts: np.ndarray, age_days: float, watched: float = 300.0) -> None:
        n = len(accounts)
        self.radar.counts.know(
            accounts, np.full(n, self.now - age_days * 86_400.0), np.full(n, watched), np.full(n, watched / 3)
        )

    def tell(self, subjects: np.ndarray, accounts: np.ndarray, after_s: np.ndarray) -> np.ndarray:
        acts = np.arange(self.act, self.act + len(subjects))
        self.act += len(acts)
        self.radar.counts.tell(self.now + after_s, subjects, accounts, acts)
        self.radar.turn(self.now)
        return acts

    def seen(self, subject: int) -> float:
        """People in the last 3 hours."""
        seen, _ = self.radar.look(self.now)
        return float(seen[1, subject])

    def listed(self) -> list[int]:
        """After an hour of checks."""
        for _ in range(4):
            self.now += 900.0
            self.radar.check(self.now)
        return self.radar.bursts.top(10).tolist()


def test_one_account_with_500_posts_is_one_voice() -> None:
    town = Town(2)
    town.now += 900.0
    before = town.seen(7)
    town.now -= 900.0
    town.tell(np.full(500, 7), np.full(500, 950), np.linspace(0.0, 890.0, 500))
    town.now += 900.0
    assert town.seen(7) - before == pytest.approx(1.0, abs=0.05)


def test_a_hundred_accounts_of_a_day_enter_no_list_and_a_hundred_people_do() -> None:
    town = Town()
    fresh = np.arange(2000, 2100)
    town.know(fresh, age_days=0.9)
    town.tell(np.full(100, 3), fresh, np.linspace(0.0, 3500.0, 100))
    town.tell(np.full(100, 5), np.arange(900, 1000), np.linspace(0.0, 3500.0, 100))
    assert town.listed() == [5]
    began = town.radar.bursts.began[5] * 900.0
    assert abs(began - (town.now - 3600.0)) <= 900.0


def test_a_botnet_of_a_week_is_hardly_a_voice() -> None:
    town = Town()
    bots = np.arange(2000, 2150)
    town.know(bots, age_days=7.0)
    town.tell(np.full(150, 3), bots, np.linspace(0.0, 3500.0, 150))
    assert town.listed() == []


def test_deleting_takes_the_voices_out_at_the_next_run() -> None:
    town = Town()
    acts = town.tell(np.full(100, 5), np.arange(900, 1000), np.linspace(0.0, 3500.0, 100))
    assert town.listed() == [5]
    town.radar.counts.remove(acts[:50])
    assert 45 <= town.seen(5) <= 60
    town.radar.counts.leave(np.arange(950, 1000))
    assert town.seen(5) < 10
    assert town.listed() == []
    assert town.radar.sums[-1, 5] < 10


def test_a_voice_that_rests_on_two_videos_stays_when_one_goes() -> None:
    counts = Counts()
    counts.know(np.array([1]), np.zeros(1), np.full(1, 1e9), np.full(1, 1e9))
    at = MONDAY * 3600.0 + np.array([10.0, 20.0])
    counts.tell(at, np.array([0, 0]), np.array([1, 1]), np.array([5, 6]))
    counts.remove(np.array([5]))
    assert counts.people(MONDAY).sum() == pytest.approx(1.0, abs=0.01)
    counts.remove(np.array([6]))
    assert counts.people(MONDAY).sum() == 0.0


def test_accounts_that_always_come_along_are_one_voice() -> None:
    counts = Counts()
    gang = np.arange(10)
    counts.know(np.arange(40), np.zeros(40), np.full(40, 1e9), np.full(40, 1e9))
    counts.tell(np.full(10, MONDAY * 3600.0 - 9.0), np.full(10, 1), gang, np.arange(10) + 900)
    assert counts.people(MONDAY - 1).sum() == pytest.approx(10.0, abs=0.1), "who came once came by themselves"
    for hour, subject in enumerate((1, 2, 3)):
        at = (MONDAY + hour) * 3600.0 + np.arange(10.0)
        counts.tell(at, np.full(10, subject), gang, np.arange(10) + 100 * hour)
    at = (MONDAY + 2) * 3600.0 + np.arange(30.0)
    counts.tell(at, np.full(30, 3), np.arange(10, 40), np.arange(30) + 1000)
    assert counts.people(MONDAY + 2).sum(axis=0)[3] == pytest.approx(31.0, abs=0.1)


def test_memory_of_voices_is_bounded_and_late_acts_are_left_out() -> None:
    counts = Counts(keep_h=3)
    counts.know(np.array([0]), np.zeros(1), np.full(1, 1e9), np.full(1, 1e9))
    for hour in range(6):
        counts.tell(np.array([(MONDAY + hour) * 3600.0]), np.array([0]), np.array([0]), np.array([hour]))
    counts.tell(np.array([MONDAY * 3600.0]), np.array([0]), np.array([0]), np.array([99]))
    assert [counts.people(MONDAY + hour).sum() > 0 for hour in range(6)] == [False] * 3 + [True] * 3
    with pytest.raises(ValueError, match="not known"):
        counts.tell(np.array([MONDAY * 3600.0]), np.array([0]), np.array([5000]), np.array([1]))


def test_a_voice_grows_with_age_and_with_watching() -> None:
    day = 86_400.0
    age, watched = np.array([0.9, 2.0, 20.0, 20.0]) * day, np.array([900.0, 900.0, 900.0, 0.0])
    worth = voice(age, watched, watched / 3)
    assert worth[0] == 0.0 and worth[3] == 0.0
    assert 0.0 < worth[1] < 0.4 < 0.9 < worth[2]


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
