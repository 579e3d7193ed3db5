"""Trials: experiments that run or ran: who is in which arm, what came of each, and the strongest evidence so far."""

import math

from msgspec import Struct, field

from fyp.engine.models.sequential import Sums, likelihood, once, radius, ratio
from fyp.vocabulary.event import Experimented, Split
from fyp.vocabulary.ids import stable_hash

METRICS: tuple[str, ...] = ("seconds", "finishes", "likes")
"""What is counted of a unit: a viewer (per day on which they watched), or a creator (in all)."""
CONTROL, HOLDOUT = "control", "holdout"
DAY_S = 86_400.0
LOOKS = 64
"""Looks of one trial that are kept at most, to be drawn: then every second goes, and every second to come."""


def drawn(salt: str, unit: str) -> float:
    """A number in [0, 1) for a unit, the same in every process, and independent between salts (blake2b)."""
    return stable_hash(f"{salt}\x1f{unit}") / 2.0**64


class Tally(Struct):
    """Of the units of one arm: how many, sums of days and their squares, and for each metric of x, x^2 and x times days."""

    n: float = 0.0
    d: float = 0.0
    dd: float = 0.0
    x: list[float] = field(default_factory=lambda: [0.0] * len(METRICS))
    xx: list[float] = field(default_factory=lambda: [0.0] * len(METRICS))
    xd: list[float] = field(default_factory=lambda: [0.0] * len(METRICS))

    def put(self, unit: list[float], sign: float) -> None:
        """Count a unit [days, *metrics] in (sign 1) or out (-1)."""
        days = unit[0]
        self.d += sign * days
        self.dd += sign * days * days
        for i in range(len(METRICS)):
            x = unit[1 + i]
            self.x[i] += sign * x
            self.xx[i] += sign * x * x
            self.xd[i] += sign * x * days

    def per_day(self, metric: int) -> Sums:
        return Sums(self.n, self.x[metric], self.d, self.xx[metric], self.dd, self.xd[metric])

    def days(self) -> Sums:
        """Days on which a viewer watched, per viewer."""
        return Sums(self.n, self.d, self.n, self.dd, self.n, self.d)

    def of_all(self, metric: int, n: float) -> Sums:
        """Per unit, of `n` units: those that were never counted have nothing."""
        return Sums(n, self.x[metric], n, self.xx[metric], n, self.x[metric])


class Difference(Struct, frozen=True):
    """An arm against the control: means, their difference with its interval at all times, and p-values.

    `low` and `high` are infinite (null in JSON) while the interval has no bound. `p` may be read whenever one likes; `p_once`
    holds for a look that was fixed before, and no other.
    """

    metric: str
    arm: str
    mean: float
    control: float
    effect: float
    low: float
    high: float
    p: float
    p_once: float


class Look(Struct, frozen=True):
    """The p-value of each "arm/metric" at a time (epoch seconds), after so many showings; it may be read at any time."""

    at: float
    showings: int
    p: dict[str, float]


class Trial(Struct):
    """One experiment. `until` is 0 while it runs; `best` is the largest log likelihood ratio by arm and metric."""

    name: str
    arms: dict[str, dict[str, float]]
    share: float
    split: Split
    since: float
    by: str
    why: str
    order: list[str]  # names of the arms, sorted, and the holdout behind them
    until: float = 0.0
    counted: int = 0
    viewers: dict[str, Tally] = field(default_factory=dict)
    creators: dict[str, Tally] = field(default_factory=dict)
    units: dict[str, list[float]] = field(default_factory=dict)  # viewer -> days, metrics, last day, place of the arm
    makers: dict[str, list[float]] = field(default_factory=dict)  # creator -> 1, metrics
    best: dict[str, float] = field(default_factory=dict)
    looks: list[Look] = field(default_factory=list)
    stride: int = 1  # of so many looks one is kept

    def arm_of(self, viewer: str, holdout: float) -> str | None:
        """The arm of a viewer; HOLDOUT for one who takes part in no experiment; None for one who is not in this one."""
        if drawn(HOLDOUT, viewer) < holdout:
            return HOLDOUT
        if drawn(f"{self.name}/part", viewer) >= self.share:
            return None
        return self.dealt(viewer)

    def dealt(self, unit: str) -> str:
        """The arm that a unit is dealt to, viewer or creator."""
        return self.order[int(drawn(self.name, unit) * len(self.arms))]

    def count(self, arm: str, viewer: str, creator: str, at: float, told: tuple[float, float, float]) -> None:
        """One showing: seconds, finished, likes (-1 for one that was taken back)."""
        day = float(at // DAY_S)
        unit = self.units.get(viewer)
        if unit is not None:  # where they began, should the holdout have changed since
            arm = self.order[int(unit[-1])]
        tally = self.viewers.get(arm)
        if tally is None:
            self.viewers[arm] = tally = Tally()
        if unit is None:
            self.units[viewer] = unit = [0.0, *(0.0 for _ in METRICS), -1.0, float(self.order.index(arm))]
            tally.n += 1.0
        else:
            tally.put(unit, -1.0)
        if day > unit[-2]:
            unit[0] += 1.0
            unit[-2] = day
        for i, x in enumerate(told, start=1):
            unit[i] += x
        tally.put(unit, 1.0)
        if self.split == "creator_viewer" and arm != HOLDOUT:
            self._make(arm, creator, told)
        self.counted += 1

    def _make(self, arm: str, creator: str, told: tuple[float, float, float]) -> None:
        tally = self.creators.get(arm)
        if tally is None:
            self.creators[arm] = tally = Tally()
        maker = self.makers.get(creator)
        if maker is None:
            self.makers[creator] = maker = [1.0] + [0.0] * len(METRICS)
            tally.n += 1.0
        else:
            tally.put(maker, -1.0)
        for i, x in enumerate(told, start=1):
            maker[i] += x
        tally.put(maker, 1.0)

    def forget(self, viewer: str) -> None:
        """Leave a viewer out of the sums; creators keep what they got."""
        if (unit := self.units.pop(viewer, None)) is not None:
            tally = self.viewers[self.order[int(unit[-1])]]
            tally.put(unit, -1.0)
            tally.n -= 1.0

    def _sums(self, arm: str, dealt: dict[str, int]) -> dict[str, Sums]:
        tally = self.viewers.get(arm, Tally())
        sums = {name: tally.per_day(i) for i, name in enumerate(METRICS)}
        sums["days"] = tally.days()
        if self.split == "creator_viewer" and arm != HOLDOUT:
            made, n = self.creators.get(arm, Tally()), float(dealt.get(arm, 0))
            sums |= {f"creator_{name}": made.of_all(i, max(n, made.n)) for i, name in enumerate(METRICS)}
        return sums

    def look(self, dealt: dict[str, int], effect: float, least: float, at: float = 0.0, nth: int = 1) -> None:
        """Keep the strongest evidence so far; `dealt` are the creators of each arm, `least` the units that it takes.

        It is the `nth` look, at `at` (epoch seconds).
        """
        told: dict[str, float] = {}
        for one in self.differences(dealt, effect, least):
            key, variance = f"{one.arm}/{one.metric}", self._variance(one, dealt)
            found = likelihood(one.effect, variance, effect * abs(one.control))
            self.best[key] = max(self.best.get(key, 0.0), found)
            told[key] = _p(self.best[key])
        if told and nth % self.stride == 0:
            self.looks.append(Look(at, self.counted, told))
            if len(self.looks) == LOOKS:
                self.looks, self.stride = self.looks[1::2], 2 * self.stride

    def _variance(self, one: Difference, dealt: dict[str, int]) -> float:
        return ratio(self._sums(one.arm, dealt)[one.metric])[1] + ratio(self._sums(CONTROL, dealt)[one.metric])[1]

    def differences(self, dealt: dict[str, int], effect: float, least: float) -> list[Difference]:
        """Every arm against the control, by metric, where both have `least` units; `effect` is the share of the control's
        mean that is looked for."""
        control, found = self._sums(CONTROL, dealt), []
        for arm in self.order:
            if arm == CONTROL:
                continue
            for metric, sums in self._sums(arm, dealt).items():
                if min(sums.n, control[metric].n) < least:
                    continue
                (mean, v), (usual, w) = ratio(sums), ratio(control[metric])
                wide = radius(v + w, effect * abs(usual)) if v + w > 0.0 else 0.0
                p = _p(self.best.get(f"{arm}/{metric}", 0.0))
                found.append(
                    Difference(
                        metric, arm, mean, usual, mean - usual, mean - usual - wide, mean - usual + wide, p,
                        once(mean - usual, v + w),
                    )
                )  # fmt: skip
        return found


def _p(strongest: float) -> float:
    """The p-value of a largest log likelihood ratio."""
    return min(1.0, math.exp(-min(strongest, 700.0)))


def begun(event: Experimented) -> Trial:
    """The trial that an event begins."""
    arms = {name: dict(knobs) for name, knobs in event.arms.items()}
    return trial(event.name, arms, event.share, event.split, event.at, event.by, event.why)


def trial(
    name: str, arms: dict[str, dict[str, float]], share: float, split: Split, since: float, by: str, why: str
) -> Trial:
    """One in which nobody was counted yet."""
    return Trial(name, arms, share, split, since, by, why, [*sorted(arms), HOLDOUT])


__all__ = ["CONTROL", "HOLDOUT", "METRICS", "Difference", "Look", "Tally", "Trial", "begun", "drawn", "trial"]
