"""Rivals: how others find what is trending, from what each of them counts; lists of ten every quarter of an hour."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from fyp.lab.rising.world import QUARTERS, Acts
from fyp.platform.trends.rhythm import Floats, Ints

MANY = 10


class Raw:
    """What is counted without trust, (quarters, subjects): `posts`, `people` distinct in each hour, `daily` distinct in each
    day."""

    def __init__(self, days: int, subjects: int) -> None:
        self.posts, self.people, self.daily = (np.zeros((days * QUARTERS, subjects), np.int32) for _ in range(3))

    def take(self, acts: Acts) -> None:
        """A day's acts, sorted by quarter."""
        np.add.at(self.posts, (acts.quarter, acts.subject), 1)
        for into, span in ((self.people, 4), (self.daily, QUARTERS)):
            bucket = acts.quarter // span
            key = ((bucket - bucket.min()) * self.posts.shape[1] + acts.subject) * 1_000_000 + acts.account
            first = np.unique(key, return_index=True)[1]
            np.add.at(into, (acts.quarter[first], acts.subject[first]), 1)


class Shown(NamedTuple):
    """A list at the end of a quarter of an hour."""

    quarter: int
    subjects: Ints


def best(score: Floats, least: float) -> Ints:
    """The ten best of those above `least`."""
    rows = np.flatnonzero(score > least)
    return rows[np.argsort(-score[rows], kind="stable")[:MANY]]


def mastodon(raw: Raw, since: int) -> list[Shown]:
    """(today - yesterday)^2 / yesterday on accounts a day, from 5 accounts up, where it is more than yesterday; the highest
    that it was halves every 4 hours, and is listed down to 1 (Mastodon's settings as remembered)."""
    shown, peak, score = [], np.zeros(raw.daily.shape[1]), np.zeros(raw.daily.shape[1])
    for t in range(QUARTERS, len(raw.daily)):
        day = t // QUARTERS
        if t % QUARTERS == 0:
            yesterday = np.maximum(raw.daily[(day - 1) * QUARTERS : day * QUARTERS].sum(axis=0), 1)
            today = np.zeros(raw.daily.shape[1])
        today = today + raw.daily[t]
        score = np.where((today >= 5) & (today > yesterday), (today - yesterday) ** 2 / yesterday, 0.0)
        peak = np.maximum(peak * 0.5 ** (1.0 / 16.0), score)
        if t >= since:
            shown.append(Shown(t + 1, best(peak, 1.0)))
    return shown


def by_hour(raw: Raw, since: int, least: float = 5.0) -> list[Shown]:
    """z-score of the people of the last hour against the same hour of the last 14 days."""
    total = np.vstack([np.zeros((1, raw.people.shape[1])), np.cumsum(raw.people, axis=0)])
    shown = []
    for t in range(since, len(raw.people)):
        ends = t + 1 - QUARTERS * np.arange(0, 15)
        hours = total[ends] - total[ends - 4]
        z = (hours[0] - hours[1:].mean(axis=0)) / np.maximum(hours[1:].std(axis=0), 0.5)
        shown.append(Shown(t + 1, best(z, least)))
    return shown


def sums(raw: Raw, since: int, days: int | None) -> list[Shown]:
    """Posts of the last `days`, or of all time."""
    total = np.vstack([np.zeros((1, raw.posts.shape[1])), np.cumsum(raw.posts, axis=0)])
    return [
        Shown(t + 1, best(total[t + 1] - (total[max(t + 1 - days * QUARTERS, 0)] if days else 0.0), 0.0))
        for t in range(since, len(raw.posts))
    ]


RIVALS: dict[str, Callable[[Raw, int], list[Shown]]] = {
    "mastodon": mastodon,
    "z_by_hour": by_hour,
    "sum_7_days": lambda raw, since: sums(raw, since, 7),
    "sum_all_time": lambda raw, since: sums(raw, since, None),
}
"""Others, by name; each gives a list for every quarter of an hour from `since` on."""


def entries(shown: list[Shown]) -> list[tuple[int, int]]:
    """(quarter, subject) of what comes onto a list that it was not on for a day: how others say that something rises."""
    last: dict[int, int] = {}
    came = []
    for quarter, subjects in shown:
        for subject in subjects.tolist():
            if quarter - last.get(subject, -QUARTERS) >= QUARTERS:
                came.append((quarter, subject))
            last[subject] = quarter
    return came


def judge(shown: list[Shown], alarms: list[tuple[int, int]], planted: Any, subjects: int) -> dict[str, Any]:
    """What lists and alarms are worth, against what was planted.

    precision_at_10: of what was shown, what was a trend just then; recall: trends that were on the list in their time; the
    delay is from a trend's half-peak to its first place on the list (median); spam_share: of what was shown, what a campaign
    aimed at; false alarms: on subjects with which nothing is planted, for 1,000 days of such a subject;
    `delays`: those of all trends that were shown.
    """
    of = {int(s): n for n, s in enumerate(planted.subject)}
    right = spam = all_shown = 0
    first: dict[int, int] = {}
    for quarter, listed in shown:
        for subject in listed.tolist():
            all_shown += 1
            n = of.get(subject)
            if n is None:
                continue
            if planted.kind[n] > 0:
                spam += int(planted.start[n] <= quarter <= planted.end[n] + QUARTERS)
            elif planted.start[n] <= quarter <= planted.end[n]:
                right += 1
                first.setdefault(n, quarter)
    trends = np.flatnonzero(planted.kind == 0)
    delays = [(first[n] - planted.half[n]) / 4.0 for n in trends.tolist() if n in first]
    days = (subjects - len(of)) * len(shown) / QUARTERS
    false = sum(subject not in of for _, subject in alarms)
    return {
        "precision_at_10": round(right / max(all_shown, 1), 4),
        "recall": round(len(delays) / max(len(trends), 1), 4),
        "delay_after_half_peak_h": round(float(np.median(delays)), 3) if delays else None,
        "spam_share": round(spam / max(all_shown, 1), 5),
        "false_alarms_per_1000_subject_days": round(1000.0 * false / days, 4),
        "shown": round(all_shown / max(len(shown), 1), 2),
        "delays": delays,
    }


__all__ = ["RIVALS", "Raw", "Shown", "best", "entries", "judge"]
