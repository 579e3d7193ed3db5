"""Rates: the least that a recommender must beat: the video's running rate, and the same with the viewer's added in log-odds."""

from typing import Any

import numpy as np

from fyp.engine.models.compiled import kernel
from fyp.lab.progressive import Say, Seen
from fyp.lab.rivals.scores import Scores

STRENGTH = 20.0
"""A rate is shrunk to that of all as if it had so many showings of it."""


@kernel
def _run(viewer: Any, video: Any, label: Any, start: int, strength: float, own: bool, live: Any, frozen: Any) -> None:
    of_viewer = np.zeros((viewer.max() + 1, 2))
    of_video = np.zeros((video.max() + 1, 2))
    then = of_viewer.copy()
    hits, n = 1.0, 10.0
    for i in range(len(viewer)):
        if i == start:
            then = of_viewer.copy()
        v, d = viewer[i], video[i]
        base = hits / n
        rate = (of_video[d, 1] + strength * base) / (of_video[d, 0] + strength)
        if own:
            level = np.log(rate / (1.0 - rate)) - np.log(base / (1.0 - base))
            mine = (of_viewer[v, 1] + strength * base) / (of_viewer[v, 0] + strength)
            live[i] = 1.0 / (1.0 + np.exp(-level - np.log(mine / (1.0 - mine))))
            if i >= start:
                mine = (then[v, 1] + strength * base) / (then[v, 0] + strength)
                frozen[i - start] = 1.0 / (1.0 + np.exp(-level - np.log(mine / (1.0 - mine))))
        else:
            live[i] = rate
            if i >= start:
                frozen[i - start] = rate
        y = 1.0 if label[i] else 0.0
        of_viewer[v, 0] += 1.0
        of_viewer[v, 1] += y
        of_video[d, 0] += 1.0
        of_video[d, 1] += y
        hits += y
        n += 1.0


def _rates(seen: Seen, own: bool) -> Scores:
    live = np.zeros((2, len(seen)), np.float32)
    frozen = np.zeros((2, len(seen) - seen.start), np.float32)
    for head, label in enumerate((seen.long_view, seen.like)):
        _run(seen.viewer, seen.video, label, seen.start, STRENGTH, own, live[head], frozen[head])
    return Scores(live.T, frozen.T, chance=True)


def popularity(seen: Seen, say: Say) -> Scores:
    """(successes + 20 x rate of all) / (showings + 20) of the video."""
    return _rates(seen, own=False)


def logit_sum(seen: Seen, say: Say) -> Scores:
    """The viewer's and the video's shrunk rates, added as log-odds against the rate of all."""
    return _rates(seen, own=True)


__all__ = ["logit_sum", "popularity"]
