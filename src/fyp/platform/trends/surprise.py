"""Surprise: how many people were to be expected at each subject, and how unlikely it is by chance that so many came."""

import math
from typing import Any, NamedTuple

import numpy as np

from fyp.platform.trends.compiled import kernel
from fyp.platform.trends.rhythm import WEEKLY, Alike, Floats

OWN = 60.0
"""People that a subject must have seen at like hours for its own rhythm to weigh as much as the platform's (a first sketch's
figure)."""
SPREAD = 14.0
"""Days of a subject's own unevenness that weigh as much as that of all subjects."""
UNKNOWN = 0.7
"""Of an expectation from n people the variance is one in n + this: how little is known of what nobody has seen."""
LEAST = 0.02
"""People an hour that are expected of any subject: nothing is impossible."""
TRIM = 2
"""So many of the highest days are left out of a mean, and as many of the lowest: a trend two weeks ago is no rhythm."""
WIDER = 1.5
"""The spread of days without the highest is so many times too small."""
ALIEN = 0.15
"""Variance of a subject's own rhythm about the platform's, relative to the expectation."""


class Surprise(NamedTuple):
    """All (windows, subjects), float32: `expected` people, `spread` (variance = m + spread m^2), `z`, how surprising what was
    seen is, as a standard normal; and (subjects,) `daily`: how surprising it is for the days alone, weeks left out, in the
    widest of the windows of `weekly`; (windows,) `common`: the spread of the subjects that are well known, for the next
    time."""

    expected: Floats
    spread: Floats
    z: Floats
    daily: Floats
    common: Floats


@kernel
def nb_z(x: float, m: float, spread: float) -> float:
    """The standard normal value as rare as `x` people or more, where `m` are expected with variance m + spread m^2.

    Signed root of the deviance of the negative binomial at x - 1/2, with the correction of Lugannani and Rice (1980) in
    Barndorff-Nielsen's form r* = r + ln(u/r)/r; u with the lattice term 2 sinh(d/2) (Daniels 1987). Good to some .02 in the
    tail.
    """
    if x <= 0.0 or m <= 0.0:
        return -8.0
    y = max(x - 0.5, 0.25)
    a = max(spread, 1e-6)
    mine = math.log((1.0 + a * y) / (1.0 + a * m))
    ratio = math.log(y / m)
    d = ratio - mine
    deviance = 2.0 * (y * ratio - (y + 1.0 / a) * mine)
    r = math.sqrt(max(deviance, 0.0))
    if r < 0.05:
        return (y - m) / math.sqrt(m + a * m * m)
    if d < 0.0:
        r = -r
    u = 2.0 * math.sinh(0.5 * d) * math.sqrt(y + a * y * y)
    return r + math.log(u / r) / r


@kernel
def _ascending(values: Any, n: int) -> None:
    """Insertion sort: of sixteen numbers at most."""
    for i in range(1, n):
        v = values[i]
        j = i - 1
        while j >= 0 and values[j] > v:
            values[j + 1] = values[j]
            j -= 1
        values[j + 1] = v


@kernel
def _trimmed(values: Any, n: int, trim: int) -> float:
    """The mean of the first n, sorted here, without the `trim` highest and lowest (fewer of them where few are held)."""
    _ascending(values, n)
    cut = min(trim, (n - 1) // 3)
    total = 0.0
    for i in range(cut, n - cut):
        total += values[i]
    return total / max(n - 2 * cut, 1)


@kernel
def weigh(
    sums: Any, rows: Any, shares: Any, now: Any, seen: Any, level: Any, size: Any, days: int, weekly: Any, common: Any,
    settings: Any, expected: Any, spread: Any, z: Any, daily: Any, own: Any,
) -> None:  # fmt: skip
    """One window of many subjects: `sums` (days, subjects) people in the like windows of the past, `level` (subjects,) people
    to one of share, `size` (subjects,) how many that was, `seen` (subjects,) what was seen now. Fills expected, spread, z,
    the z by days alone, and the own spread (-1: unknown).

    expected = max(trimmed mean over `days` days, median of the same weekday), shrunk to level x share with weight n / (n +
    OWN).
    """
    known, least, unknown, stiff, trim = settings[0], settings[1], settings[2], settings[3], int(settings[4])
    wide, alien = settings[5], settings[6]
    rates, weeks = np.empty(len(rows)), np.empty(len(weekly))
    for s in range(sums.shape[1]):
        n, people, held = 0, 0.0, 0.0
        for d in range(days):
            if rows[d] >= 0:
                rates[n] = sums[d, s] / shares[d]
                people += sums[d, s]
                held += shares[d]
                n += 1
        mean = level[s]
        if n:
            mean = _trimmed(rates, n, trim)
        weight = people / (people + known)
        usual = weight * mean + (1.0 - weight) * level[s]
        w, came, best = 0, 0.0, usual
        for i in range(len(weekly)):
            if rows[weekly[i]] >= 0:
                came += sums[weekly[i], s]
                weeks[w] = sums[weekly[i], s] / shares[weekly[i]]
                w += 1
        if w:
            _ascending(weeks, w)
            middle = 0.5 * (weeks[(w - 1) // 2] + weeks[w // 2])
            best = max(usual, usual + (middle - usual) * came / (came + known / 4.0))
        m, by_day = now * best + least, now * usual + least
        a, mine = common, -1.0
        if n >= 5 and people > 0.0:
            over, base, used = 0.0, 0.0, n - min(trim, (n - 1) // 3)
            part = held / n
            for i in range(used):  # the rates are sorted: the highest, which may be trends, are left out here too
                e = mean * part
                v = rates[i] * part
                over += (v - e) * (v - e) - v
                base += e * e
            mine = max(wide * over / max(base, 1e-9), 0.0)
            a = (n * mine * people / (people + known) + stiff * common) / (n * people / (people + known) + stiff)
            if people < 100.0:
                mine = -1.0
        sure = weight * weight / (people + unknown) + (a / n if n else 0.0)
        sure += (1.0 - weight) * (1.0 - weight) * (alien + 1.0 / (size[s] + unknown))
        expected[s], spread[s] = m, a + sure
        own[s] = mine
        z[s] = nb_z(seen[s], m, a + sure)
        daily[s] = nb_z(seen[s], by_day, a + sure)


@kernel
def _add(hours: Any, row: int, start: int, end: int, times: float, into: Any) -> None:
    for s in range(start, end):
        into[s - start] += times * hours[row, s]


@kernel
def sums_of(hours: Any, at: int, part: float, widths: Any, start: int, end: int, whole: Any, into: Any) -> None:
    """People at subjects `start` to `end` in the windows of `widths` hours (ascending) that end when `part` of hour `at` is
    over; `into` (windows, subjects)."""
    whole[:] = 0.0
    done = 1
    for w in range(len(widths)):
        width = widths[w]
        while done < width:
            _add(hours, at - done, start, end, 1.0, whole)
            done += 1
        for s in range(end - start):
            into[w, s] = whole[s]
        _add(hours, at, start, end, part, into[w])
        _add(hours, at - width, start, end, 1.0 - part, into[w])


@kernel
def _all(
    hours: Any, part: float, widths: Any, rows: Any, shares: Any, now: Any, seen: Any, days: int, weekly: Any, common: Any,
    settings: Any, expected: Any, spread: Any, z: Any, daily: Any, own: Any,
) -> None:  # fmt: skip
    subjects, block = hours.shape[1], min(2048, hours.shape[1])
    sums = np.zeros((len(rows), len(widths), block))
    whole, level, one, by_days = np.empty(block), np.empty(block), np.empty(len(rows)), np.empty((len(widths), block))
    w_level, size, total = len(widths) - 1, np.empty(block), 0.0
    for d in range(days):
        if rows[d] >= 0:
            total += shares[d, w_level]
    for start in range(0, subjects, block):
        end = min(start + block, subjects)
        n = end - start
        for d in range(len(rows)):
            if rows[d] >= 0:
                sums_of(hours, rows[d], part, widths, start, end, whole[:n], sums[d])
        for s in range(n):
            held = 0
            for d in range(days):
                if rows[d] >= 0:
                    one[held] = sums[d, w_level, s] / shares[d, w_level]
                    held += 1
            level[s] = _trimmed(one, held, int(settings[4])) if held else 0.0
            size[s] = level[s] * total
        for w in range(len(widths)):
            weigh(
                sums[:, w, :n], rows, shares[:, w], now[w], seen[w, start:end], level[:n], size[:n], days, weekly, common[w],
                settings, expected[w, start:end], spread[w, start:end], z[w, start:end], by_days[w, :n], own[w, start:end],
            )  # fmt: skip
        for s in range(n):
            daily[start + s] = by_days[0, s]
            for w in range(1, min(3, len(widths))):
                daily[start + s] = max(daily[start + s], by_days[w, s])


def surprise(
    hours: Any,
    like: Alike,
    part: float,
    widths: tuple[int, ...],
    seen: Floats,
    common: Floats | None = None,
    days: int = 14,
) -> Surprise:
    """What is expected of every subject in each window that ends now, and how surprising what was `seen` is.

    `hours` (hours, subjects) people an hour, oldest first, whole hours only; `like` says which of them are like this one
    (`rhythm.alike`), the first `days` of them days in a row, `rhythm.WEEKLY` the same weekday; `part` of the hour in progress
    is over; `widths` hours, ascending, the last is the one that tells a subject's level; `seen` (windows, subjects);
    `common` (windows,) what the last call found.
    """
    windows, subjects = seen.shape
    if windows != len(widths) or hours.shape[1] != subjects:
        raise ValueError(f"seen is {seen.shape}: {len(widths)} windows of {hours.shape[1]} subjects were asked for")
    common = np.full(windows, 0.1) if common is None else common
    expected, spread, z, own = (np.empty((windows, subjects), np.float32) for _ in range(4))
    daily = np.empty(subjects, np.float32)
    settings = np.array([OWN, LEAST, UNKNOWN, SPREAD, TRIM, WIDER, ALIEN])
    _all(
        hours, part, np.array(widths), like.rows, like.shares, like.now, seen, days, np.array(WEEKLY), common, settings,
        expected, spread, z, daily, own,
    )  # fmt: skip
    found = [np.mean(row[row >= 0.0], dtype=np.float64) if (row >= 0.0).sum() >= 20 else -1.0 for row in own]
    return Surprise(expected, spread, z, daily, np.where(np.array(found) >= 0.0, found, common))


__all__ = ["Surprise", "nb_z", "sums_of", "surprise", "weigh"]
