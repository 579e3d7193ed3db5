"""Recognition: knows sounds by their prints, and says which of them is heard, or that none is."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.understand.index import Index, Vote
from fyp.understand.landmarks import FAN_KEPT, FAN_SOUGHT, landmarks
from fyp.understand.likeness import Likeness, likeness, stands
from fyp.understand.peaks import BINS, FRAMES_S, RATE, SOUGHT, peaks, spectrum
from fyp.vocabulary.sound import SoundPrint

LOOKED_INTO = 24
"""Sounds with most votes that are compared with what is heard: the right one was among the first 24 in all but 1 of 500."""
PIECE_S = 12.0
"""A longer query is looked up in pieces: the beginning, the middle and the end."""
SHORTEST_S = 2.0
COVERED = 0.6
"""A sound must last through so much of what is looked up."""
WEIGHTS, BIAS = np.array([13.0, -7.8, 0.9]), -8.2
"""Of Likeness.evidence: a logistic regression on 35,000 comparisons of which 500 were right (docs/decisions/054)."""
CLOSE = 6.0
"""One that is hardly better than the next best may share a loop with it: the distance is added, up to so much either way."""
THRESHOLD = 7.0
"""Above it none of 1,500 answers was wrong among 1,500 sounds, and 8 of 1,500 are among 10,000 (docs/decisions/054)."""


class Match(NamedTuple):
    """The sound that is heard, how sure (log odds above the threshold's), and where in it the query begins (seconds)."""

    sound: str
    score: float
    offset_s: float


class Candidate(NamedTuple):
    """A sound that was compared: its id, where it would begin (frames), and what was found."""

    sound: str
    vote: Vote
    likeness: Likeness

    @property
    def score(self) -> float:
        return float(WEIGHTS @ self.likeness.evidence()) + BIAS


class Recognition:
    """Sounds by id. Not for two threads at once. Holds 8 bytes a landmark and 5 a peak: some 14 kB for a sound of 20 s."""

    def __init__(self) -> None:
        self._index = Index()
        self._places: dict[str, int] = {}
        self._kept: dict[int, tuple[str, NDArray[np.uint32], NDArray[np.uint8]]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, sound: str) -> bool:
        return sound in self._places

    @property
    def sounds(self) -> set[str]:
        return set(self._places)

    @property
    def bytes(self) -> int:
        return self._index.bytes + sum(points.nbytes + levels.nbytes for _, points, levels in self._kept.values())

    def add(self, sound: str, print: SoundPrint) -> None:
        """Know a sound from here on; one of the same id is known by this print only. Raises `Unavailable` when it is full."""
        self.add_all({sound: print})

    def add_all(self, prints: dict[str, SoundPrint]) -> None:
        """Know many. Silent ones can't be known. Raises `Unavailable` when there is no room for all of them."""
        kept = {
            sound: (sound, np.frombuffer(one.peaks, "<u4").astype(np.uint32), np.frombuffer(one.levels, np.uint8))
            for sound, one in prints.items() if not one.silent
        }  # fmt: skip
        places = self._index.add_all([landmarks(points, FAN_KEPT) for _, points, _ in kept.values()])
        for (sound, one), place in zip(kept.items(), places, strict=True):
            self.remove(sound)
            self._places[sound], self._kept[place] = place, one

    def remove(self, sound: str) -> None:
        """Know it no more."""
        place = self._places.pop(sound, None)
        if place is not None:
            self._index.remove(place)
            del self._kept[place]

    def heard(self, samples: NDArray[np.float32]) -> Match | None:
        """The sound that is heard in `samples` (mono, RATE), None when it is none that is known."""
        best: Match | None = None
        for start in _pieces(len(samples)):
            found = self.decide(self.candidates(samples[start : start + int(PIECE_S * RATE)]))
            if found is not None and (best is None or found.score > best.score):
                best = found._replace(offset_s=found.offset_s - start / RATE)
        return best

    def candidates(self, samples: NDArray[np.float32]) -> list[Candidate]:
        """The sounds that may be heard in one piece, each compared with it."""
        if len(samples) < SHORTEST_S * RATE:
            return []
        loudness = spectrum(samples)
        points = peaks(loudness, SOUGHT)
        where = stands(points, len(loudness))
        found = []
        for vote in self._index.vote(landmarks(points, FAN_SOUGHT), LOOKED_INTO):
            sound, kept, levels = self._kept[vote.place]
            last = int(kept[-1]) // BINS + 1
            if min(last, vote.offset + len(loudness)) - max(0, vote.offset) >= COVERED * len(loudness):
                found.append(Candidate(sound, vote, likeness(kept, levels, loudness, where, vote.offset)))
        return found

    @staticmethod
    def decide(candidates: list[Candidate]) -> Match | None:
        """The one that is heard, if any is."""
        if not candidates:
            return None
        scored = sorted(((one.score, one) for one in candidates), key=lambda pair: -pair[0])
        score, best = scored[0]
        ahead = score - max(scored[1][0] if len(scored) > 1 else -math.inf, -CLOSE)
        sure = score + min(ahead, CLOSE) - THRESHOLD
        return Match(best.sound, sure, best.vote.offset / FRAMES_S) if sure > 0 else None


def _pieces(samples: int) -> list[int]:
    """Where the pieces of a query begin (samples)."""
    last = samples - int(PIECE_S * RATE)
    return [0] if last <= 0 else sorted({0, last // 2, last})


__all__ = ["THRESHOLD", "Candidate", "Match", "Recognition"]
