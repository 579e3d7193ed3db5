"""Recognition: knows sounds by their prints, and says which of them is heard, or that none is."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.understand.index import Index, Vote
from fyp.understand.landmarks import FAN_KEPT, FAN_SOUGHT, landmarks
from fyp.understand.likeness import Likeness, common, likeness, views
from fyp.understand.peaks import BINS, FRAMES_S, RATE, SOUGHT, peaks
from fyp.vocabulary.sound import SoundPrint

LOOKED_INTO = 160
"""Places in sounds, those with most votes, that are compared with what is heard."""
PIECE_S = 12.0
"""A longer query is looked up in pieces: the beginning, the middle and the end."""
SHORTEST_S = 2.0
COVERED = 0.6
"""A sound must last through so much of what is looked up."""
WEIGHTS, BIAS = np.array([12.1, 11.2, -5.4, 5.7, -3.4, 0.5, -3.9]), -15.6
"""Of Likeness.evidence: a logistic regression on 1,000 queries among 10,000 sounds (docs/decisions/054)."""
CLOSE = 10.0
"""One that is hardly better than the next best may share a loop with it: the distance is added, up to so much."""
THRESHOLD = 8.3
"""Chosen among 10,000 sounds so that less than 1 of 1,000 unknown sounds is taken for a known one (docs/decisions/054)."""

ALIKE, ALIKE_LEAST = 0.4, 60
"""Of the peaks of two prints of a sound so many are in both, and no fewer: of 50 coded pieces of 5 and 9 s the least was .42,
beside 3,000 other sounds the most .37."""


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


class Kept(NamedTuple):
    """A sound that is known: its id, its peaks, their levels, and the loudest of them."""

    sound: str
    peaks: NDArray[np.uint32]
    levels: NDArray[np.uint8]
    loudest: int


class Recognition:
    """Sounds by id. Not for two threads at once. Holds 8 bytes a landmark and 5 a peak: some 14 kB for a sound of 20 s."""

    def __init__(self) -> None:
        self._index = Index()
        self._places: dict[str, int] = {}
        self._kept: dict[int, Kept] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, sound: str) -> bool:
        return sound in self._places

    @property
    def sounds(self) -> set[str]:
        return set(self._places)

    @property
    def bytes(self) -> int:
        return self._index.bytes + sum(one.peaks.nbytes + one.levels.nbytes for one in self._kept.values())

    def add(self, sound: str, print: SoundPrint) -> None:
        """Know a sound from here on; one of the same id is known by this print only. Raises `Unavailable` when it is full."""
        self.add_all({sound: print})

    def add_all(self, prints: dict[str, SoundPrint]) -> None:
        """Know many. Silent ones can't be known. Raises `Unavailable` when there is no room for all of them."""
        known: dict[str, Kept] = {}
        for sound, print in prints.items():
            if not print.silent:
                levels = np.frombuffer(print.levels, np.uint8)
                known[sound] = Kept(
                    sound, np.frombuffer(print.peaks, "<u4").astype(np.uint32), levels, int(levels.max())
                )
        places = self._index.add_all([landmarks(one.peaks, FAN_KEPT) for one in known.values()])
        for place, one in zip(places, known.values(), strict=True):
            self.remove(one.sound)
            self._places[one.sound], self._kept[place] = place, one

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

    def alike(self, print: SoundPrint) -> str | None:
        """The known sound that this is the print of too: coded anew, louder, cropped, but with nothing laid over it."""
        if print.silent:
            return None
        points, levels = np.frombuffer(print.peaks, "<u4").astype(np.uint32), np.frombuffer(print.levels, np.uint8)
        frames, best = int(points[-1]) // BINS + 1, (ALIKE, "")
        for vote in self._index.vote(landmarks(points, FAN_SOUGHT), LOOKED_INTO):
            one = self._kept[vote.place]
            count, of, both = common(one.peaks, one.levels, points, levels, vote.offset)
            if count >= ALIKE_LEAST and both >= COVERED * frames:
                best = max(best, (count / of, one.sound))
        return best[1] or None

    def candidates(self, samples: NDArray[np.float32]) -> list[Candidate]:
        """The sounds that may be heard in one piece, each compared with it."""
        if len(samples) < SHORTEST_S * RATE:
            return []
        seen = views(samples)
        frames, found = seen.shape[1], []
        for vote in self._index.vote(landmarks(peaks(seen[0], SOUGHT), FAN_SOUGHT), LOOKED_INTO):
            one = self._kept[vote.place]
            last = int(one.peaks[-1]) // BINS + 1
            if min(last, vote.offset + frames) - max(0, vote.offset) >= COVERED * frames:
                found.append(
                    Candidate(one.sound, vote, likeness(one.peaks, one.levels, one.loudest, seen, vote.offset))
                )
        return found

    @staticmethod
    def decide(candidates: list[Candidate]) -> Match | None:
        """The one that is heard, if any is."""
        best: dict[str, tuple[float, Candidate]] = {}
        for one in candidates:  # a sound that repeats was compared at several places
            score = one.score
            if one.sound not in best or score > best[one.sound][0]:
                best[one.sound] = score, one
        if not best:
            return None
        (score, one), *others = sorted(best.values(), key=lambda pair: -pair[0])[:2]
        ahead = score - max(others[0][0] if others else -CLOSE, -CLOSE)
        sure = score + min(ahead, CLOSE) - THRESHOLD
        return Match(one.sound, sure, one.likeness.begins / FRAMES_S) if sure > 0 else None


def _pieces(samples: int) -> list[int]:
    """Where the pieces of a query begin (samples)."""
    last = samples - int(PIECE_S * RATE)
    return [0] if last <= 0 else sorted({0, last // 2, last})


__all__ = ["THRESHOLD", "Candidate", "Match", "Recognition"]
