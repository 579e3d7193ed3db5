"""Moments: requests of a simulated town as they stand at one time, from which many logs can be drawn, and the truth be told."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from fyp.engine.composer import Found
from fyp.engine.judge import Judge, retrieves
from fyp.engine.knobs import Knobs
from fyp.engine.stages import Ask, Rows
from fyp.engine.trace import Trace
from fyp.lab.counterfactual import F64, Page
from fyp.lab.hamlet import Even, Hamlet
from fyp.lab.people import react
from fyp.vocabulary.feed import FeedRequest
from fyp.vocabulary.lesson import HEADS

FINISH = HEADS.index("finish")
WHOLE_S = 0.1
"""Rounding that is forgiven at the end of a video, as of `ingest/reward.py`."""


class Moment(NamedTuple):
    """Somebody asks: by the knobs of the log, and by those that are to be judged, with the candidates of each."""

    who: Even
    ask: Ask
    found: Found
    other: Ask
    others: Found


class Moments:
    """`each` moments of every one of `people`, with dice of their own for what the sources draw; the memory stands still."""

    def __init__(
        self, town: Hamlet, people: Sequence[Even], other: Knobs, slots: int, each: int, seed: int = 0
    ) -> None:
        self.town, self.slots = town, slots
        self.judge = Judge(town.engine.memory)
        self._ids = town.engine.memory.videos.ids
        self.all: list[Moment] = []
        for who in people:
            for turn in range(each):
                dice = (seed, turn, who.seed % 2**32)
                ask, found = self._found(who, None, dice)
                alike = retrieves(other) == retrieves(ask.knobs)
                second, others = (ask._replace(knobs=other), found) if alike else self._found(who, other, dice)
                self.all.append(Moment(who, ask, found, second, others))

    def _found(self, who: Even, knobs: Knobs | None, dice: tuple[int, ...]) -> tuple[Ask, Found]:
        composer = self.judge.composer
        ask = composer.ask(FeedRequest(viewer=who.id, at=self.town.now, n=self.slots))[0]
        ask = ask._replace(dice=np.random.default_rng(dice), knobs=knobs or ask.knobs)
        found = composer.lay(ask, who.id, Trace())[0]
        return ask, found._replace(fields=found.fields[:0])  # the ids take room, and seats ask nothing of them

    def brings(self, who: Even, videos: Sequence[int], dice: random.Random) -> F64:
        """1 for each of a page's videos (rows) that they finish, 0 for the others; afterwards they are as before."""
        person = replace(who, weary=dict(who.weary), follows=set(who.follows))
        out = np.zeros(len(videos))
        for slot, row in enumerate(videos):
            video = self.town.videos[self._ids[row]]
            seconds = react(person, video, self.town.hidden[video.id], dice).watched_s
            out[slot] = seconds + WHOLE_S >= min(video.duration_s, self.town.engine.knobs["finish_cap_s"])
        return out

    def _draw(self, ask: Ask, found: Found, dice: np.random.Generator) -> tuple[Rows, F64, F64]:
        """A page by the engine's own draw: places among the candidates, their chances, and those of all [S, candidates]."""
        spread = np.zeros((ask.n, len(found.videos)))
        seated = self.judge.composer.seat(ask._replace(dice=dice), found, None, None, spread)
        return seated.places, seated.propensities, spread[: len(seated.places)]

    def log(self, pages: int, seed: int) -> list[Page]:
        """Pages at moments drawn evenly, with replacement, as the log's knobs serve them, judged by the others."""
        dice, chance = np.random.default_rng(seed), random.Random(f"{seed}/moments")
        out: list[Page] = []
        for place in dice.integers(0, len(self.all), pages).tolist():
            moment = self.all[place]
            places, chances, spread = self._draw(moment.ask, moment.found, dice)
            videos = moment.found.videos[places].tolist()
            judged = self.judge.slots(moment.ask, moment.found, moment.other, moment.others, videos, spread)
            expected = moment.found.chances[places, FINISH].astype(np.float64)
            reward = self.brings(moment.who, videos, chance)
            out.append(
                Page(
                    f"{len(out)}", reward, expected, chances, judged.chances, judged.expected[:, FINISH], judged.shared
                )
            )
        return out

    def truth(self, draws: int, seed: int) -> float:
        """What a slot brings by the other knobs, of `draws` pages at every moment."""
        dice, chance = np.random.default_rng(seed), random.Random(f"{seed}/truth")
        brought, slots = 0.0, 0
        for moment in self.all:
            for _ in range(draws):
                videos = moment.others.videos[self._draw(moment.other, moment.others, dice)[0]].tolist()
                brought += float(self.brings(moment.who, videos, chance).sum())
                slots += len(videos)
        return brought / slots


__all__ = ["Moment", "Moments"]
