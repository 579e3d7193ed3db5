"""Judge: what other knobs would have done with a page that was served, and what speaks in the scores of recent pages."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine.composer import Composer, Found
from fyp.engine.knobs import Knobs
from fyp.engine.memory.memory import Memory
from fyp.engine.models.without import without
from fyp.engine.rank import features
from fyp.engine.slate import reasons
from fyp.engine.stages import Ask
from fyp.engine.trace import Trace
from fyp.vocabulary.event import Served
from fyp.vocabulary.feed import FeedRequest

F64 = NDArray[np.float64]


class Judged(NamedTuple):
    """Of a page of S slots by other knobs, slot by slot given the slots before: `chances` [S] of its very videos (0 from the
    first that can't be), `expected` [S, heads] what their own draw would bring, and `shared` [S], the part of that draw that
    the knobs in force could have drawn as well."""

    chances: NDArray[np.float64]
    expected: NDArray[np.float64]
    shared: NDArray[np.float64]


class Judge:
    """Reads the memory as it is when a page is asked for: to judge a log, fold it up to each page first."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.composer = Composer(memory)

    def ask(self, served: Served) -> Ask:
        """The request that a page was the answer to."""
        n = max(1, len(served.videos))
        return self.composer.ask(FeedRequest(viewer=served.viewer, at=served.at, n=n, surface=served.surface))[0]

    def page(self, served: Served, policies: Sequence[Knobs]) -> list[Judged]:
        """A page by each of `policies`, at the memory of now, which must be that at which it was composed."""
        videos = [self.memory.videos.find(video) for video in served.videos]
        ask = self.ask(served)
        mine = self.composer.lay(ask, served.viewer, Trace())[0]
        told = []
        for knobs in policies:
            other = ask._replace(knobs=knobs)
            found = mine
            if retrieves(knobs) != retrieves(ask.knobs):  # other candidates, drawn with the same dice
                other = self.ask(served)._replace(knobs=knobs)
                found = self.composer.lay(other, served.viewer, Trace())[0]
            told.append(self.slots(ask, mine, other, found, videos))
        return told

    def slots(
        self, ask: Ask, mine: Found, other: Ask, found: Found, videos: Sequence[int], base: F64 | None = None
    ) -> Judged:
        """The page of `videos` (rows), served of the candidates `mine`, by `other` knobs with theirs.

        `base` [S, candidates] are the chances of all in each slot as it was served, where they are known already.
        """
        chances, spread = self._chances(other, found, videos)
        if base is None:
            _, base = self._chances(ask, mine, videos)
        could = np.zeros((len(videos), len(self.memory.videos)), np.bool_)
        could[:, mine.videos] = base > 0.0
        shared = (spread * could[:, found.videos]).sum(axis=1)
        return Judged(chances, spread @ found.chances.astype(np.float64), shared)

    def _chances(
        self, ask: Ask, found: Found, videos: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        place = np.full(len(self.memory.videos) + 1, -1, np.int32)
        place[found.videos] = np.arange(len(found.videos), dtype=np.int32)
        spread = np.zeros((len(videos), len(found.videos)), np.float64)
        ask = ask._replace(n=len(videos))
        seated = self.composer.seat(ask, found, None, place[list(videos)], spread)
        chances = np.zeros(len(videos), np.float64)
        chances[: len(seated.propensities)] = seated.propensities
        return chances, spread

    def shares(self, pages: int) -> dict[str, float]:
        """Term -> its part of the scores of the last `pages` pages: the mean size of what it adds, of all that terms add.

        Of signals alone: not what they add only together, nor what is there with nothing known. Empty where no page was.
        """
        memory = self.memory
        wide = len(features.FEATURES)
        last = list(memory.impressions.pages.values())[-pages:]
        last = [page for page in last if page.videos and len(page.features) == 2 * wide * len(page.videos)]
        if not last:
            return {}
        rows = np.frombuffer(b"".join(page.features for page in last), np.float16).reshape(-1, wide).astype(np.float32)
        fields = np.frombuffer(b"".join(page.fields for page in last), np.uint32).reshape(len(rows), -1)
        lost = without(memory.parameters, fields, rows, reasons.grouped(features.FEATURES), len(reasons.SIGNALS))
        videos = np.array([row for page in last for row in page.videos], np.int32)
        worth = self.composer.worths(videos, lost, memory.policy.knobs)
        terms = reasons.parts(worth, np.zeros(len(rows)))
        named = dict(zip(reasons.TERMS, np.abs(terms).mean(axis=0).tolist(), strict=True))
        sizes = {name: size for name, size in named.items() if name in reasons.GROUPS or name == "learned"}
        total = sum(sizes.values())
        return {name: size / total if total > 0.0 else 0.0 for name, size in sizes.items()}


FINDING: tuple[str, ...] = (
    "taste_candidates", "exact_up_to", "scan_budget", "kin_candidates", "kin_near", "following_candidates",
    "trending_candidates", "heat_half_life_s", "fresh_candidates", "wander_candidates",
    "refuse_creator_after", "wished_candidates", "creator_cap", "niche_cap", "pool_match",
)  # fmt: skip
"""Knobs of sources, filters and the finder."""


def retrieves(knobs: Knobs) -> tuple[float, ...]:
    """The knobs that decide which candidates are found; alike, the candidates are the same."""
    return tuple(knobs[name] for name in FINDING)


__all__ = ["FINDING", "Judge", "Judged", "retrieves"]
