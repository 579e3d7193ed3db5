"""Reach: what the ladder knows of one video, read for its maker."""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.pools import AWAY, EVERYONE, LENGTHS, ON, RUNGS
from fyp.engine.memory.videos import LENGTHS_S
from fyp.engine.models.pacing import STRENGTH, USUAL_VARIANCE, deviation, usual, variance
from fyp.vocabulary.reach import RUNGS as NAMES
from fyp.vocabulary.reach import Cohort, Reach, Rung, State, Why


def margins(knobs: Knobs) -> NDArray[np.float64]:
    """How many deviations of the cohort's videos each rung [5] asks above the cohort's mean: the first less than none."""
    asked = knobs["pool_margin"]
    return np.array([-knobs["pool_lenient"], 0.0, asked, asked, asked])


def reach(memory: Memory, knobs: Knobs, row: int) -> Reach:
    """The rung of video row `row`, its audiences, and its figure beside the cohort; reads only."""
    p = memory.pools
    rung, n, total = int(p.rung[row]), float(p.figures[row, 0]), float(p.figures[row, 1])
    mean = total / n if n else 0.0
    c = p.cohorts
    error = deviation(n, variance(p.figures, row, variance(c.figures, 0, USUAL_VARIANCE, STRENGTH), STRENGTH))
    own = min(n, float(p.audience[row, 0]))
    middle = usual(c.figures, c.above, int(p.cohort[row]), knobs["pool_cohort"], own, own * mean)
    z = knobs["pool_bound"]
    audience = int(p.audience[row, rung]) if rung < RUNGS else 0
    state = _state(int(p.state[row]), rung, n)
    topic, language = int(memory.videos.topic[row]), int(memory.videos.language[row])
    rungs = tuple(
        Rung(name, int(p.audience[row, i]) if i < RUNGS else 0, float(p.entered[row, i]) or None)
        for i, name in enumerate(NAMES)
    )
    cohort = Cohort(
        niche=memory.rates.topics.ids[topic] if topic >= 0 else "", length=_length(int(memory.videos.length_class[row])),
        language=memory.rates.labels.ids[language] if language > 0 else "", value=middle,
        low=mean - z * error, high=mean + z * error,
    )  # fmt: skip
    return Reach(
        rung=NAMES[rung], rungs=rungs, audience=audience, impressions=int(n), value=mean, cohort=cohort, state=state,
        why=_why(state, n, audience, cohort, memory, row),
    )  # fmt: skip


def _state(state: int, rung: int, n: float) -> State:
    if state == AWAY:
        return "waiting"
    if state == EVERYONE:
        return "everyone"
    if state != ON:
        return "resting"
    return "climbing" if rung else "first" if n else "waiting"


def _why(state: State, n: float, audience: int, cohort: Cohort, memory: Memory, row: int) -> Why:
    """A word for what holds a video where it is."""
    if state == "waiting":
        return "not_public" if memory.pools.state[row] == AWAY else "nobody_yet"
    if state == "everyone":
        return "liked_on_every_rung"
    if state != "resting":
        return "looking_for_people" if n < audience else "undecided"
    if n < audience:
        return "from_elsewhere" if memory.pools.rung[row] == 0 else "no_people"
    return "below_its_cohort" if cohort.high < cohort.value else "not_above_enough"


def _length(length_class: int) -> str:
    """The lengths of a cohort, as `15-35` in seconds; the last is open."""
    group = length_class // LENGTHS
    since = LENGTHS_S[group * LENGTHS - 1] if group else 0
    last = group * LENGTHS + LENGTHS - 1
    return f"{since:g}-{LENGTHS_S[last]:g}" if last < len(LENGTHS_S) else f"{since:g}-"


__all__ = ["margins", "reach"]
