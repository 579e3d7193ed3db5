"""Operator: /v1/operator, the live knobs, their versions and presets, and experiments. All for who holds the key."""

from collections.abc import Callable
from typing import Annotated

from litestar import get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from fyp.api.keys import admit
from fyp.api.telling import tell
from fyp.api.wire import Call, app_of
from fyp.engine.engine import Engine
from fyp.engine.knobs import KNOBS
from fyp.engine.memory.trials import Difference, Look, Trial
from fyp.engine.presets import PRESETS, changes
from fyp.vocabulary.errors import Invalid, Missing
from fyp.vocabulary.event import Experimented, Split, Tuned

By = Annotated[str, Meta(description="who does it", min_length=1, max_length=100)]
Why = Annotated[str, Meta(description="and why", min_length=1, max_length=500)]


class Set(Struct, frozen=True):
    """Knobs to set; all others stay as they are."""

    knobs: dict[str, float]
    by: By
    why: Why


class Back(Struct, frozen=True):
    """The version to go back to; 0 is as the engine was made."""

    version: Annotated[int, Meta(ge=0)]
    by: By
    why: Why


class Taken(Struct, frozen=True):
    by: By
    why: Why


class Planned(Struct, frozen=True):
    """An experiment to begin, or to end when `on` is false; then only its name counts."""

    name: str
    by: By
    why: Why
    arms: dict[str, dict[str, float]] = {}
    share: float = 1.0
    split: Split = "viewer"
    on: bool = True


class State(Struct, frozen=True):
    """A knob as it is: its value, what the engine was made with, its range; `live` ones may be set."""

    name: str
    value: float
    made: float
    low: float
    high: float
    unit: str
    reason: str
    live: bool


class Version(Struct, frozen=True):
    """What was set, when, by whom and why."""

    version: int
    at: float
    by: str
    why: str
    knobs: dict[str, float]


class Policy(Struct, frozen=True):
    """`name` is what pages carry that are served by it, outside of experiments; `versions` are newest first."""

    version: int
    name: str
    knobs: list[State]
    versions: list[Version]


class Offer(Struct, frozen=True):
    """A preset, and what would change if it were taken now."""

    name: str
    reason: str
    knobs: dict[str, float]
    changes: dict[str, float]


class Arm(Struct, frozen=True):
    """An arm, the viewers counted in it, the days on which they watched, and the creators that it was dealt, if any."""

    name: str
    knobs: dict[str, float]
    viewers: int
    days: int
    creators: int


class Experiment(Struct, frozen=True):
    """`until` is 0 while it runs. `differences` are of each arm against `control`, once there is enough to say: per day and
    viewer, days per viewer, and `creator_...` per creator; `p` and the interval may be read at any time, `p_once` but once.
    It takes `least` units in an arm. `looks` are p-values of "arm/metric" as they were, the oldest first."""

    name: str
    split: str
    share: float
    since: float
    until: float
    by: str
    why: str
    showings: int
    arms: list[Arm]
    differences: list[Difference]
    least: int
    looks: list[Look]


class Experiments(Struct, frozen=True):
    experiments: list[Experiment]


def policy_of(engine: Engine) -> Policy:
    policy = engine.memory.policy
    knobs = [
        State(k.name, policy.knobs[k.name], policy.made[k.name], k.low, k.high, k.unit, k.reason, k.live) for k in KNOBS
    ]
    versions = [Version(n, r.at, r.by, r.why, r.knobs) for n, r in enumerate(policy.kept.revisions, start=1)]
    return Policy(policy.version, policy.standing.version, knobs, versions[::-1])


def experiments_of(engine: Engine) -> Experiments:
    """What came of each experiment, the newest first."""
    return Experiments([_experiment(engine, trial) for trial in reversed(engine.memory.policy.kept.trials.values())])


def _experiment(engine: Engine, trial: Trial) -> Experiment:
    policy, knobs = engine.memory.policy, engine.knobs
    dealt = policy.crowds(trial, engine.memory.rates.creators.ids) if trial.split == "creator_viewer" else {}
    arms = [
        Arm(name, trial.arms.get(name, {}), int(tally.n), int(tally.d), dealt.get(name, 0))
        for name, tally in ((name, trial.viewers[name]) for name in trial.order if name in trial.viewers)
    ]
    found = trial.differences(dealt, knobs["trial_effect"], knobs["trial_units"])
    return Experiment(
        trial.name, trial.split, trial.share, trial.since, trial.until, trial.by, trial.why, trial.counted, arms,
        found, int(knobs["trial_units"]), trial.looks,
    )  # fmt: skip


async def _tune(request: Call, wanted: Callable[[Engine], dict[str, float]], by: str, why: str) -> Policy:
    """Set what `wanted` says of the engine as it stands. Raises Invalid when that is nothing."""
    app = app_of(request)
    knobs = await app.call_soon(lambda: wanted(app.engine))
    if not knobs:
        raise Invalid("nothing_to_do", "every knob is at that value already", "knobs")
    await tell(request, Tuned(id=app.dice.new_id(), at=app.clock.now(), knobs=knobs, by=by, why=why))
    return await app.call_soon(lambda: policy_of(app.engine))


@get("/v1/operator/policy")
async def policy(request: Call) -> Policy:
    """The knobs in force, and every version with who and why."""
    admit(request)
    app = app_of(request)
    return await app.call_soon(lambda: policy_of(app.engine))


@put("/v1/operator/policy")
async def tune(request: Call, data: JSONBody[Set]) -> Policy:
    """Set knobs, from the next request on. 400 for one that is unknown, out of range, or of what is remembered."""
    admit(request)
    return await _tune(request, lambda _: data.knobs, data.by, data.why)


@post("/v1/operator/policy/rollback", status_code=200)
async def rollback(request: Call, data: JSONBody[Back]) -> Policy:
    """Go back to an earlier version: a new one, of the same knobs. 404 when there is none of that number."""
    admit(request)

    def back(engine: Engine) -> dict[str, float]:
        try:
            return engine.memory.policy.back(data.version)
        except KeyError as error:
            raise Missing("no_version", f"there is no version {data.version}", "version") from error

    return await _tune(request, back, data.by, data.why)


@get("/v1/operator/presets")
async def presets(request: Call) -> list[Offer]:
    """Named settings, each with its reason and what it would change."""
    admit(request)
    held = app_of(request).engine.memory.policy
    return [Offer(p.name, p.reason, p.knobs, changes(p, held.made, held.knobs)) for p in PRESETS]


@post("/v1/operator/presets/{name:str}", status_code=200)
async def take(request: Call, name: FromPath[str], data: JSONBody[Taken]) -> Policy:
    """Take a preset: its knobs are set, all others are as the engine was made. 404 when there is none of that name."""
    admit(request)
    wanted = next((one for one in PRESETS if one.name == name), None)
    if wanted is None:
        raise Missing("no_preset", f"there is no preset {name[:64]!r}", "name")

    def to(engine: Engine) -> dict[str, float]:
        return changes(wanted, engine.memory.policy.made, engine.knobs)

    return await _tune(request, to, data.by, data.why)


@get("/v1/operator/experiments")
async def experiments(request: Call) -> Experiments:
    """Experiments with what came of them, the newest first."""
    admit(request)
    app = app_of(request)
    return await app.call_soon(lambda: experiments_of(app.engine))


@put("/v1/operator/experiments")
async def experiment(request: Call, data: JSONBody[Planned]) -> Experiments:
    """Begin an experiment, or end one. One of the same name begins anew."""
    admit(request)
    app = app_of(request)
    event = Experimented(
        id=app.dice.new_id(), at=app.clock.now(), name=data.name, arms=data.arms, by=data.by, why=data.why,
        share=data.share, split=data.split, on=data.on,
    )  # fmt: skip
    await tell(request, event)
    return await app.call_soon(lambda: experiments_of(app.engine))


__all__ = ["experiment", "experiments", "experiments_of", "policy", "presets", "rollback", "take", "tune"]
