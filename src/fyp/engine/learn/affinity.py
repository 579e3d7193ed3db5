"""Affinity: what a viewer finishes beyond what everybody does, as a Gaussian belief over a few hidden sides of taste.

Of a showing, finish - (the video's own rate) = viewer . factor + noise. A viewer is a mean and a covariance, moved by every
lesson as in Kalman's filter (recursive Bayesian linear regression), so that the first answers of a newcomer count most and
count for all that goes with them. The first side is 1 for all videos: how much a viewer finishes of anything.

A video's factor takes a gradient step on what the belief foresaw, as in online probabilistic matrix factorization
(Salakhutdinov & Mnih 2008), shorter with every showing (Robbins & Monro 1951); then some of the viewer's last answers
teach their videos once more, by what is known of the viewer only now: steps of expectation maximization for factor analysis
(Rubin & Thayer 1982) over a window, as in its incremental form (Neal & Hinton 1998). Factors turn while they are learned, so
the belief about somebody new is now and then made anew from all their answers with the factors as they are.
"""

from typing import Any

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.memory.viewers import RECENT, SIDES
from fyp.engine.models.compiled import kernel
from fyp.engine.models.heads import first_value
from fyp.engine.models.posterior import expected

LONGEST = np.float32(4.0)
"""A factor goes no further than this from 0 on any side."""
SAID = 3
"""Who says "more like this" is believed as after so many finishes."""
START = 4.0
"""Of the hash noise +-.05 that a factor starts from: +-.2, twice as much as factors have on average in the end."""


@kernel
def _begin_viewer(mean: Any, covariance: Any, v: int, spread: float, level: float) -> None:
    for a in range(SIDES):
        for b in range(SIDES):
            covariance[v, a, b] = 0.0
        mean[v, a] = 0.0
        covariance[v, a, a] = spread
    covariance[v, 0, 0] = level


@kernel
def _begin_factor(factor: Any, row: int, noise: float) -> None:
    factor[row, 0] = 1.0
    for a in range(1, SIDES):
        factor[row, a] = first_value(row, a) * noise


@kernel
def whole_factor(factor: Any, topics: Any, d: int, t: int, whole: Any) -> None:
    """Writes the factor of video `d` to `whole` [sides]: its own and that of its topic `t` (-1: none) together."""
    for a in range(SIDES):
        whole[a] = factor[d, a] + (topics[t, a] if t >= 0 and a > 0 else np.float32(0.0))


@kernel
def _foreseen(mean: Any, covariance: Any, factor: Any, beyond: float, gain: Any) -> Any:
    """What the belief did not foresee of an answer; writes covariance . factor to `gain` [sides]."""
    error = np.float32(beyond)
    for a in range(SIDES):
        error -= mean[a] * factor[a]
        sum = np.float32(0.0)
        for b in range(SIDES):
            sum += covariance[a, b] * factor[b]
        gain[a] = sum
    return error


@kernel
def _believe(mean: Any, covariance: Any, factor: Any, beyond: float, noise: float, gain: Any) -> None:
    """Kalman's step: the belief after an answer `beyond` the rate of a video with `factor`."""
    error = _foreseen(mean, covariance, factor, beyond, gain)
    total = np.float32(noise)
    for a in range(SIDES):
        total += gain[a] * factor[a]
    for a in range(SIDES):
        mean[a] += gain[a] / total * error
        for b in range(SIDES):
            covariance[a, b] -= gain[a] * gain[b] / total


@kernel
def _again(mean: Any, covariance: Any, whole: Any, beyond: float, slope: Any) -> None:
    """Writes the slope of a step of expectation maximization, towards the factor that best explains an answer which the
    belief has already heard.

    Doubt about the viewer pulls the factor to 0 as much as the belief, which knows the answer, would overstate it.
    """
    error = _foreseen(mean, covariance, whole, beyond, slope)
    for a in range(SIDES):
        slope[a] = error * mean[a] - slope[a]


@kernel
def _move(factor: Any, row: int, slope: Any, size: float) -> None:
    for a in range(1, SIDES):
        factor[row, a] = min(max(factor[row, a] + np.float32(size) * slope[a], -LONGEST), LONGEST)


@kernel
def believe_anew(
    v: int, recent_video: Any, recent_signs: Any, have: int, spread: float, level: float, noise: float,
    mean: Any, covariance: Any, own: Any, rate: Any, topic: Any, topics: Any, factor: Any, gain: Any,
) -> None:  # fmt: skip
    """Makes the belief about viewer `v` anew from the first `have` answers of their ring, with the factors as they are now."""
    _begin_viewer(mean, covariance, v, spread, level)
    for q in range(have):
        d = recent_video[v, q]
        whole_factor(own, topics, d, topic[d], factor)
        _believe(mean[v], covariance[v], factor, (recent_signs[v, q] & 1) - expected(rate, d), noise, gain)


@kernel
def count_answer(d: int, finish: Any, own: Any, rate: Any, topic: Any, topics: Any) -> Any:
    """Begins the factors of video `d` if need be, counts a showing of it; what of `finish` its rate did not foresee."""
    t = topic[d]
    if own[d, 0] == 0.0:
        _begin_factor(own, d, START if t < 0 else 0.0)
    if t >= 0 and topics[t, 0] == 0.0:
        _begin_factor(topics, t, START)
    beyond = finish - expected(rate, d)
    rate[d, 0] += 1.0
    rate[d, 1] += finish
    return beyond


@kernel
def hear_more(
    v: int, d: int, spread: float, level: float, noise: float, mean: Any, covariance: Any, own: Any, rate: Any, topic: Any,
    topics: Any, gain: Any, factor: Any,
) -> None:  # fmt: skip
    """The belief about `v` after they asked for more like `d`: it tells of the viewer, not of the video."""
    t = topic[d]
    if covariance[v, 0, 0] == 0.0:
        _begin_viewer(mean, covariance, v, spread, level)
    if own[d, 0] == 0.0:
        _begin_factor(own, d, START if t < 0 else 0.0)
    if t >= 0 and topics[t, 0] == 0.0:
        _begin_factor(topics, t, START)
    whole_factor(own, topics, d, t, factor)
    for _ in range(SAID):
        _believe(mean[v], covariance[v], factor, 1.0 - expected(rate, d), noise, gain)


@kernel
def understand(
    v: int, d: int, beyond: Any, n: int, recent_video: Any, recent_signs: Any, knobs: Any,
    mean: Any, covariance: Any, own: Any, rate: Any, topic: Any, topics: Any, showings: Any,
    gain: Any, factor: Any, slope: Any,
) -> None:  # fmt: skip
    """The belief about `v` and the factor of `d` after an answer `beyond` its rate, the last of a ring of `n` in all."""
    spread, level, noise, step, trials, least, drift, replays, share, renew = knobs
    t = topic[d]
    if covariance[v, 0, 0] == 0.0:
        _begin_viewer(mean, covariance, v, spread, level)
    whole_factor(own, topics, d, t, factor)
    error = beyond
    for a in range(SIDES):
        error -= mean[v, a] * factor[a]
    for a in range(SIDES):
        slope[a] = error * mean[v, a]
    _move(own, d, slope, max(step * trials / (rate[d, 0] + trials), least))
    if t >= 0:
        showings[t] += 1.0
        _move(topics, t, slope, max(step * trials / (showings[t] + trials), least))
    whole_factor(own, topics, d, t, factor)
    _believe(mean[v], covariance[v], factor, beyond, noise, gain)
    for a in range(SIDES):
        most = level if a == 0 else spread
        covariance[v, a, a] = min(covariance[v, a, a] + drift * most, most)
    have = min(n, RECENT)
    if renew > 0 and n <= RECENT and n % renew == 0:
        believe_anew(
            v,
            recent_video,
            recent_signs,
            have,
            spread,
            level,
            noise,
            mean,
            covariance,
            own,
            rate,
            topic,
            topics,
            factor,
            gain,
        )
    for q in range(min(replays, have - 1)):
        place = (n * replays + q) % have
        d = recent_video[v, place]
        t = topic[d]
        whole_factor(own, topics, d, t, factor)
        _again(mean[v], covariance[v], factor, (recent_signs[v, place] & 1) - expected(rate, d), slope)
        _move(own, d, slope, share * max(step * trials / (rate[d, 0] + trials), least))
        if t >= 0:
            _move(topics, t, slope, share * max(step * trials / (showings[t] + trials), least))


def turned(knobs: Knobs) -> tuple[float, float, float, float, float, float, float, int, float, int]:
    """The knobs of the belief and its factors, in the order in which `understand` takes them."""
    return (
        knobs["affinity_spread"], knobs["affinity_level"], knobs["affinity_noise"], knobs["affinity_step"],
        knobs["affinity_trials"], knobs["affinity_least_step"], knobs["affinity_drift"], int(knobs["affinity_replays"]),
        knobs["affinity_replay_share"], int(knobs["affinity_renew"]),
    )  # fmt: skip


__all__ = ["believe_anew", "count_answer", "hear_more", "turned", "understand", "whole_factor"]
