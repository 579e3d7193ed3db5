"""newcomer: how soon the feed knows somebody whom it has never seen, with real people's own answers."""

import argparse
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fyp.engine import Engine, Exposure
from fyp.engine.rank.rating import rate_candidates
from fyp.engine.stages import Ask
from fyp.engine.warm import warm
from fyp.lab import exposures
from fyp.lab.exposures import ExposureLog
from fyp.lab.replay import ItemRates, events_of, groups, showings
from fyp.lab.report import Report, table
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import Uploaded
from fyp.vocabulary.lesson import HEADS
from fyp.vocabulary.video import Video

ABOUT = """how soon the feed knows a newcomer, by real people's own answers

DIR is a folder of the jester set (full_observed.parquet) or of a KuaiRand log. The viewers named in FILE, else a seeded
fifth, are newcomers: the engine learns from all others, then picks for each of them, one by one, the next video out of
those that they have truly judged, sees their answer, and learns; 20 steps. Beside it the same by popularity (the running
rate, which hears the same answers), by chance, and by an oracle that knows all answers.
gap: the share of the way from popularity to oracle; gain: fyp less popularity, paired by viewer."""

STEPS = 20
LIKED = 4.0
"""A joke that is rated so high is liked."""
LENGTH_S = 10.0
START = 1.7e9
LEAST = 2 * STEPS
"""Who has judged fewer videos is no newcomer: there would be little to choose from."""
MOST = 2500
FINISH = HEADS.index("finish")


class People(NamedTuple):
    """Videos, what the others saw in order of time, the pool of each newcomer (video -> its answer), and when it begins."""

    videos: list[Video]
    others: Iterator[exposures.Exposure]
    pools: dict[str, dict[str, exposures.Exposure]]
    now: float


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="a folder of jester or of a KuaiRand log"
    )
    parser.add_argument("--viewers", type=Path, metavar="FILE", help="the newcomers, one id a line")
    parser.add_argument("--seed", type=int, default=0, help="of the fifth, of the order of telling, and of chance")
    parser.add_argument("--newcomers", type=int, default=MOST, metavar="N", help=f"at most so many ({MOST})")


def chosen(everybody: list[str], args: argparse.Namespace) -> set[str]:
    """The newcomers among `everybody`: those named, else a seeded fifth. Raises Invalid when nobody named is there."""
    if args.viewers is not None:
        named = {line.strip() for line in args.viewers.read_text().splitlines() if line.strip()} & set(everybody)
        if not named:
            raise Invalid("nobody", f"{args.viewers} names nobody who is in the data", "--viewers")
        return named
    return set(random.Random(args.seed).sample(sorted(everybody), max(1, len(everybody) // 5)))


def jester(args: argparse.Namespace) -> People:
    """Jokes as videos of ten seconds: a liked one is finished, another is left after three seconds."""
    rows = pl.read_parquet(args.data / "full_observed.parquet", columns=["viewer", "item_id", "rating"])
    new = chosen([str(v) for v in rows["viewer"].unique().to_list()], args)
    dice = np.random.default_rng(args.seed)
    at = START + 30 * 86_400.0 * dice.random(len(rows))
    seen: list[exposures.Exposure] = []
    pools: dict[str, dict[str, exposures.Exposure]] = {}
    for when, viewer, item, rating in zip(at.tolist(), *(rows[c].to_list() for c in rows.columns), strict=True):
        liked = rating >= LIKED
        row = exposures.Exposure(
            str(viewer), str(item), when, "foryou", LENGTH_S if liked else 3.0, LENGTH_S, (), liked, False
        )
        if row.viewer in new:
            pools.setdefault(row.viewer, {})[row.video] = row
        else:
            seen.append(row)
    seen.sort(key=lambda row: row.at)
    items = sorted(set(rows["item_id"].to_list()))
    videos = [Video(id=str(i), creator=f"of{i}", duration_s=LENGTH_S, posted_at=START - 60.0) for i in items]
    return People(videos, iter(seen), pools, START + 31 * 86_400.0)


def kuairand(args: argparse.Namespace) -> People:
    """The log without its newcomers, whose pools are what the log showed them (the last time, when it was twice)."""
    log = ExposureLog(args.data)
    new = chosen([str(v) for v in log.events["user_id"].unique().to_list()], args)
    pools: dict[str, dict[str, exposures.Exposure]] = {}
    for part in (log.history(), log.rows()):
        for row in part:
            if row.viewer in new:
                pools.setdefault(row.viewer, {})[row.video] = row
    others = (row for part in (log.history(), log.rows()) for row in part if row.viewer not in new)
    return People(list(log.published()), others, pools, float(log.events["time_ms"][-1]) / 1000 + 3600.0)


def teach(engine: Engine, people: People, rates: ItemRates) -> None:
    """Publish all videos and tell what the others saw."""
    engine.observe_many([Uploaded(id=f"u{v.id}", at=START - 60.0, viewer=v.creator, video=v) for v in people.videos])
    for done, piece in enumerate(groups(people.others)):
        served = engine.witness(showings(piece))
        told = [*served, *(event for page, row in zip(served, piece, strict=True) for event in events_of(row, page))]
        engine.observe_many(told)
        rates.learn(piece)
        if done % 500 == 0:
            print(f"\rlearning from the others: {done:,} groups ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def scroll(
    engine: Engine, viewer: str, pool: dict[str, exposures.Exposure], now: float, rates: ItemRates
) -> list[bool]:
    """The answers that a newcomer gives to what the engine picks of their pool, step by step; the engine learns each."""
    memory = engine.memory
    left = dict(pool)
    answers = []
    surface = Counter(row.surface for row in pool.values() if row.surface != "history").most_common(1)[0][0]
    for _ in range(STEPS):
        ids = list(left)
        rows = np.array([memory.videos.index[id] for id in ids], np.int32)
        unseen = memory.videos.alive[: len(memory.videos)]
        dice = np.random.Generator(np.random.PCG64(0))
        ask = Ask(memory.viewers.find(viewer), now, 1, surface, dice, unseen, memory, engine.knobs)
        chances = rate_candidates(ask, viewer, rows)[2]
        row = left.pop(ids[int(np.argmax(chances[:, FINISH]))])._replace(at=now, surface=surface)
        page = engine.witness([Exposure(viewer, row.video, now, surface)])
        engine.observe_many([*page, *events_of(row, page[0])])
        rates.learn([row])
        answers.append(row.long_view)
        now += row.watched_s + 1.0
    return answers


def run(args: argparse.Namespace) -> Report:
    if (args.data / "full_observed.parquet").exists():
        people = jester(args)
    elif list(args.data.glob("events_*.parquet")):
        people = kuairand(args)
    else:
        raise Invalid("no_data", f"{args.data} holds neither full_observed.parquet nor events_*.parquet", "DIR")
    warm()
    engine, rates = Engine(seed=args.seed), ItemRates()
    teach(engine, people, rates)
    pools = {viewer: pool for viewer, pool in people.pools.items() if len(pool) >= LEAST}
    if not pools:
        raise Invalid("no_pool", f"no newcomer has judged {LEAST} videos", "--viewers")
    order = random.Random(args.seed + 1).sample(sorted(pools), min(len(pools), args.newcomers))
    got = np.zeros((4, len(order), STEPS))  # fyp, popularity, chance, oracle
    for i, viewer in enumerate(order):
        pool = pools[viewer]
        ranked = sorted(pool, key=lambda video: (-rates.predict(video)[0], video))
        answers = [pool[video].long_view for video in ranked]
        got[1, i] = answers[:STEPS]
        got[2, i] = np.mean(answers)
        got[3, i] = np.sort(answers)[::-1][:STEPS]
        got[0, i] = scroll(engine, viewer, pool, people.now, rates)
        people = people._replace(now=people.now + 600.0)
        if i % 50 == 0:
            print(f"\r{i:,} of {len(order):,} newcomers ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return _report(got)


def _gap(curve: NDArray[np.float64], first: int, last: int) -> float:
    fyp, popular, _, oracle = curve[:, first - 1 : last].mean(axis=1)
    return float((fyp - popular) / (oracle - popular)) if oracle > popular else math.nan


def _report(got: NDArray[np.float64]) -> Report:
    curve = got.mean(axis=1)
    paired = (got[0] - got[1]).mean(axis=1)
    figures: dict[str, Any] = {
        "gap_1_20": round(_gap(curve, 1, 20), 4), "gap_11_20": round(_gap(curve, 11, 20), 4),
        "gain_1_20": round(float(paired.mean()), 5),
        "standard_error": round(float(paired.std(ddof=1) / math.sqrt(len(paired))), 5) if len(paired) > 1 else None,
        "newcomers": len(paired),
    }  # fmt: skip
    names = ("fyp", "popularity", "chance", "oracle")
    figures |= {f"curve_{name}": [round(x, 4) for x in row] for name, row in zip(names, curve.tolist(), strict=True)}
    text = table(
        ("method", "steps 1-5", "6-10", "11-15", "16-20", "all"),
        [(name, *(float(row[a : a + 5].mean()) for a in (0, 5, 10, 15)), float(row.mean()))
         for name, row in zip(names, curve, strict=True)],
    )  # fmt: skip
    end = (
        f"gap 1-20 {figures['gap_1_20']}, 11-20 {figures['gap_11_20']}; "
        f"gain {figures['gain_1_20']} +- {figures['standard_error']} ({len(paired)} newcomers)"
    )

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        for name, row in zip(names, curve, strict=True):
            axes.plot(range(1, STEPS + 1), row, label=name)
        axes.set(xlabel="step", ylabel="liked", title="what newcomers say to what is picked for them")
        axes.legend()

    return Report(figures, f"{text}\n{end}", {"steps": draw})
