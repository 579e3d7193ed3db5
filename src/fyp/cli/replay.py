"""fyp replay: stream a real exposure log through the engine as a server would, and print how well it was foreseen."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

import msgspec

from fyp.adapters.ram.clock import ManualClock
from fyp.app.opening import ram_app
from fyp.lab.exposures import ZONE, ExposureLog, day
from fyp.lab.replay import Figures, Replay

HELP = "stream a real exposure log through the engine and measure it"
ABOUT = """\
stream the exposure log in DIR (the format of KuaiRand-Pure: events_*.parquet, videos.parquet and, if there is one,
history_*.parquet) through the same door as HTTP, in time order: each showing is predicted first and learned then.
Prints AUC and per-viewer GAUC of long_view and like beside those of the videos' running rates, calibration, and events/s.
Everything is in memory: nothing is written."""


def add(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = sub.add_parser(
        "replay", help=HELP, description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dir", metavar="DIR", type=Path, help="the folder of the log")
    parser.add_argument("--json", action="store_true", help="print the figures as one line of JSON")
    parser.add_argument(
        "--from", dest="start", metavar="DAY", help="measure from this day on (default: the last 8 days)"
    )
    parser.add_argument("--no-history", action="store_true", help="leave out what the viewers saw before the log")
    parser.add_argument("--seed", type=int, default=0, help="seed of the engine (default: 0)")


def run(args: argparse.Namespace) -> int:
    log = ExposureLog(args.dir)
    start = log.last_days(8) if args.start is None else day(args.start, "--from")
    clock = ManualClock()
    app = ram_app(clock, seed=args.seed)
    try:
        replay = Replay(app, clock, log)
        replay.publish()
        figures = replay.run(start, not args.no_history, _progress)
    finally:
        app.stop()
    print(msgspec.json.encode(figures).decode() if args.json else _table(figures))
    return 0


def _progress(done: int, all: int, per_s: float) -> None:
    end = "\n" if done == all else ""
    print(
        f"\r{done:,} of {all:,} exposures ({done / all:.0%}), {per_s:,.0f} a second  ",
        end=end,
        file=sys.stderr,
        flush=True,
    )


def _table(f: Figures) -> str:
    first = datetime.fromtimestamp(f.measured_from, ZONE).date()
    lines = [
        f"{f.measured:,} exposures from {first} on, each predicted before it was learned ({f.history:,} of history before)",
        "",
        f"{'':22}{'AUC':>8}{'GAUC':>8}{'ECE':>8}",
        f"{'long_view':22}{f.auc_long_view:8.4f}{f.gauc_long_view:8.4f}{f.ece_long_view:8.4f}",
        f"{'  running rate':22}{f.item_auc_long_view:8.4f}{f.item_gauc_long_view:8.4f}",
        f"{'like':22}{f.auc_like:8.4f}{f.gauc_like:8.4f}{f.ece_like:8.4f}",
        f"{'  running rate':22}{f.item_auc_like:8.4f}{f.item_gauc_like:8.4f}",
        "",
        "GAUC (the order of videos within a viewer) with the viewers' own memory as it was on that day;",
        f"with everything live it is {f.live_gauc_long_view:.4f} and {f.live_gauc_like:.4f}: see docs/LOG.md.",
        f"{f.told:,} events in {f.seconds:.1f} s: {f.events_per_s:,.0f} a second, {f.exposures_per_s:,.0f} exposures.",
    ]
    if f.refused:
        lines.append(f"{f.refused:,} events were refused.")
    return "\n".join(lines)
