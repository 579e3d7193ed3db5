"""Arrivals: does a video that nobody has seen reach those who love what it is about? In the lab's world, by its truth.

People have had their accounts for a month when the day begins; a part of the videos is there. After a warm-up, in which the
engine learns, uploads come. Of each the first so many different viewers are looked at: how many of them love its topic (by the
world's hidden tastes), beside how many of all people do. `lift` is the first over the second, all uploads together; videos that
had fewer viewers by the end are left out and counted. `seats` says on which seats these viewers were reached.
"""

import argparse
import sys
from collections import Counter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine import Engine
from fyp.engine.warm import warm
from fyp.lab.report import Report, table
from fyp.lab.watched import Watched, arrivals
from fyp.lab.world import Run, World
from fyp.lab.world.people import LOVE

ABOUT = __doc__ or ""
HOUR = 3600.0
TAIL_H = 2.0
"""Uploads of the last hours have no time to be seen: there are none."""
LEAST = 10
"""An upload that fewer have seen by the end is left out."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--viewers", type=int, default=2000, help="people of the world (2,000)")
    parser.add_argument("--videos", type=int, default=8000, help="videos in all (8,000)")
    parser.add_argument("--uploads", type=int, default=120, help="of them come while it runs (120)")
    parser.add_argument("--hours", type=float, default=12.0, help="of the day, from eight in the morning (12)")
    parser.add_argument("--warm", type=float, default=3.0, help="hours before anything is measured (3)")
    parser.add_argument("--first", type=int, default=50, help="viewers of each upload that are looked at (50)")
    parser.add_argument("--seeds", type=int, default=2, help="worlds (2)")
    parser.add_argument("--seed", type=int, default=0, help="of the first")


class Met(NamedTuple):
    """Of n uploads: do the first viewers love its topic [n, first], by order of viewing, NaN where there were no more; the
    share of all people that does [n]; on which seats they were reached."""

    loves: NDArray[np.float64]
    chance: NDArray[np.float64]
    seats: Counter[str]
    loving: Counter[str]
    left_out: int


def met(run: Run, since: float, first: int) -> Met:
    """Who came first to what was uploaded from `since` (seconds since the start) on."""
    world, shown = run.world, run.showings()
    loving = world.people.taste >= LOVE
    loves, chance, seats, hits, left_out = [], [], Counter[str](), Counter[str](), 0
    for row in np.flatnonzero((world.videos.at >= since) & (world.videos.at < run.now)):
        mine = np.flatnonzero(shown.video == row)
        mine = mine[np.argsort(shown.began[mine], kind="stable")]
        _, at = np.unique(shown.viewer[mine], return_index=True)
        mine = mine[np.sort(at)][:first]
        if len(mine) < min(LEAST, first):
            left_out += 1
            continue
        topic = world.videos.topic[row]
        some = np.full(first, np.nan)
        some[: len(mine)] = loving[shown.viewer[mine], topic]
        loves.append(some)
        chance.append(float(loving[:, topic].mean()))
        names = [run.sources[source] for source in shown.source[mine]]
        seats.update(names)
        hits.update(name for name, loved in zip(names, some, strict=False) if loved)
    return Met(np.array(loves, np.float64).reshape(len(loves), first), np.array(chance), seats, hits, left_out)


def lift(loves: NDArray[np.float64], chance: NDArray[np.float64]) -> float:
    """How many times as often as chance: of all viewers those who love it, over those who would by chance."""
    there = ~np.isnan(loves)
    by_chance = float((there * chance[:, None]).sum())
    return float(np.nansum(loves)) / by_chance if by_chance else 0.0


def day(args: argparse.Namespace, seed: int) -> Met:
    """A day in the world of `seed`."""
    hours = args.hours - TAIL_H if args.hours > 2 * TAIL_H else args.hours / 2
    world = World(seed, args.viewers, args.videos, stock=1.0 - args.uploads / args.videos, hours=hours, hour=8.0)
    feed = Watched(world, Engine(seed=seed))
    feed.observe(arrivals(world))
    run = Run(world, feed).go(args.hours)
    found = met(run, args.warm * HOUR, args.first)
    print(
        f"seed {seed}: {run.shown:,} showings, lift {lift(found.loves, found.chance):.2f}", file=sys.stderr, flush=True
    )
    return found


def figures_of(days: list[Met], first: int) -> dict[str, Any]:
    """The figures of several worlds together."""
    loves, chance = np.concatenate([one.loves for one in days]), np.concatenate([one.chance for one in days])
    seats, hits = (sum(parts, Counter[str]()) for parts in ((d.seats for d in days), (d.loving for d in days)))
    loved = chance > 0.0
    ratios = np.nanmean(loves[loved], axis=1) / chance[loved] if loved.any() else np.zeros(1)
    tenths = np.array_split(np.arange(first), min(5, first))
    return {
        "lift": round(lift(loves, chance), 3),
        "mean_lift": round(float(ratios.mean()), 3),
        "share": round(float(np.nanmean(loves)), 4) if len(loves) else 0.0,
        "chance": round(float(chance.mean()), 4) if len(chance) else 0.0,
        "lift_by_order": [round(lift(loves[:, part], chance), 3) for part in tenths],
        "worst_tenth_lift": round(float(np.quantile(ratios, 0.1)), 3),
        "seats": {seat: round(n / max(sum(seats.values()), 1), 3) for seat, n in seats.most_common()},
        "viewers_each": round(float((~np.isnan(loves)).sum(axis=1).mean()), 1) if len(loves) else 0.0,
        "uploads": len(chance),
        "love_by_seat": {seat: round(hits[seat] / n, 3) for seat, n in seats.most_common()},
        "left_out": sum(one.left_out for one in days), "first": first,
    }  # fmt: skip


def run(args: argparse.Namespace) -> Report:
    warm()
    days = [day(args, seed) for seed in range(args.seed, args.seed + args.seeds)]
    figures = figures_of(days, args.first) | {"viewers": args.viewers, "videos": args.videos, "seeds": args.seeds}
    return Report(
        figures, table(("what", "figure"), [(k, v) for k, v in figures.items() if not isinstance(v, (list, dict))])
    )


__all__ = ["ABOUT", "Met", "arguments", "figures_of", "lift", "met", "run"]
