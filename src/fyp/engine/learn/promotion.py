"""Promotion: who is shown a video and may be trusted says whether it climbs to a larger audience or rests where it is.

What counts is the value of what somebody did, by the weights of acts, less the value that the same viewer was expected to
give to any video of its kind: an unlucky audience takes nothing from a video. Its mean is held against that of the cohort's
first audiences by its confidence bounds, as races of options are run (Hoeffding races: Maron & Moore 1994).
"""

from typing import Any

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.learn.lessons import SKIP
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.pools import AWAY, EVERYONE, ON, RESTING, RUNGS, terms, trusted
from fyp.engine.memory.reach import margins
from fyp.engine.models.compiled import kernel
from fyp.engine.models.decay import LATEST, faded, second
from fyp.engine.models.pacing import COMING_S, STRENGTH, USUAL_VARIANCE, deviation, usual, variance
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent, Erased, Removed, Uploaded
from fyp.vocabulary.feed import SEATS
from fyp.vocabulary.lesson import HEADS

FRESH, AGAIN = SEATS.index("fresh"), SEATS.index("again")
USUAL_SPREAD = 0.04
"""Variance between videos of a cohort, before any is known: a good one is finished a fifth more often."""
STEP = 0.02
"""What is skipped is remembered over some 50 showings."""
LONGEST_S = 300.0
"""A showing that was left running counts no more seconds than this."""
PEOPLE_EVERY_S = 600.0
SWEEP = 64
"""Every so many uploads, those that found no audience for too long are let go."""


@kernel
def out(d: int, active: Any, place: Any, count: Any) -> None:
    """Take video `d` from those that look for an audience; the last one takes its place."""
    at, last = place[d], count[0] - 1
    if at < count[0] and active[at] == d:
        active[at] = active[last]
        place[active[at]] = at
        count[0] = last


@kernel
def enter(d: int, active: Any, place: Any, count: Any) -> None:
    """Put video `d` behind those that look for an audience, unless it is there."""
    if place[d] < count[0] and active[place[d]] == d:
        return
    active[count[0]] = d
    place[d] = count[0]
    count[0] += 1


@kernel
def _decide(
    d: int, t: float, rung: Any, state: Any, audience: Any, entered: Any, figures: Any, cohort: Any, active: Any, place: Any,
    count: Any, spread: Any, c_figures: Any, above: Any, bounds: Any, margins: Any, patience: float, strength: float,
) -> None:  # fmt: skip
    """Let `d` climb, as far as its bounds say, or rest."""
    while rung[d] < RUNGS and figures[d, 0] >= audience[d, rung[d]]:
        n, s = np.float64(figures[d, 0]), np.float64(figures[d, 1])
        mean = s / n
        error = deviation(n, variance(figures, d, variance(c_figures, 0, USUAL_VARIANCE, STRENGTH), STRENGTH))
        apart = np.sqrt(max((spread[1] + STRENGTH * USUAL_SPREAD) / (spread[0] + STRENGTH), 1e-4))
        own = min(n, float(audience[d, 0]))  # of its own, so much is in the cohort
        bar = usual(c_figures, above, cohort[d], strength, own, own * mean) + margins[rung[d]] * apart
        z = bounds[1] if state[d] == RESTING else bounds[0]
        if mean - z * error > bar:
            rung[d] += 1
            entered[d, rung[d]] = np.uint32(min(max(t, 1.0), LATEST))
            if rung[d] == RUNGS:
                state[d] = EVERYONE
                out(d, active, place, count)
            else:
                state[d] = ON
                enter(d, active, place, count)
        else:
            if state[d] == ON and (mean + z * error < bar or n >= patience * audience[d, rung[d]]):
                state[d] = RESTING
                out(d, active, place, count)
            return


@kernel
def _learn(
    viewer: Any, video: Any, at: Any, seconds: Any, worth: Any, level: Any, seat: Any, counts: Any, joined: Any,
    witnessed: Any, stays: Any, skipped: Any, votes: Any, arrivals: Any, began: float, seen: float, patient: float,
    age_s: float, young: float, bulk: float, least: float, bulk_s: float,
    rung: Any, state: Any, audience: Any, entered: Any, figures: Any, cohort: Any, answered: Any,
    answered_at: Any, active: Any, place: Any, count: Any, spread: Any, traffic: Any, used: Any, watched: Any,
    c_figures: Any, above: Any, coming_s: float, bounds: Any, margins: Any, patience: float, strength: float, most: float,
    daily: float, half_s: float, fade: float, spread_fade: float,
) -> None:  # fmt: skip
    for i in range(len(viewer)):
        v, d, t = viewer[i], video[i], at[i]
        if seat[i] == FRESH:
            now = second(t)
            answered[d] = 1.0 + faded(answered[d], now - answered_at[d], coming_s)
            answered_at[d] = np.uint32(max(now, float(answered_at[d])))
        known = trusted(
            v, t, joined, witnessed, stays, arrivals, began, seen, patient, age_s, young, bulk, least, bulk_s
        )
        if witnessed[v] < 65535:
            witnessed[v] += 1
        stays[v] += STEP * (1.0 - skipped[i] - stays[v])
        if not known or not counts[i]:
            continue
        traffic[0] = 1.0 + faded(traffic[0], t - traffic[1], half_s)
        traffic[1] = max(t, traffic[1])
        kept = 1 if seat[i] == FRESH else 0
        used[0] = kept + faded(used[0], t - used[1], half_s)
        used[1] = max(t, used[1])
        watched[kept, 0] = watched[kept, 0] * spread_fade + 1.0
        watched[kept, 1] = watched[kept, 1] * spread_fade + min(seconds[i], LONGEST_S)
        day = np.uint16(int(t / 86400.0) % 65536)
        if votes[v, 0] != day:
            votes[v, 0] = day
            votes[v, 1] = 0
        if votes[v, 1] >= daily:
            continue
        votes[v, 1] += 1
        if level[i] != level[i] or seat[i] == AGAIN or state[d] == AWAY or state[d] == EVERYONE:
            continue
        y = min(max(worth[i] - level[i], -most), most)
        figures[d, 0] += 1.0
        figures[d, 1] += y
        figures[d, 2] += y * y
        n = np.float64(figures[d, 0])
        if rung[d] == 0 and state[d] == ON:
            row = cohort[d]
            while row >= 0:
                c_figures[row, 0] = c_figures[row, 0] * fade + 1.0
                c_figures[row, 1] = c_figures[row, 1] * fade + y
                c_figures[row, 2] = c_figures[row, 2] * fade + y * y
                row = above[row]
            if n == audience[d, 0] and n > 1.0:
                s, q = np.float64(figures[d, 1]), np.float64(figures[d, 2])
                off = s / n - usual(c_figures, above, cohort[d], strength, n, s)
                spread[0] = spread[0] * spread_fade + 1.0
                spread[1] = spread[1] * spread_fade + off * off - max(q - s * s / n, 0.0) / (n - 1.0) / n
        _decide(
            d, t, rung, state, audience, entered, figures, cohort, active, place, count, spread, c_figures, above, bounds,
            margins, patience, strength,
        )  # fmt: skip


class Promotion:
    """Hears `Uploaded`, `Removed` and `Erased`; learns from every closed showing of a page that this engine served."""

    name = "promotion"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        v, p = memory.viewers, memory.pools
        closed = np.flatnonzero(batch.whole & batch.own)  # who began anew since is another
        if not len(closed):
            return
        weights = np.array([knobs[f"weight_{head}"] for head in HEADS])
        worth = np.nan_to_num(batch.targets[closed]).astype(np.float64) @ weights
        skipped = batch.targets[closed, SKIP]
        counts = (batch.surface[closed] == memory.rates.surfaces.find("foryou")) & (batch.seat[closed] >= 0)
        _learn(
            batch.viewer[closed], batch.video[closed], batch.at[closed], batch.watched_s[closed], worth, batch.level[closed],
            batch.seat[closed], counts, v.joined, v.witnessed, v.stays,
            skipped, v.votes, *terms(p, knobs), p.rung, p.state, p.audience,
            p.entered, p.figures, p.cohort, p.answered, p.answered_at, p.active, p.place, p.count, p.spread, p.traffic, p.kept,
            p.seconds, p.cohorts.figures, p.cohorts.above, COMING_S, *_rules(knobs), knobs["pool_clip"], knobs["trust_daily"],
            knobs["pool_rate_s"], knobs["pool_fade"], knobs["pool_slow_fade"],
        )  # fmt: skip

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        match event:
            case Uploaded():
                self._uploaded(event, memory, knobs)
            case Removed():
                self._away(memory.videos.find(event.video), memory)
            case Erased():
                d, creator = memory.videos, memory.rates.creators.find(event.viewer)
                for row in np.flatnonzero(d.creator[: len(d)] == creator) if creator >= 0 else ():
                    self._away(int(row), memory)

    def _uploaded(self, event: Uploaded, memory: Memory, knobs: Knobs) -> None:
        p, video = memory.pools, event.video
        row = memory.videos.find(video.id)
        p.begin(event.at)
        p.cohort[row] = p.cohorts.row(video.niche, int(memory.videos.length_class[row]), video.language)
        if not memory.videos.alive[row]:
            self._away(row, memory)
            return
        if p.entered[row, 0] == 0:
            if event.at - video.posted_at <= knobs["pool_old_s"]:
                p.uploads[0] = 1.0 + faded(float(p.uploads[0]), event.at - float(p.uploads[1]), knobs["pool_rate_s"])
                p.uploads[1] = max(event.at, float(p.uploads[1]))
            self._count_people(event.at, memory, knobs)
            p.audience[row] = p.ladder(event.at, knobs)
            p.entered[row, 0] = int(min(max(event.at, 1.0), LATEST))
            if row % SWEEP == 0:
                self._sweep(event.at, memory, knobs)
            if event.at - video.posted_at > knobs["pool_old_s"]:  # it had its first audience before it came here
                p.state[row] = RESTING
        if p.state[row] == AWAY:
            p.state[row] = EVERYONE if p.rung[row] == RUNGS else ON
            if p.state[row] == ON:
                enter(row, p.active, p.place, p.count)

    def _count_people(self, at: float, memory: Memory, knobs: Knobs) -> None:
        people, viewers = memory.pools.people, memory.viewers
        if not 0.0 <= at - people[1] < PEOPLE_EVERY_S:
            people[0] = np.count_nonzero(viewers.last_at[: len(viewers)] > at - knobs["pool_people_s"])
            people[1] = at

    def _sweep(self, at: float, memory: Memory, knobs: Knobs) -> None:
        """Let those rest whose audience did not come, however long it was looked for."""
        p = memory.pools
        rows = p.active[: p.count[0]].copy()
        since = p.entered[rows, p.rung[rows]].astype(np.float64)
        for row in rows[at - since > knobs["pool_give_up_s"]]:
            p.state[row] = RESTING
            out(row, p.active, p.place, p.count)

    def _away(self, row: int, memory: Memory) -> None:
        p = memory.pools
        if row >= 0 and p.state[row] != AWAY:
            p.state[row] = AWAY
            out(row, p.active, p.place, p.count)


def _rules(knobs: Knobs) -> tuple[Any, Any, float, float]:
    bounds = np.array([knobs["pool_bound"], knobs["pool_wake"]])
    return bounds, margins(knobs), knobs["pool_patience"], knobs["pool_cohort"]


__all__ = ["Promotion", "enter", "out"]
