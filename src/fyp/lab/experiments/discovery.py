"""discovery: how often people finish videos of topics new to them, beside what is popular and an engine that never asks."""

import argparse
import math
import sys
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine import Engine
from fyp.engine.knobs import Knobs
from fyp.engine.warm import warm
from fyp.lab.report import Report, table
from fyp.lab.world import EngineFeed, Feed, Popular, Run, World
from fyp.lab.world.people import LOVE

ABOUT = """how often people find topics that are new to them

As when wandering is tried out: in the lab's world everybody lives for three days with the engine without wandering (no seats to
wander, to probe and for the fresh, no curiosity). A topic of which somebody has finished nothing in that time is new to them.
Then the world goes on three times from the same moment: with wandering, without as before, and with what is popular, which has
heard the same. ratio_to_popular and ratio_without_wander: finishes of videos of topics that were new when the ways parted,
per person, beside the other two; watch_cost: by how much less is watched in all than without wandering (below 0: more), in
these hours: not in those that come later. The intervals resample the people (95 %).

All three begin alike, as whoever has found more has less that is new to them: people who live from the start under feeds of
their own are told apart by what is left to find. `_held_back` says what comes of the other order: people who have lived with
wandering are let go on with it, without it and with what is popular. By then much of what can be found has been.
`_from_the_start` is beside people who have had nothing but what is popular, and have other topics left."""

OFF = {
    "wander_seat": 0.0, "probe_seat": 0.0, "pool_seat": 0.0, "widen_seat": 0.0, "probe": 0.0, "wander_candidates": 0.0,
    "settled_seat": 0.0,
}  # fmt: skip
"""Wandering off: nothing is shown but for its value."""
FROM_THE_START = "popular from the start"
DRAWS = 1000


class Way(NamedTuple):
    """What came of one feed, of each viewer [viewers]: finishes of new topics, topics found, finishes, showings, seconds; and
    `loved` are finishes of new topics that they truly love."""

    new: NDArray[np.float64]
    found: NDArray[np.float64]
    finished: NDArray[np.float64]
    shown: NDArray[np.float64]
    watched_s: NDArray[np.float64]
    loved: NDArray[np.float64]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--viewers", type=int, default=50, help="people (50)")
    parser.add_argument("--videos", type=int, default=6000, help="videos (6,000)")
    parser.add_argument("--topics", type=int, default=100, help="topics (100)")
    parser.add_argument(
        "--before", type=float, default=72.0, metavar="H", help="hours that all live with one feed (72)"
    )
    parser.add_argument("--hours", type=float, default=24.0, metavar="H", help="hours that are measured (24)")
    parser.add_argument("--seeds", type=int, default=3, help="worlds (3), of the seeds 0, 1, ..")
    parser.add_argument(
        "--held-back", type=int, default=1, help="of them worlds that live with wandering before, too (1)"
    )
    parser.add_argument(
        "--turn", nargs="*", default=[], metavar="KNOB=VALUE", help="knobs of the engine that is measured"
    )


def new_topics(run: Run) -> NDArray[np.bool_]:
    """The topics [viewers, topics] of which a viewer has finished nothing yet, by what the videos are truly about."""
    world, shown = run.world, run.showings()
    new = np.ones((world.viewers, world.topics), np.bool_)
    done = shown.finished(world.videos.duration_s)
    new[shown.viewer[done], world.videos.topic[shown.video[done]]] = False
    return new


def way(run: Run, since: float, new: NDArray[np.bool_]) -> Way:
    """What came of a run since a moment (seconds since the start)."""
    world = run.world
    shown = run.showings().between(since, math.inf)
    done = shown.finished(world.videos.duration_s)
    topic = world.videos.topic[shown.video]
    hit = done & new[shown.viewer, topic]
    pairs = np.unique(shown.viewer[hit].astype(np.int64) * world.topics + topic[hit]) // world.topics

    def count(rows: Any, weights: Any = None) -> NDArray[np.float64]:
        return np.bincount(rows, weights, world.viewers).astype(np.float64)

    return Way(
        count(shown.viewer[hit]), count(pairs), count(shown.viewer[done]), count(shown.viewer),
        count(shown.viewer, shown.watched_s),
        count(shown.viewer[hit & (world.people.taste[shown.viewer, topic] >= LOVE)]),
    )  # fmt: skip


def live(seed: int, args: argparse.Namespace, turned: dict[str, float], before: str) -> dict[str, Way]:
    """The three ways of one seed, after a life with the feed named `before`."""
    world = World(seed, args.viewers, args.videos, args.topics, hours=args.before + args.hours)
    on = dict(Knobs(**turned))
    knobs = {"fyp": on, "without wandering": {**on, **OFF}}
    feed, popular = EngineFeed(world, Engine(Knobs(**knobs[before]), seed)), Popular(world)
    _say(f"seed {seed}: {before}, {args.before:g} h")
    run = Run(world, feed, others=(popular,)).go(args.before)
    new, since = new_topics(run), run.now
    feeds: dict[str, Feed] = {name: feed.copy(turn) for name, turn in knobs.items()} | {"popular": popular}
    ways: dict[str, Way] = {}
    for name, other in feeds.items():
        _say(f"seed {seed}: {name}, {args.hours:g} h from {len(run.showings().began):,} showings on")
        ways[name] = way(run.fork(other).go(args.hours), since, new)
    return ways


def popular_life(seed: int, args: argparse.Namespace) -> Way:
    """What came of people who had nothing but what is popular."""
    world = World(seed, args.viewers, args.videos, args.topics, hours=args.before + args.hours)
    run = Run(world, Popular(world)).go(args.before)
    new, since = new_topics(run), run.now
    return way(run.go(args.hours), since, new)


def together(by_seed: list[dict[str, Way]]) -> dict[str, Way]:
    """The people of all seeds as one."""
    return {
        name: Way._make(np.concatenate(columns) for columns in zip(*(seed[name] for seed in by_seed), strict=True))
        for name in by_seed[0]
    }


def ratios(ways: dict[str, Way], dice: np.random.Generator | None = None) -> tuple[float, float, float]:
    """To popular, without wandering, and the cost, of everybody or (with dice) of a resample of them."""
    n = len(ways["fyp"].new)
    pick = np.arange(n) if dice is None else dice.integers(0, n, n)
    new = {name: float(w.new[pick].sum()) for name, w in ways.items()}
    seconds = {name: float(w.watched_s[pick].sum()) for name, w in ways.items()}
    return (
        new["fyp"] / max(new["popular"], 1.0), new["fyp"] / max(new["without wandering"], 1.0),
        1.0 - seconds["fyp"] / max(seconds["without wandering"], 1e-9),
    )  # fmt: skip


def run(args: argparse.Namespace) -> Report:
    warm()
    turned = {name: float(value) for name, value in (pair.split("=", 1) for pair in args.turn)}
    by_seed = [
        live(seed, args, turned, "without wandering") | {FROM_THE_START: popular_life(seed, args)}
        for seed in range(args.seeds)
    ]
    ways = together(by_seed)
    names = ("ratio_to_popular", "ratio_without_wander", "watch_cost")
    dice = np.random.default_rng(0)
    low, high = np.quantile([ratios(ways, dice) for _ in range(DRAWS)], (0.025, 0.975), axis=0)
    figures: dict[str, Any] = {name: round(value, 4) for name, value in zip(names, ratios(ways), strict=True)}
    for i, name in enumerate(names):
        figures[f"{name}_interval"] = [round(float(low[i]), 4), round(float(high[i]), 4)]
        figures[f"{name}_by_seed"] = [round(ratios(seed)[i], 4) for seed in by_seed]
    if args.held_back:
        held = together([live(seed, args, turned, "fyp") for seed in range(args.held_back)])
        for name, value in zip(names, ratios(held), strict=True):
            figures[f"{name}_held_back"] = round(value, 4)
    figures["ratio_to_popular_from_the_start"] = round(
        float(ways["fyp"].new.sum() / max(ways[FROM_THE_START].new.sum(), 1.0)), 4
    )
    figures["feeds"] = {name: _mean(w) for name, w in ways.items()}
    figures |= {"viewers": args.viewers, "videos": args.videos, "seeds": args.seeds, "turned": turned}
    head = ("feed", *figures["feeds"]["fyp"])
    rows = [(name, *figures["feeds"][name].values()) for name in ways]
    ends = [f"{n} {figures[n]} {figures[f'{n}_interval']}; held back {figures.get(f'{n}_held_back')}" for n in names]

    def draw(figure: Any) -> None:
        axes = figure.subplots(1, 2)
        for axis, what in zip(axes, ("finishes of new topics", "minutes"), strict=True):
            axis.bar(list(ways), [figures["feeds"][name][what] for name in ways])
            axis.set(title=f"{what}, a person")

    text = f"{table(head, rows)}\n(a person, in {args.hours:g} hours)\n" + "\n".join(ends)
    return Report(figures, text, {"feeds": draw})


def _mean(w: Way) -> dict[str, float]:
    new, found, finished, shown, seconds, loved = (float(column.mean()) for column in w)
    return {
        "finishes of new topics": round(new, 3), "of loved ones": round(loved, 3), "topics found": round(found, 3),
        "finishes": round(finished, 2),
        "showings": round(shown, 1), "minutes": round(seconds / 60, 2),
        "new per 100 shown": round(100 * new / max(shown, 1e-9), 3),
    }  # fmt: skip


def _say(what: str) -> None:
    print(f"\r{what:<90}", end="", file=sys.stderr, flush=True)
