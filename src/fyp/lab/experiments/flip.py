"""flip: how soon the feed follows when a taste turns, and how soon it knows a newcomer, in a town where the truth is known."""

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from fyp.app.app import Publication
from fyp.app.opening import open_app
from fyp.config import Settings
from fyp.engine import Engine
from fyp.engine.rank.rating import rate_candidates
from fyp.engine.warm import warm
from fyp.lab.hamlet import NICHES, Even, Hamlet, expected_s, loves
from fyp.lab.metrics import ranks
from fyp.lab.report import Report, table
from fyp.vocabulary.event import Blocked
from fyp.vocabulary.feed import FeedRequest

ABOUT = """how soon the feed follows when a taste turns

In a simulated town people scroll through the engine's feed. Then what some of them love turns into something else at once:
videos_to_half is how many they watch until half of the feed that would be served is of the new loves. newcomer_share_20:
expected seconds of the 15th to 20th video of somebody never seen before, as a share of an oracle's. found_three_40: runs in
which all of three planted loves were shown at least twice by video 40. event_to_feed_ms: from an acknowledged block to a
page without that maker, over a log on disk while others tell events. duration_bias: rank correlation of score and length
over videos of one niche, to people to whom the length is all the same, the mean of three towns."""

TOWNS = 3
"""Towns over which the bias by length is averaged: one alone moves by some +-.15."""
PAGE, LOOK = 3, 6
"""Slots of a page, as the player asks for them; and of the one that is looked into, which nobody watches."""
SETTLED, FAR = 40, 60
"""Videos that somebody has watched before the turn; and those after which we stop waiting."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--viewers", type=int, default=500, help="who turn, and as many newcomers (500)")
    parser.add_argument("--people", type=int, default=1000, help="who have lived in the town before (1,000)")
    parser.add_argument("--videos", type=int, default=3000, help="videos of the town (3,000)")
    parser.add_argument("--seed", type=int, default=0, help="of the town")


def turned(who: Even, dice: random.Random) -> set[str]:
    """Make somebody love as many other niches, and the old ones no more; returns the new loves."""
    old = loves(who)
    new = set(dice.sample(sorted(set(NICHES) - old), len(old)))
    for niche in old:
        who.tastes[niche] = -0.8
    for niche in new:
        who.tastes[niche] = 1.6
    return new


def turn(town: Hamlet, who: Even, dice: random.Random) -> tuple[int, int, list[float]]:
    """Pages and videos until half of the feed follows (FAR + 1: it did not), and the share of new loves by video."""
    town.scroll(who, SETTLED, PAGE)
    new = turned(who, dice)
    videos, reached, curve = 0, 0, []
    pages = 0
    while videos < FAR:
        page = town.page(who, PAGE)
        if not page.slots:
            break
        pages += 1
        for slot in page.slots:
            town.watch(who, page, slot.position)
            videos += 1
            curve.append(town.share(town.engine.compose(town.request(who, LOOK))[0], new))
            if not reached and curve[-1] >= 0.5:
                reached = videos
        if reached and videos >= 24:
            break
    return (-(-reached // PAGE) if reached else FAR // PAGE + 1), reached or FAR + 1, curve


def newcomer(town: Hamlet, who: Even) -> float:
    """Expected seconds of the 15th to 20th video, as a share of what an oracle shows."""
    seen = town.scroll(who, 20, PAGE)
    got = statistics.fmean(expected_s(who, town.videos[id], town.hidden[id]) for id in seen[14:])
    return got / town.best_s(who, [id for id in town.videos if id not in set(seen[:14])], len(seen[14:]))


def three(town: Hamlet, who: Even, dice: random.Random) -> bool:
    """Are three planted loves found by video 40?"""
    loved = dice.sample(NICHES, 3)
    for niche in NICHES:
        who.tastes[niche] = 1.6 if niche in loved else -0.5
    shown = [town.videos[id].niche for id in town.scroll(who, 40, PAGE)]
    return all(shown.count(niche) >= 2 for niche in loved)


def bias(seed: int, people: int) -> float:
    """Mean rank correlation of score and length (6-40 s), within a person and a niche, all videos equally good."""
    town = Hamlet(Engine(seed=seed), 1500, seed, 6.0, 40.0)
    town.hidden = dict.fromkeys(town.hidden, 0.0)
    crowd = [town.arrive(n) for n in range(people)]
    for _ in range(4):
        for who in crowd:
            town.scroll(who, 12)
    memory, found = town.engine.memory, []
    for who in crowd[:100]:
        ask = town.engine.composer.ask(town.request(who, PAGE))[0]
        for niche in sorted(loves(who)):
            rows = np.array(
                [r for r in np.flatnonzero(ask.unseen) if town.videos[memory.videos.ids[r]].niche == niche], np.int32
            )
            if len(rows) >= 10:
                score = town.engine.worth(rows, rate_candidates(ask, who.id, rows)[2])
                pair = np.corrcoef(ranks(score.astype(float)), ranks(memory.videos.duration_s[rows].astype(float)))
                found.append(float(pair[0, 1]))
    return statistics.fmean(found)


def event_to_feed(rounds: int) -> list[float]:
    """Milliseconds from an acknowledged block to a page that knows of it, while another thread tells without pause."""
    with tempfile.TemporaryDirectory() as folder:
        app = open_app(Settings(data=str(Path(folder))))
        town = Hamlet(Engine(), 600, 1)
        app.publish_all(Publication(video) for video in town.videos.values())
        stop = threading.Event()

        def load() -> None:
            n = 0
            while not stop.is_set():
                page = app.feed(FeedRequest(viewer=f"busy{n % 50}", at=app.clock.now(), n=PAGE))
                app.tell([
                    Blocked(id=f"l{n}.{i}", at=app.clock.now(), viewer=page.viewer, creator=f"nobody{i}", on=False)
                    for i in range(100)
                ])  # fmt: skip
                n += 1

        worker = threading.Thread(target=load, daemon=True)
        worker.start()
        took = []
        try:
            for n in range(rounds):
                page = app.feed(FeedRequest(viewer=f"p{n}", at=app.clock.now(), n=PAGE))
                maker = town.videos[page.slots[0].video].creator
                app.tell([Blocked(id=f"b{n}", at=app.clock.now(), viewer=f"p{n}", creator=maker)])
                acknowledged = time.perf_counter()
                after = app.feed(FeedRequest(viewer=f"p{n}", at=app.clock.now(), n=50))
                took.append((time.perf_counter() - acknowledged) * 1000)
                if any(town.videos[slot.video].creator == maker for slot in after.slots):
                    raise RuntimeError(
                        "a page that was asked for after a block has been acknowledged does not know of it"
                    )
        finally:
            stop.set()
            worker.join()
            app.stop()
        return sorted(took)


def run(args: argparse.Namespace) -> Report:
    warm()
    dice = random.Random(args.seed)
    town = Hamlet(Engine(seed=args.seed), args.videos, args.seed)
    for n in range(args.people):
        town.scroll(town.arrive(n), 40, PAGE)
        _say(n, args.people, "people have scrolled")
    number = args.people
    turns, shares, founds = [], [], []
    for n in range(args.viewers):
        turns.append(turn(town, town.arrive(number + 3 * n), dice))
        shares.append(newcomer(town, town.arrive(number + 3 * n + 1)))
        founds.append(three(town, town.arrive(number + 3 * n + 2), dice))
        _say(n, args.viewers, "turned")
    waits = event_to_feed(300)
    lengths = [bias(args.seed + n, min(600, args.people)) for n in range(TOWNS)]
    curve = [statistics.fmean(c[i] for _, _, c in turns if len(c) > i) for i in range(24)]
    figures: dict[str, Any] = {
        "pages_to_half": statistics.median(pages for pages, _, _ in turns),
        "videos_to_half": statistics.median(videos for _, videos, _ in turns),
        "never": sum(videos > FAR for _, videos, _ in turns) / len(turns),
        "newcomer_share_20": round(statistics.fmean(shares), 4),
        "found_three_40": round(statistics.fmean(founds), 4),
        "event_to_feed_ms": round(waits[int(0.99 * len(waits))], 2), "event_to_feed_p50_ms": round(waits[len(waits) // 2], 2),
        "duration_bias": round(statistics.fmean(lengths), 4), "duration_bias_by_town": [round(x, 3) for x in lengths],
        "viewers": args.viewers,
        "curve": [round(x, 3) for x in curve],
    }  # fmt: skip

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        axes.plot(range(1, 25), curve)
        axes.axhline(0.5, linestyle=":")
        axes.set(xlabel="videos watched since the taste turned", ylabel="share of the feed that follows", ylim=(0, 1))

    return Report(
        figures,
        table(("what", "figure"), [(k, v) for k, v in figures.items() if not isinstance(v, list)]),
        {"turn": draw},
    )


def _say(done: int, of: int, what: str) -> None:
    if done % 20 == 0 or done == of - 1:
        print(f"\r{done + 1:,} of {of:,} {what} ", end="\n" if done == of - 1 else "", file=sys.stderr, flush=True)
