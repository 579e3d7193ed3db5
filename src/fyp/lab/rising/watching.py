"""Watching: a radar that hears a world act by act, and the rivals that count beside it."""

import sys
import time
from typing import Any

import numpy as np

from fyp.lab.rising.rivals import RIVALS, Raw, Shown, entries, judge
from fyp.lab.rising.world import EPOCH_DAY, QUARTERS, Acts, World
from fyp.platform.trends.radar import Radar

ACTS_A_DAY = 10_000_000
MAKERS = 0.3
"""Of the videos that somebody watched, so many are of another maker each."""


def watch(world: World, raw: Raw | None = None) -> tuple[list[Shown], list[tuple[int, int]]]:
    """fyp's lists of ten for each quarter hour after the warm-up, and (quarter, subject) of what it said to rise."""
    radar, began = Radar(), EPOCH_DAY * 86_400.0
    known, shown, alarms = 0, [], []
    for day, acts in enumerate(world.run()):
        new = np.arange(known, world.accounts)
        known = world.accounts
        watched = world.watched[new]
        radar.counts.know(new, began + world.born[new] * 86_400.0, watched, MAKERS * watched)
        acts = Acts(*(column[np.argsort(acts.quarter, kind="stable")] for column in acts))
        if raw is not None:
            raw.take(acts)
        cut = np.searchsorted(acts.quarter, np.arange(day * QUARTERS, (day + 1) * QUARTERS + 1)).tolist()
        for n in range(QUARTERS):
            quarter, rows = day * QUARTERS + n, slice(cut[n], cut[n + 1])
            act = day * ACTS_A_DAY + np.arange(cut[n], cut[n + 1])
            radar.counts.tell(began + acts.quarter[rows] * 900.0, acts.subject[rows], acts.account[rows], act)
            now = began + (quarter + 1) * 900.0
            if day >= world.warm - 1:
                told = radar.check(now)
                if day >= world.warm:
                    alarms += [(quarter + 1, subject) for subject in told.rose.tolist()]
                    shown.append(Shown(quarter + 1, radar.bursts.top(10)))
            elif n % 4 == 3:
                radar.turn(now)
    return shown, alarms


def compare(seed: int, subjects: int, days: int) -> dict[str, dict[str, Any]]:
    """What fyp and each rival is worth in the world of a seed."""
    began = time.monotonic()
    world = World(seed, subjects, days)
    raw = Raw(days, subjects)
    shown, alarms = watch(world, raw)
    found = {"fyp": judge(shown, alarms, world.planted, subjects)}
    for name, rival in RIVALS.items():
        lists = rival(raw, world.warm * QUARTERS)
        found[name] = judge(lists, entries(lists), world.planted, subjects)
    fyp = {key: value for key, value in found["fyp"].items() if key != "delays"}
    print(f"seed {seed}: {fyp} in {time.monotonic() - began:.0f} s", file=sys.stderr)
    return found


__all__ = ["compare", "watch"]
