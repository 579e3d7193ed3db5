"""Senses: words of the catalogue that mean the same as those of a query, across languages, worked out in the background."""

import logging
import threading
import time
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fyp.app import App
from fyp.platform.search import words_in
from fyp.understand.words import BATCH, Meanings

log = logging.getLogger("fyp.api")

COMMON = 3_000
"""Meanings are sought among so many words, those of most videos: 6 MB, and some 6 s of one core, once."""
NEAR, MOST = 0.6, 6
"""Cosine from which on two words mean the same (see `Lexicon`), and how many are taken."""
WORTH = 0.6
"""A word of the same meaning counts for so much of the word itself, times the cosine."""
REST_S = 0.02
"""Between two batches, so that requests are not kept waiting."""
ANEW_S = 600.0
"""The words are those of the catalogue of at most so long ago."""


class Senses:
    """`near` answers with what is known so far; nothing before the model was read. Safe to ask from several threads."""

    def __init__(self, app: App, meanings: Meanings) -> None:
        self._app, self._meanings = app, meanings
        self._words: list[str] = []
        self._vectors: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        self._since = -ANEW_S
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._vector = lru_cache(5_000)(self._vector_of)

    @property
    def there(self) -> bool:
        """Are there meanings by now?"""
        return len(self._words) > 0

    def near(self, query: str) -> dict[str, list[tuple[str, float]]]:
        """For each word of a query, others of the catalogue with what each is worth; a whole question's count for all."""
        self._begin()
        words, vectors = self._words, self._vectors
        asked = [word for word in words_in(query) if len(word) > 2]
        if not words or not asked:
            return {}
        plain = " ".join(query.split()).casefold()
        self._meanings.learn([*asked, plain], float("inf"))  # all at once: the weights are read once
        whole = self._others(plain, words, vectors) if len(asked) > 1 else []
        return {word: [*self._others(word, words, vectors), *whole] for word in asked}

    def _others(self, text: str, words: list[str], vectors: NDArray[np.float32]) -> list[tuple[str, float]]:
        mine = self._vector(text)
        if mine is None:
            return []
        cosine = vectors @ mine
        best = np.argsort(-cosine, kind="stable")[: MOST + 1]
        return [(words[i], WORTH * float(cosine[i])) for i in best.tolist() if cosine[i] >= NEAR and words[i] != text]

    def _vector_of(self, text: str) -> NDArray[np.float32] | None:
        found = self._meanings.of([text])
        return found[0] if len(found) else None

    def _begin(self) -> None:
        """Learn the words of the catalogue, unless that was done lately or is being done."""
        with self._lock:
            busy = self._thread is not None and self._thread.is_alive()
            if busy or time.monotonic() < self._since + ANEW_S:
                return
            self._since = time.monotonic()
            self._thread = threading.Thread(target=self._learn, name="fyp-senses", daemon=True)
            self._thread.start()

    def learn(self) -> None:
        """Learn them now."""
        self._begin()
        thread = self._thread
        if thread is not None:
            thread.join()

    def _learn(self) -> None:
        try:
            words = [word for word in self._app.views.catalogue.common(COMMON) if len(word) > 2 and not word.isdigit()]
            if not self._meanings.there:
                return
            for start in range(0, len(words), BATCH):
                self._meanings.learn(words[start : start + BATCH], float("inf"))
                time.sleep(REST_S)
            self._vectors, self._words = self._meanings.of(words), words
        except Exception:
            log.exception("meanings for search were not worked out")


__all__ = ["COMMON", "MOST", "NEAR", "WORTH", "Senses"]
