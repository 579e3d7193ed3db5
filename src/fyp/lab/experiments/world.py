"""world: feeds beside one another in the lab's world, and how far what people do there is what they do in a real log."""

import argparse
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine import Engine
from fyp.engine.warm import warm
from fyp.lab.exposures import ExposureLog
from fyp.lab.report import Report, table
from fyp.lab.world import Chance, EngineFeed, Feed, Graph, Popular, Run, Stale, World
from fyp.lab.world import fit as fitting
from fyp.lab.world.fitted import FITTED, Fitted

ABOUT = """feeds beside one another in the lab's world

People with hidden tastes live in it by each feed in turn: by chance, what is popular, those one follows, the engine, and the
engine with the memory that it had halfway. With DIR, a folder of a KuaiRand log, the numbers of the world are fitted anew and
printed beside those that it has (src/fyp/lab/world/fitted.py; how: fit.py), and what people do in it by the engine's feed is
compared with the log: ks_watch_share is the largest difference of the distributions of the share that is watched (1 at most),
ks_sitting that of the chance to be in the same sitting still, by minutes, ks_activity that of the seconds of a person, each
by its mean, as the log's overdispersion gives them; the variances are those of a finish that viewer, video and both explain."""

LEAST = 200
"""Pairs of showings, below which a covariance says nothing."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="a folder of a KuaiRand log, to fit and to compare with"
    )
    parser.add_argument("--viewers", type=int, default=400, help="people (400)")
    parser.add_argument("--videos", type=int, default=5000, help="videos (5,000)")
    parser.add_argument("--hours", type=float, default=48.0, metavar="H", help="hours that are lived (48)")
    parser.add_argument("--seed", type=int, default=0, help="of the world")


def feeds(world: World) -> list[Feed]:
    """Everything that is run, from the simplest on."""
    return [
        Chance(world), Popular(world), Graph(world), Stale(world, Engine(seed=world.seed), "fyp of halfway"), EngineFeed(world),
    ]  # fmt: skip


def live(world: World, feed: Feed, hours: float) -> Run:
    """Live in the world by one feed; the stale engine learns in the first half only."""
    run = Run(world, feed).go(hours / 2)
    if isinstance(feed, Stale):
        feed.freeze()
    return run.go(hours / 2)


def line(run: Run, since: float) -> dict[str, float]:
    """What came of a run since a moment, a person and a showing."""
    world, shown = run.world, run.showings().between(since, math.inf)
    done = shown.finished(world.videos.duration_s)
    reach = np.sort(np.bincount(shown.video, minlength=len(world)))
    lorenz = float((2 * np.arange(1, len(reach) + 1) - len(reach) - 1) @ reach)
    return {
        "minutes": round(float(shown.watched_s.sum()) / 60 / world.viewers, 2),
        "showings": round(len(done) / world.viewers, 1),
        "seconds": round(float(shown.watched_s.mean()), 2),
        "finished": round(float(done.mean()), 4),
        "left within 2 s": round(float((shown.watched_s < 2.0).mean()), 4),
        "gini of reach": round(lorenz / (len(reach) * float(reach.sum())), 4),
    }  # fmt: skip


def seen(run: Run) -> fitting.Seen:
    """The showings of a run as those of a log."""
    shown = run.showings()
    order = np.lexsort((shown.began, shown.viewer))
    return fitting.Seen(
        shown.viewer[order].astype(np.int64), shown.began[order], shown.watched_s[order].astype(np.float64),
        run.world.videos.duration_s[shown.video[order]].astype(np.float64),
    )  # fmt: skip


def variances(done: NDArray[np.bool_], viewer: Any, video: Any, topic: Any) -> dict[str, float]:
    """Covariances of a finish of two showings of the same viewer, and topic as well, and of the same video to two viewers.

    The moments of random effects (Henderson's method 1, Biometrics 1953), of what differs from the mean.
    """
    left = done - done.mean()
    _, viewer = np.unique(viewer, return_inverse=True)
    _, topic = np.unique(topic, return_inverse=True)
    both = viewer.astype(np.int64) * (int(topic.max()) + 1) + topic

    def alike(keys: Any) -> tuple[float, float]:
        _, keys, counts = np.unique(keys, return_inverse=True, return_counts=True)
        sums, squares = np.bincount(keys, left), np.bincount(keys, left**2)
        return float((sums**2 - squares).sum()), float((counts * (counts - 1.0)).sum())

    of_viewer, of_both, of_video = alike(viewer), alike(both), alike(video)
    people = (of_viewer[0] - of_both[0]) / max(of_viewer[1] - of_both[1], LEAST)
    return {
        "viewer": round(people, 4),
        "viewer and topic": round(of_both[0] / max(of_both[1], LEAST) - people, 4),
        "video": round(of_video[0] / max(of_video[1], LEAST), 4),
    }


def apart(one: NDArray[np.float64], other: NDArray[np.float64], at: NDArray[np.float64]) -> float:
    """The largest difference of two empirical distributions, looked at in places [n] (Kolmogorov and Smirnov)."""
    left, right = (np.searchsorted(np.sort(x), at, side="right") / len(x) for x in (one, other))
    return float(np.abs(left - right).max())


def of_log(log: ExposureLog, data: fitting.Seen) -> dict[str, float]:
    """The variances of a log's feed, by its first tag."""
    rows = log.events.filter((log.events["tab"] == fitting.FEED) & (log.events["duration_ms"] > 0))
    rows = rows.join(log.videos.select("video_id", "tag"), on="video_id", how="left")
    done = rows["play_time_ms"].to_numpy() / 1000 + 0.1 >= np.minimum(rows["duration_ms"].to_numpy() / 1000, 18.0)
    tag = np.array([str(tag).split(",")[0] for tag in rows["tag"].to_list()])
    return variances(done, rows["user_id"].to_numpy(), rows["video_id"].to_numpy(), tag)


def compare(log: ExposureLog, run: Run) -> tuple[dict[str, Any], dict[str, Any]]:
    """Figures of how far a run is from a log, and the plots of it."""
    data, mine = fitting.seen(log), seen(run)
    fitted = fitting.fit(log, FITTED)
    shares = np.linspace(0.0, 1.0, 101)
    left, right = (np.minimum(d.watched_s / d.duration_s, 1.0) for d in (data, mine))
    edges = np.linspace(60.0, 7200.0, 60)
    long = sitting_seconds(run)
    chances = [fitting.still(fitted.session_mean, fitted.session_spread, edges)]
    chances.append(np.array([np.maximum(long - t, 0.0).sum() for t in edges]) / long.sum())
    days = run.now / 86_400.0
    spent = np.bincount(run.showings().viewer, run.showings().watched_s, run.world.viewers) / days
    usual = np.random.default_rng(0).gamma(fitted.day_shape, fitted.day_s / fitted.day_shape, 100_000)
    world, shown = run.world, run.showings()
    figures = {
        "fit": {name: value for name, value in fitted._asdict().items() if name != "hours"},
        "ks_watch_share": round(apart(left, right, shares[:-1]), 4),
        "ks_sitting": round(float(np.abs(chances[0] - chances[1]).max()), 4),
        "ks_activity": round(apart(usual / usual.mean(), spent / spent.mean(), np.linspace(0, 6, 200)), 4),
        "variances_of_log": of_log(log, data),
        "variances_of_world": variances(
            shown.finished(world.videos.duration_s), shown.viewer, shown.video, world.videos.topic[shown.video]
        ),
    }

    def draw(figure: Any) -> None:
        first, second, third = figure.subplots(1, 3)
        for name, x in (("log", left), ("world", right)):
            first.plot(shares, np.searchsorted(np.sort(x), shares, side="left") / len(x), label=name)
        first.set(xlabel="share that is watched", ylabel="of showings", title="watched share")
        for name, y in zip(("log, fitted", "world"), chances, strict=True):
            second.plot(edges / 60, y, label=name)
        second.set(xlabel="minutes later", title="same sitting still")
        for name, x in (("log, fitted", usual), ("world", spent)):
            third.plot(
                np.linspace(0, 180, 91), np.searchsorted(np.sort(x / 60), np.linspace(0, 180, 91)) / len(x), label=name
            )
        third.set(xlabel="minutes a day", title="people")
        for axes in (first, second, third):
            axes.legend()

    return figures, {"fit": draw}


def sitting_seconds(run: Run) -> NDArray[np.float64]:
    """How long each sitting took [sittings]."""
    shown = run.showings()
    begin, end = np.full(run.sittings, np.inf), np.zeros(run.sittings)
    np.minimum.at(begin, shown.sitting, shown.began)
    np.maximum.at(end, shown.sitting, shown.began + shown.watched_s)
    return np.asarray((end - begin)[np.isfinite(begin)])


def run(args: argparse.Namespace) -> Report:
    warm()
    world = World(args.seed, args.viewers, args.videos, hours=args.hours)
    runs: list[Run] = []
    for feed in feeds(world):
        print(f"\r{feed.name:<40}", end="", file=sys.stderr, flush=True)
        runs.append(live(world, feed, args.hours))
    print(file=sys.stderr)
    lines = {run.feed.name: line(run, args.hours * 1800.0) for run in runs}
    figures: dict[str, Any] = {"feeds": lines, "viewers": args.viewers, "videos": args.videos, "hours": args.hours}
    text = table(("feed", *lines["fyp"]), [(name, *found.values()) for name, found in lines.items()])
    text += "\n(minutes and showings a person, all in the second half)"
    plots: dict[str, Any] = {}
    if args.data is not None:
        found, plots = compare(ExposureLog(args.data), runs[-1])
        figures |= found
        text += f"\n\n{_beside(Fitted(**found['fit']))}\n"
        text += "\n".join(f"{name} {value}" for name, value in found.items() if name != "fit")
    return Report(figures, text, plots)


def _beside(fitted: Fitted) -> str:
    names = [name for name in Fitted._fields if name != "hours"]
    return table(("number", "fitted", "of the world"), [(n, getattr(fitted, n), getattr(FITTED, n)) for n in names])
