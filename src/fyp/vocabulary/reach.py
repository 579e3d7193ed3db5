"""Reach: how far a video has come on the ladder of audiences, as its maker may read it."""

from typing import Literal

from msgspec import Struct

State = Literal["waiting", "first", "climbing", "resting", "everyone"]

Why = Literal[
    "not_public", "nobody_yet", "liked_on_every_rung", "looking_for_people", "undecided", "from_elsewhere", "no_people",
    "below_its_cohort", "not_above_enough",
]  # fmt: skip
"""What holds a video where it is."""

RUNGS: tuple[str, ...] = ("first", "second", "third", "fourth", "fifth", "everyone")
"""The audiences of a video, the smallest first; the last has no bound."""


class Rung(Struct, frozen=True):
    """One audience: how many people it has in all (0: no bound), and when it was entered (epoch seconds, None: not yet)."""

    name: str
    audience: int
    entered_at: float | None


class Cohort(Struct, frozen=True):
    """Whom a video is measured against: others of its niche, length (seconds, from and to) and language.

    `value` is what the cohort's videos give above what was expected of whom they were shown to; `low` and `high` bound the
    same of this video.
    """

    niche: str
    length: str
    language: str
    value: float
    low: float
    high: float


class Reach(Struct, frozen=True):
    """`impressions` counts those that qualify: served showings to strangers who are trusted, each person once.

    `value` is the mean of what they gave above what was expected of them; `why` says what holds it where it is.
    """

    rung: str
    rungs: tuple[Rung, ...]
    audience: int
    impressions: int
    value: float
    cohort: Cohort
    state: State
    why: Why


__all__ = ["RUNGS", "Cohort", "Reach", "Rung", "State", "Why"]
