"""Discover: counters of hashtags and sounds as a list showed them, hour by hour: which grow, and since when."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from fyp.lab.rising.tables import read
from fyp.platform.trends.burst import beginning
from fyp.platform.trends.rhythm import Floats
from fyp.platform.trends.trust import Flags

HOUR_S = 3600
TABLES = (
    ("hashtags_hourly.parquet", "hashtag_id", "name", "views"),
    ("sounds_hourly.parquet", "music_id", "title", "posts"),
)
LONG_ENOUGH_H = 72
FRESH_H = 2
FIRST_H = 24
"""What is usual for a subject is read from its first hours on the list."""


class Counter(NamedTuple):
    """A subject's counter at each hour from `since` (hours since 1970) on, without a fall, and the `rank` on the list; in a
    gap the last reading stands. `fresh`: whether there was one in the last two hours."""

    name: str
    since: int
    total: Floats
    rank: Floats
    fresh: Flags


def counters(folder: Path) -> dict[str, list[Counter]]:
    """By kind (hashtags, sounds) the subjects that were listed for three days or more."""
    found: dict[str, list[Counter]] = {}
    for file, id, name, value in TABLES:
        table = read(folder / file).with_columns(hour=pl.col("ts").dt.epoch("s") // HOUR_S)
        kind: list[Counter] = []
        for _, part in table.group_by(id, maintain_order=True):
            hours = part.group_by("hour").agg(pl.col(value).max(), pl.col("rank").mean()).sort("hour")
            at = hours["hour"].to_numpy()
            if at[-1] - at[0] < LONG_ENOUGH_H:
                continue
            every = np.arange(at[0], at[-1] + 1)
            last = np.searchsorted(at, every, side="right") - 1
            total = np.maximum.accumulate(hours[value].to_numpy().astype(float))[last]
            rank = hours["rank"].to_numpy()[last]
            kind.append(Counter(str(part[name][0]), int(at[0]), total, rank, every - at[last] < FRESH_H))
        found[file.partition("_")[0]] = kind
    return found


def growth(one: Counter, at: int, hours: int = 24) -> float:
    """By how much the counter grew in the hours before `at`, a logarithm."""
    n = at - one.since
    return float(np.log(one.total[n] / max(one.total[n - hours], 1.0)))


def start(one: Counter) -> int | None:
    """The hour (since 1970) in which it began to grow faster than in its first day on the list; None when it never did.

    Counters are rounded: they are read in the smallest step that the list shows.
    """
    steps = np.diff(one.total)
    unit = float(np.median(steps[steps > 0])) if (steps > 0).any() else 1.0
    grown = steps / max(unit, 1e-9)
    usual = max(float(grown[:FIRST_H].mean()), 0.02)
    n = beginning(grown, np.full(len(grown), usual))
    late = grown[n:].mean() if n < len(grown) else 0.0
    return one.since + 1 + n if n >= FIRST_H and late > 1.5 * usual else None


def order(values: Floats) -> Floats:
    """Ranks, ties shared."""
    _, inverse, many = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(many) - (many - 1) / 2.0)[inverse])


def foresight(kind: list[Counter]) -> dict[str, Any]:
    """How well three orders foresee the growth of the next 24 hours: Spearman's rank correlation, the mean over days on which
    eight subjects or more are listed: by the growth of the last 24 h, by the list's own place, by the size of the counter."""
    first, last = min(one.since for one in kind), max(one.since + len(one.total) for one in kind)
    found: dict[str, list[float]] = {"growth": [], "place": [], "size": []}
    for at in range(first + 24, last - 24, 24):
        there = [
            one for one in kind
            if one.since + 24 <= at and at + 24 < one.since + len(one.total)
            and one.fresh[[at - 24 - one.since, at - one.since, at + 24 - one.since]].all()
        ]  # fmt: skip
        if len(there) < 8:
            continue
        came = order(np.array([growth(one, at + 24) for one in there]))
        orders = {
            "growth": np.array([growth(one, at) for one in there]),
            "place": np.array([-one.rank[at - one.since] for one in there]),
            "size": np.array([one.total[at - one.since] for one in there]),
        }
        for name, values in orders.items():
            if np.ptp(values) > 0 and np.ptp(came) > 0:
                found[name].append(float(np.corrcoef(order(values), came)[0, 1]))
    return {"days": len(found["growth"])} | {n: round(float(np.mean(v)), 3) if v else None for n, v in found.items()}


__all__ = ["Counter", "counters", "foresight", "growth", "order", "start"]
