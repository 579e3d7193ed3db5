"""Rhythm: how busy the platform is in each hour of its week, and which hours of the past are like this one on the clock."""

from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

WEEK = 168
DAYS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 21, 28)
"""How many days ago the hours are that an hour is compared with: two weeks of days, four of weeks."""
WEEKLY = (6, 13, 14, 15)
"""Where in `DAYS` the same weekday stands."""
TRUST_H = 4.0
"""So many hours of the same hour of the week (from a platform's whole history) weigh as much as what a flat week says."""
CAP = 20.0
"""One subject counts for so many people an hour at most in the rhythm: one that everybody is at is no rhythm."""

Floats = np.ndarray[Any, np.dtype[np.floating[Any]]]
Ints = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]


def wall_hours(since: int, many: int, zone: str = "UTC") -> Ints:
    """The hour on the wall clock of `zone` (hours since 1970 as read there) for `many` hours from `since` (hours since 1970,
    UTC).

    Across a daylight-saving step one number is left out or comes twice. It falls on Thursdays: hour of the week = (it + 72) %
    168, Monday 00:00 first.
    """
    from datetime import UTC, datetime

    there = ZoneInfo(zone)
    at = np.arange(since, since + many, dtype=np.int64)
    days, back = np.unique(at // 24, return_inverse=True)
    shift = np.empty((len(days), 2), np.float64)  # the offset at the two ends of each UTC day
    for n, day in enumerate(days.tolist()):
        for end in (0, 1):
            offset = datetime.fromtimestamp((day + end) * 86400, UTC).astimezone(there).utcoffset()
            shift[n, end] = 0.0 if offset is None else offset.total_seconds() / 3600.0
    off = shift[back, 0]
    for n in np.flatnonzero(shift[back, 0] != shift[back, 1]).tolist():  # a day with a step: ask hour by hour
        offset = datetime.fromtimestamp(int(at[n]) * 3600, UTC).astimezone(there).utcoffset()
        off[n] = 0.0 if offset is None else offset.total_seconds() / 3600.0
    return np.asarray(at + np.floor(off).astype(np.int64))


def hour_of_week(wall: Ints) -> Ints:
    """0 for Monday 00:00 to 167 for Sunday 23:00, of hours on the wall clock."""
    return (wall + 72) % WEEK


def profile(totals: Floats, week: Ints) -> Floats:
    """(168,) how busy each hour of the week is, 1 on average: the platform's totals an hour, shrunk to the hour of the day, and
    that to a flat day; so a platform of three days knows its nights, and one of three weeks its Sundays.

    `totals` (hours,) people at all subjects, `week` (hours,) the hour of the week of each. Seen hours are compared with the
    mean of their own day, so growth is no rhythm. Hours of the first and the last day that are not whole count as they are.
    """
    if not len(totals):
        return np.ones(WEEK)
    day = np.arange(len(totals)) // 24
    mean = np.bincount(day, totals) / np.maximum(np.bincount(day), 1)
    own = np.maximum(totals, 0.0) / np.maximum(mean[day], 1e-9) if totals.sum() > 0 else np.ones(len(totals))
    weekly_mean = max(float(totals.mean()), 1e-9)
    by_hour, n_hour = np.bincount(week % 24, own, 24), np.bincount(week % 24, minlength=24)
    hourly = (by_hour + 1.0) / (n_hour + 1.0)
    by_week, n_week = np.bincount(week, totals / weekly_mean, WEEK), np.bincount(week, minlength=WEEK)
    prior = hourly[np.arange(WEEK) % 24]
    shape = (by_week + TRUST_H * prior) / (n_week + TRUST_H)
    shape = np.maximum(shape, 0.02)
    return np.asarray(shape / shape.mean())


class Alike(NamedTuple):
    """Hours of the past that are like the one in progress.

    `rows` (days,) where in the history the same hour on the wall clock stands, -1 where it is not held; `shares` (days,
    windows) how busy the platform is by its profile in the window that ends there; `now` (windows,) and in the one that ends
    now.
    """

    rows: Ints
    shares: Floats
    now: Floats


def alike(wall: Ints, shape: Floats, part: float, widths: tuple[int, ...], days: tuple[int, ...] = DAYS) -> Alike:
    """What the hour in progress is compared with.

    `wall` (hours + 1,) the wall clock of the hours in the history and, last, of the one in progress; `part` of it is over.
    """
    last = len(wall) - 1
    busy = shape[hour_of_week(wall)]
    rows = np.full(len(days), -1, np.int64)
    for n, ago in enumerate(days):
        at = int(
            np.searchsorted(wall, wall[last] - 24 * ago)
        )  # in spring the hour that is left out is the one after it
        if at - max(widths) >= 0 and at < last:
            rows[n] = at
    shares = np.ones((len(days), len(widths)))
    for n, at in enumerate(rows.tolist()):
        if at >= 0:
            shares[n] = [_sum(busy, at, part, width) for width in widths]
    return Alike(rows, shares, np.array([_sum(busy, last, part, width) for width in widths]))


def _sum(busy: Floats, at: int, part: float, width: int) -> float:
    """Of a window of `width` hours that ends when `part` of hour `at` is over."""
    first = at - width
    held = busy[max(first + 1, 0) : at].sum() + part * busy[at]
    return float(held + ((1.0 - part) * busy[first] if first >= 0 else 0.0))


__all__ = ["CAP", "DAYS", "WEEK", "WEEKLY", "Alike", "Floats", "Ints", "alike", "hour_of_week", "profile", "wall_hours"]
