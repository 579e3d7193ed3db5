"""niches: are planted communities found, do they keep their ids from night to night, and do niches foresee what tags do not?"""

import argparse
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.lab.covers import nmi, overlapping_nmi
from fyp.lab.niches_of_log import foresee
from fyp.lab.planted import Night, Place
from fyp.lab.report import Report, table
from fyp.platform.niches.drawing import Drawing, Subjects, redraw
from fyp.platform.niches.membership import main
from fyp.platform.niches.ties import ties
from fyp.vocabulary.errors import Invalid

ABOUT = """are planted communities found, do they keep their ids, and do niches foresee what tags do not?

Planted: 30 communities whose sizes run from 1 to 50, a third of the people in two or three of them; drawn anew every night
while 5 % of the people and 10 % of the videos go and come and a fifth of what was finished changes. nmi: normalised mutual
information of who belongs where, with overlap (McDaid 2011), the mean of all nights. id_stability: the share of planted
communities that are found with the id of the night before. seconds_1m_edges: a whole drawing of so many ties, on one core.
With --data DIR (an exposure log like KuaiRand-Pure), auc_niches and auc_tags: long views of each of the last days, foreseen by
how a viewer took to the video's niches or tags before that day; settings are chosen on earlier days."""

FOUND = 0.5
"""F1 from which a planted community counts as found."""
WARM = 600
"""Viewers of the place that is drawn first, so that compiling is not measured."""


class Looked(NamedTuple):
    """How a drawing stands to what was planted: `ids` of the niche that fits each community best, -1 where none does."""

    nmi: float
    nmi_single: float
    ids: NDArray[np.int64]
    seconds: float
    drawing: Drawing


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--viewers", type=int, default=6000, help="people of the planted place (6,000)")
    parser.add_argument("--nights", type=int, default=10, help="nightly runs after the first (10)")
    parser.add_argument(
        "--edges", type=int, default=1_000_000, help="ties of the drawing that is timed (1,000,000; 0: none)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the planted places (1)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder of an exposure log")
    parser.add_argument("--days", type=int, default=4, help="days of the log, from its end, that are foreseen (4)")


def run(args: argparse.Namespace) -> Report:
    if args.viewers < 10 * 30 or args.nights < 1 or args.days < 1:
        raise Invalid(
            "too_small", "30 communities need 300 viewers, stability a night, and foreseeing a day", "--viewers"
        )
    figures: dict[str, Any] = {}
    nights = _nights(args)
    last = [one.ids for one in nights]
    same = [(now >= 0) & (now == before) for before, now in pairwise(last)]
    figures["nmi"] = round(float(np.mean([one.nmi for one in nights])), 4)
    figures["nmi_least"] = round(min(one.nmi for one in nights), 4)
    figures["nmi_single"] = round(float(np.mean([one.nmi_single for one in nights])), 4)
    figures["id_stability"] = round(float(np.mean(same)), 4)
    figures["viewer_stability"] = round(float(np.mean([_stayed(a, b) for a, b in pairwise(nights)])), 4)
    figures["niches"] = [len(one.drawing.niches) for one in nights]
    figures["auc_niches"] = figures["auc_tags"] = figures["seconds_1m_edges"] = None
    if args.edges > 0:
        figures |= _timed(args)
    lines = [
        f"{args.viewers:,} people, 30 communities, {args.nights} nights: NMI {figures['nmi']:.4f} "
        f"(least {figures['nmi_least']:.4f}), ids {figures['id_stability']:.4f} stable"
    ]
    if args.edges > 0:
        lines.append(f"{figures['edges']:,} ties drawn in {figures['seconds_1m_edges']:.1f} s")
    if args.data is not None:
        found = foresee(args.data, args.days, args.seed, _say)
        figures |= found.figures
        lines += ["", *found.notes, "", table(found.head, found.rows)]
    return Report(figures, "\n".join(lines))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _nights(args: argparse.Namespace) -> list[Looked]:
    place = Place(args.viewers, max(args.viewers // 2, 60), seed=args.seed)
    out: list[Looked] = []
    for night in range(args.nights + 1):
        if night:
            place.pass_night()
        out.append(_look(place, night, out[-1].drawing if out else None))
        _say(f"night {night}: NMI {out[-1].nmi:.3f}, {len(out[-1].drawing.niches)} niches, {out[-1].seconds:.1f} s")
    return out


def _look(place: Place, night: int, before: Drawing | None) -> Looked:
    now: Night = place.night()
    count = place.first_hashtag + place.hashtags + place.sounds
    subject = np.arange(count)
    hashtag = (subject >= place.first_hashtag) & (subject < place.first_hashtag + place.hashtags)
    about = Subjects([str(n) for n in subject], subject < place.first_hashtag, hashtag, np.zeros(count, np.bool_))
    began = time.perf_counter()
    of = ties(len(now.belongs), count, now.viewer, now.subject)
    drawing = redraw(of, about, float(night), before)
    seconds = time.perf_counter() - began
    found = np.zeros((len(now.belongs), drawing.free), np.bool_)
    found[drawing.viewers.node, drawing.viewers.niche] = True
    true, found = now.belongs[now.present], found[now.present]
    both = true.T.astype(np.int64) @ found
    f1 = 2 * both / np.maximum(true.sum(axis=0)[:, None] + found.sum(axis=0)[None, :], 1)
    ids = np.where(f1.max(axis=1) >= FOUND, f1.argmax(axis=1), -1)
    one = true.sum(axis=1) == 1
    most = main(drawing.viewers, len(now.belongs))[now.present]
    return Looked(overlapping_nmi(true, found), nmi(true[one].argmax(axis=1), most[one]), ids, seconds, drawing)


def _stayed(before: Looked, now: Looked) -> float:
    """The share of viewers who have a niche on both nights, and the same first one."""
    many = int(max(before.drawing.viewers.node.max(), now.drawing.viewers.node.max())) + 1
    was, is_now = main(before.drawing.viewers, many), main(now.drawing.viewers, many)
    both = (was >= 0) & (is_now >= 0)
    return float((was[both] == is_now[both]).mean())


def _timed(args: argparse.Namespace) -> dict[str, Any]:
    _look(Place(WARM, WARM // 2, seed=args.seed), 0, None)
    viewers = max(args.edges // 62, 300)
    place = Place(viewers, viewers // 2, seed=args.seed + 1)
    now = place.night()
    edges = len(np.unique(now.viewer * (now.subject.max() + 1) + now.subject))
    first = _look(place, 0, None)
    began = time.process_time()
    second = _look(place, 1, first.drawing)
    return {
        "seconds_1m_edges": round(max(first.seconds, second.seconds), 2), "edges": edges,
        "cpu_s": round(time.process_time() - began, 2), "nmi_1m_edges": round(first.nmi, 4),
    }  # fmt: skip


__all__ = ["ABOUT", "arguments", "run"]
