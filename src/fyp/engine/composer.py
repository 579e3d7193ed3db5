"""Composer: walks a request through sources, filters, ranking and slate, and makes the page and the record of it."""

import hashlib
import math
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from fyp.engine.filter import FILTERS
from fyp.engine.knobs import Knobs
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.pools import terms, trusted
from fyp.engine.models.hashing import HashedSeed
from fyp.engine.rank import features, predict, value
from fyp.engine.rank.rating import rate, rate_candidates
from fyp.engine.retrieve import SOURCES, fresh
from fyp.engine.retrieve.again import longest_ago, plenty, unseen
from fyp.engine.slate import curiosity, reasons, seats
from fyp.engine.stages import F32, Ask, Exposure, Rows
from fyp.engine.trace import Trace
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import Served
from fyp.vocabulary.feed import FeedPage, FeedRequest, Slot

_ASKED = [features.INDEX[name] for name in ("my_topic_seen", "my_topic_finish", "mood_finish", "viewer_finish")]
_FOLLOWING = features.INDEX["following"]
_SEATS = {"fresh": seats.FRESH, "wander": seats.WANDER}


class Composer:
    """Reads the memory, changes nothing."""

    def __init__(self, memory: Memory, knobs: Knobs) -> None:
        self.memory, self.knobs = memory, knobs
        self._weights = value.weights(knobs)
        self._version = value.version(self._weights)
        self._known = np.concatenate([[predict.general()], reasons.masks(features.FEATURES)])
        self._names = (*(source.name for source in SOURCES), "again")
        self._seats = np.array([*(_SEATS.get(s.name, seats.RANKED) for s in SOURCES), seats.AGAIN], np.int8)

    def compose(self, request: FeedRequest) -> tuple[FeedPage, Served]:
        """A page and the record of it; changes nothing. The same memory, seed and request give the same page.

        Raises Invalid for n outside 1-50, an unknown surface or a time that is none.
        """
        if not 1 <= request.n <= 50:
            raise Invalid("bad_n", "n must be from 1 to 50", "n")
        if not math.isfinite(request.at):
            raise Invalid("bad_at", "at must be a finite number of epoch seconds", "at")
        if request.surface not in ("foryou", "following"):
            raise Invalid("bad_surface", "surface must be foryou or following", "surface")
        trace = Trace()
        ask, id, cursor = self.ask(request)
        videos, source, scarce = self._retrieve(ask, trace)
        rows, fields, chances = rate_candidates(ask, request.viewer, videos)
        trace.note("predict", len(videos), len(videos))
        worth = self.worth(videos, chances)
        picked = self._seat(ask, videos, source, worth, scarce, rows[:, _ASKED])
        trace.note("slate", len(videos), len(picked.places))
        slots, levels = self._slots(ask, videos, source, rows, fields, picked)
        trace.note("reasons", len(slots), len(slots))
        chosen = picked.places
        served = Served(
            id=f"{id}.served", at=request.at, viewer=request.viewer, session=request.session, page=id,
            surface=request.surface, videos=tuple(slot.video for slot in slots),
            sources=tuple(slot.why.source for slot in slots), scores=tuple(slot.score for slot in slots),
            propensities=tuple(slot.propensity for slot in slots), rows=rows[chosen].astype(np.float16).tobytes(),
            fields=fields[chosen].tobytes(), chances=chances[chosen].tobytes(), weights_version=self._version,
            seats=picked.seats.astype(np.uint8).tobytes(), levels=levels.tobytes(),
        )  # fmt: skip
        page = FeedPage(
            id=id, viewer=request.viewer, at=request.at, slots=slots, cursor=cursor, trace=tuple(trace.lines)
        )
        return page, served

    def ask(self, request: FeedRequest) -> tuple[Ask, str, int]:
        """The request as the stages see it, the id of its page, and how many pages this viewer was served with it."""
        memory = self.memory
        viewer = memory.viewers.find(request.viewer)
        cursor = 1 + (int(memory.viewers.pages[viewer]) if viewer >= 0 else 0)
        id = _page_id(memory.seed, request.viewer, cursor)
        unseen = memory.videos.alive[: len(memory.videos)].copy()
        unseen[memory.viewers.served.get(viewer)] = False
        seed = cast(Any, HashedSeed(id))  # the stubs know no other than numpy's own
        dice = np.random.Generator(np.random.PCG64(seed))
        return Ask(viewer, request.at, request.n, request.surface, dice, unseen, memory, self.knobs), id, cursor

    def _retrieve(self, ask: Ask, trace: Trace) -> tuple[Rows, NDArray[np.int8], bool]:
        """Candidates that may be shown, the place in `_names` of who found each, and whether they are all that is left."""
        owner = np.full(len(ask.memory.videos), -1, np.int8)
        found: list[Rows] = []
        for place, source in enumerate(SOURCES):
            if ask.surface == "following" and source.name != "following":
                continue
            rows, _ = source.find(ask)
            new = rows[owner[rows] < 0]
            owner[new] = place
            found.append(new)
            trace.note(source.name, len(rows), len(new))
        videos = self._filter(ask, np.concatenate(found), trace)
        if scarce := not plenty(ask, videos):
            more = unseen(ask, owner)
            owner[more] = 0 if ask.surface == "following" else len(SOURCES) - 1
            trace.note("unseen", len(more), len(more))
            videos = np.concatenate([videos, self._filter(ask, more, trace)])
            if not plenty(ask, videos):
                again = longest_ago(ask)
                owner[again] = len(SOURCES)
                trace.note("again", len(again), len(again))
                videos = np.concatenate([videos, self._filter(ask, again, trace, passing="seen")])
        return videos, owner[videos], scarce

    def _filter(self, ask: Ask, videos: Rows, trace: Trace, passing: str = "") -> Rows:
        for filter in FILTERS:
            if filter.name != passing:
                kept = videos[filter.keep(ask, videos)]
                trace.note(filter.name, len(videos), len(kept), {filter.name: len(videos) - len(kept)})
                videos = kept
        return videos

    def _seat(
        self, ask: Ask, videos: Rows, source: NDArray[np.int8], worth: F32, scarce: bool, known: F32
    ) -> seats.Seated:
        viewers, d = self.memory.viewers, self.memory.videos
        group = self._seats[source]
        if ask.surface == "following":
            group = np.where(group == seats.AGAIN, group, seats.RANKED).astype(np.int8)
        group, kept = self._kept(ask, videos, group, worth)
        last = (-1, -1)
        if len(before := viewers.served.get(ask.viewer)):
            last = (int(d.creator[before[-1]]), int(d.sound[before[-1]]))
        topic, what = d.topic[videos], None
        if ask.surface != "following":  # there nobody is asked anything: it is what they chose
            what = curiosity.curious(known, topic, len(before), self.knobs)
        return seats.seat(
            ask.n, worth, group, d.creator[videos], d.sound[videos], topic, last, ask.dice.random((ask.n, 2)), self.knobs,
            scarce, what, kept,
        )  # fmt: skip

    def _kept(
        self, ask: Ask, videos: Rows, group: NDArray[np.int8], worth: F32
    ) -> tuple[NDArray[np.int8], tuple[float, F32]]:
        """`group` with kept seats only for those who are so far behind that they outweigh what they would displace: the last
        video of the page. None where the viewer does not count. And the share of kept seats, and what pace adds [n]."""
        p, viewers, urge = self.memory.pools, self.memory.viewers, np.zeros(len(videos), np.float32)
        new = np.flatnonzero(group == seats.FRESH)
        if not len(new):
            return group, (0.0, urge)
        group = group.copy()
        group[new] = seats.RANKED
        if not trusted(ask.viewer, ask.at, viewers.joined, viewers.witnessed, viewers.stays, *terms(p, self.knobs)):
            return group, (0.0, urge)
        late = fresh.plan(ask, videos[new])
        calm = self.knobs["pool_later_urge"] * np.clip(late, 0.0, 1.0)  # only a first audience is in a hurry
        urge[new] = np.where(p.rung[videos[new]] == 0, self.knobs["pool_urge"] * np.maximum(late, 0.0), calm)
        last = np.partition(worth, -ask.n)[-ask.n] if len(worth) > ask.n else -np.inf
        group[new[(late > 0.0) & (worth[new] + urge[new] >= last)]] = seats.FRESH
        return group, (p.share(self.knobs), urge)

    def worth(self, videos: Rows, chances: F32) -> F32:
        """The value [n] of video rows with `chances` [n, heads], by the weights that the knobs give."""
        return value.value(self._fair(videos, chances), self._weights)

    def _fair(self, videos: Rows, chances: F32) -> F32:
        seconds, knobs = self.memory.videos.duration_s[videos], self.knobs
        return value.fair(chances, seconds, knobs["finish_cap_s"], knobs["length_hazard"])

    def _slots(
        self,
        ask: Ask,
        videos: Rows,
        source: NDArray[np.int8],
        rows: F32,
        fields: NDArray[np.uint32],
        picked: seats.Seated,
    ) -> tuple[tuple[Slot, ...], F32]:
        """The slots, and for each the value that this viewer was expected to give to any video of its kind."""
        d, r = self.memory.videos, self.memory.rates
        chosen = picked.places
        if not len(chosen):
            return (), np.empty(0, np.float32)
        chances = predict.chances(self.memory, *reasons.steps(rows[chosen], fields[chosen], self._known))
        levels = np.where(rows[chosen, _FOLLOWING] > 0, np.nan, chances[:: len(self._known)] @ self._weights)
        chances = self._fair(np.repeat(videos[chosen], len(self._known)), chances)
        worth = (chances.astype(np.float64) @ self._weights).reshape(len(chosen), -1)[:, 1:]
        slots, parts, score = [], reasons.parts(worth), worth[:, -1].tolist()
        for position, (place, propensity) in enumerate(zip(chosen.tolist(), picked.propensities.tolist(), strict=True)):
            row = videos[place]
            topic, creator = int(d.topic[row]), int(d.creator[row])
            about = {"creator": r.creators.ids[creator], "topic": r.topics.ids[topic] if topic >= 0 else ""}
            why = reasons.why(self._names[source[place]], int(picked.seats[position]), parts[position], about)
            slots.append(
                Slot(position=position, video=d.ids[row], score=score[position], why=why, propensity=propensity)
            )
        return tuple(slots), levels.astype(np.float32)

    def witness(self, exposures: Sequence[Exposure]) -> list[Served]:
        """Pages of one slot for showings that another system chose, with what this engine expects of them.

        For the replay of a log: told and observed like any page. The videos must be known; the propensity is set to 1.
        """
        memory = self.memory
        if not exposures:
            return []
        viewer = np.array([memory.viewers.find(e.viewer) for e in exposures], np.int32)
        video = np.array([memory.videos.index[e.video] for e in exposures], np.int32)
        at = np.array([e.at for e in exposures], np.float64)
        rows, fields, chances = rate(
            memory, viewer, [e.viewer for e in exposures], video, at, [e.surface for e in exposures]
        )
        worth = self.worth(video, chances).tolist()
        half, ids, heads = rows.astype(np.float16).tobytes(), fields.tobytes(), chances.tobytes()
        wide, many, deep = 2 * rows.shape[1], 4 * fields.shape[1], 4 * chances.shape[1]
        pages = memory.viewers.pages[viewer].tolist()
        out = []
        for i, e in enumerate(exposures):
            id = _page_id(memory.seed, e.viewer, 1 + (pages[i] if viewer[i] >= 0 else 0))
            out.append(
                Served(
                    id=f"{id}.served", at=e.at, viewer=e.viewer, page=id, surface=e.surface, videos=(e.video,),
                    sources=("elsewhere",), scores=(worth[i],), propensities=(1.0,), rows=half[i * wide : (i + 1) * wide],
                    fields=ids[i * many : (i + 1) * many], chances=heads[i * deep : (i + 1) * deep],
                    weights_version=self._version,
                )
            )  # fmt: skip
        return out


def _page_id(seed: int, viewer: str, cursor: int) -> str:
    return hashlib.blake2b(f"{seed}:{viewer}:{cursor}".encode(), digest_size=10).hexdigest()


__all__ = ["Composer"]
