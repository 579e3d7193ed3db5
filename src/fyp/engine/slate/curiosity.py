"""Curiosity: what it is worth to learn what a viewer thinks of a topic that they have hardly been shown.

The deviation of a Beta posterior of a rate of which n trials were seen is at most 1 / (2 sqrt(n + 1)); what one more trial
takes off it falls with n + 1. So a candidate's bonus is weight / (1 + showings of its topic), as of bandits by upper
confidence bounds (Auer et al. 2002) with a gain that fades as quickly as the information: probing by information gain. The
first videos of somebody new are chosen with `probe` as the weight; later probe seats go on asking.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.models.compiled import brief, kernel
from fyp.engine.models.logs import exp32
from fyp.engine.stages import F32, Rows

_ONE, _TWO = np.float32(1.0), np.float32(2.0)


@kernel
def bonus(weight: float, hope: Any, showings: Any, tally: int) -> float:
    """Of a topic shown so often (-1: no topic, no bonus) and `tally` times more on the page that is being laid out."""
    return weight * hope / (1.0 + showings + tally) if showings >= 0.0 else 0.0


class Curious(NamedTuple):
    """What makes a page ask: `asked` [2, c] are showings of each candidate's topic to the viewer (-1: it has none) and the
    hope that it is loved; `eager` is the weight in ranked seats, `probe` that in probe seats, which are a `share` of all."""

    asked: F32
    eager: float
    probe: float
    share: float


def asked_with(what: Curious, places: Rows, topic: Rows, probes: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The bonus with which each slot of a page was seated: candidates `places` of the `topic` rows [slots], in order, of
    which `probes` took a probe seat."""
    out = np.empty(len(places), np.float64)
    _asked_with(what.asked, what.eager, what.probe, places, topic, probes, out)
    return out


@brief
def _asked_with(asked: Any, eager: float, probe: float, places: Any, topic: Any, probes: Any, out: Any) -> None:
    for i in range(len(places)):
        at = places[i]
        met = 0
        for j in range(i):
            met += int(topic[j] == topic[i])
        out[i] = bonus(probe if probes[i] else eager, asked[1, at], asked[0, at], met)


def indifferent(candidates: int) -> Curious:
    """Asks nothing."""
    return Curious(np.full((2, candidates), -1.0, np.float32), 0.0, 0.0, 0.0)


def dose(knobs: Knobs, seen: int, mood: float, untried: float = 0.0) -> tuple[float, float]:
    """The weight of curiosity in ranked seats, and the share of probe seats, of a viewer who was shown `seen` videos.

    Somebody new is asked, then sees what was understood, then is asked more widely; later one probe now and then is enough.
    The more settled somebody is, the more probes, as long as there is something to find: as the mean of 1 / (1 + served) over
    all topics (`untried`) says, what is to be learned of a topic by one more showing. Who finishes far less than they use to
    (`mood`, log-odds beside their own rate) is asked again.
    """
    first, rewarded, share = knobs["probe_videos"], knobs["reward_videos"], knobs["probe_seat"]
    if (known := seen - first - rewarded - knobs["widen_videos"]) > 0:
        settled = known / (known + knobs["settled_videos"])
        share += (knobs["settled_seat"] - share) * settled * min(1.0, untried / knobs["untried_share"])
    if seen < first or mood < -knobs["lost_below"]:
        return knobs["probe"], share
    if seen < first + rewarded:
        return 0.0, 0.0
    return 0.0, knobs["widen_seat"] if seen < first + rewarded + knobs["widen_videos"] else share


@brief
def _asked(rows: Any, showings: int, finish: int, topic: Any, served: Any, lost: bool, asked: Any) -> float:
    for i in range(len(topic)):
        asked[0, i] = -_ONE
        if topic[i] >= 0:
            asked[0, i] = exp32(rows[i, showings]) - _ONE if lost else served[topic[i]]
        asked[1, i] = _TWO / (_ONE + exp32(-rows[i, finish]))
    untried = 0.0
    for n in served:
        untried += 1.0 / (1.0 + n)
    return untried / max(1, len(served))


def curious(rows: F32, known: tuple[int, int, int, int], topic: Rows, seen: int, knobs: Knobs, served: F32) -> Curious:
    """Of candidates with features `rows` [c, features], of which these four are `known`: ln(1 + showings of the topic lately),
    and in log-odds how the topic, the last few videos and all of them are finished. Hope is 1 where nothing is known of it,
    at most 2, and less where it was left.

    `served` [topics] is how many of each they were ever served: what somebody left long ago is not asked again. Whom the feed
    has lost is asked as if only the last showings had been: what they want now may be what they left then.
    """
    asked = np.empty((2, len(topic)), np.float32)
    showings, finish, lately, ever = known
    mood = float(rows[0, lately] - rows[0, ever]) if len(rows) else 0.0
    untried = _asked(rows, showings, finish, topic, served, mood < -knobs["lost_below"], asked)
    eager, share = dose(knobs, seen, mood, untried)
    return Curious(asked, eager, knobs["probe"], share)


__all__ = ["Curious", "asked_with", "bonus", "curious", "dose", "indifferent"]
