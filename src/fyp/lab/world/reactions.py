"""Reactions: what a person does with what is shown, from curves that no weighted sum of rates expresses.

Appeal is what they feel for it; a glance or a watch follows, each by a clock of its own (fitted.py). A topic satiates like a
dose (Hill curve) and recovers by the clock; a sitting is a store of energy that glances drain and finished videos spare.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import kernel
from fyp.lab.world.dice import luck
from fyp.lab.world.people import F32, I32

CENTRE = 0.1
FOREIGN, NATIVE, FOLLOWED = -0.9, 0.1, 0.25
STYLE, LENGTH = 0.35, -0.7
SATED, HALF_SATED, STEEP = 1.4, 4.0, 2.0
"""The most that having had enough of a topic takes, the dose at half of it, and the Hill exponent."""
RECOVER_S = 2400.0
"""A dose is halved in so many seconds."""
THUMB_S = 0.8
"""From one video to the next."""
LAG_S = 1.2
"""The thumb leaves a finished video so long after its end, on average."""
DRAIN_S, SPARE = 6.0, 0.35
"""A glance costs a sitting so many seconds more; of a finished video this share of its seconds is spared."""
FINISH_CAP_S = 18.0
"""Of a longer video so much counts as finished: KuaiRand's long view, and the engine's."""
MOST_A_SITTING = 4096
"""Showings of one sitting that have luck of their own: whatever one sitting was like, the next has the same luck."""
ACTS = ("like", "comment", "share", "save", "follow", "not_interested")
LIKE, COMMENT, SHARE, SAVE, FOLLOW, REFUSE = (1 << n for n in range(6))


class Truth(NamedTuple):
    """Everything that decides a reaction, as arrays for kernels: of viewers [V, ..], of videos [N, ..], fitted numbers."""

    seed: Any
    taste: F32
    turns_at: F32
    turns_from: I32
    turns_to: I32
    patience: F32
    warmth: F32
    length: F32
    viewer_style: F32
    speaks: I32
    reads: NDArray[np.bool_]
    restless: F32
    topic: I32
    duration_s: F32
    language: I32
    quality: F32
    style: F32
    maker: I32
    clock: NDArray[np.float64]


class State(NamedTuple):
    """What changes of V viewers: doses of each topic and when they were taken, the sitting, the luck that is next, follows."""

    dose: F32
    dose_at: NDArray[np.float64]
    energy: NDArray[np.float64]
    mood: NDArray[np.float64]
    position: I32
    showings: NDArray[np.int64]
    follows: NDArray[np.bool_]


@kernel
def liking(t: Truth, v: int, i: int, at: float) -> float:
    """What viewer v feels for video i at `at` (seconds since the start), rested, in the mood they mostly are in."""
    topic = t.topic[i]
    taste = t.taste[v, topic]
    if topic == t.turns_from[v] or topic == t.turns_to[v]:
        turned = 1.0 / (1.0 + math.exp(min(50.0, max(-50.0, -(at - t.turns_at[v]) / 21_600.0))))
        other = t.turns_to[v] if topic == t.turns_from[v] else t.turns_from[v]
        taste += turned * (t.taste[v, other] - taste)
    felt = taste + t.patience[v] + t.quality[i] + CENTRE
    near = 0.0
    for k in range(t.style.shape[1]):
        near += t.viewer_style[v, k] * t.style[i, k]
    felt += STYLE * math.tanh(near)
    off = math.log(t.duration_s[i]) - t.length[v]
    felt += LENGTH * (1.0 - math.exp(-0.5 * off * off))
    language = t.language[i]
    if language >= 0:
        if not t.reads[v, language]:
            felt += FOREIGN
        elif language == t.speaks[v]:
            felt += NATIVE
    return float(felt)


@kernel
def sated(dose: float) -> float:
    """What a dose of a topic takes from appeal: little at first, then much, then no more (Hill, 1910)."""
    full = dose**STEEP
    return float(SATED * full / (full + HALF_SATED**STEEP))


@kernel
def stays(t: Truth, felt: float, duration_s: float, seconds: float) -> float:
    """The chance that somebody with this appeal is still there after so many seconds of the first pass."""
    if seconds <= 0.0:
        return 1.0
    c = t.clock
    glance = 1.0 / (1.0 + math.exp(felt - c[0]))
    gone = 1.0 / (1.0 + (seconds / c[1]) ** -c[2])
    scale = c[3] * (duration_s / 30.0) ** c[5] * math.exp(c[6] * felt)
    return float(glance * (1.0 - gone) + (1.0 - glance) * math.exp(-((seconds / scale) ** c[4])))


@kernel
def again(t: Truth, felt: float) -> float:
    """The chance that a finished video is let run once more."""
    return float(min(0.9, t.clock[7] * math.exp(0.5 * min(felt, 4.0))))


@kernel
def expected(t: Truth, felt: float, duration_s: float) -> tuple[float, float]:
    """The chance of a finish, and expected seconds of all passes: the area under `stays`, by 24 points denser at the start."""
    area, before = 0.0, 0.0
    for k in range(1, 25):
        x = (k - 0.5) / 24.0
        upto = duration_s * (k / 24.0) ** 2
        area += (upto - before) * stays(t, felt, duration_s, duration_s * x * x)
        before = upto
    end = stays(t, felt, duration_s, duration_s)
    more = again(t, felt)
    return stays(t, felt, duration_s, min(duration_s, FINISH_CAP_S)), area + end * (
        LAG_S + more * duration_s * (1.0 + 0.5 * more)
    )


@kernel
def expect(t: Truth, viewers: I32, videos: I32, at: float, felt: Any, finish: Any, seconds: Any) -> None:
    """Of n pairs: appeal, chance of a finish and expected seconds of somebody rested, into three arrays [n]."""
    for k in range(len(viewers)):
        felt[k] = liking(t, viewers[k], videos[k], at)
        finish[k], seconds[k] = expected(t, felt[k], t.duration_s[videos[k]])


@kernel
def worth(t: Truth, viewers: I32, videos: I32, at: float, found: Any) -> None:
    """The mean chance of a finish of each video over viewers who are rested, into `found` [videos]."""
    for k in range(len(videos)):
        long, total = t.duration_s[videos[k]], 0.0
        for v in viewers:
            total += stays(t, liking(t, v, videos[k], at), long, min(long, FINISH_CAP_S))
        found[k] = total / len(viewers)


@kernel
def _watched(t: Truth, felt: float, duration_s: float, v: int, n: int) -> float:
    """Seconds of all passes, by the dice of the n-th showing of v."""
    u = luck(t.seed, v, n, 1)
    c = t.clock
    if luck(t.seed, v, n, 0) * (1.0 + math.exp(felt - c[0])) < 1.0:
        seconds = c[1] * (u / (1.0 - u)) ** (1.0 / c[2])
    else:
        scale = c[3] * (duration_s / 30.0) ** c[5] * math.exp(c[6] * felt)
        seconds = scale * (-math.log(u)) ** (1.0 / c[4])
    if seconds < duration_s:
        return float(max(seconds, 0.05))
    seconds = duration_s - LAG_S * math.log(luck(t.seed, v, n, 2))
    more = again(t, felt)
    if luck(t.seed, v, n, 3) < more:
        seconds += duration_s
        if luck(t.seed, v, n, 4) < 0.5 * more:
            seconds += duration_s
    return float(seconds)


@kernel
def _acts(t: Truth, felt: float, finished: bool, seconds: float, v: int, n: int) -> int:
    """What else they do, as bits of ACTS: all rare, and only by those who saw something of it."""
    if seconds < 1.5:
        return REFUSE if felt < -1.5 and luck(t.seed, v, n, 15) < 0.02 else 0
    done = 0
    warm = 0.9 * felt + (1.2 if finished else 0.0) + t.warmth[v]
    for k in range(5):
        base = -6.0 if k == 0 else -7.6 if k < 4 else -8.2
        if luck(t.seed, v, n, 10 + k) * (1.0 + math.exp(-(base + warm))) < 1.0:
            done |= 1 << k
    return done


@kernel
def sit_down(t: Truth, s: State, v: int, sitting: int, at: float, mean: float, spread: float) -> None:
    """A sitting begins: its mood and its energy in seconds (lognormal: `mean`, `spread` of the log) by the dice of the sitting.

    Box and Muller (1958). Who is in a good mood stays longer.
    """
    size = math.sqrt(-2.0 * math.log(luck(t.seed, v, sitting, 20)))
    angle = 2.0 * math.pi * luck(t.seed, v, sitting, 21)
    s.mood[v] = 0.3 * size * math.cos(angle)
    other = size * math.sin(angle)
    s.energy[v] = math.exp(mean + spread * (s.mood[v] + 0.954 * other)) * t.restless[v]
    s.position[v] = 0
    s.showings[v] = sitting * MOST_A_SITTING


@kernel
def watch(
    t: Truth, s: State, v: int, videos: I32, at: float, began: Any, watched: Any, acts: Any, felt: Any, finish: Any,
    seconds: Any,
) -> int:  # fmt: skip
    """Viewer v goes through a page from `at` on until it or the sitting ends; returns how many were shown.

    Writes of each: when it began, seconds watched, acts as bits; and of the truth just then, weariness and mood included:
    appeal, chance of a finish, expected seconds.
    """
    for k in range(len(videos)):
        i = videos[k]
        topic, long = t.topic[i], float(t.duration_s[i])
        dose = s.dose[v, topic] * 0.5 ** ((at - s.dose_at[v, topic]) / RECOVER_S)
        felt[k] = liking(t, v, i, at) - sated(dose) + s.mood[v] + (FOLLOWED if s.follows[v, t.maker[i]] else 0.0)
        finish[k], seconds[k] = expected(t, felt[k], long)
        n = s.showings[v]
        s.showings[v] += 1
        began[k] = at
        watched[k] = _watched(t, felt[k], long, v, n)
        finished = watched[k] >= min(long, FINISH_CAP_S)
        acts[k] = _acts(t, felt[k], finished, watched[k], v, n)
        if acts[k] & FOLLOW:
            if s.follows[v, t.maker[i]]:
                acts[k] ^= FOLLOW
            s.follows[v, t.maker[i]] = True
        s.dose[v, topic] = dose + 0.3 + 0.7 * min(1.0, watched[k] / FINISH_CAP_S)
        s.dose_at[v, topic] = at
        s.position[v] += 1
        s.energy[v] -= (
            THUMB_S + watched[k] * (1.0 - SPARE if finished else 1.0) + (0.0 if watched[k] >= 2.0 else DRAIN_S)
        )
        at += watched[k] + THUMB_S
        if s.energy[v] <= 0.0:
            return k + 1
    return len(videos)


__all__ = [
    "ACTS", "FINISH_CAP_S", "FOLLOW", "LIKE", "REFUSE", "State", "Truth", "expect", "expected", "liking", "sated", "sit_down",
    "stays", "watch", "worth",
]  # fmt: skip
