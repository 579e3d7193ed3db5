"""Engine: two straight methods. `observe` walks an event through ingest and learning, `compose` gives a page (composer.py)."""

from collections.abc import Collection, Sequence

import numpy as np

from fyp.engine.composer import Composer
from fyp.engine.ingest.gate import Gate
from fyp.engine.ingest.join import Join
from fyp.engine.knobs import Knobs
from fyp.engine.learn import LEARNERS
from fyp.engine.learn.lessons import columns
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.reach import reach
from fyp.engine.memory.videos import COUNTS
from fyp.engine.meters import Meters
from fyp.engine.rank import predict
from fyp.engine.stages import F32, Exposure, Rows
from fyp.vocabulary.errors import Refusal
from fyp.vocabulary.event import Act, AnyEvent, Impression, Served, Swipe, Tuned, Watch
from fyp.vocabulary.feed import FeedPage, FeedRequest, Slot
from fyp.vocabulary.lesson import Lesson
from fyp.vocabulary.reach import Reach

_SHOWING = frozenset((Served, Impression, Watch, Act, Swipe))


class Engine:
    """A For You engine. All that it knows is a fold of the events it observed, in order; `seed` fixes its dice."""

    def __init__(self, knobs: Knobs | None = None, seed: int = 0) -> None:
        made = knobs or Knobs()
        self.memory = Memory(made, seed, predict.parameters(made, seed), predict.bounds(made), predict.quick(made))
        self._gate = Gate(self.memory, made)
        self._join = Join(self.memory, made)
        self.composer = Composer(self.memory)
        self.meters = Meters(self.memory)

    @property
    def knobs(self) -> Knobs:
        """The knobs in force: those that it was made with, as operators have tuned them since."""
        return self.memory.policy.knobs

    def _turn(self) -> None:
        self.memory.turn()
        self._gate.turn(self.knobs)
        self._join.turn(self.knobs)

    # -- in ---------------------------------------------------------------------------------------------------------

    def gate(self, event: AnyEvent, now: float) -> Refusal | None:
        """None when `event` may come in at `now` (epoch seconds). What is let in counts until it is observed."""
        return self._gate.check(event, now)

    def forget_pending(self) -> None:
        """What the gate let in will not be observed after all (it could not be stored)."""
        self._gate.settle()

    def observe(self, event: AnyEvent) -> list[Lesson]:
        """Take in one event; the lessons that it closed have been learned."""
        return self.observe_many((event,))

    def observe_many(self, events: Sequence[AnyEvent]) -> list[Lesson]:
        """Take in events in the order of the log. Ends in the same state however they are divided into calls."""
        done: list[Lesson] = []
        fresh: list[Lesson] = []
        take = self._join.take
        for event in events:
            take(event, fresh)
            if type(event) not in _SHOWING:
                self._learn(fresh)
                done += fresh
                fresh = []
                for learner in LEARNERS:
                    learner.hear(event, self.memory, self.knobs)
                if type(event) is Tuned:
                    self._turn()
        self._learn(fresh)
        self._gate.settle()
        return done + fresh

    def _learn(self, lessons: Sequence[Lesson]) -> None:
        if lessons:
            batch = columns(lessons, self.memory)
            for learner in LEARNERS:
                learner.learn(batch, self.memory, self.knobs)

    # -- out --------------------------------------------------------------------------------------------------------

    def feed(self, request: FeedRequest) -> FeedPage:
        """A page, remembered as served. A server that keeps a log uses `compose` and observes `Served` after its commit."""
        page, served = self.compose(request)
        self.observe(served)
        return page

    def compose(self, request: FeedRequest) -> tuple[FeedPage, Served]:
        """A page and the record of it; changes nothing. The same memory, seed and request give the same page.

        Raises Invalid for n outside 1-50, an unknown surface or a time that is none.
        """
        return self.composer.compose(request)

    def popular(self, country: str, language: str, at: float) -> tuple[Slot, ...]:
        """The list of the feed without profiling: the same for all of a country and language; no viewer is read."""
        return self.composer.popular(country, language, at)

    def witness(self, exposures: Sequence[Exposure]) -> list[Served]:
        """Pages of one slot for showings that another system chose, with what this engine expects of them.

        For the replay of a log: told and observed like any page. The videos must be known; the propensity is set to 1.
        """
        return self.composer.witness(exposures)

    def worth(self, videos: Rows, chances: F32) -> F32:
        """The value [n] of video rows with `chances` [n, heads], by the weights that the knobs give."""
        return self.composer.worth(videos, chances)

    # -- about ------------------------------------------------------------------------------------------------------

    def counts(self, videos: Sequence[str]) -> dict[str, dict[str, int]]:
        """Of each known video: plays, finishes, likes, comments, shares, saves, skips, not_interested."""
        table, rows = self.memory.videos, [(id, self.memory.videos.find(id)) for id in videos]
        return {id: dict(zip(COUNTS, table.counts[row].tolist(), strict=True)) for id, row in rows if row >= 0}

    def knows_video(self, id: str) -> bool:
        """Was this video ever published?"""
        return self.memory.videos.find(id) >= 0

    def reach(self, id: str) -> Reach | None:
        """How far a video has come on the ladder of audiences, and why it is there; None for one never published."""
        row = self.memory.videos.find(id)
        return reach(self.memory, self.knobs, row) if row >= 0 else None

    def refreshed(self, viewer: str) -> tuple[float, float] | None:
        """When a viewer began anew, and until when they can take it back (epoch seconds); None when they can't."""
        kept = self.memory.renewals.kept.get(self.memory.viewers.find(viewer))
        return (kept.at, kept.at + self.knobs["undo_s"]) if kept is not None else None

    def made_by(self, creator: str) -> list[str]:
        """The videos of a creator that are there."""
        d, row = self.memory.videos, self.memory.rates.creators.find(creator)
        return [d.ids[i] for i in np.flatnonzero((d.creator[: len(d)] == row) & d.alive[: len(d)])] if row >= 0 else []

    def last_shown(self, viewer: str, videos: Collection[str]) -> str:
        """Of `videos` the one that was last on a viewer's screen; empty when none was."""
        m = self.memory
        row = m.viewers.find(viewer)
        rows = [found for id in videos if (found := m.videos.find(id)) >= 0]
        shown = m.viewers.shown.get(row) if row >= 0 else np.zeros(0, np.int32)
        met = np.flatnonzero(np.isin(shown, rows))
        return m.videos.ids[int(shown[met[-1]])] if len(met) else ""

    def heard_in(self, sound: str) -> list[str]:
        """The videos with a sound that are there."""
        d, row = self.memory.videos, self.memory.rates.sounds.find(sound)
        return [d.ids[i] for i in np.flatnonzero((d.sound[: len(d)] == row) & d.alive[: len(d)])] if row >= 0 else []

    def video_of(self, impression: str) -> str | None:
        """The video of a served slot, or None when it was never served (or long ago)."""
        found = self.memory.impressions.find(impression)
        return self.memory.videos.ids[found[0].videos[found[1]]] if found else None

    def digest(self) -> str:
        """A hash of the whole state."""
        return self.memory.digest()

    def save(self) -> bytes:
        """The whole state as bytes."""
        return self.memory.save()

    def load(self, data: bytes) -> None:
        """Become what was saved. Raises ValueError when the bytes are broken, of another format or another seed."""
        self.memory.load(data)
        self._turn()
        self._gate.settle()


__all__ = ["Engine", "Exposure"]
