"""Hamlet: a small simulated town for questions with a known answer: who loves what, and what each would watch of what."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from fyp.engine import Engine
from fyp.lab.people import CIRCLES, Person, person, quality, react, told
from fyp.vocabulary.event import AnyEvent, Arrived, Uploaded
from fyp.vocabulary.feed import FeedPage, FeedRequest
from fyp.vocabulary.video import Video

NICHES: tuple[str, ...] = tuple(sorted({niche for circle in CIRCLES for niche in circle}))
START = 1.8e9
LOVED = 1.0
"""A taste from here on is a love."""


@dataclass
class Even(Person):
    """Somebody to whom the length of a video is all the same."""

    def pull(self, video: Video) -> float:
        """As of anybody, without what the length adds or takes."""
        return super().pull(video) + 0.06 * abs(video.duration_s - self.likes_length_s)


def even(who: Person) -> Even:
    """The same person without a liking for a length; reads whatever there is."""
    return Even(
        who.id, who.seed, who.language, frozenset(("nl", "en")), dict(who.tastes), who.patience, who.warmth,
        who.likes_length_s,
    )  # fmt: skip


def loves(who: Person) -> set[str]:
    """The niches that somebody loves."""
    return {niche for niche, taste in who.tastes.items() if taste >= LOVED}


def expected_s(who: Person, video: Video, hidden: float) -> float:
    """Expected seconds of the first pass, by the hazard of `people.react`, when not weary of anything."""
    calm = math.exp(-2.16 - 1.15 * (who.pull(video) + who.weary.get(video.niche, 0.0) + hidden))
    first = min(1.2, video.duration_s)
    early = (1 - math.exp(-2.2 * calm * first)) / (2.2 * calm)
    return early + math.exp(-2.2 * calm * first) * (1 - math.exp(-calm * (video.duration_s - first))) / calm


class Hamlet:
    """`videos` of all niches, and people who scroll through `engine`'s feed and tell what a player would tell."""

    def __init__(
        self, engine: Engine, videos: int, seed: int, shortest_s: float = 9.0, longest_s: float = 11.0
    ) -> None:
        self.engine, self.seed, self.now = engine, seed, START
        self._dice = random.Random(f"{seed}/hamlet")
        self._told = 0
        self.videos: dict[str, Video] = {}
        self.hidden: dict[str, float] = {}
        for i in range(videos):
            niche = NICHES[i % len(NICHES)]
            id, length = f"v{i}", round(self._dice.uniform(shortest_s, longest_s), 1)
            self.videos[id] = Video(
                id=id, creator=f"{niche}-{i // len(NICHES) % 12}", duration_s=length,
                posted_at=START - 86_400.0, topics=(niche,), hashtags=(niche,), language=("nl", "en")[i // len(NICHES) % 2],
                sound=f"s{self._dice.randrange(videos // 5 + 1)}",
            )  # fmt: skip
            self.hidden[id] = quality(id, seed)
        engine.observe_many(
            [Uploaded(id=f"u{v.id}", at=START - 60.0, viewer=v.creator, video=v) for v in self.videos.values()]
        )

    def new_id(self) -> str:
        self._told += 1
        return f"h{self._told}"

    def arrive(self, number: int) -> Even:
        """A person of this town, who tells their language and no more."""
        who = even(person(self.seed, number, NICHES))
        self.engine.observe(Arrived(id=self.new_id(), at=self.now, viewer=who.id, language=who.language))
        return who

    def request(self, who: Person, n: int) -> FeedRequest:
        return FeedRequest(viewer=who.id, at=self.now, n=n)

    def page(self, who: Person, n: int) -> FeedPage:
        self.now += 0.5
        return self.engine.feed(self.request(who, n))

    def watch(self, who: Person, page: FeedPage, slot: int) -> list[AnyEvent]:
        """Watch one slot of a page, and tell of it."""
        video = self.videos[page.slots[slot].video]
        reaction = react(who, video, self.hidden[video.id], self._dice)
        events = told(who, page.id, slot, video, self.now, reaction, "s", self.new_id, self._dice)
        self.now = max(event.at for event in events)
        self.engine.observe_many(events)
        return events

    def scroll(self, who: Person, count: int, n: int = 6) -> list[str]:
        """Watch `count` videos, page by page; returns their ids."""
        seen: list[str] = []
        while len(seen) < count:
            page = self.page(who, n)
            if not page.slots:
                break
            for slot in page.slots[: count - len(seen)]:
                self.watch(who, page, slot.position)
                seen.append(slot.video)
        return seen

    def share(self, page: FeedPage, niches: set[str]) -> float:
        """The part of a page that is of `niches`."""
        return sum(self.videos[slot.video].niche in niches for slot in page.slots) / max(1, len(page.slots))

    def best_s(self, who: Person, unseen: Sequence[str], count: int) -> float:
        """Mean expected seconds of the `count` videos that an oracle would show."""
        worth = sorted((expected_s(who, self.videos[id], self.hidden[id]) for id in unseen), reverse=True)[:count]
        return sum(worth) / max(1, len(worth))


__all__ = ["LOVED", "NICHES", "START", "Even", "Hamlet", "even", "expected_s", "loves"]
