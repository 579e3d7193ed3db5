"""Series: counts of one subject in even steps, such as five minutes, watched online with the parts of the radar."""

import itertools
from typing import NamedTuple

import numpy as np

from fyp.platform.trends.rhythm import DAYS, WEEKLY, Floats
from fyp.platform.trends.surprise import ALIEN, LEAST, OWN, SPREAD, TRIM, UNKNOWN, WIDER, weigh

DAY_S = 86_400.0


class Settings(NamedTuple):
    """`windows_h` hours; `usual` a day's highest surprise is this at least; `wait_s` a height is said when nothing higher
    came for so long; for `rest_h` after it only what is `step` times as surprising is said; below `least` nothing is."""

    windows_h: tuple[float, ...] = (0.25, 0.5, 1.0)
    usual: float = 2.0
    days: int = 14
    wait_s: float = 900.0
    rest_h: float = 36.0
    step: float = 1.3
    least: float = 2.0


def surprises(at: Floats, people: Floats, windows_h: tuple[float, ...]) -> Floats:
    """(windows, steps) how surprising the people of each window are as a standard normal, each told from what came before.

    `at` epoch s, ascending. Compared are the same time of day of the last 14 days and of the same weekday, as in `weigh`.
    """
    step = float(np.median(np.diff(at))) if len(at) > 1 else 300.0
    total = np.concatenate([[0.0], np.cumsum(people)])
    back = np.array(
        [np.searchsorted(at, at - ago * DAY_S + 0.5 * step) for ago in DAYS]
    )  # one past the last step of each
    ends = np.arange(1, len(at) + 1)
    day = max(round(DAY_S / step), 1)
    z = np.full((len(windows_h), len(at)), -8.0)
    common = np.full(len(windows_h), 0.1)
    held = np.array([np.searchsorted(at, at[0] + (ago + 1) * DAY_S) for ago in DAYS])
    cuts = sorted({0, *np.searchsorted(at, np.arange(at[0], at[-1] + DAY_S, DAY_S)).tolist(), len(at)})
    for start, end in itertools.pairwise(cuts):
        rows = np.where(held <= start, 0, -1).astype(np.int64)
        part = slice(start, end)
        n = end - start
        days = np.array([total[back[d, part]] - total[np.maximum(back[d, part] - day, 0)] for d in range(14)]) / day
        known = [d for d in range(14) if rows[d] >= 0]
        cut = min(TRIM, max(len(known) - 1, 0) // 3)
        # before there is a day to compare with, what has been seen since the beginning is the level
        level = np.maximum(total[ends[part] - 1], 0.0) / np.maximum(ends[part] - 1, 1)
        if known:
            level = np.sort(days[known], axis=0)[cut : len(known) - cut].mean(axis=0)
        for w, hours in enumerate(windows_h):
            width = max(round(hours * 3600.0 / step), 1)
            sums = total[back[:, part]] - total[np.maximum(back[:, part] - width, 0)]
            seen = total[ends[part]] - total[np.maximum(ends[part] - width, 0)]
            out = [np.empty(n) for _ in range(5)]
            weigh(
                sums, rows, np.ones(len(DAYS)), 1.0, seen, level * width, level * day * max(len(known), 1) * 1.0, 14,
                np.array(WEEKLY), common[w], np.array([OWN, LEAST, UNKNOWN, SPREAD, TRIM, WIDER, ALIEN]), *out,
            )  # fmt: skip
            z[w, part] = out[2]
            own = out[4][out[4] >= 0.0]
            common[w] = own.mean() if len(own) else common[w]
    return z


def usual(at: Floats, z: Floats, settings: Settings) -> Floats:
    """(steps,) the median of the highest surprise of each of the last days, over `usual`; 1 at least. Whose days often surprise
    must surprise more: counts of posts have longer tails than people have."""
    day = ((at - at[0]) // DAY_S).astype(int)
    highest = np.full(day[-1] + 1, -8.0)
    np.maximum.at(highest, day, z)
    scale = np.ones(day[-1] + 1)
    for d in range(1, day[-1] + 1):
        scale[d] = max(1.0, float(np.median(highest[max(0, d - settings.days) : d])) / settings.usual)
    return np.asarray(scale[day])


def heights(at: Floats, z: Floats, settings: Settings) -> Floats:
    """(steps,) what is said: each height of the surprise once, `wait_s` after it; 0 at all other steps."""
    told = np.zeros(len(at))
    height, since, said, when = 0.0, 0.0, 0.0, -np.inf
    for n, (now, value) in enumerate(zip(at.tolist(), z.tolist(), strict=True)):
        if now - when > settings.rest_h * 3600.0:
            said = 0.0
        if value > max(height, settings.least) and value > said * settings.step:
            height, since = value, now
        if height > 0.0 and now - since >= settings.wait_s:
            told[n] = said = height
            when, height = now, 0.0
    return told


def anomaly(at: Floats, people: Floats, settings: Settings = Settings()) -> Floats:  # noqa: B008 (a constant)
    """(steps,) 0 to 1: how surprising the height is that is said at each step, h / (h + 10); 0 where nothing is said. What is
    said at a step is told from the counts up to it."""
    if not len(at):
        return np.empty(0)
    z = surprises(at, people, settings.windows_h).max(axis=0)
    told = heights(at, z / usual(at, z, settings), settings)
    return np.asarray(told / (told + 10.0))


__all__ = ["Settings", "anomaly", "heights", "surprises", "usual"]
