"""World: 3,000 hashtags for five weeks, with rhythm and unevenness, trends that are known, and campaigns that are none."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from fyp.platform.trends.rhythm import Floats, Ints

QUARTERS = 96
"""Quarters of an hour a day."""
HONEST = 150_000
EPOCH_DAY = 20_451
"""The world begins on this day since 1970, a Monday in UTC."""


class Acts(NamedTuple):
    """Acts of a day, in no order: quarter (since the world began), subject, account."""

    quarter: Ints
    subject: Ints
    account: Ints


class Planted(NamedTuple):
    """Things that befall a subject, a row each; times in quarters since the world began. `peak` in people an hour above what
    is usual.

    `kind` 0: a trend, 1: one account's flood, 2: a botnet. A trend's `half` is when it first is at half its peak, `end` when
    it is down to a tenth of it.
    """

    kind: Ints
    subject: Ints
    start: Ints
    half: Ints
    end: Ints
    peak: Floats
    rise: Floats
    fade: Floats


class World:
    """What there is to know, and day by day what happens. From one seed always the same."""

    def __init__(self, seed: int, subjects: int = 3000, days: int = 35, warm: int = 14, planted: bool = True) -> None:
        self.dice = dice = np.random.default_rng((seed, 6))
        self.subjects, self.days, self.warm = subjects, days, warm
        self.level = np.minimum(np.exp(dice.normal(-0.7, 1.5, subjects)), 60.0)
        hour = np.arange(QUARTERS) / 4.0
        shift, depth = dice.normal(0.0, 1.5, subjects), dice.uniform(0.5, 1.0, subjects)
        phase = 2.0 * np.pi * (hour[:, None] - 20.0 - shift) / 24.0
        day = 1.0 + depth * (0.75 * np.cos(phase) + 0.2 * np.cos(2.0 * phase + 0.8))
        self.daily = day / day.mean(axis=0)
        self.weekly = np.exp(dice.normal(0.0, 0.12, (7, subjects)))
        self.weekly[5:] *= 1.25
        self.uneven = dice.uniform(8.0, 40.0, subjects)
        recurring = dice.permutation(subjects)[: subjects // 33]
        self.recurring = recurring
        self.again = np.stack([dice.integers(0, 7, len(recurring)), dice.integers(6, 18, len(recurring))])
        self.strength = self.level[recurring] * dice.uniform(4.0, 12.0, len(recurring)) + 4.0
        born = dice.uniform(-500.0, float(days), HONEST)
        self.born = np.sort(born)
        habit = np.exp(dice.normal(3.0, 0.8, HONEST))
        self.watched = habit
        self.planted = self._plant(planted)
        self.accounts = HONEST

    def _plant(self, planted: bool) -> Planted:
        dice, first, last = self.dice, self.warm * QUARTERS, (self.days - 2) * QUARTERS
        many = (int(0.04 * self.subjects), self.subjects // 50, self.subjects // 25) if planted else (0, 0, 0)
        kind = np.repeat([0, 1, 2], many)
        taken = np.setdiff1d(np.arange(self.subjects), self.recurring)
        subject = dice.permutation(taken)[: len(kind)]
        start = dice.integers(first, last, len(kind))
        rise = np.exp(dice.normal(np.log(6.0), 0.4, len(kind)))
        fade = np.exp(dice.normal(np.log(14.0), 0.4, len(kind)))
        peak = np.maximum(12.0, self.level[subject] * 3.0) * np.exp(np.abs(dice.normal(0.0, 0.8, len(kind))))
        half, end = start.copy(), start + (dice.uniform(1.0, 6.0, len(kind)) * 4).astype(np.int64)
        for n in range(many[0]):
            extra = shape(np.arange(QUARTERS * 10) / 4.0, rise[n], fade[n])
            half[n] = start[n] + int(np.argmax(extra >= 0.5))
            end[n] = start[n] + int(np.flatnonzero(extra >= 0.1)[-1])
        return Planted(kind, subject, start, half, end, peak, rise, fade)

    def rates(self, day: int) -> Floats:
        """(96, subjects) people a quarter hour on a day, before chance."""
        dice, p = self.dice, self.planted
        level = self.level * self.weekly[day % 7] * np.exp(dice.normal(0.0, 0.12, self.subjects))
        rate = self.daily * level / 4.0
        for tag, weekday, hour, strength in zip(self.recurring, *self.again, self.strength, strict=True):
            if day % 7 == weekday:
                at = np.arange(QUARTERS) / 4.0 - hour
                rate[:, tag] += np.where((at >= 0) & (at < 8), np.sin(np.pi * at / 8.0), 0.0) * strength / 4.0
        uneven = dice.gamma(self.uneven, 1.0 / self.uneven, (24, self.subjects))
        rate *= np.repeat(uneven, 4, axis=0)
        for n in np.flatnonzero(
            (p.kind == 0) & (p.start < (day + 1) * QUARTERS) & (p.end + 4 * QUARTERS >= day * QUARTERS)
        ):
            at = (np.arange(day * QUARTERS, (day + 1) * QUARTERS) - p.start[n]) / 4.0
            rate[:, p.subject[n]] += shape(at, p.rise[n], p.fade[n]) * p.peak[n] / 4.0
        return np.asarray(rate)

    def run(self) -> Iterator[Acts]:
        """The days, one after another; `born`, `watched` and `makers` know the accounts of each when it comes."""
        dice, p = self.dice, self.planted
        for day in range(self.days):
            came = dice.poisson(self.rates(day))
            quarter, subject = np.nonzero(came)
            n = came[quarter, subject]
            quarter, subject = np.repeat(quarter, n), np.repeat(subject, n)
            known = np.searchsorted(self.born[:HONEST], day + quarter / QUARTERS)
            account = (known * dice.random(len(quarter))).astype(np.int64)
            newer = dice.random(len(quarter)) < 0.03  # who is new tries out more
            account[newer] = (known[newer] * (1.0 - 0.02 * dice.random(newer.sum()))).astype(np.int64)
            parts = [Acts(quarter + day * QUARTERS, subject, account)]
            begins = np.flatnonzero((p.kind > 0) & (p.start // QUARTERS == day))
            parts += [self._campaign(row) for row in begins.tolist()]
            yield Acts(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _campaign(self, n: int) -> Acts:
        """A flood of 300-700 posts by one account that is long known, or 40-150 accounts made for it, each one to three
        times."""
        dice, p = self.dice, self.planted
        start, end = int(p.start[n]), max(int(p.end[n]), int(p.start[n]) + 2)
        if p.kind[n] == 1:
            many = int(dice.integers(300, 700))
            account = np.full(many, int(dice.integers(0, HONEST // 2)))
        else:
            bots = int(dice.integers(40, 151))
            age = dice.uniform(0.05, 6.0) + dice.random(bots) * dice.choice(
                [0.1, 1.0, 2.0]
            )  # made at once, or over two days
            acted = dice.random() < 0.5  # half of the farms let their accounts watch first
            watched = dice.integers(50, 400, bots) if acted else dice.integers(0, 15, bots)
            self.born = np.concatenate([self.born, start / QUARTERS - age])
            self.watched = np.concatenate([self.watched, watched])
            account = np.repeat(self.accounts + np.arange(bots), dice.integers(1, 4, bots))
            self.accounts += bots
            many = len(account)
        return Acts(dice.integers(start, end, many), np.full(many, p.subject[n]), account)


def shape(at: Any, rise: float, fade: float) -> Floats:
    """How a trend goes, 1 at its height: `at` hours since it began; it swells for `rise` hours, slowly first, then halves in
    `fade`."""
    up = 1.0 / (1.0 + np.exp(-(at / rise - 0.5) * 8.0))
    up = (up - 0.018) / (1.0 - 2 * 0.018)
    down = np.exp2(-np.maximum(at - rise, 0.0) / fade)
    return np.asarray(np.where(at < 0, 0.0, np.clip(up, 0.0, 1.0) * down))


__all__ = ["EPOCH_DAY", "HONEST", "QUARTERS", "Acts", "Planted", "World", "shape"]
