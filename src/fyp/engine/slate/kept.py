"""Kept: which videos may sit on the seats that are kept for the ladder, how pressing each is, and how many seats there are."""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.memory.pools import plan, terms, trusted
from fyp.engine.slate.seats import FRESH, RANKED
from fyp.engine.stages import F32, Ask, Rows


def kept(ask: Ask, videos: Rows, group: NDArray[np.int8], worth: F32) -> tuple[NDArray[np.int8], tuple[float, F32]]:
    """`group` [c] with fresh seats only for those who are so far behind that they outweigh what they would displace, the last
    video of the page, and none where the viewer does not count; the share of such seats, and what pace adds to `worth` [c].

    As a bid against the price of the place (paced auctions: Balseiro and Gur 2019): whom it costs least is asked first.
    """
    memory, knobs, urge = ask.memory, ask.knobs, np.zeros(len(videos), np.float32)
    p, v, new = memory.pools, memory.viewers, np.flatnonzero(group == FRESH)
    if not len(new):
        return group, (0.0, urge)
    group = group.copy()
    group[new] = RANKED
    if not trusted(ask.viewer, ask.at, v.joined, v.witnessed, v.stays, *terms(p, knobs)):
        return group, (0.0, urge)
    late = plan(p, knobs, ask.at, videos[new])
    rows = videos[new]
    promised = (p.rung[rows] == 0) & (p.figures[rows, 0] < p.audience[rows, 0])  # only a first audience is in a hurry
    calm = knobs["pool_later_urge"] * np.clip(late, 0.0, 1.0)
    spoken, mine = memory.videos.language[rows], v.language[ask.viewer]
    foreign = (spoken > 0) & (mine > 0) & (spoken != mine)
    urge[new] = np.where(promised, knobs["pool_urge"] * np.maximum(late, 0.0), calm) - knobs["pool_foreign"] * foreign
    last = np.partition(worth, -ask.n)[-ask.n] if len(worth) > ask.n else -np.inf
    group[new[(late > 0.0) & (worth[new] + urge[new] >= last)]] = FRESH
    return group, (p.share(knobs), urge)


__all__ = ["kept"]
