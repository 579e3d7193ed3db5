"""FeedPage and what it is made of: slots, each with a reason that the viewer may read."""

from msgspec import Struct, field

from fyp.vocabulary.ids import impression_id

SEATS: tuple[str, ...] = ("ranked", "fresh", "wander", "probe", "again", "wished")
"""Kinds of seats: by value, kept for the new, by dice, to ask what is liked, for what was seen long ago, and by slider."""


class FeedRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who asks for how many videos, when (epoch seconds), on which surface (`foryou` or `following`)."""

    viewer: str
    at: float
    n: int = 10
    surface: str = "foryou"
    session: str = ""


class Tally(Struct, frozen=True, kw_only=True, gc=False):
    """Of the viewer's last videos with something in common: how many there were, and how many they finished."""

    finished: int
    of: int


class Why(Struct, frozen=True, kw_only=True, gc=False):
    """The reason of one slot. `terms` maps a named cause to its part of the score: they add up to it within 1e-6.

    `source` is the stage that found the video, `because` the name of the largest positive cause, `about` what it is
    about (a niche, a creator, a sound: empty when it is about none), `controls` the acts that change these terms. A term is
    what the score would lose without it. `said` counts what the viewer did with the same `topic` and `creator` lately.
    """

    source: str
    because: str
    about: str
    terms: dict[str, float]
    controls: tuple[str, ...]
    said: dict[str, Tally] = {}


class Slot(Struct, frozen=True, kw_only=True, gc=False):
    """One place of a page. `propensity` is the chance that this video came here, given the slots before it."""

    position: int
    video: str
    score: float
    why: Why
    propensity: float


class StageTrace(Struct, frozen=True, kw_only=True, gc=False):
    """What one stage did to a request: candidates in and out, what was dropped by cause, milliseconds taken."""

    stage: str
    taken: int
    kept: int
    ms: float
    dropped: dict[str, int] = field(default_factory=dict)


class FeedPage(Struct, frozen=True, kw_only=True, gc=False):
    """A served page. `cursor` is the number of pages this viewer was served before, this one included."""

    id: str
    viewer: str
    at: float
    slots: tuple[Slot, ...]
    cursor: int
    trace: tuple[StageTrace, ...] = ()

    def impression(self, position: int) -> str:
        """The impression id of the slot at `position`."""
        return impression_id(self.id, position)


__all__ = ["SEATS", "FeedPage", "FeedRequest", "Slot", "StageTrace", "Tally", "Why"]
