"""fyp operator: the key of who operates this place, and what came of their experiments."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from fyp import config
from fyp.adapters.embedded.blobs import FolderBlobs
from fyp.adapters.embedded.event_log import SqliteEventLog
from fyp.api.keys import make_key
from fyp.api.operator import Experiment, Experiments, experiments_of
from fyp.app.opening import LOG
from fyp.app.snapshots import PREFIX, Snapshots, restore
from fyp.config import Settings
from fyp.engine.engine import Engine
from fyp.lab.report import Report, table, write
from fyp.vocabulary.errors import Missing

HELP = "the operator's key, and what came of experiments"


def add(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = sub.add_parser("operator", help=HELP, description=HELP)
    inner = parser.add_subparsers(metavar="WHAT", dest="what", required=True)
    about = "make a new key and print it, once; only its hash is kept, and the key of before holds no more"
    key = inner.add_parser("key", help="make a new key", description=about)
    about = "what came of experiments, by the log of a data folder, which may be in use"
    told = inner.add_parser("experiments", help="what came of experiments", description=about)
    for one in (key, told):
        one.add_argument("--data", help=f"data folder (default: {Settings().data}, or FYP_DATA)")
    told.add_argument("--json", action="store_true", help="print JSON, as GET /v1/operator/experiments answers")
    told.add_argument("--out", type=Path, metavar="DIR", help="write table, JSON and plots (SVG) into DIR")


def run(args: argparse.Namespace) -> int:
    """Raises `Missing` where no data folder is."""
    settings = config.load(os.environ, data=args.data)
    folder = Path(settings.data)
    if not folder.is_dir():
        raise Missing("no_data", f"there is no data folder {settings.data!r}")
    if args.what == "key":
        print(make_key(folder))
        print("send it as the header Authorization: Bearer KEY; it is not shown again", file=sys.stderr)
        return 0
    found = read(settings)
    print(msgspec.json.encode(found).decode() if args.json else text(found))
    if args.out is not None:
        plots = {one.name: _plot(one) for one in found.experiments if one.differences}
        report = Report(msgspec.to_builtins(found), text(found), plots)
        print("written: " + ", ".join(map(str, write(report, "experiments", args.out))), file=sys.stderr)
    return 0


def read(settings: Settings) -> Experiments:
    """The experiments of a data folder, by its newest snapshot and the log behind it."""
    root = Path(settings.data)
    log = SqliteEventLog(root / LOG, writes=False)
    try:
        snapshots = Snapshots(FolderBlobs(root)) if (root / PREFIX).is_dir() else None
        return experiments_of(restore(lambda: Engine(seed=settings.seed), log, snapshots)[0])
    finally:
        log.close()


def text(found: Experiments) -> str:
    """Each experiment as a table."""
    if not found.experiments:
        return "no experiment was begun yet: PUT /v1/operator/experiments begins one"
    return "\n\n".join(_table(one) for one in found.experiments)


def _table(one: Experiment) -> str:
    day = datetime.fromtimestamp(one.since, UTC).strftime("%Y-%m-%d")
    arms = ", ".join(f"{arm.name} {arm.viewers:,}" for arm in one.arms)
    lines = [
        f"{one.name}: {one.why} ({one.by}, since {day}, {'ended' if one.until else 'running'}, split by {one.split})",
        f"{one.showings:,} showings; viewers: {arms or 'none yet'}",
    ]
    if not one.differences:
        return "\n".join([*lines, "too few viewers yet to say anything (knob trial_units)"])
    rows = [[f"{d.arm} {d.metric}", d.mean, d.control, d.effect, d.low, d.high, d.p, d.p_once] for d in one.differences]
    head = ["arm, per day and viewer", "mean", "control", "effect", "low", "high", "p at any time", "p once"]
    return "\n".join([*lines, table(head, rows)])


def _plot(one: Experiment) -> Any:
    """Each difference in shares of the control, with its interval at all times; what does not touch 0 is sure."""

    def draw(figure: Any) -> None:
        shown = [d for d in one.differences if d.control > 0.0]
        axis = figure.subplots()
        for row, d in enumerate(shown):
            low, mid, high = (100.0 * x / d.control for x in (d.low, d.effect, d.high))
            sure = d.low > 0.0 or d.high < 0.0
            axis.plot([low, high], [row, row], color="#2E6BFF" if sure else "#8A8A93", linewidth=3)
            axis.plot([mid], [row], "o", color="#0B0B0F")
            axis.annotate(f"{mid:+.1f} %", (mid, row), (0, 7), textcoords="offset points", ha="center", fontsize=8)
        axis.axvline(0.0, color="#0B0B0F", linewidth=1)
        axis.set_yticks(range(len(shown)), [f"{d.arm}: {d.metric}" for d in shown])
        axis.invert_yaxis()
        axis.set_xlabel("difference from control, %, with its 95 % interval at all times")
        clear = [f"{d.arm} {d.metric}" for d in shown if d.low > 0.0 or d.high < 0.0]
        axis.set_title(f"{one.name}: " + (f"{', '.join(clear[:3])} differ" if clear else "no difference is sure yet"))

    return draw


__all__ = ["HELP", "add", "run"]
