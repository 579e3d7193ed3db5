"""Radar: counts, what was to be expected, and who rises, kept together and refreshed every quarter of an hour."""

from typing import Any

import numpy as np

from fyp.platform.trends.burst import Bursts, Told, beginning
from fyp.platform.trends.counts import PARTS, Counts, windows
from fyp.platform.trends.forecast import AHEAD_H, Forecast, forecast
from fyp.platform.trends.rhythm import CAP, Alike, Floats, Ints, alike, hour_of_week, profile, wall_hours
from fyp.platform.trends.surprise import TRIM, Surprise, surprise

WIDTHS = (1, 3, 6, 12, 24)
"""Hours of the windows: the first three decide, the last tells how big a subject is."""
DAY_H = 24
HELD_H = 28 * 24 + WIDTHS[-1] + 2
"""Hours of history: four weeks, and the widest window before that."""
RHYTHM_H = 56 * 24
"""Hours that the platform's rhythm is read from: eight weeks."""


class Radar:
    """Of every subject: the people of each hour of the last four weeks (2 bytes each), and the state of its rise.

    `zone` is where the platform's people mostly live: hours are compared as their clocks show them, so that a daylight-saving
    step moves nobody's evening.
    """

    def __init__(self, zone: str = "UTC", keep_h: int = 72, now: float | None = None) -> None:
        self.zone = zone
        self.counts = Counts(keep_h)
        self.bursts = Bursts()
        self.common: Floats | None = None
        self.seen: Floats | None = None
        self.found: Surprise | None = None
        self.hour = -1
        """The hour in progress (since 1970)."""
        self._sums = np.zeros((2 * HELD_H, 0), np.uint16)
        self._end = 0
        self._totals: list[float] = []
        if now is not None:
            self.hour = int(now // 3600)

    @property
    def sums(self) -> Any:
        """(hours, subjects) people in each whole hour, the last before the one in progress last."""
        return self._sums[max(self._end - HELD_H, 0) : self._end]

    def turn(self, now: float) -> None:
        """The hours before `now` (epoch s) are over: they become sums."""
        hour = int(now // 3600)
        if self.hour < 0:
            self.hour = hour
        self._grow(self.counts.subjects)
        while self.hour < hour:
            if self._end == len(self._sums):
                self._sums[:HELD_H] = self._sums[-HELD_H:]
                self._end = HELD_H
            self._sums[self._end] = 0
            self.counts.close(self.hour)
            people = self.counts.whole(self.hour)
            self._sums[self._end, : len(people)] = people
            self._totals.append(float(np.minimum(people, CAP).sum()))
            self._end, self.hour = self._end + 1, self.hour + 1
        del self._totals[: -RHYTHM_H or None]

    def renew(self, hours: set[int]) -> None:
        """Hours that voices were taken out of are summed anew."""
        for hour in hours:
            row = self._end - (self.hour - hour)
            if hour < self.hour and row >= 0:
                people = self.counts.whole(hour)
                self._sums[row, : len(people)] = people

    def like(self, part: float) -> Alike:
        """What the hour in progress, of which `part` is over, is compared with."""
        held = max(len(self.sums), len(self._totals))
        wall = wall_hours(self.hour - held, held + 1, self.zone)
        shape = profile(np.array(self._totals), hour_of_week(wall[held - len(self._totals) : -1]))
        return alike(wall[held - len(self.sums) :], shape, part, WIDTHS)

    def look(self, now: float) -> tuple[Floats, Surprise]:
        """What was seen in each window that ends at `now` (a quarter of an hour), and how surprising it is."""
        quarter = round(now / 900.0)
        last = quarter - 1
        self.turn(last * 900.0)
        self.renew(self.counts.changed())
        part = last % PARTS
        seen = windows(self.counts, self.hour, part, WIDTHS, self.sums)
        found = surprise(
            self.sums[:, : seen.shape[1]], self.like((part + 1) / PARTS), (part + 1) / PARTS, WIDTHS, seen, self.common
        )
        self.common = found.common
        return seen, found

    def check(self, now: float) -> Told:
        """Look, and say who rose and who fell."""
        seen, found = self.look(now)
        self.seen, self.found = seen, found
        told = self.bursts.check(round(now / 900.0), seen, found)
        if len(told.rose):
            self.bursts.began[told.rose] = self._began(round(now / 900.0), told.rose)
        return told

    def _began(self, quarter: int, rose: Ints) -> list[int]:
        """The quarter of an hour in which each of those that `rose` began, in the last day."""
        assert self.found is not None
        last = np.concatenate([self.counts.people(hour)[:, rose] for hour in range(self.hour - DAY_H, self.hour + 1)])
        last = last[: DAY_H * PARTS + (quarter - 1) % PARTS + 1]
        busy = np.repeat(self._busy(DAY_H + 1), PARTS)[: len(last)]
        usual = busy[:, None] / busy[-DAY_H * PARTS :].sum() * self.found.expected[WIDTHS.index(DAY_H), rose]
        return [quarter - len(last) + beginning(last[:, n], usual[:, n]) for n in range(len(rose))]

    def _busy(self, hours: int) -> Floats:
        """How busy the platform usually is in each of the last hours, the one in progress last."""
        held = max(len(self._totals), hours)
        wall = wall_hours(self.hour - held, held + 1, self.zone)
        shape = profile(np.array(self._totals), hour_of_week(wall[held - len(self._totals) : -1]))
        return np.asarray(shape[hour_of_week(wall[-hours:])])

    def outlook(self, subjects: Ints) -> Forecast:
        """How those subjects may go on in the next day, from the last check on."""
        if self.seen is None or self.found is None:
            raise ValueError("nothing was checked yet: check() first, then ask again")
        sums, usual = self.sums[:, subjects].astype(float), np.zeros((AHEAD_H, len(subjects)))
        wall = wall_hours(self.hour - len(sums), len(sums) + AHEAD_H + 1, self.zone)
        for h in range(AHEAD_H):
            at = np.searchsorted(wall, wall[len(sums) + 1 + h] - 24 * np.arange(1, 15))
            at = at[(at < len(sums)) & (wall[at] == wall[len(sums) + 1 + h] - 24 * np.arange(1, 15))]
            like = np.sort(sums[at], axis=0)
            cut = min(TRIM, max(len(at) - 1, 0) // 3)
            usual[h] = like[cut : len(at) - cut].mean(axis=0) if len(at) else 0.0
        above = self.seen[:, subjects] - self.found.expected[:, subjects]
        spread = self.found.spread[0, subjects]
        return forecast(usual, (above[2] - above[1]) / 3.0, above[1] / 3.0, spread)

    def _grow(self, subjects: int) -> None:
        if subjects > self._sums.shape[1]:
            wider = np.zeros((2 * HELD_H, max(subjects, 2 * self._sums.shape[1])), np.uint16)
            wider[:, : self._sums.shape[1]] = self._sums
            self._sums = wider


__all__ = ["HELD_H", "WIDTHS", "Radar"]
