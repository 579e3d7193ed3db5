"""Forgetting: what is left of a viewer when a topic, or a while, counts no more; worked out from the last 50 showings.

What was kept of each of them is taken out of the ring, and all that can be is made anew from those that stay: the belief, the
short tastes, the quick rates. What looks back further than the ring (long taste, slow rates) is a faded sum, so the part of
every showing in the ring is known and is taken off; it is made anew too when nothing older is left in it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.learn.affinity import believe_anew
from fyp.engine.learn.kinship import BUSY_FADE, LIKED
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.viewers import RECENT, SIDES, SIGNALS
from fyp.engine.stages import F32

Marks = NDArray[np.bool_]


class Showings(NamedTuple):
    """The last up to 50 showings of a viewer, oldest first, and whether there were older ones."""

    video: NDArray[np.int32]
    liking: F32
    signs: NDArray[np.uint8]
    surface: NDArray[np.uint8]
    at: NDArray[np.uint32]
    older: bool


def showings(memory: Memory, row: int) -> Showings:
    """What the ring of a viewer row holds."""
    v = memory.viewers
    n = int(v.recent_n[row])
    places = np.arange(max(n - RECENT, 0), n) % RECENT
    return Showings(
        v.recent_video[row, places], v.recent_liking[row, places], v.recent_signs[row, places],
        v.recent_surface[row, places], v.recent_at[row, places], n > RECENT,
    )  # fmt: skip


def _directions(memory: Memory, topics: list[int]) -> F32:
    """Where the videos of each of `topics` lie [topics, DIM]: their mean vectors, of length 1; zeros when there are none."""
    d = memory.videos
    of = d.topic[: len(d)]
    means = np.array([d.vectors(np.flatnonzero(of == topic)).sum(axis=0, dtype=np.float64) for topic in topics])
    out: F32 = (means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return out


def forget(memory: Memory, knobs: Knobs, row: int, gone: Marks, older: bool, topic: int = -1) -> None:
    """Let the showings of viewer `row` that are `gone` [showings] count no more; `older`: nor any before the ring.

    Of a `topic` row what lies further back than the ring goes too, as far as the long taste tells it.
    """
    v, past = memory.viewers, showings(memory, row)
    anew = older or not past.older
    _tastes(memory, knobs, row, past, gone, anew, topic)
    _rates(memory, knobs, row, past, gone, anew)
    stay = ~gone
    left = int(stay.sum())
    for name in ("video", "liking", "signs", "surface", "at"):
        ring = getattr(v, f"recent_{name}")
        ring[row, :left] = getattr(past, name)[stay]
        ring[row, left:] = v.SPEC[f"recent_{name}"][2]
    v.recent_n[row] = left
    v.side[row], v.side_covariance[row] = 0.0, 0.0
    if left:
        d, topics = memory.videos, memory.rates.topics
        believe_anew(
            row, v.recent_video, v.recent_signs, left, knobs["affinity_spread"], knobs["affinity_level"],
            knobs["affinity_noise"], v.side, v.side_covariance, d.factor, d.factor_rate, d.topic, topics.factor,
            np.empty(SIDES, np.float32), np.empty(SIDES, np.float32),
        )  # fmt: skip


def _parts(step: float, of: F32, told: Marks) -> F32:
    """What each row of `of` [showings, ...], told in order, adds to a mean that takes `step` to every one that is `told`."""
    later: NDArray[np.int64] = np.cumsum(told[::-1])[::-1] - told
    share = np.where(told, step * (1.0 - step) ** later, 0.0)
    return (of * share[:, None]).astype(np.float32)


def _tastes(memory: Memory, knobs: Knobs, row: int, past: Showings, gone: Marks, anew: bool, topic: int) -> None:
    v, stay = memory.viewers, ~gone
    vectors = memory.videos.vectors(past.video)
    pull = np.where(past.liking > 0.0, past.liking, 0.5 * past.liking)
    push = np.maximum(-past.liking, 0.0)
    told = past.liking != 0.0
    slow, quick = knobs["taste_long_step"], knobs["taste_short_step"]
    towards, off = vectors * pull[:, None], vectors * push[:, None]
    v.short[row] = _parts(quick, towards[stay], told[stay]).sum(axis=0)
    v.averse[row] = _parts(quick, off[stay], told[stay]).sum(axis=0)
    if anew:
        v.long[row] = _parts(slow, towards[stay], told[stay]).sum(axis=0)
    else:
        v.long[row] -= _parts(slow, towards, told)[gone].sum(axis=0)
        if topic >= 0:
            v.long[row] -= _share_of(memory, v.long[row], topic, past.video[stay])


def _share_of(memory: Memory, taste: F32, topic: int, others: NDArray[np.int32]) -> F32:
    """What of a `taste` [DIM] is of `topic`: its part when taste is a sum of directions, of it and of the topics of `others`.

    Least squares, held back a little where directions are nearly the same; taking all of the direction out (a projection)
    would take a part of every topic that is like it.
    """
    of = [topic, *sorted(set(memory.videos.topic[others].tolist()) - {topic, -1})]
    along = _directions(memory, of).astype(np.float64)
    parts = np.linalg.solve(along @ along.T + 0.02 * np.eye(len(of)), along @ taste)
    share: F32 = (parts[0] * along[0]).astype(np.float32)
    return share


def _rates(memory: Memory, knobs: Knobs, row: int, past: Showings, gone: Marks, anew: bool) -> None:
    """Running rates are faded counts of trials and signs. `share` is not in the ring: a newcomer's when all else is."""
    v, stay = memory.viewers, ~gone
    one = np.ones(len(past.video), np.float32)
    signs = [(past.signs >> place & 1).astype(np.float32) for place in range(SIGNALS)]
    trials = np.stack([one, *signs], axis=1)
    for rates, fade, whole in ((v.fast, knobs["viewer_fast_fade"], True), (v.rates, knobs["viewer_fade"], anew)):
        if whole:
            rates[row] = _faded(trials[stay], fade).sum(axis=0)
        else:
            rates[row] = np.maximum(rates[row] - _faded(trials, fade)[gone].sum(axis=0), 0.0)
    good = past.liking > LIKED
    if anew:
        v.finished[row] = _faded(one[good & stay, None], float(BUSY_FADE)).sum()
        v.share[row] = v.SPEC["share"][2]
    else:
        off = _faded(one[good, None], float(BUSY_FADE))[gone[good]].sum()
        v.finished[row] = max(float(v.finished[row]) - float(off), 0.0)


def _faded(counts: F32, fade: float) -> F32:
    """Rows of `counts`, told in order, as they count after the last one."""
    return (counts * (fade ** np.arange(len(counts))[::-1])[:, None]).astype(np.float32)


__all__ = ["Showings", "forget", "showings"]
