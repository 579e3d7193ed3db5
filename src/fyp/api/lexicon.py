"""Lexicon: the words that occur in the catalogue, and what a keyword would stand for among them."""

import threading
from bisect import bisect_left
from collections import Counter
from typing import NamedTuple

from fyp.app import App
from fyp.platform import videos
from fyp.understand.words import Meanings, stemmers
from fyp.vocabulary.video import Video
from fyp.vocabulary.words import folded, words_of

SAME_BEGIN = 3
"""Words of one stem begin with the same letters, so many of them: no other word is looked at."""
MOST_STEMS, MOST_SYNONYMS, NEAR = 12, 8, 0.6
"""Cosine from which on two words mean the same: "hond" and "dog" .88, "koken" and "recipe" .62; "keeper" and "dog" .47."""
MOST_MEANT = 4_000
"""Synonyms are sought among so many words, those of most videos: half a kilobyte each is remembered."""
BUDGET_S = 1.0
"""One question works out the meanings of new words for so long; the next goes on where it ended."""
MOST_WORDS = 48


class Meant(NamedTuple):
    """What a keyword stands for. `by` says how synonyms were found: by embedding, or that there is no model (none)."""

    word: str
    stems: list[str]
    synonyms: list[tuple[str, float]]
    by: str


class Lexicon:
    """Reads the videos as they come, each once, when it is asked. Safe to ask from several threads."""

    def __init__(self, app: App, meanings: Meanings | None = None) -> None:
        self._app = app
        self._meanings = meanings or Meanings()
        self._stem = stemmers()
        self._count: Counter[str] = Counter()
        self._ordered: list[str] = []
        self._read = 0
        self._lock = threading.Lock()

    def meant(self, text: str) -> Meant:
        """What `text`, a word or a few, would stand for; of several words only they themselves."""
        words = folded(text)
        with self._lock:
            self._read_on()
            if len(words) != 1:
                return Meant(" ".join(words), [], [], "embedding" if self._meanings.there else "none")
            common = [word for word, _ in self._count.most_common(MOST_MEANT)]
            ordered = self._ordered
        word = words[0]
        stems = self._stems(word, ordered)
        self._meanings.learn([word, *common], BUDGET_S)
        others = [other for other in common if other not in stems and not other.isdigit()]
        synonyms = self._meanings.near(word, others, NEAR, MOST_SYNONYMS)
        return Meant(word, stems, synonyms, "embedding" if self._meanings.there else "none")

    def _stems(self, word: str, ordered: list[str]) -> list[str]:
        """Other words with the same stem in any of the languages, those of most videos first."""
        wanted = [stem(word) for stem in self._stem]
        begin = min((one[:SAME_BEGIN] for one in (word, *wanted)), key=len)
        found = []
        for other in ordered[bisect_left(ordered, begin) :]:
            if not other.startswith(begin):
                break
            if other != word and any(stem(other) == mine for stem, mine in zip(self._stem, wanted, strict=True)):
                found.append(other)
        return sorted(found, key=lambda other: (-self._count[other], other))[:MOST_STEMS]

    def _read_on(self) -> None:
        ids = self._app.engine.memory.videos.ids
        known = len(self._count)
        while self._read < len(ids):
            part = ids[self._read : self._read + 1000]
            for video in self._app.records.many(videos.VIDEO, part, Video).values():
                self._count.update(words_of(video, MOST_WORDS)[0])
            self._read += len(part)
        if len(self._count) != known:
            self._ordered = sorted(self._count)


__all__ = ["NEAR", "Lexicon", "Meant"]
