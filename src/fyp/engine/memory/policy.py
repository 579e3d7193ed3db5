"""Policy: the knobs that are in force, for whom, under what name, and how they came to be: a fold of what operators told."""

from typing import NamedTuple

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from fyp.engine.knobs import KNOBS, Knobs
from fyp.engine.memory.trials import HOLDOUT, Trial, begun
from fyp.vocabulary.event import Experimented, Tuned

WAY_IN: frozenset[str] = frozenset(
    knob.name for knob in KNOBS[: next(i for i, knob in enumerate(KNOBS) if knob.name == "weight_finish")]
) - {"finish_cap_s", "kin_near"}  # fmt: skip
"""Knobs of ingest, learning and memory, which all viewers share: an arm of an experiment can't turn them."""
SHARED = WAY_IN | {"finish_cap_s", "holdout", "trial_effect", "trial_units", "trial_look"}


class Revision(Struct, frozen=True):
    """A version of the policy: when, by whom and why, what was set, and all that is turned from then on."""

    at: float
    by: str
    why: str
    knobs: dict[str, float]
    turned: dict[str, float]


class History(Struct):
    """What is saved of a policy."""

    revisions: list[Revision] = field(default_factory=list)
    trials: dict[str, Trial] = field(default_factory=dict)


class Standing(NamedTuple):
    """What holds for one request: the knobs, the name of the whole policy, and the market (trial, arm) of a viewer whose
    arm has creators of its own."""

    knobs: Knobs
    version: str
    market: tuple[Trial, str] | None = None


class Policy:
    """`made` are the knobs that the engine was made with, `knobs` those in force; `standing` is that of no experiment."""

    def __init__(self, made: Knobs) -> None:
        self.made = made
        self.become(History())

    def become(self, kept: History) -> None:
        """Be what was saved."""
        self.kept = kept
        self._dealt: dict[str, tuple[NDArray[np.int8], list[int]]] = {}
        self._settle()

    def _settle(self) -> None:
        revisions = self.kept.revisions
        self.knobs = self.made.turned(_still(revisions[-1].turned)) if revisions else self.made
        self.standing = Standing(self.knobs, f"p{len(revisions)}.{self.knobs.name}")
        self.running = [trial for trial in self.kept.trials.values() if not trial.until]
        self._standings: dict[tuple[str | None, ...], Standing] = {}

    @property
    def version(self) -> int:
        """How many times it was tuned."""
        return len(self.kept.revisions)

    def at(self, version: int) -> Knobs:
        """The knobs of an earlier version; 0 are those that the engine was made with. Raises KeyError."""
        if not 0 <= version <= self.version:
            raise KeyError(version)
        return self.made.turned(_still(self.kept.revisions[version - 1].turned)) if version else self.made

    def back(self, version: int) -> dict[str, float]:
        """What must be set for the knobs to be those of an earlier version. Raises KeyError."""
        then = self.at(version)
        return {name: then[name] for name in then if then[name] != self.knobs[name]}

    # -- in

    def tuned(self, event: Tuned) -> None:
        before = self.kept.revisions[-1].turned if self.kept.revisions else {}
        revision = Revision(event.at, event.by, event.why, dict(event.knobs), {**before, **event.knobs})
        self.kept.revisions.append(revision)
        self._settle()

    def experimented(self, event: Experimented) -> None:
        if event.on:
            self.kept.trials.pop(event.name, None)
            self.kept.trials[event.name] = begun(event)
            self._dealt.pop(event.name, None)
        elif event.name in self.kept.trials and not self.kept.trials[event.name].until:
            self.kept.trials[event.name].until = event.at
        self._settle()

    # -- out

    def arms(self, viewer: str) -> tuple[str | None, ...]:
        """The arm of a viewer in each running experiment."""
        return tuple(trial.arm_of(viewer, self.knobs["holdout"]) for trial in self.running)

    def of(self, viewer: str) -> Standing:
        """What holds for a viewer; without experiments the same for all."""
        if not self.running:
            return self.standing
        arms = self.arms(viewer)
        known = self._standings.get(arms)
        if known is None:
            self._standings[arms] = known = self._made(arms)
        return known

    def _made(self, arms: tuple[str | None, ...]) -> Standing:
        values: dict[str, float] = {}
        names, market = [], None
        for trial, arm in zip(self.running, arms, strict=True):
            if arm is None:
                continue
            names.append(f"{trial.name}={arm}")
            if arm != HOLDOUT:
                values |= _still(trial.arms[arm])
                market = (trial, arm) if trial.split == "creator_viewer" else market
        knobs = self.knobs.turned(values)
        return Standing(knobs, "/".join((f"p{self.version}.{knobs.name}", *names)), market)

    def dealt(self, trial: Trial, creators: list[str]) -> NDArray[np.int8]:
        """The place among the sorted arms of each of `creators` (ids by row), [creators]."""
        known, counts = self._dealt.get(trial.name, (np.empty(0, np.int8), [0] * len(trial.arms)))
        if len(known) < len(creators):
            names = {arm: place for place, arm in enumerate(trial.order)}
            more = [names[trial.dealt(id)] for id in creators[len(known) :]]
            counts = [count + more.count(place) for place, count in enumerate(counts)]
            known = np.concatenate([known, np.array(more, np.int8)])
            self._dealt[trial.name] = (known, counts)
        return known[: len(creators)]

    def crowds(self, trial: Trial, creators: list[str]) -> dict[str, int]:
        """How many creators each arm has."""
        self.dealt(trial, creators)
        return dict(zip(trial.order, self._dealt[trial.name][1], strict=False))


def _still(values: dict[str, float]) -> dict[str, float]:
    """Those of `values` that may be set here and now: an old log may name knobs that are no more, or ranges that were."""
    ranges = {knob.name: (knob.low, knob.high) for knob in KNOBS if knob.live}
    return {n: v for n, v in values.items() if n in ranges and ranges[n][0] <= v <= ranges[n][1]}


__all__ = ["SHARED", "History", "Policy", "Revision", "Standing"]
