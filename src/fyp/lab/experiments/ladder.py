"""Does every upload get its first audience, do the best climb whoever made them, and what does it cost?"""

import argparse
import sys
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine import Engine
from fyp.engine.warm import warm
from fyp.lab.report import Report, table
from fyp.lab.ring import KINDS, lifted, sleepers
from fyp.lab.watched import Watched, arrivals
from fyp.lab.world import Run, World

ABOUT = """The reach ladder in the lab's world: first audiences within an hour, who climbs, and what it costs.

People have had their accounts for a month when the day begins, at eight in the morning; a part of the videos is there. After
a warm-up, in which the engine learns and which is not measured, uploads go on until five hours before the end. A figure is the
mean of all seeds. The truly best are those of the highest hidden quality; rungs count from 1.

watch_cost is an experiment: from the end of the warm-up the same world goes on a second time with an engine that knows the same
and keeps no seats; so much less is watched with the ladder. seat_cost is what its seats seem to cost while it runs: what each
is expected to be watched less than the mean of the others of its sitting. The last of a page, whose place it took, is below
that mean, and what the ladder finds is shown to others."""

HOUR = 3600.0
TAIL_H = 5.0
"""Uploads of the last hours have no time to climb: there are none."""
RUNG = 3
"""The fourth, counted from 0."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--viewers", type=int, default=5000, help="people of the world (5,000)")
    parser.add_argument("--videos", type=int, default=20_000, help="videos in all (20,000)")
    parser.add_argument("--uploads", type=int, default=275, help="of them come in the measured day (275)")
    parser.add_argument("--hours", type=float, default=16.0, help="of the day, from eight in the morning (16)")
    parser.add_argument("--warm", type=float, default=3.0, help="hours before anything is measured (3)")
    parser.add_argument("--seeds", type=int, default=3, help="worlds (3)")
    parser.add_argument("--seed", type=int, default=0, help="of the first")
    parser.add_argument("--ring", type=int, default=200, help="fake accounts (200); 0 leaves them out")
    parser.add_argument("--ring-hours", type=float, default=3.0, help="that the ring is at work (3)")


class Day(NamedTuple):
    """What one world's day gave: uploads that are measured as columns [n], and shares of all showings."""

    quality: NDArray[np.float64]
    followers: NDArray[np.float64]
    rung: NDArray[np.int64]
    reached: NDArray[np.float64]
    shown: NDArray[np.float64]
    audience: NDArray[np.float64]
    took_s: NDArray[np.float64]
    traffic: float
    cost: float
    seat_cost: float
    showings: int
    ladder: list[int]


def day(args: argparse.Namespace, seed: int) -> tuple[Day, Run]:
    """Live a day in the world of `seed`; returns it, and the run as it was two hours after the warm-up, for the ring."""
    hours = args.hours - TAIL_H
    world = World(seed, args.viewers, args.videos, stock=1.0 - args.uploads / args.videos, hours=hours, hour=8.0)
    feed = Watched(world, Engine(seed=seed))
    came = arrivals(world) + [event for kind in KINDS * bool(args.ring) for event in sleepers(kind, args.ring)]
    feed.observe(sorted(came, key=lambda event: event.at))
    run = Run(world, feed)
    hook = (60.0, feed.look)
    run.go(args.warm, hooks=[hook])
    twin = run.fork(feed.copy({"pool_seat": 0.0}))
    run.go(2.0, hooks=[hook])
    before = run.fork(feed.copy())
    _say(f"seed {seed}: {run.shown:,} showings in {args.warm + 2.0} hours")
    run.go(args.hours - args.warm - 2.0, hooks=[hook])
    _say(f"seed {seed}: {run.shown:,} showings in {args.hours} hours")
    twin.go(args.hours - args.warm)
    _say(f"seed {seed}: {twin.shown:,} without the ladder")
    return measured(run, feed, args.warm * HOUR, twin), before


def measured(run: Run, feed: Watched, since: float, twin: Run) -> Day:
    """The figures of a run, of what was uploaded from `since` (seconds) on, beside its twin without kept seats."""
    world, p = run.world, feed.engine.memory.pools
    rows = np.flatnonzero(world.videos.at >= since)
    mine = np.array([feed.engine.memory.videos.index[f"v{row}"] for row in rows])
    shown = run.showings().between(since, np.inf)
    kept = np.isin(shown.source, [n for n, name in enumerate(run.sources) if name == "fresh"])
    counted = np.bincount(shown.video, minlength=len(world))
    return Day(
        quality=world.videos.quality[rows].astype(float), followers=world.videos.fame[rows].astype(float),
        rung=p.rung[mine].astype(np.int64), reached=p.figures[mine, 0].copy(), shown=counted[rows].astype(float),
        audience=p.audience[mine, 0].astype(float), took_s=feed.full[rows] - world.videos.at[rows],
        traffic=float(kept.mean()), cost=1.0 - _watched(run, since) / max(_watched(twin, since), 1e-9),
        seat_cost=seat_cost(shown.sitting, shown.seconds, kept), showings=len(kept),
        ladder=np.median(p.audience[mine], axis=0).astype(int).tolist(),
    )  # fmt: skip


def _watched(run: Run, since: float) -> float:
    """Seconds that were watched since a moment, as the world's truth expects them: without the luck of single showings."""
    return float(run.showings().between(since, np.inf).seconds.sum())


def seat_cost(sitting: NDArray[np.int32], seconds: NDArray[np.float32], kept: NDArray[np.bool_]) -> float:
    """Watch time that kept seats seem to cost, as a share of all: what each is expected to be watched less than the mean of the
    other showings of the same sitting (by the world's truth). That others gain by what was found is not counted."""
    n = int(sitting.max()) + 1
    others = np.bincount(sitting[~kept], seconds[~kept], n) / np.maximum(np.bincount(sitting[~kept], minlength=n), 1)
    some = np.bincount(sitting[~kept], minlength=n) > 0
    judged = kept & some[sitting]
    lost = float((others[sitting[judged]] - seconds[judged]).sum())
    return lost / (float(seconds.sum()) + max(lost, 0.0))


def ranks(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks, the mean one for ties."""
    _, place, count = np.unique(x, return_inverse=True, return_counts=True)
    upto = np.cumsum(count)
    return np.asarray((upto - (count - 1) / 2.0)[place], np.float64)


def at_equal(x: NDArray[np.float64], y: NDArray[np.float64], given: NDArray[np.float64]) -> float:
    """The partial rank correlation (Spearman) of `x` and `y` at equal `given`."""
    a, b, c = (ranks(v) for v in (x, y, given))
    left = [v - np.polyval(np.polyfit(c, v, 2), c) for v in (a, b)]
    return float(np.corrcoef(left[0], left[1])[0, 1])


def figures_of(days: list[Day]) -> dict[str, Any]:
    """The figures of several worlds: rates over all their uploads together, correlations as a mean of each world's."""
    best, worst, first, correlation, shown = [], [], [], [], []
    for one in days:
        top, half = np.quantile(one.quality, (0.95, 0.5))
        best.append(one.rung[(one.quality >= top) & (one.followers == 0)] >= RUNG)
        worst.append(one.rung[one.quality <= half] >= RUNG)
        first.append(one.took_s <= HOUR)
        correlation.append(at_equal(one.reached, one.followers, one.quality))
        shown.append(at_equal(one.shown, one.followers, one.quality))
    return {
        "first_pool_share": round(float(np.concatenate(first).mean()), 4),
        "traffic_share": round(float(np.mean([one.traffic for one in days])), 4),
        "watch_cost": round(float(np.mean([one.cost for one in days])), 4),
        "seat_cost": round(float(np.mean([one.seat_cost for one in days])), 4),
        "best_reach_rung4": round(float(np.concatenate(best).mean()), 4),
        "worst_reach_rung4": round(float(np.concatenate(worst).mean()), 4),
        "reach_follower_correlation": round(float(np.mean(correlation)), 4),
        "showings_follower_correlation": round(float(np.mean(shown)), 4),
        "best": int(sum(map(len, best))), "uploads": int(sum(map(len, first))),
        "first_audience": float(np.median(np.concatenate([one.audience for one in days]))),
        "ladder": days[0].ladder, "showings": sum(one.showings for one in days),
        "by_quality": climbed(days),
    }  # fmt: skip


def climbed(days: list[Day]) -> list[list[float]]:
    """Of each tenth of quality, the share that climbed to rungs 2, 3, 4, 5 and to everyone."""
    place = np.concatenate([np.minimum((ranks(one.quality) - 1) * 10 // len(one.quality), 9) for one in days])
    rung = np.concatenate([one.rung for one in days])
    return [[round(float((rung[place == tenth] >= r).mean()), 3) for r in range(1, 6)] for tenth in range(10)]


def run(args: argparse.Namespace) -> Report:
    warm()
    days, rings = [], []
    for seed in range(args.seed, args.seed + args.seeds):
        one, before = day(args, seed)
        days.append(one)
        if args.ring and seed == args.seed:
            rings = [lifted(before, kind, args.ring, args.ring_hours) for kind in KINDS]
            _say(f"ring: {rings}")
    figures = figures_of(days) | {
        "ring_lifted": max((ring.lifted for ring in rings), default=None),
        "rings": {kind: list(ring) for kind, ring in zip(KINDS, rings, strict=False)},
        "viewers": args.viewers, "videos": args.videos, "seeds": args.seeds,
    }  # fmt: skip

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        for r, name in enumerate(("second", "third", "fourth", "fifth", "everyone")):
            axes.plot(range(5, 105, 10), [tenth[r] for tenth in figures["by_quality"]], label=name)
        axes.set(xlabel="hidden quality, percentile of uploads", ylabel="share that reached the rung", ylim=(0, 1))
        axes.legend()

    plain = [(k, v) for k, v in figures.items() if not isinstance(v, (list, dict))]
    return Report(figures, table(("what", "figure"), plain), {"climbed": draw})


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
