"""Feeds: what can be run in the world: this engine through its own door, and whatever else has these three methods."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from fyp.engine import Engine
from fyp.engine.knobs import Knobs
from fyp.lab.world.people import I32, LANGUAGES
from fyp.lab.world.reactions import ACTS
from fyp.lab.world.world import START, World
from fyp.vocabulary.event import Act, AnyEvent, Arrived, Followed, Impression, Swipe, Uploaded
from fyp.vocabulary.feed import FeedRequest
from fyp.vocabulary.ids import impression_id


class Page(NamedTuple):
    """What a feed shows: video rows [n], the chance of each that it came here, who found each, and the page's own name."""

    videos: I32
    propensities: NDArray[np.float64]
    sources: tuple[str, ...]
    name: str = ""


class Shown(NamedTuple):
    """One showing, over by now. Times in seconds since the start; `acts` are bits in the order of ACTS."""

    viewer: int
    video: int
    began: float
    watched_s: float
    acts: int
    page: str
    slot: int

    @property
    def ended(self) -> float:
        return self.began + self.watched_s


class Feed(Protocol):
    """Whatever fills pages. It is told of uploads and showings in the order of time, and never of what is hidden."""

    name: str

    def publish(self, rows: Sequence[int]) -> None: ...

    def page(self, viewer: int, at: float, n: int, seen: NDArray[np.bool_]) -> Page:
        """Up to n videos for a viewer at `at`; `seen` [N] marks what they were shown before, and what is not there yet."""
        ...

    def tell(self, shown: Sequence[Shown]) -> None: ...

    def copy(self) -> "Feed":
        """Another one that knows the same, and goes its own way from here."""
        ...


class EngineFeed:
    """The engine, asked and told as a server does: compose, Served, then what a player sends of each showing."""

    def __init__(self, world: World, engine: Engine | None = None, name: str = "fyp", surface: str = "foryou") -> None:
        self.world, self.name, self.surface = world, name, surface
        self.engine = engine or Engine(seed=world.seed)
        self._arrived: set[int] = set()
        self._told = 0

    def publish(self, rows: Sequence[int]) -> None:
        made = (self.world.video(row) for row in rows)
        self.observe(Uploaded(id=f"u{v.id}", at=max(v.posted_at, START), viewer=v.creator, video=v) for v in made)

    def page(self, viewer: int, at: float, n: int, seen: NDArray[np.bool_]) -> Page:
        if viewer not in self._arrived:
            self._arrive(viewer, START + at)
        page, served = self.engine.compose(FeedRequest(viewer=f"p{viewer}", at=START + at, n=n, surface=self.surface))
        self.observe((served,))
        return Page(
            np.array([int(slot.video[1:]) for slot in page.slots], np.int32),
            np.array([slot.propensity for slot in page.slots]), served.sources, page.id,
        )  # fmt: skip

    def tell(self, shown: Sequence[Shown]) -> None:
        events: list[AnyEvent] = []
        for s in shown:
            events += self.events(s)
        self.observe(events)

    def events(self, s: Shown) -> list[AnyEvent]:
        """What a player would send of one showing; all of them when it is over."""
        viewer, mark, at = f"p{s.viewer}", impression_id(s.page, s.slot), START + s.ended
        made: list[AnyEvent] = [
            Impression(id=self._id(), at=START + s.began, viewer=viewer, page=s.page, slot=s.slot, video=f"v{s.video}")
        ]
        for bit, act in enumerate(ACTS):
            if s.acts >> bit & 1:
                if act == "follow":
                    creator = f"c{self.world.videos.maker[s.video]}"
                    made.append(Followed(id=self._id(), at=at, viewer=viewer, creator=creator))
                else:
                    made.append(Act(id=self._id(), at=at, viewer=viewer, impression=mark, act=act))  # type: ignore[arg-type]
        made.append(Swipe(id=self._id(), at=at, viewer=viewer, impression=mark, watched_s=s.watched_s))
        return made

    def observe(self, events: Iterable[AnyEvent]) -> None:
        """Everything that the engine is told comes through here, so that a subclass may keep the log."""
        self.engine.observe_many(list(events))

    def copy(self, turned: Mapping[str, float] | None = None, name: str = "") -> "EngineFeed":
        """The same memory in an engine whose knobs are `turned` beside those of this one."""
        engine = Engine(Knobs(**{**self.engine.knobs, **(turned or {})}), self.engine.memory.seed)
        engine.load(self.engine.save())
        other = copy.copy(self)
        other.engine, other.name, other._arrived = engine, name or self.name, set(self._arrived)
        return other

    def _arrive(self, viewer: int, at: float) -> None:
        self._arrived.add(viewer)
        who, language = f"p{viewer}", LANGUAGES[self.world.people.speaks[viewer]]
        told: list[AnyEvent] = [Arrived(id=self._id(), at=at, viewer=who, language=language, device="phone")]
        mine = np.flatnonzero(self.world.follows[viewer]).tolist()
        told += [Followed(id=self._id(), at=at, viewer=who, creator=f"c{maker}") for maker in mine]
        self.observe(told)

    def _id(self) -> str:
        self._told += 1
        return f"w{self._told}"


class Stale(EngineFeed):
    """The engine of last week: from `freeze` on it learns of nothing but what it served itself, so that none comes twice."""

    frozen = False

    def freeze(self) -> None:
        """Learn no more: neither from showings nor of uploads."""
        self.frozen = True

    def publish(self, rows: Sequence[int]) -> None:
        if not self.frozen:
            super().publish(rows)

    def tell(self, shown: Sequence[Shown]) -> None:
        if not self.frozen:
            super().tell(shown)


__all__ = ["EngineFeed", "Feed", "Page", "Shown", "Stale"]
