"""counterfactual: another policy judged from a log, beside what it truly brings; and what tests find where nothing is."""

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from fyp.adapters.embedded.event_log import SqliteEventLog
from fyp.app.opening import LOG
from fyp.engine import Engine, Knobs
from fyp.engine.judge import Judge
from fyp.engine.memory.trials import CONTROL, trial
from fyp.engine.trace import Trace
from fyp.engine.warm import warm
from fyp.lab.counterfactual import Bench, Estimates, estimate
from fyp.lab.hamlet import Even, Hamlet
from fyp.lab.moments import Moments
from fyp.lab.report import Report, table
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import AnyEvent
from fyp.vocabulary.lesson import HEADS, Lesson

ABOUT = """another policy judged from a log, beside what it truly brings

Without --data: a simulated town, whose people are not of the engine's model, scrolls through a feed with a soft draw. Its log
is folded anew, and another policy that never ran is judged page by page; the truth is what the same people finish of pages
that this policy lays out at the same moments. Then, at moments that stand still, 200 logs are drawn by the engine's own
draw: how many of their 95 % intervals hold the truth. And 2,000 experiments that differ in nothing, over the town's lessons.
error: of the doubly robust estimate from the log; coverage: of its intervals; aa_false_positives: at 5 %, by the test that is
looked at once. aa_always_valid: by the one that may be looked at all the time, which is 5 % at most.

With --data: the log of a data folder judged by the knobs of --set."""

SLOTS = 3
LOGGED = {"temperature": 0.2, "contenders": 150.0, "hash_bits": 14.0}
"""The draw of a log that is meant to be judged by: softer and wider than the default, which draws near ties alone."""
OTHER = {"temperature": 0.13, "contenders": 60.0, "weight_like": 2.0, "weight_early_skip": -0.8, "pool_seat": 0.15}
"""The policy that never ran."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--viewers", type=int, default=200, help="people of the town (200)")
    parser.add_argument("--videos", type=int, default=1500, help="videos of the town (1,500)")
    parser.add_argument("--scrolls", type=int, default=30, help="videos that each sees before the log, and in it (30)")
    parser.add_argument("--runs", type=int, default=200, help="logs that are drawn at moments that stand still (200)")
    parser.add_argument("--pages", type=int, default=2000, help="pages of each (2,000: a log of fewer is too thin)")
    parser.add_argument("--aa", type=int, default=2000, help="experiments that differ in nothing (2,000)")
    parser.add_argument("--seed", type=int, default=0, help="of town, dice and arms")
    parser.add_argument("--data", type=Path, metavar="DIR", help="judge the log of this data folder instead")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KNOB=VALUE", help="of the other policy, with --data"
    )
    parser.add_argument(
        "--head", default="finish", choices=HEADS, help="what a showing is to bring, with --data (finish)"
    )


class Lived(NamedTuple):
    """A town that scrolled: its events before and in the log, the lessons of the log, what the other policy truly brings."""

    town: Hamlet
    people: list[Even]
    before: list[AnyEvent]
    logged: list[AnyEvent]
    lessons: list[Lesson]
    truth: float


class _Keeping(Engine):
    """An engine that keeps what it was told and learned."""

    def __init__(self, knobs: Knobs, seed: int) -> None:
        super().__init__(knobs, seed)
        self.told: list[AnyEvent] = []
        self.lessons: list[Lesson] = []

    def observe_many(self, events: Sequence[AnyEvent]) -> list[Lesson]:
        self.told += events
        done = super().observe_many(events)
        self.lessons += done
        return done


def live(args: argparse.Namespace, other: Knobs) -> Lived:
    """Scroll; at every page of the log, three pages that the other policy lays out at that moment tell the truth."""
    engine = _Keeping(Knobs(**LOGGED), args.seed)
    town = Hamlet(engine, args.videos, args.seed)
    people = [town.arrive(number) for number in range(args.viewers)]
    _scroll(town, people, args.scrolls, None, "before it")
    before, taught = len(engine.told), len(engine.lessons)
    truth = _Truth(town, other, args.seed)
    _scroll(town, people, args.scrolls, truth, "in it")
    told = engine.told
    return Lived(town, people, told[:before], told[before:], engine.lessons[taught:], truth.brought / truth.slots)


class _Truth:
    """Sums what the other policy brings at moments of the live town."""

    def __init__(self, town: Hamlet, other: Knobs, seed: int) -> None:
        self._moments, self._other = Moments(town, (), other, SLOTS, 0), other
        self._town, self._judge = town, Judge(town.engine.memory)
        self._dice, self._chance = np.random.default_rng(seed + 1), random.Random(f"{seed}/live truth")
        self.brought, self.slots = 0.0, 0

    def at(self, who: Even) -> None:
        request = self._town.request(who, SLOTS)
        ask = self._judge.composer.ask(request)[0]._replace(knobs=self._other)
        found = self._judge.composer.lay(ask, who.id, Trace())[0]
        for _ in range(3):
            seated = self._judge.composer.seat(ask._replace(dice=self._dice), found)
            self.brought += float(self._moments.brings(who, found.videos[seated.places].tolist(), self._chance).sum())
            self.slots += len(seated.places)


def _scroll(town: Hamlet, people: list[Even], count: int, truth: _Truth | None, when: str) -> None:
    for turn in range(-(-count // SLOTS)):
        print(f"\rpages of the log and {when}: {turn * len(people):,} ", end="", file=sys.stderr, flush=True)
        for who in people:
            town.now += 0.5
            if truth is not None:
                truth.at(who)
            page = town.engine.feed(town.request(who, SLOTS))
            for slot in page.slots:
                town.watch(who, page, slot.position)
    print(file=sys.stderr)


def covered(moments: Moments, truth: float, args: argparse.Namespace) -> dict[str, Any]:
    """Of `runs` logs: how many intervals hold the truth, how far estimates are off, by estimator."""
    runs = [estimate(moments.log(args.pages, args.seed + 100 + run)) for run in range(args.runs)]
    figures: dict[str, Any] = {"runs": args.runs, "run_pages": args.pages, "runs_truth": round(truth, 4)}
    for name in ("ips", "snips", "dr"):
        all = [getattr(run, name) for run in runs]
        off = np.array([one.value / truth - 1.0 for one in all])
        figures[f"{name}_coverage"] = round(float(np.mean([one.low <= truth <= one.high for one in all])), 4)
        figures[f"{name}_bias"], figures[f"{name}_error"] = (
            round(float(off.mean()), 4),
            round(float(np.abs(off).mean()), 4),
        )
        figures[f"{name}_within_5"] = round(float((np.abs(off) <= 0.05).mean()), 4)
    figures["runs_thin"] = sum(bool(run.support.thin) for run in runs)
    figures["runs_effective"] = round(float(np.mean([run.support.effective for run in runs])), 1)
    return figures


def aa(lessons: Sequence[Lesson], count: int, knobs: Knobs) -> tuple[float, float]:
    """Of experiments whose arms are the same: how many find a difference in finishes at 5 %, looked at once, and always."""
    once = always = 0
    finish, like = HEADS.index("finish"), HEADS.index("like")
    whole = [
        (x.viewer, x.at, x.watched_s, x.targets[finish], x.targets[like])
        for x in lessons
        if x.targets[0] == x.targets[0]
    ]
    effect, least, every = knobs["trial_effect"], knobs["trial_units"], int(knobs["trial_look"])
    for number in range(count):
        one = trial(f"aa-{number}", {CONTROL: {}, "same": {}}, 1.0, "viewer", 0.0, "lab", "nothing differs")
        arms = {viewer: one.dealt(viewer) for viewer in {row[0] for row in whole}}
        for viewer, at, *told in whole:
            one.count(arms[viewer], viewer, "", at, (told[0], told[1], told[2]))
            if one.counted % every == 0:
                one.look({}, effect, least)
        for found in one.differences({}, effect, least):
            if found.metric == "finishes":
                once, always = once + (found.p_once < 0.05), always + (found.p < 0.05)
    return once / count, always / count


def run(args: argparse.Namespace) -> Report:
    """The figures of the town, or of a data folder."""
    warm()
    if args.data is not None:
        return of_folder(args)
    other = Knobs(**{**LOGGED, **OTHER})
    lived = live(args, other)
    bench = Bench(Engine(Knobs(**LOGGED), args.seed), other)
    bench.fold(lived.before, judging=False)
    bench.fold(lived.logged)
    found = estimate(bench.pages)
    figures: dict[str, Any] = {
        "error": round(abs(found.dr.value / lived.truth - 1.0), 4), "coverage": None, "aa_false_positives": None,
        "aa_always_valid": None, "truth": round(lived.truth, 4), "drift": bench.drift, **_told(found),
    }  # fmt: skip
    moments = Moments(lived.town, lived.people, other, SLOTS, 2, args.seed)
    figures |= covered(moments, moments.truth(60, args.seed), args)
    figures["coverage"] = figures["dr_coverage"]
    knobs = lived.town.engine.knobs
    figures["aa_false_positives"], figures["aa_always_valid"] = aa(lived.lessons, args.aa, knobs)
    return Report(figures, _text(found, lived.truth, figures))


def _told(found: Estimates) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for name in ("logged", "ips", "snips", "dr"):
        figures[name] = [round(x, 4) for x in getattr(found, name)]
    s = found.support
    return figures | {
        "pages": s.pages, "effective": round(s.effective, 1), "largest": round(s.largest, 4),
        "mean_weight": round(s.mean_weight, 4), "shared": round(s.shared, 4), "thin": s.thin,
    }  # fmt: skip


def _text(found: Estimates, truth: float | None, figures: dict[str, Any]) -> str:
    rows = [[name, *getattr(found, name)] for name in ("logged", "ips", "snips", "dr")]
    if truth is not None:
        rows.append(["truth", truth, None, None])
    support = found.support
    lines = [table(["a slot brings", "value", "low", "high"], rows), ""]
    lines.append(
        f"{support.pages} pages, worth {support.effective:.0f} of the other policy; {support.shared:.1%} of it could be drawn"
    )
    lines.append(f"not to be believed: {support.thin}" if support.thin else "support is enough")
    lines += ["", *(f"{name:20} {value}" for name, value in figures.items())]
    return "\n".join(lines)


def of_folder(args: argparse.Namespace) -> Report:
    """Judge the log of a data folder by the knobs of --set, others as it was made. Raises Invalid."""
    try:
        turned = {name: float(value) for name, _, value in (pair.partition("=") for pair in args.set)}
        other = Knobs(**turned)
    except ValueError as error:
        raise Invalid("bad_knob", f"--set: {error}", "--set") from error
    log = SqliteEventLog(args.data / LOG, writes=False)
    try:
        bench = Bench(Engine(seed=args.seed), other, args.head)
        bench.fold(logged.event for logged in log.read(0))
    finally:
        log.close()
    if not bench.pages:
        raise Invalid("no_pages", f"no page was served in {args.data}", "--data")
    found = estimate(bench.pages)
    figures = {"head": args.head, "drift": bench.drift, **_told(found)}
    return Report(figures, _text(found, None, figures))


__all__ = ["ABOUT", "arguments", "run"]
