"""Fit: the numbers of `fitted.py` from a KuaiRand log: how long people watch, how long they sit, and how often they come.

The log keeps only showings of some 7,600 videos: a few in a hundred of what people saw. So nothing is counted that thinning
changes. Sittings come from the pair correlation of a viewer's showings: the rate of another one t seconds after one is
B + r E[(L - t)+] / E[L] for sittings of length L (the chance to be in the same one still; Cox and Isham, Point Processes,
1980, ch. 2), r showings a second of sitting being recorded, B those of other sittings. How unlike people are comes from the
overdispersion of their counts (a gamma mixture of Poissons: the negative binomial, Greenwood and Yule, 1920).
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.lab.exposures import DAY_OFFSET_S, ExposureLog
from fyp.lab.world.fitted import Fitted
from fyp.vocabulary.errors import Invalid

Floats = NDArray[np.float64]
FEED = 1
"""The surface (`tab`) of the log where one video follows another by swiping."""
CLASSES = 12
SECONDS = np.array([0, 0.5, 1, 2, 3, 5, 8, 12, 18, 30, 60, 120, 300.0])
END = 0.97
"""Of a length: from here on it was watched to its end."""
GAP_S = 1800.0
SPREAD, GLANCE_SLOPE = 1.2, 1.0
"""How strongly appeal moves the clocks is not in the distribution of seconds alone: with 1.2 some half of the variance of the
log of seconds is appeal, the other half chance. (Viewers and videos alone explain a quarter of that of finishes.)"""
LAGS = np.concatenate([60.0 * np.arange(1, 31), 1800.0 * np.arange(2, 9)])


class Seen(NamedTuple):
    """Showings as columns [n], ordered by viewer and then time: row of the viewer, epoch seconds, seconds watched, length."""

    viewer: NDArray[np.int64]
    at: Floats
    watched_s: Floats
    duration_s: Floats


def seen(log: ExposureLog) -> Seen:
    """The feed's showings of a log. Raises Invalid when there are none."""
    columns = (log.events[name].to_numpy() for name in ("user_id", "time_ms", "play_time_ms", "duration_ms", "tab"))
    viewer, at, played, length, tab = columns
    keep = np.flatnonzero((tab == FEED) & (length > 0))
    if not len(keep):
        raise Invalid("no_feed", f"the log has no showing on tab {FEED}", "DIR")
    keep = keep[np.lexsort((at[keep], viewer[keep]))]
    return Seen(
        viewer[keep].astype(np.int64), at[keep] / 1000.0, np.maximum(played[keep], 0) / 1000.0, length[keep] / 1000.0
    )


class Classes(NamedTuple):
    """Showings by length: the edges in seconds [edges] and counts [edges] (the last: to the end) of each class, its length."""

    edges: list[Floats]
    counts: list[Floats]
    length: Floats


def classes(data: Seen) -> Classes:
    """Twelve classes of length with as many showings each; seconds are scaled to the median length of their class."""
    cuts = np.quantile(data.duration_s, np.linspace(0, 1, CLASSES + 1)[1:-1])
    of = np.searchsorted(cuts, data.duration_s, side="right")
    middle = np.array([np.median(data.duration_s[of == k]) for k in range(CLASSES)])
    edges, counts = [], []
    for k in range(CLASSES):
        edge = np.append(SECONDS[0.9 * middle[k] > SECONDS], END * middle[k])
        watched = (data.watched_s / data.duration_s)[of == k] * middle[k]
        edges.append(edge)
        counts.append(np.histogram(watched, np.append(edge, np.inf))[0].astype(np.float64))
    return Classes(edges, counts, middle)


def _nodes() -> tuple[Floats, Floats]:
    x, w = np.polynomial.hermite_e.hermegauss(21)
    return x, w / w.sum()


def gone(f: Fitted, seconds: Floats, duration_s: float) -> Floats:
    """The chance [n] to have left by so many seconds (above 0), over appeal that is normal (Gauss-Hermite, 21 nodes)."""
    x, w = _nodes()
    glance = 1.0 / (1.0 + np.exp(GLANCE_SLOPE * x - f.glance))[:, None]
    scale = f.watch_s * (duration_s / 30.0) ** f.watch_length * np.exp(f.spread * x)[:, None]
    early = 1.0 / (1.0 + (seconds / f.glance_s) ** -f.glance_shape)
    late = 1.0 - np.exp(-((seconds / scale) ** f.watch_shape))
    return np.asarray(w @ (glance * early + (1.0 - glance) * late))


def likelihood(f: Fitted, data: Classes) -> float:
    """Mean log likelihood of a showing's class of seconds."""
    total, n = 0.0, 0.0
    for edge, counts, length in zip(data.edges, data.counts, data.length.tolist(), strict=True):
        share = np.diff(np.concatenate(([0.0], gone(f, edge[1:], length), [1.0])))
        total += float(counts @ np.log(np.maximum(share, 1e-9)))
        n += float(counts.sum())
    return total / n


def clocks(f: Fitted, data: Classes) -> Fitted:
    """The two clocks by maximum likelihood (Nelder and Mead, 1965), with `spread` as it is."""
    optimize = _optimize()

    def put(p: Floats) -> Fitted:
        return f._replace(
            glance=float(p[0]), glance_s=math.exp(p[1]), glance_shape=math.exp(p[2]), watch_s=math.exp(p[3]),
            watch_shape=math.exp(p[4]), watch_length=float(p[5]), spread=SPREAD,
        )  # fmt: skip

    start = [f.glance, *(math.log(x) for x in (f.glance_s, f.glance_shape, f.watch_s, f.watch_shape)), f.watch_length]
    options = {"maxiter": 3000, "xatol": 1e-3, "fatol": 1e-7}
    return put(optimize(lambda p: -likelihood(put(p), data), start, method="Nelder-Mead", options=options).x)


def loops(f: Fitted, data: Seen) -> float:
    """How often a finished video is let run once more at appeal 0, such that all are repeated as often as in the log."""
    share = data.watched_s / data.duration_s
    ended = share >= END
    wanted = float((share[ended] >= 1.9).mean()) if ended.any() else 0.0
    x, w = _nodes()
    weight = np.zeros(len(x))
    for length in np.quantile(data.duration_s[ended], np.linspace(0.05, 0.95, 10)) if ended.any() else ():
        scale = f.watch_s * (length / 30.0) ** f.watch_length * np.exp(f.spread * x)
        weight += w * np.exp(-((length / scale) ** f.watch_shape)) / (1.0 + np.exp(f.glance - GLANCE_SLOPE * x))
    return float(wanted * weight.sum() / (weight @ np.exp(0.5 * x))) if weight.any() else 0.0


def pairs(data: Seen) -> Floats:
    """How many showings of the same viewer there are a second, by LAGS after one [lags - 1]."""
    counts = np.zeros(len(LAGS) - 1)
    for step in range(1, len(data.at)):
        same = data.viewer[step:] == data.viewer[:-step]
        apart = (data.at[step:] - data.at[:-step])[same]
        counts += np.histogram(apart, LAGS)[0]
        if not (apart < LAGS[-1]).any():
            break
    return np.asarray(counts / np.diff(LAGS) / len(data.at))


def still(mean: float, spread: float, seconds: Floats) -> Floats:
    """E[(L - t)+] / E[L] at t [n] of a lognormal L: the chance to be in the same sitting t seconds after one of its moments."""
    above = (mean - np.log(seconds)) / spread
    whole = math.exp(mean + spread**2 / 2)
    return np.array([_normal(a + spread) - t / whole * _normal(a) for a, t in zip(above, seconds, strict=True)])


def sittings(data: Seen) -> tuple[float, float, float, float]:
    """Mean and deviation of the log of a sitting's seconds, r and B (showings a second), by least squares over the lags."""
    found = pairs(data)
    middle = (LAGS[1:] + LAGS[:-1]) / 2
    sure = np.sqrt(np.maximum(found * np.diff(LAGS) * len(data.at), 1.0)) / np.maximum(found, 1e-12)

    def put(p: Floats) -> tuple[float, float, float, float]:
        return float(p[0]), math.exp(p[1]), math.exp(p[2]), math.exp(p[3])

    def off(p: Floats) -> float:
        mean, spread, inside, others = put(p)
        return float((((others + inside * still(mean, spread, middle) - found) * sure) ** 2).mean())

    first = [math.log(600.0), 0.0, math.log(max(found[0], 1e-12)), math.log(max(found[-1], 1e-12))]
    options = {"maxiter": 4000, "xatol": 1e-4, "fatol": 1e-9}
    return put(_optimize()(off, first, method="Nelder-Mead", options=options).x)


def activity(data: Seen, viewers: int) -> tuple[float, float]:
    """Recorded showings a viewer, and the gamma shape of how unlike the viewers are; those without any count as well."""
    first = np.append(True, (np.diff(data.viewer) != 0) | (np.diff(data.at) > GAP_S))
    came = np.bincount(np.unique(data.viewer, return_inverse=True)[1][first]).astype(np.float64)
    counts = np.concatenate([came, np.zeros(max(0, viewers - len(came)))])
    mean, variance = float(counts.mean()), float(counts.var())
    return len(data.at) / len(counts), mean**2 / max(variance - mean, 1e-9)


def fit(log: ExposureLog, start: Fitted) -> Fitted:
    """Everything, from a log; `start` is where the search begins."""
    data = seen(log)
    viewers = len(log.users) if log.users is not None else len(np.unique(data.viewer))
    f = clocks(start, classes(data))
    mean, spread, inside, _ = sittings(data)
    shown, shape = activity(data, viewers)
    days = (data.at.max() - data.at.min()) / 86_400.0
    hour = ((data.at + DAY_OFFSET_S) // 3600.0 % 24).astype(np.int64)
    fans = log.users["fans_user_num"].to_numpy() if log.users is not None else np.zeros(0)
    return f._replace(
        length_mean=float(np.log(data.duration_s).mean()), length_spread=float(np.log(data.duration_s).std()),
        again=loops(f, data), session_mean=mean, session_spread=spread, day_s=shown / days / inside, day_shape=shape,
        followers_spread=float(np.log(fans[fans > 0]).std()) if (fans > 0).any() else start.followers_spread,
        hours=tuple(np.round(np.bincount(hour, minlength=24) / len(hour), 3).tolist()),
    )  # fmt: skip


def _normal(x: float) -> float:
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


def _optimize() -> Any:
    try:
        from scipy.optimize import minimize
    except ImportError as error:
        raise Invalid("no_scipy", "fitting needs scipy, of the group `bench`", "--data") from error
    return minimize


__all__ = [
    "Classes",
    "Seen",
    "activity",
    "classes",
    "clocks",
    "fit",
    "gone",
    "likelihood",
    "pairs",
    "seen",
    "sittings",
    "still",
]
