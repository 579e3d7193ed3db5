"""Composer: walks a request from what was found (finder.py) through ranking and slate; the page and the record of it."""

import hashlib
import math
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from fyp.engine.finder import NAMES, Finder
from fyp.engine.knobs import Knobs
from fyp.engine.memory.asked import asked
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.trials import Trial
from fyp.engine.models.hashing import HashedSeed
from fyp.engine.models.without import without
from fyp.engine.rank import features, predict, value
from fyp.engine.rank.popularity import popularity
from fyp.engine.rank.rating import rate, rate_candidates
from fyp.engine.retrieve import SOURCES
from fyp.engine.slate import curiosity, reasons, seats
from fyp.engine.slate.kept import kept
from fyp.engine.slate.scenes import scenes
from fyp.engine.slate.succession import succession
from fyp.engine.slate.windows import SPAN, Past
from fyp.engine.stages import F32, Ask, Exposure, Rows
from fyp.engine.trace import Trace
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import Served
from fyp.vocabulary.feed import FeedPage, FeedRequest, Slot

_KNOWN = tuple(features.INDEX[name] for name in ("my_topic_seen", "my_topic_finish", "mood_finish", "viewer_finish"))
_SEATS = {"fresh": seats.FRESH, "wander": seats.WANDER}


class Found(NamedTuple):
    """Candidates [c] with who found each, whether they are all that is left, features, hashed ids and chances [c, heads]."""

    videos: Rows
    source: NDArray[np.int8]
    scarce: bool
    rows: F32
    fields: NDArray[np.uint32]
    chances: F32


class Composer:
    """Reads the memory, changes nothing. What is in force for whom is in the memory too (`memory/policy.py`)."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self._finder = Finder()
        self._group = reasons.grouped(features.FEATURES)
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
        found, what, picked = self.lay(ask, request.viewer, trace)
        videos, rows, fields, chances = found.videos, found.rows, found.fields, found.chances
        slots = self._slots(ask, videos, found.source, rows, fields, picked, what)
        levels = predict.levels(self.memory, rows[picked.places]) @ value.weights(ask.knobs)
        trace.note("reasons", len(slots), len(slots))
        chosen = picked.places
        served = Served(
            id=f"{id}.served", at=request.at, viewer=request.viewer, session=request.session, page=id,
            surface=request.surface, videos=tuple(slot.video for slot in slots),
            sources=tuple(slot.why.source for slot in slots), scores=tuple(slot.score for slot in slots),
            propensities=tuple(slot.propensity for slot in slots), rows=rows[chosen].astype(np.float16).tobytes(),
            fields=fields[chosen].tobytes(), chances=chances[chosen].tobytes(), weights_version=ask.policy,
            seats=picked.seats.astype(np.uint8).tobytes(), levels=levels.astype(np.float32).tobytes(),
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
        served = memory.viewers.served.get(viewer)
        unseen[served] = False
        if memory.twins.groups:
            for group in memory.twins.of(served):
                unseen[group] = False
        seed = cast(Any, HashedSeed(id))  # the stubs know no other than numpy's own
        dice = np.random.Generator(np.random.PCG64(seed))
        standing = memory.policy.of(request.viewer)
        market = self._market(*standing.market) if standing.market is not None else None
        if market is not None:
            unseen &= market
        ask = Ask(
            viewer,
            request.at,
            request.n,
            request.surface,
            dice,
            unseen,
            memory,
            standing.knobs,
            market,
            standing.version,
        )
        return ask, id, cursor

    def _market(self, trial: Trial, arm: str) -> NDArray[np.bool_]:
        """The videos [videos] by creators of an arm of a trial that deals them out."""
        d, place = self.memory.videos, trial.order.index(arm)
        mine: NDArray[np.bool_] = self.memory.policy.dealt(trial, self.memory.rates.creators.ids) == place
        return mine[d.creator[: len(d)]]

    def lay(self, ask: Ask, viewer: str, trace: Trace) -> tuple[Found, curiosity.Curious, seats.Seated]:
        """The candidates of a request, what the page is to ask, and who of them sits where."""
        videos, source, scarce = self._finder.retrieve(ask, trace)
        found, what, picked = self._laid(ask, viewer, videos, source, scarce, trace)
        if (
            picked.bent and not scarce and self._finder.varied(ask)
        ):  # what was brought could not keep a cap: is there more?
            videos, source = self._finder.widen(ask, videos, source, trace)
            found, what, picked = self._laid(ask, viewer, videos, source, scarce, trace)
        return found, what, picked

    def _laid(
        self, ask: Ask, viewer: str, videos: Rows, source: NDArray[np.int8], scarce: bool, trace: Trace
    ) -> tuple[Found, curiosity.Curious, seats.Seated]:
        rows, fields, chances = rate_candidates(ask, viewer, videos)
        trace.note("predict", len(videos), len(videos))
        found = Found(videos, source, scarce, rows, fields, chances)
        what = self.curious(ask, found)
        picked = self.seat(ask, found, what)
        trace.note("slate", len(videos), len(picked.places))
        return found, what, picked

    def curious(self, ask: Ask, found: Found) -> curiosity.Curious:
        """What the page is to ask."""
        if ask.surface == "following":  # there nobody is asked anything: it is what they chose
            return curiosity.indifferent(len(found.videos))
        seen = len(self.memory.viewers.served.get(ask.viewer)) - self.memory.renewals.served(ask.viewer)
        topic = self.memory.videos.topic[found.videos]
        served = asked(self.memory, ask.viewer, int(ask.knobs["asked_back"]))
        return curiosity.curious(found.rows, cast(Any, _KNOWN), topic, seen, ask.knobs, served)

    def seat(
        self,
        ask: Ask,
        found: Found,
        what: curiosity.Curious | None = None,
        told: Rows | None = None,
        spread: NDArray[np.float64] | None = None,
    ) -> seats.Seated:
        """Lays out a page of `found`, by the knobs of `ask`; `told` and `spread` as of `seats.seat`."""
        videos, source, scarce = found.videos, found.source, found.scarce
        worth = self.worth(videos, found.chances, ask.knobs)
        if what is None:
            what = self.curious(ask, found)
        viewers, d = self.memory.viewers, self.memory.videos
        group = self._seats[source]
        if ask.surface == "following":
            group = np.where(group == seats.AGAIN, group, seats.RANKED).astype(np.int8)
        group, new = kept(ask, videos, group, worth)
        last, past = (-1, -1), None
        if len(before := viewers.served.get(ask.viewer)):
            last = (int(d.creator[before[-1]]), int(d.sound[before[-1]]))
            lately = before[1 - SPAN :]
            past = Past(d.creator[lately], d.topic[lately], d.campaign[lately])
        topic, wished = d.topic[videos], None
        if ask.surface != "following" and (wish := self.memory.wishes.of.get(ask.viewer)) and wish.sliders:
            wished = scenes(wish, topic, ask.knobs, lambda: ask.dice.random(ask.n))
            said = (wished.seat >= 0) | (wished.bar > 0)
            what.asked[0, said] = -1.0  # who has said how much they want of a topic is not asked
        campaign = d.campaign[videos]
        prints = self.memory.twins.print[videos] if self.memory.twins.groups else None
        return seats.seat(
            ask.n, worth, group, d.creator[videos], d.sound[videos], topic, last, ask.dice.random((ask.n, 2)), ask.knobs,
            scarce, what, past, prints, wished, told, spread, new, campaign if (campaign >= 0).any() else None,
        )  # fmt: skip

    def worth(self, videos: Rows, chances: F32, knobs: Knobs | None = None) -> F32:
        """The value [n] of video rows with `chances` [n, heads], by the weights that the knobs (in force) give."""
        knobs = knobs or self.memory.policy.knobs
        seconds, weights = self.memory.videos.duration_s[videos], value.weights(knobs)
        return value.fair_value(chances, seconds, knobs["finish_cap_s"], knobs["length_hazard"], weights)

    def worths(self, videos: Rows, chances: F32, knobs: Knobs) -> NDArray[np.float64]:
        """The values [n, k] of video rows of which there are several `chances` [n, k, heads] each."""
        seconds, weights = self.memory.videos.duration_s[videos], value.weights(knobs)
        return value.fair_values(chances, seconds, knobs["finish_cap_s"], knobs["length_hazard"], weights)

    def _slots(
        self, ask: Ask, videos: Rows, source: NDArray[np.int8], rows: F32, fields: NDArray[np.uint32], picked: seats.Seated,
        what: curiosity.Curious,
    ) -> tuple[Slot, ...]:  # fmt: skip
        d, r, v = self.memory.videos, self.memory.rates, self.memory.viewers
        chosen = picked.places
        if not len(chosen):
            return ()
        shown = videos[chosen]
        topic, creator = d.topic[shown], d.creator[shown]
        chances = without(self.memory.parameters, fields[chosen], rows[chosen], self._group, len(reasons.SIGNALS))
        worth = self.worths(shown, chances, ask.knobs)
        new = curiosity.asked_with(what, chosen, topic, picked.seats == seats.PROBE)
        recent, finished = v.recent_finishes(ask.viewer)
        said = reasons.said(topic, creator, d.topic[recent], d.creator[recent], finished)
        makers, topics, slots = r.creators.ids, r.topics.ids, []
        parts = reasons.parts(worth, new)
        columns = (
            shown, topic, creator, source[chosen], picked.seats, picked.propensities, worth[:, 0] + new,
            parts, reasons.leading(parts),
        )  # fmt: skip
        slotwise = zip(*(column.tolist() for column in columns), strict=True)
        for place, (row, of, by, found, seat, chance, score, terms, first) in enumerate(slotwise):
            about = {"creator": makers[by], "topic": topics[of] if of >= 0 else ""}
            why = reasons.why(NAMES[found], seat, terms, first, about, said[place])
            slots.append(Slot(position=place, video=d.ids[row], score=score, why=why, propensity=chance))
        return tuple(slots)

    def popular(self, country: str, language: str, at: float) -> tuple[Slot, ...]:
        """What is popular at `at` (epoch seconds) in a country and language and worldwide, to be scrolled through round and
        round; for nobody in particular: no viewer is read."""
        d = self.memory.videos
        rows, everywhere, here = popularity(self.memory, self.memory.policy.knobs, country, language, at)
        order = succession(d.creator[rows], d.sound[rows]).tolist()
        parts = zip(rows[order].tolist(), everywhere[order].tolist(), here[order].tolist(), strict=True)
        return tuple(
            Slot(position=place, video=d.ids[row], score=all + near, why=reasons.popular(all, near), propensity=1.0)
            for place, (row, all, near) in enumerate(parts)
        )

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
        worth, version = self.worth(video, chances).tolist(), memory.policy.standing.version
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
                    weights_version=version,
                )
            )  # fmt: skip
        return out


def _page_id(seed: int, viewer: str, cursor: int) -> str:
    return hashlib.blake2b(f"{seed}:{viewer}:{cursor}".encode(), digest_size=10).hexdigest()


__all__ = ["Composer", "Found"]
