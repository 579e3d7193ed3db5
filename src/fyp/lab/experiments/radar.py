"""radar: does the trend radar see what rises, soon, and nothing else?"""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, median
from typing import Any

from fyp.lab.report import Report, table
from fyp.lab.rising.discover import Counter, counters, foresight, growth, start
from fyp.lab.rising.numenta import best
from fyp.lab.rising.series import anomaly
from fyp.lab.rising.tables import labelled, series_of, windows_of, write_scores
from fyp.lab.rising.watching import compare

ABOUT = """does the trend radar see what rises, soon, and nothing else?

--world: made-up worlds in which it is known what trends: hashtags with rhythm by day and week, unevenness, tags that return
weekly, floods by one account and botnets of 40-150 new ones. fyp and each rival list ten every quarter of an hour.
precision_at_10: of what is shown, what is a trend just then; recall: trends that are shown in their time;
delay_after_half_peak_h: from half a trend's peak to its first place on the list (median over the trends of all worlds);
spam_share: of what is shown, what campaigns aimed at; false_alarms_per_1000_subject_days: on subjects with nothing but
rhythm.

--counts: series that others counted. With --labels the score of the Numenta Anomaly Benchmark: standard profile, the first 15
% for warming up (of 5,000 rows at most), the one threshold that is best for all series; per series what was said and what was
right.

--data: TikTok's Discover lists of spring 2022. growth, place, size: Spearman's rank correlation of each with the growth of
the next 24 hours, the mean over days; and when what grew most began to."""

WORDS = {
    "precision_at_10": "precision@10", "recall": "recall", "delay_after_half_peak_h": "delay h", "spam_share": "spam",
    "false_alarms_per_1000_subject_days": "false/1000 d", "shown": "shown",
}  # fmt: skip

NAB = ("rows", "said", "nab_standard", "found", "windows", "false_alarms")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--world", action="store_true", help="measure on made-up worlds")
    parser.add_argument(
        "--seeds", type=int, default=5, help="worlds, seeds 1 and up (5; settings were chosen on 11 and 12)"
    )
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="TikTok Discover: hashtags_hourly.parquet, sounds_hourly.parquet"
    )
    parser.add_argument("--counts", type=Path, metavar="FILE", help="series: time, subject, people (parquet or CSV)")
    parser.add_argument("--labels", type=Path, metavar="FILE", help="their labelled windows: subject, start, end, kind")
    parser.add_argument("--scores", type=Path, metavar="FILE", help="write time, subject, anomaly score of each step")
    parser.add_argument("--subjects", type=int, default=3000, help="hashtags in a world (3,000)")
    parser.add_argument("--days", type=int, default=35, help="days of a world, 14 of them for warming up (35)")


def run(args: argparse.Namespace) -> Report:
    if args.counts is not None:
        return _series(args)
    if args.data is not None:
        return _discover(args.data)
    if not args.world:
        raise SystemExit("fyp lab radar: say what to measure on: --world, --counts FILE or --data DIR")
    return _worlds(args)


def _discover(folder: Path) -> Report:
    """Which counters grow, since when, and whether that foresees the next day."""
    figures: dict[str, Any] = {}
    rows, best_of = [], []
    for kind, found in counters(folder).items():
        begun = {one.name: start(one) for one in found}
        figures[kind] = foresight(found) | {
            "subjects": len(found),
            "with_start": sum(at is not None for at in begun.values()),
        }
        grown = sorted(found, key=lambda one: -growth(one, one.since + len(one.total) - 1, len(one.total) - 1))
        for one in grown[:10]:
            at = begun[one.name]
            since = "before it was listed" if at is None else f"{datetime.fromtimestamp(at * 3600, UTC):%Y-%m-%d %H:%M}"
            rows.append([one.name, kind, float(one.total[-1] / one.total[0]), len(one.total), since])
        best_of += [one for one in grown if begun[one.name] is not None][:3]
    head = "\n".join(f"{kind}: {told}" for kind, told in figures.items())
    text = f"{head}\n\n" + table(["subject", "kind", "times", "hours listed", "rises since"], rows)
    return Report(figures, text, {"starts": lambda figure: _draw(figure, best_of)})


def _draw(figure: Any, shown: list[Counter]) -> None:
    axes = figure.subplots()
    for one in shown:
        (line,) = axes.plot(one.total / one.total[0], label=one.name)
        at = start(one)
        if at is not None:
            axes.plot([at - one.since], [one.total[at - one.since] / one.total[0]], "o", color=line.get_color())
    axes.set_yscale("log")
    axes.set_xlabel("hours since first listed; a dot where the rise began")
    axes.set_ylabel("times the first counter")
    axes.legend(fontsize=7)


def _series(args: argparse.Namespace) -> Report:
    """Scores of series that others counted, and what they are worth where they are labelled."""
    scored = [(one, anomaly(one.at, one.people)) for one in series_of(args.counts)]
    if args.scores is not None:
        write_scores(args.scores, scored)
    figures: dict[str, Any] = {
        "files": {one.subject: {"rows": len(said), "said": int((said > 0).sum())} for one, said in scored}
    }
    if args.labels is None:
        rows = [[name, row["rows"], row["said"]] for name, row in figures["files"].items()]
        return Report(figures, table(["series", "rows", "said"], rows))
    windows = windows_of(args.labels)
    found = best([labelled(one, said, windows.get(one.subject, [])) for one, said in scored])
    for name, (score, hits, many, false) in found.each.items():
        figures["files"][name] |= {
            "nab_standard": round(score, 2),
            "found": hits,
            "windows": many,
            "false_alarms": false,
        }
    figures |= {"nab_standard": round(found.score, 2), "threshold": round(found.threshold, 5)}
    rows = [[name, *(row[key] for key in NAB)] for name, row in figures["files"].items()]
    return Report(
        figures,
        f"NAB standard {found.score:.2f} at threshold {found.threshold:.4f}\n\n" + table(["series", *NAB], rows),
    )


def _worlds(args: argparse.Namespace) -> Report:
    if args.days < 18 or args.subjects < 100 or args.seeds < 1:
        raise SystemExit("fyp lab radar: a world has 18 days and 100 subjects at least, and there is one at least")
    runs = [compare(seed, args.subjects, args.days) for seed in range(1, args.seeds + 1)]
    figures: dict[str, Any] = {}
    for name in runs[0]:
        figures[name] = {}
        for key in WORDS:
            values = [value for run in runs if (value := run[name][key]) is not None]
            figures[name][key] = round(fmean(values), 5) if values else None
        delays = [delay for run in runs for delay in run[name].pop("delays")]
        figures[name]["delay_after_half_peak_h"] = round(median(delays), 3) if delays else None
    rows = [[name, *figures[name].values()] for name in runs[0]]
    figures |= {
        "seeds": args.seeds,
        "subjects": args.subjects,
        "days": args.days,
        "each_seed": [run["fyp"] for run in runs],
    }
    return Report(figures, table(["method", *WORDS.values()], rows))


__all__ = ["ABOUT", "arguments", "run"]
