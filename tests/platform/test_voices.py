"""Voices: whom the radar counts, what one account is worth, and what is left when something is taken back."""

import numpy as np
import pytest

from fyp.platform.trends.counts import Counts
from fyp.platform.trends.radar import Radar
from fyp.platform.trends.trust import voice

MONDAY = 20_451 * 24
"""An hour since 1970: Monday 29 December 2025, 00:00 UTC."""


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
        counts.close(MONDAY + hour)
    at = (MONDAY + 2) * 3600.0 + np.arange(30.0)
    counts.tell(at, np.full(30, 3), np.arange(10, 40), np.arange(30) + 1000)
    assert counts.people(MONDAY + 2).sum(axis=0)[3] == pytest.approx(31.0, abs=0.1)


def test_voices_are_the_same_in_any_batching_and_order() -> None:
    dice = np.random.default_rng(8)
    n = 3000
    at = MONDAY * 3600.0 + np.sort(dice.random(n)) * 4 * 3600.0
    subject, account, act = dice.integers(0, 5, n), dice.integers(0, 60, n), np.arange(n)
    heard = []
    for pieces in (1, 7, 60):
        radar = Radar(now=MONDAY * 3600.0)
        born = np.linspace(MONDAY * 3600.0 - 3e6, MONDAY * 3600.0, 60)
        radar.counts.know(np.arange(60), born, np.full(60, 90.0), np.full(60, 30.0))
        for hour in range(4):
            rows = np.flatnonzero((at // 3600).astype(int) == MONDAY + hour)
            rows = rows[dice.permutation(len(rows))] if pieces > 1 else rows
            for part in np.array_split(rows, pieces):
                radar.counts.tell(at[part], subject[part], account[part], act[part])
            radar.turn((MONDAY + hour + 1) * 3600.0)
        heard.append((radar.sums.copy(), radar.counts.gangs.of.copy(), radar.counts.people(MONDAY + 3)))
    assert len(np.unique(heard[0][1][:60])) < 60, "some came along with one another"
    for other in heard[1:]:
        for mine, theirs in zip(heard[0], other, strict=True):
            np.testing.assert_array_equal(mine, theirs)


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
