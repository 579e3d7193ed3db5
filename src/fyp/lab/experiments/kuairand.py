"""kuairand: how well the engine foresees a real exposure log, predicting first and learning then, beside its rivals."""

import argparse
import math
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine import Engine
from fyp.lab.exposures import DAY_OFFSET_S, ZONE, ExposureLog, day
from fyp.lab.metrics import auc, calibration_error, gauc
from fyp.lab.progressive import Seen, watch
from fyp.lab.report import Report, table
from fyp.lab.rivals import RIVALS, Scores, installed
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.lesson import HEADS

ABOUT = """foresee a real exposure log beside rivals: AUC, GAUC, calibration

DIR holds an exposure log in the format of KuaiRand-Pure. Every showing is predicted by the engine before it learns of it
(Engine.witness, then Engine.observe), in time order; the last 8 days are measured. AUC and ECE with everything live. GAUC,
the order of videos within a viewer, with the viewer's own memory as it was when the window began: positives that were seen
early are not left for later, so that a live score looks worse than it orders. Rivals get the same showings."""

NAMES = ("long_view", "like")
COLUMNS = (HEADS.index("finish"), HEADS.index("like"))
ENOUGH = 1000
"""A head's calibration is told from so many positives in the window on."""
BINS = 15
LEAST_OF_A_DAY = 0.01
"""A day with less of the log than this is left out of the curve."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder of the log")
    parser.add_argument("--viewers", type=Path, metavar="FILE", help="measure these viewers only (an id a line)")
    parser.add_argument("--no-tab", action="store_true", help="hide from all of them on which surface a showing was")
    parser.add_argument("--no-history", action="store_true", help="leave out what the viewers saw before the log")
    parser.add_argument(
        "--from", dest="start", metavar="DAY", help="measure from this day on (default: the last 8 days)"
    )
    parser.add_argument("--until", metavar="DAY", help="stop before this day")
    parser.add_argument(
        "--rivals", metavar="NAMES", help=f"some of {','.join(RIVALS)} (default: all that are installed)"
    )
    parser.add_argument("--alone", action="store_true", help="without the rivals")
    parser.add_argument("--seed", type=int, default=0, help="of the engine")


def run(args: argparse.Namespace) -> Report:
    log = ExposureLog(args.data)
    start = day(args.start, "--from") if args.start else log.last_days(8)
    until = day(args.until, "--until") if args.until else math.inf
    rivals = _rivals(args)
    asked = _viewers(args.viewers)
    seen = watch(Engine(seed=args.seed), log, start, until, not args.no_history, not args.no_tab, _say)
    measured = np.ones(len(seen), np.bool_) if asked is None else np.isin(np.array(seen.viewers)[seen.viewer], asked)
    if not measured[seen.start :].any():
        raise Invalid("nothing_measured", f"none of the viewers in {args.viewers} is in the window", "--viewers")
    scores = {"fyp": Scores(seen.chances[:, COLUMNS], seen.frozen_chances[:, COLUMNS], chance=True)}
    seconds = {"fyp": seen.seconds}
    for name in rivals:
        since = time.perf_counter()
        scores[name] = RIVALS[name][1](seen, _say)
        seconds[name] = time.perf_counter() - since
        _say(f"{name}: {seconds[name]:.0f} s")
    found = {name: _quality(seen, one, measured) for name, one in scores.items()}
    live = seen.frozen_chances.shape[0]
    y, v = seen.labels[-live:][measured[-live:]], seen.viewer[-live:][measured[-live:]]
    p = seen.chances[-live:, COLUMNS][measured[-live:]]
    figures: dict[str, Any] = {
        **found["fyp"],
        "ece": _calibration(seen, measured),
        "events_per_s": round(seen.told / seen.seconds),
        **{f"live_gauc_{name}": round(gauc(y[:, i], p[:, i], v), 4) for i, name in enumerate(NAMES)},
        "rivals": {
            name: {**found[name], "seconds": round(seconds[name], 1), "note": scores[name].note} for name in rivals
        },
        "showings": len(seen), "history": seen.past, "measured": int(measured[seen.start :].sum()),
        "from": _date(start), "tab": not args.no_tab, "viewers": len(set(v.tolist())),
        "auc_by_day": _by_day(seen, scores, measured),
    }  # fmt: skip
    plots = {"learning": _learning(figures["auc_by_day"]), "calibration": _reliability(seen, scores, measured)}
    return Report(figures, _text(figures, found, scores, seconds), plots)


def _rivals(args: argparse.Namespace) -> list[str]:
    names = (
        [] if args.alone else installed() if args.rivals is None else [name for name in args.rivals.split(",") if name]
    )
    for name in names:
        if name not in RIVALS:
            raise Invalid("no_rival", f"no rival is called {name}: there are {', '.join(RIVALS)}", "--rivals")
        if name not in installed():
            raise Invalid("no_rival", f"{name} needs the package {RIVALS[name][0]}: make bench brings it", "--rivals")
    return names


def _viewers(file: Path | None) -> list[str] | None:
    if file is None:
        return None
    try:
        return [line.strip() for line in file.read_text().splitlines() if line.strip()]
    except OSError as error:
        raise Invalid("unreadable", f"{file}: {error}", "--viewers") from error


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _date(at: float) -> str:
    return datetime.fromtimestamp(at, ZONE).date().isoformat()


def _quality(seen: Seen, scores: Scores, measured: NDArray[np.bool_]) -> dict[str, float]:
    """AUC (live), GAUC (frozen) and ECE (live) of both labels in the window, over the showings that have a score."""
    window = slice(seen.start, None)
    told = measured[window] & ~np.isnan(scores.live[window, 0])
    out: dict[str, float] = {}
    for head, name in enumerate(NAMES):
        y = seen.labels[window, head][told]
        live, frozen = scores.live[window, head][told], scores.frozen[told, head]
        out[f"auc_{name}"] = round(auc(y, live), 4)
        out[f"gauc_{name}"] = round(gauc(y, frozen, seen.viewer[window][told]), 4)
        if scores.chance:
            out[f"ece_{name}"] = round(calibration_error(y, live), 4)
    return out


def _calibration(seen: Seen, measured: NDArray[np.bool_]) -> dict[str, float]:
    """ECE of every head with enough positives, against its own targets; `long_view` is `finish` against the log's label."""
    part = np.flatnonzero(measured[seen.start :]) + seen.start
    out = {}
    for head, name in enumerate(HEADS):
        y = seen.targets[part, head]
        if (y > 0.5).sum() > ENOUGH:
            out[name] = round(calibration_error(y, seen.chances[part, head]), 4)
    if seen.long_view[part].sum() > ENOUGH:
        out["long_view"] = round(calibration_error(seen.long_view[part], seen.chances[part, COLUMNS[0]]), 4)
    return out


def _by_day(seen: Seen, scores: dict[str, Scores], measured: NDArray[np.bool_]) -> dict[str, dict[str, float | None]]:
    """Day -> method -> AUC of long view, over all days of the log (with scores) that are not a mere rest of a day."""
    out: dict[str, dict[str, float | None]] = {}
    logged = np.arange(len(seen)) >= seen.past
    for which in np.unique(seen.day[logged]).tolist():
        part = logged & measured & (seen.day == which)
        if part.sum() < LEAST_OF_A_DAY * (logged & measured).sum():
            continue
        row: dict[str, float | None] = {}
        for name, one in scores.items():
            told = part & ~np.isnan(one.live[:, 0])
            value = auc(seen.long_view[told], one.live[told, 0])
            row[name] = None if math.isnan(value) else round(value, 4)
        out[_date(which * 86_400 - DAY_OFFSET_S)] = row
    return out


def _learning(by_day: dict[str, dict[str, float | None]]) -> Callable[[Any], None]:
    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        days = list(by_day)
        for name in by_day[days[0]]:
            line = [by_day[one][name] for one in days]
            axes.plot(
                [one[5:] for one in days], [math.nan if value is None else value for value in line], label=name,
                linewidth=2.5 if name == "fyp" else 1.2, marker="o", markersize=3,
            )  # fmt: skip
        axes.set_ylabel("AUC of long view, all live")
        axes.tick_params(axis="x", rotation=45)
        axes.grid(alpha=0.3)
        axes.legend(fontsize="small", ncols=2)

    return draw


def _reliability(seen: Seen, scores: dict[str, Scores], measured: NDArray[np.bool_]) -> Callable[[Any], None]:
    def draw(figure: Any) -> None:
        for head, name in enumerate(NAMES):
            axes = figure.add_subplot(1, 2, 1 + head)
            top = 0.0
            for method, one in scores.items():
                told = measured[seen.start :] & ~np.isnan(one.live[seen.start :, head])
                if not one.chance or not told.any():
                    continue
                p, y = one.live[seen.start :, head][told], seen.labels[seen.start :, head][told]
                parts = np.array_split(np.argsort(p, kind="stable"), BINS)
                x, share = [p[part].mean() for part in parts], [y[part].mean() for part in parts]
                top = max(top, *x, *share)
                axes.plot(x, share, label=method, linewidth=2.5 if method == "fyp" else 1.0, marker="o", markersize=3)
            axes.plot([0, top], [0, top], color="gray", linestyle=":")
            axes.set_title(name)
            axes.set_xlabel("foreseen chance")
            axes.set_ylabel("share that came true")
        axes.legend(fontsize="small")

    return draw


def _text(
    figures: dict[str, Any], found: dict[str, dict[str, float]], scores: dict[str, Scores], seconds: dict[str, float]
) -> str:
    keys = ("auc_long_view", "auc_like", "gauc_long_view", "gauc_like", "ece_long_view", "ece_like")
    rows = [
        (name, *(one.get(key) for key in keys), f"{seconds[name]:.0f}", scores[name].note)
        for name, one in found.items()
    ]
    ece = ", ".join(f"{head} {value:.4f}" for head, value in figures["ece"].items())
    return "\n".join(
        [
            f"{figures['measured']:,} showings of {figures['viewers']:,} viewers from {figures['from']} on, each predicted "
            f"before it was learned ({figures['history']:,} of history before the log)"
            + ("" if figures["tab"] else ", surface hidden"),
            "",
            table(("method", *keys, "seconds", ""), rows),
            "",
            "AUC and ECE with everything live; GAUC with the viewer's own memory as of the window's start (all live, the",
            f"engine's is {figures['live_gauc_long_view']:.4f} and {figures['live_gauc_like']:.4f}: see docs/LOG.md).",
            f"ECE of heads with over {ENOUGH:,} positives: {ece}.",
            f"{figures['events_per_s']:,} events a second, predicted and learned, on one core.",
        ]
    )
