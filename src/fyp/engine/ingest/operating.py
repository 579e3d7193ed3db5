"""Operating: may an operator turn these knobs, or begin this experiment?"""

import math

from fyp.engine.knobs import KNOBS
from fyp.engine.memory.policy import SHARED, Policy
from fyp.engine.memory.trials import CONTROL, HOLDOUT
from fyp.vocabulary.event import Experimented, Tuned
from fyp.vocabulary.ids import is_id

MOST_WORDS = 500
MOST_ARMS = 20
RESTING = "a knob of what is remembered: it is set when the engine is made"

Wrong = tuple[str, str, str]
"""Code, message and field of a refusal."""


def wrong(event: Tuned | Experimented, policy: Policy) -> Wrong | None:
    """None when it may come in."""
    if not 0 < len(event.by) <= 100:
        return "malformed", "say who does it, in 1-100 letters", "by"
    if not 0 < len(event.why) <= MOST_WORDS:
        return "malformed", f"say why, in 1-{MOST_WORDS} letters", "why"
    if isinstance(event, Tuned):
        return _knobs(event.knobs, "knobs") if event.knobs else ("malformed", "there is no knob to set", "knobs")
    return _experiment(event, policy)


def _knobs(values: dict[str, float], field: str) -> Wrong | None:
    known = {knob.name: knob for knob in KNOBS}
    for name, value in values.items():
        knob = known.get(name)
        if knob is None:
            return "unknown_knob", f"no knob is called {name!r}", f"{field}.{name}"
        if not knob.live:
            return "not_live", f"{name} is {RESTING}", f"{field}.{name}"
        if not (math.isfinite(value) and knob.low <= value <= knob.high):
            return "out_of_range", f"{name} must be from {knob.low:g} to {knob.high:g}", f"{field}.{name}"
    return None


def _experiment(event: Experimented, policy: Policy) -> Wrong | None:
    if not is_id(event.name):
        return "malformed", "a name is 1-64 letters, digits and _ - . :", "name"
    if not event.on:
        running = any(trial.name == event.name for trial in policy.running)
        return None if running else ("no_experiment", f"no experiment {event.name!r} runs", "name")
    if not 2 <= len(event.arms) <= MOST_ARMS or CONTROL not in event.arms or HOLDOUT in event.arms:
        return "malformed", f"2-{MOST_ARMS} arms, one of them {CONTROL!r}, none of them {HOLDOUT!r}", "arms"
    if not 0.0 < event.share <= 1.0:
        return "out_of_range", "share must be above 0, and 1 at most", "share"
    for arm, values in event.arms.items():
        if not is_id(arm):
            return "malformed", f"{arm!r} is no name of an arm", "arms"
        if found := _knobs(values, f"arms.{arm}") or _shared(values, f"arms.{arm}"):
            return found
    return _beside(event, policy)


def _shared(values: dict[str, float], field: str) -> Wrong | None:
    for name in values:
        if name in SHARED:
            message = f"{name} is of what is learned, which all viewers share: it can't differ by arm"
            return "not_by_arm", message, f"{field}.{name}"
    return None


def _beside(event: Experimented, policy: Policy) -> Wrong | None:
    """Does it get in the way of an experiment that runs?"""
    mine = {name for values in event.arms.values() for name in values}
    for trial in policy.running:
        if trial.name == event.name:
            continue
        if both := mine & {name for values in trial.arms.values() for name in values}:
            return "in_the_way", f"the experiment {trial.name!r} turns {min(both)} as well", "arms"
        if event.split == trial.split == "creator_viewer":
            return "in_the_way", f"the experiment {trial.name!r} has dealt out the creators", "split"
    return None


__all__ = ["wrong"]
