"""Pools: the ladder of audiences: on which rung each video stands, and what its audience made of it beside its cohort."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.memory.table import Spec, Table
from fyp.engine.models.compiled import brief
from fyp.engine.models.decay import faded
from fyp.engine.models.pacing import NO_NEED, behind
from fyp.engine.models.room import grown

RUNGS = 5
"""Rungs with an audience of so many; whoever leaves the last is for everyone."""
AWAY, ON, RESTING, EVERYONE = 0, 1, 2, 3
"""State of a video: not public, looking for its audience, held where it is, through all rungs."""
LENGTHS = 4
"""Length classes side by side that make one cohort: 16 classes make four, of up to 15, 35, 110 s and longer."""
ALL = "*"
"""The cohort of everything; what has no language is right below it."""
HOUR_S = 3600.0


class Cohorts(Table):
    """One row a cohort, named `niche/length/language`, with its language `above` it and everything (row 0) above that: what a
    niche and a length are worth to somebody is foreseen, what a language is may hardly be (knob request_share).

    `figures` are the qualified impressions of first audiences (faded per impression), and the sums of the value that they
    gave above what was expected, and of its square.
    """

    SPEC: ClassVar[Spec] = {"figures": (np.float64, (3,), 0.0), "above": (np.int32, (), -1.0)}
    figures: NDArray[np.float64]
    above: NDArray[np.int32]

    def row(self, niche: str, length: int, language: str) -> int:
        """The row of a cohort, new if need be; `length` is a length class."""
        above = -1
        for id in (ALL, f"/{language}" if language else ALL, f"{niche}/{length // LENGTHS}/{language}"):
            row = self.find(id)
            if row < 0:
                row = self.add(id)
                self.above[row] = above
            above = row
        return above


class Pools:
    """Columns per video, as long as the table of videos, and a few faded counts of the platform.

    `audience` [videos, 5] is promised when a video comes: how many people each rung has in all. `entered` [videos, 6] is when
    (epoch seconds, 0: not yet). `figures` [videos, 3] are qualified impressions and the sums of the value that they gave above
    what was expected, and of its square. `offered` and `answered` [videos] are kept seats given and closed lately (faded from
    the seconds beside them): the difference is on its way. `active` are the rows that look for an audience, `place` says where.
    """

    SPEC: ClassVar[Spec] = {
        "rung": (np.int8, (), 0), "state": (np.int8, (), AWAY), "audience": (np.int32, (RUNGS,), 0),
        "entered": (np.uint32, (RUNGS + 1,), 0), "figures": (np.float32, (3,), 0), "cohort": (np.int32, (), 0),
        "offered": (np.float32, (), 0), "offered_at": (np.uint32, (), 0), "answered": (np.float32, (), 0),
        "answered_at": (np.uint32, (), 0), "place": (np.int32, (), 0),
    }  # fmt: skip
    SINGLE: ClassVar[dict[str, tuple[int, ...]]] = {
        "traffic": (2,),  # showings of trusted viewers, faded with time, and when (epoch seconds)
        "kept": (2,),  # those of them that were on kept seats
        "uploads": (2,),  # the same of videos that came
        "seconds": (2, 2),  # showings on other and on kept seats, and the seconds watched there, faded per showing
        "spread": (2,),  # first audiences that were full, and how far apart their videos are, as a sum of variances
        "people": (2,),  # viewers of the last days, and when they were counted
        "began": (1,),  # when the first viewer or video came
    }
    rung: NDArray[np.int8]
    state: NDArray[np.int8]
    audience: NDArray[np.int32]
    entered: NDArray[np.uint32]
    figures: NDArray[np.float32]
    cohort: NDArray[np.int32]
    offered: NDArray[np.float32]
    offered_at: NDArray[np.uint32]
    answered: NDArray[np.float32]
    answered_at: NDArray[np.uint32]
    place: NDArray[np.int32]
    traffic: NDArray[np.float64]
    kept: NDArray[np.float64]
    uploads: NDArray[np.float64]
    seconds: NDArray[np.float64]
    spread: NDArray[np.float64]
    people: NDArray[np.float64]
    began: NDArray[np.float64]

    def __init__(self) -> None:
        for name, (dtype, shape, _) in self.SPEC.items():
            setattr(self, name, np.zeros((256, *shape), dtype))
        for name, shape in self.SINGLE.items():
            setattr(self, name, np.zeros(shape, np.float64))
        self.arrivals: NDArray[np.int32] = np.zeros(24, np.int32)  # viewers that came, by hour since it began
        self.active: NDArray[np.int32] = np.zeros(256, np.int32)
        self.count = np.zeros(1, np.int64)  # how many of `active` are
        self.cohorts = Cohorts()

    def reach(self, videos: int) -> None:
        """Make room for `videos` rows."""
        if videos > len(self.rung):
            rows = max(videos, 2 * len(self.rung))
            for name in (*self.SPEC, "active"):
                setattr(self, name, grown(getattr(self, name), rows))

    def begin(self, now: float) -> None:
        """Somebody or something came first at `now` (epoch seconds)."""
        if self.began[0] == 0.0:
            self.began[0] = now

    def arrive(self, now: float) -> None:
        """A viewer came at `now` (epoch seconds)."""
        self.begin(now)
        hour = int(max(now - self.began[0], 0.0) // HOUR_S)
        if hour >= len(self.arrivals):
            self.arrivals = grown(self.arrivals, max(hour + 1, 2 * len(self.arrivals)))
        self.arrivals[hour] += 1

    def columns(self, videos: int) -> dict[str, NDArray[Any]]:
        """All arrays by name, those of videos cut to the first `videos` rows."""
        out: dict[str, NDArray[Any]] = {name: getattr(self, name)[:videos] for name in self.SPEC}
        out |= {name: getattr(self, name) for name in self.SINGLE}
        return out | {"active": self.active[: self.count[0]], "arrivals": self.arrivals}

    def fill(self, videos: int, columns: dict[str, NDArray[Any]]) -> None:
        """Become what `columns` gave; the cohorts are filled apart."""
        self.reach(videos)
        for name in self.SPEC:
            getattr(self, name)[:videos] = columns[name]
        for name in self.SINGLE:
            setattr(self, name, columns[name])
        self.arrivals = columns["arrivals"]
        self.count[0] = len(columns["active"])
        self.active[: self.count[0]] = columns["active"]

    def budget(self, knobs: Knobs) -> float:
        """The share of showings that the ladder may have now: `pool_seat`, less where that costs more than `pool_cost`.

        A showing on a kept seat costs the seconds that it is watched less than others are; a ratio of which little is known
        is taken for 1.
        """
        n, s = self.seconds[:, 0], self.seconds[:, 1]
        usual = s[0] / n[0] if n[0] > 0.0 and s[0] > 0.0 else 1.0
        ratio = (s[1] / usual + _TRUST) / (n[1] + _TRUST)
        return float(min(knobs["pool_seat"], knobs["pool_cost"] / max(1.0 - ratio, 1e-9)))

    def share(self, knobs: Knobs) -> float:
        """The chance with which dice keep a slot for the ladder, where somebody is there to sit on it.

        Where that is rare, more slots are kept, up to ten times the budget: with the part u of kept slots used, and a share of
        budget x budget / used, budget x sqrt(u) is used in the end, never more than the budget.
        """
        budget = self.budget(knobs)
        used = self.kept[0] / self.traffic[0] if self.traffic[0] > 0.0 else budget
        return budget * min(max(budget / max(used, 1e-9), 0.5), 10.0)

    def ladder(self, at: float, knobs: Knobs) -> NDArray[np.int32]:
        """The audiences [5] of a video that comes at `at` (epoch seconds), each of so many people in all.

        The first is what `pool_first_part` of the kept seats give each upload at today's traffic and uploads, `pool_first` at
        most. The last is `pool_last`, or `pool_top` of the people who come here where they are fewer. Between them the rungs
        lie as the stated ones do, on a logarithmic scale, so five always fit.
        """
        stated = np.log([knobs[f"pool_{name}"] for name in ("first", "second", "third", "fourth", "last")])
        half = knobs["pool_rate_s"]
        traffic, uploads = (faded(float(x[0]), at - float(x[1]), half) for x in (self.traffic, self.uploads))
        first = knobs["pool_first_part"] * self.budget(knobs) * traffic / max(uploads, 1.0)
        last = min(max(knobs["pool_top"] * self.people[0], _LEAST), knobs["pool_last"])
        first = min(max(first, knobs["pool_least"]), knobs["pool_first"], last / _APART)
        along = (stated - stated[0]) / max(stated[-1] - stated[0], 1e-9)
        rungs: NDArray[np.int32] = np.rint(first * (last / first) ** along).astype(np.int32)
        return np.maximum(rungs, np.arange(1, RUNGS + 1, dtype=np.int32))


_TRUST = 500.0
"""As if so many kept seats had been watched as long as the others: a few hours of a small place."""
_LEAST = 16.0
"""However few come: with the first of four, five rungs need 16 people."""
_APART = 4.0
"""The last rung is at least so many times the first."""


@brief
def trusted(
    v: int, at: float, joined: Any, witnessed: Any, stays: Any, arrivals: Any, began: float, seen: float, patient: float,
    age_s: float, young: float, bulk: float, least: float, bulk_s: float,
) -> bool:  # fmt: skip
    """Does what viewer row `v` does at `at` (epoch seconds) say how good a video is?

    They have been shown `seen` videos, do not swipe nearly all away (the share `patient` of the last 50 was looked at), have
    been here for `age_s` seconds (in a young place for the part `young` of its age, an hour at least) and did not come in a
    bulk: in an hour, after the first day, in which more came than `least` and than the share `bulk` of all that were there
    before. Who did is trusted after `bulk_s` seconds.
    """
    if v < 0 or witnessed[v] < seen or stays[v] < patient:
        return False
    age = at - joined[v]
    if age < max(min(age_s, young * (at - began)), 3600.0):
        return False
    hour = int(max(joined[v] - began, 0.0) // 3600.0)
    many = hour >= 24 and hour < len(arrivals) and arrivals[hour] > max(least, bulk * v)
    return not many or age >= bulk_s


def terms(pools: Pools, knobs: Knobs) -> tuple[Any, float, float, float, float, float, float, float, float]:
    """What `trusted` asks for behind the columns of viewers."""
    return (
        pools.arrivals, float(pools.began[0]), knobs["trust_showings"], knobs["trust_patient"],
        knobs["trust_age_s"], knobs["trust_young"],
        knobs["trust_bulk"], knobs["trust_bulk_least"], knobs["trust_bulk_age_s"],
    )  # fmt: skip


@brief
def _urgency(
    rows: Any, at: float, rung: Any, audience: Any, entered: Any, figures: Any, offered: Any, offered_at: Any,
    answered: Any, answered_at: Any, patience: float, horizons: Any, urge: Any,
) -> None:  # fmt: skip
    """Writes to `urge` [n] how far behind its plan each of `rows` is, NO_NEED for who needs nobody now."""
    for i in range(len(rows)):
        d = rows[i]
        r = rung[d]
        if r >= RUNGS:
            urge[i] = NO_NEED
            continue
        before = float(audience[d, r - 1]) if r > 0 else 0.0
        urge[i] = behind(
            at, figures[d, 0], offered[d], offered_at[d], answered[d], answered_at[d], before, float(audience[d, r]),
            patience, float(entered[d, r]), horizons[r],
        )  # fmt: skip


def plan(p: Pools, knobs: Knobs, at: float, rows: NDArray[np.int32]) -> NDArray[np.float32]:
    """How far behind its plan each of `rows` is [n] at `at` (epoch seconds); NO_NEED for who needs nobody now."""
    urge = np.empty(len(rows), np.float32)
    _urgency(
        rows, at, p.rung, p.audience, p.entered, p.figures, p.offered, p.offered_at, p.answered, p.answered_at,
        knobs["pool_patience"], np.array([knobs["pool_first_s"] * knobs["pool_slower"] ** r for r in range(RUNGS)]), urge,
    )  # fmt: skip
    return urge


__all__ = ["AWAY", "EVERYONE", "ON", "RESTING", "RUNGS", "Cohorts", "Pools", "plan", "terms", "trusted"]
