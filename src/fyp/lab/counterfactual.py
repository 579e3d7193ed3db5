"""Counterfactual: what another policy would have brought, from pages that this one served; and whether the log can tell.

A page is a path of slots, each drawn given the slots before with a chance that is in the log. With the chances p' that other
knobs would have given to the same videos (`engine/judge.py`), slot k weighs w_k = prod of p'_j / p_j over the slots j <= k:

    IPS    mean of w_k r_k                                    (Horvitz & Thompson 1952; per decision: Precup et al. 2000)
    SNIPS  sum of w_k r_k / sum of w_k, slot by slot          (Swaminathan & Joachims 2015)
    DR     mean of w_(k-1) e_k + w_k (r_k - q_k)              (Dudik et al. 2011; in sequence: Jiang & Li 2016)

with r what the showing brought, q what the engine expected of it when it was served, and e what it expected of the other
knobs' own draw. What is estimated is the value of one page by the other knobs at the moments that were logged: what people
would have been shown before, and what would have been learned of it, stays as it was. Intervals are of viewers, as whole.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine import Engine
from fyp.engine.judge import Judge
from fyp.engine.knobs import Knobs
from fyp.vocabulary.event import AnyEvent, Served
from fyp.vocabulary.ids import impression_id
from fyp.vocabulary.lesson import HEADS

F64 = NDArray[np.float64]
Z = 1.959964
LEAST_EFFECTIVE = 100.0
"""Fewer effective pages than this: the mean rests on a handful of lucky ones, and its interval is not to be believed."""
LARGEST_PART = 0.05
"""One page that is more than a twentieth of all weight decides the answer by itself."""
LEAST_SHARED = 0.97
"""So much of what the other policy would draw must be drawable in the log; what is not, is not seen at all."""
WEIGHT_SIGMAS = 4.0
"""Weights have mean 1; further off than this many standard errors, the logged chances are not those of the log's engine."""


class Page(NamedTuple):
    """A logged page of S slots, as arrays [S]: what each slot brought (0 when it was never on screen), was expected to bring,
    its chance, its chance by the other knobs, what those expect of their own draw, and what part of that the log could draw."""

    viewer: str
    reward: F64
    expected: F64
    chance: F64
    other: F64
    other_expected: F64
    shared: F64


class Estimate(NamedTuple):
    """A value per slot with its 95 % interval."""

    value: float
    low: float
    high: float


class Support(NamedTuple):
    """`effective` pages (Kish: squared sum of weights by sum of squares), the `largest` part of one, the mean weight, how much
    of the other policy is `shared`, and why an estimate is not to be believed (empty when it is)."""

    pages: int
    effective: float
    largest: float
    mean_weight: float
    shared: float
    thin: str


class Estimates(NamedTuple):
    """`logged` is the mean of what was served; the others are of the other policy."""

    logged: Estimate
    ips: Estimate
    snips: Estimate
    dr: Estimate
    support: Support


def estimate(pages: list[Page]) -> Estimates:
    """The value per slot by the other knobs. Raises ValueError without pages."""
    if not pages:
        raise ValueError("there is no page to judge by")
    deep = max(len(page.reward) for page in pages)
    there = _columns([np.ones(len(page.reward)) for page in pages], deep)
    r, q, p = (_columns([getattr(page, name) for page in pages], deep) for name in ("reward", "expected", "chance"))
    o, e, s = (
        _columns([getattr(page, name) for page in pages], deep) for name in ("other", "other_expected", "shared")
    )
    w = np.cumprod(np.where(there > 0, o / np.where(p > 0, p, 1.0), 1.0), axis=1) * there
    before = np.concatenate([np.ones((len(w), 1)), w[:, :-1]], axis=1) * there
    who = np.unique([page.viewer for page in pages], return_inverse=True)[1]
    n = there.sum()
    logged = _mean(r.sum(axis=1), there.sum(axis=1), who)
    ips = _mean((w * r).sum(axis=1), there.sum(axis=1), who)
    dr = _mean((before * e + w * (r - q)).sum(axis=1), there.sum(axis=1), who)
    total = np.maximum(w.sum(axis=0), 1e-300)
    by_slot = (w * r).sum(axis=0) / total
    part = there.sum(axis=0) / n
    snips = _interval(float(part @ by_slot), (part * w * (r - by_slot) / total).sum(axis=1), who)
    return Estimates(logged, ips, snips, dr, _support(w, before, s, there))


def _columns(of: list[F64], deep: int) -> F64:
    out = np.zeros((len(of), deep))
    for row, values in zip(out, of, strict=True):
        row[: len(values)] = values
    return out


def _mean(x: F64, n: F64, who: NDArray[np.intp]) -> Estimate:
    mean = float(x.sum() / n.sum())
    return _interval(mean, (x - mean * n) / n.sum(), who)


def _interval(value: float, influence: F64, who: NDArray[np.intp]) -> Estimate:
    """Of a value and what each page moves it by; the pages of a viewer go together."""
    by_viewer = np.bincount(who, influence)
    many = len(by_viewer)
    wide = Z * math.sqrt(float(np.square(by_viewer).sum()) * many / max(many - 1, 1))
    return Estimate(value, value - wide, value + wide)


def _support(w: F64, before: F64, shared: F64, there: F64) -> Support:
    """At the slot where the weights are worst: mostly the last."""
    total, squared = w.sum(axis=0), np.square(w).sum(axis=0)
    effective = float((total * total / np.maximum(squared, 1e-300)).min())
    largest = float((w.max(axis=0) / np.maximum(total, 1e-300)).max())
    common = float((before * shared).sum() / max(before.sum(), 1e-300))
    rows = there.sum(axis=0)
    mean = total / rows
    off = np.abs(mean - 1.0) * np.sqrt(rows) / np.maximum(np.sqrt(np.maximum(squared / rows - mean * mean, 0.0)), 1e-12)
    thin = ""
    if effective < LEAST_EFFECTIVE:
        thin = f"the log is worth {effective:.0f} pages of that policy, and it takes {LEAST_EFFECTIVE:.0f}"
    elif largest > LARGEST_PART:
        thin = f"one page is {largest:.0%} of all weight"
    elif common < LEAST_SHARED:
        thin = f"{1 - common:.1%} of what that policy would show could not be drawn in the log"
    elif float(off.max()) > WEIGHT_SIGMAS and float(np.abs(mean - 1.0).max()) > 1e-6:
        thin = f"weights have mean {float(mean[off.argmax()]):.3f}, not 1: the logged chances are of another engine"
    return Support(len(w), effective, largest, float(mean[-1]), common, thin)


class Bench:
    """Folds a log from its beginning, and judges each page by other knobs at the state in which it was served.

    `drift` is the largest difference between a logged chance and the one that the knobs in force give now: above 1e-6 the log
    is of another engine, or its pages were composed together (some a round, before the first of them was learned).
    """

    def __init__(self, engine: Engine, other: Knobs, head: str = "finish", check: int = 20) -> None:
        self.engine, self.other, self.head = engine, other, HEADS.index(head)
        self.drift = 0.0
        self.judged = 0
        self._judge = Judge(engine.memory)
        self._check = check
        self._pages: dict[str, Page] = {}
        self._slots: dict[str, tuple[F64, int]] = {}

    def fold(self, events: Iterable[AnyEvent], judging: bool = True) -> None:
        """Take in events in the order of the log; pages are judged when `judging`."""
        for event in events:
            if judging and type(event) is Served and event.videos and event.sources[0] != "elsewhere":
                self._take(event)
            for lesson in self.engine.observe(event):
                known = self._slots.get(lesson.impression)
                told = lesson.targets[self.head]
                if known is not None and told == told:  # a late act tells of its own head alone
                    known[0][known[1]] = told

    def _take(self, served: Served) -> None:
        if any(self.engine.memory.videos.find(video) < 0 for video in served.videos):
            return
        many = len(served.videos)
        checked = self.judged % self._check == 0
        in_force = self._judge.ask(served).knobs
        judged, *same = self._judge.page(served, [self.other, in_force] if checked else [self.other])
        self.judged += 1
        if same:
            self.drift = max(self.drift, float(np.abs(same[0].chances - served.propensities).max()))
        heads = np.frombuffer(served.chances, np.float32).reshape(many, -1)[:, self.head].astype(np.float64)
        reward = np.zeros(many)
        self._pages[served.page] = Page(
            served.viewer, reward, heads, np.array(served.propensities), judged.chances, judged.expected[:, self.head],
            judged.shared,
        )  # fmt: skip
        for slot in range(many):
            self._slots[impression_id(served.page, slot)] = (reward, slot)

    @property
    def pages(self) -> list[Page]:
        return list(self._pages.values())


__all__ = ["Bench", "Estimate", "Estimates", "Page", "Support", "estimate"]
