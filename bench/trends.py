"""Trends: how long it takes to weigh every subject anew: what was expected, what was seen, who rises.

    python -m bench.trends [--subjects 1000000] [--runs 3] [--json] [--ledger]

Subjects are drawn with levels of .2 people an hour in the middle and up to 60; four weeks of hours are held. Prints
refresh_s: CPU seconds (one thread) of all windows and the check, the middle of the runs; mb of the history.
"""

import statistics
import sys
import time

import numpy as np

from bench.ledger import options, report
from fyp.platform.trends.burst import Bursts
from fyp.platform.trends.radar import HELD_H, WIDTHS
from fyp.platform.trends.rhythm import CAP, alike, hour_of_week, profile, wall_hours
from fyp.platform.trends.surprise import surprise


def main(argv: list[str]) -> int:
    parser = options(__doc__.split("\n")[0])
    parser.add_argument("--subjects", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args(argv)
    dice = np.random.default_rng(1)
    level = np.minimum(np.exp(dice.normal(-1.5, 1.5, asked.subjects)), 60.0).astype(np.float32)
    hours = np.empty((HELD_H, asked.subjects), np.uint16)
    for row in range(HELD_H):
        hours[row] = dice.poisson(level)
    seen = np.stack([hours[-width:].sum(axis=0) for width in WIDTHS]).astype(np.float32)
    rising = dice.permutation(asked.subjects)[: asked.subjects // 1000]
    seen[:, rising] += 40.0
    bursts, common, took, rose = Bursts(), None, [], 0
    totals = np.minimum(hours, CAP).sum(axis=1).astype(float)
    for run in range(asked.runs + 1):
        began = time.process_time()
        wall = wall_hours(490_000, HELD_H + 1, "Europe/Amsterdam")
        like = alike(wall, profile(totals, hour_of_week(wall[:-1])), 0.5, WIDTHS)
        found = surprise(hours, like, 0.5, WIDTHS, seen, common)
        common = found.common
        rose += len(bursts.check(490_000 * 4 + run, seen, found).rose)
        took.append(time.process_time() - began)
    figures = {
        "refresh_s": round(statistics.median(took[1:]), 2), "subjects": asked.subjects, "windows": len(WIDTHS),
        "mb": round(hours.nbytes / 1e6), "planted": len(rising), "rose": rose, "first_s": round(took[0], 2),
    }  # fmt: skip
    report("trends", figures, asked)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
