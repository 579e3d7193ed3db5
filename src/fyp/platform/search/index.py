"""Index: documents by the words in them, in memory: weighed by rarity and place, by stem, by beginning, in spite of typos.

Scores are those of BM25 (Robertson and Zaragoza 2009) with the field weights summed before saturation (their BM25F); the
length of short texts tells nothing, so b is 0.
"""

import math
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from fyp.platform.search.typos import Lookalikes
from fyp.vocabulary.words import folded

K1 = 1.2
"""How soon more of the same word says nothing new."""
SCALE = 32.0
"""Weights are kept as whole numbers of so many parts, up to 255."""
STEM, BEGUN, SLIP = 0.8, 0.6, 0.5
"""What a word is worth that has the same stem, that only begins so, and (for each slip) that looks like it."""
MOST_BEGUN = 24
MANY = 30
"""A word of at least so many documents is no typo of another."""

F32 = NDArray[np.float32]
_WIDE = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF), (0x0E00, 0x0E7F))
"""Scripts that write without spaces: their words are cut in pairs of letters."""


def words_in(text: str) -> list[str]:
    """The words of a text as they are looked up; scripts without spaces give pairs of letters."""
    found: list[str] = []
    for word in folded(text):
        if any(low <= ord(word[0]) <= high for low, high in _WIDE) and len(word) > 1:
            found += [word[i : i + 2] for i in range(len(word) - 1)]
        else:
            found.append(word)
    return found


class Index:
    """Documents by id. `stems` gives the stems of a word. Not safe to ask while it is changed."""

    def __init__(self, stems: Callable[[str], Iterable[str]]) -> None:
        self._stems = stems
        self._stem_of: dict[str, tuple[str, ...]] = {}
        self.ids: list[str] = []
        self._alive = array("B")
        self._row: dict[str, int] = {}
        self._token: dict[str, int] = {}
        self._names: list[str] = []
        self._docs: list[array[int]] = []
        self._weights: list[array[int]] = []
        self._live: list[int] = []
        self._tokens_of: list[array[int]] = []
        self._alike = Lookalikes()
        self._ordered: list[str] = []
        self._stale = False

    def __len__(self) -> int:
        return len(self._row)

    def __contains__(self, id: str) -> bool:
        return id in self._row

    def row(self, id: str) -> int:
        """The row of a document, -1 when it is not there."""
        return self._row.get(id, -1)

    def put(self, id: str, fields: Sequence[tuple[str, float]]) -> int:
        """Add a document of texts with their weights, or write it anew; its row."""
        self.drop(id)
        weights: dict[str, float] = {}
        for text, weight in fields:
            for word in dict.fromkeys(words_in(text)):
                weights[word] = weights.get(word, 0.0) + weight
                for stem in self._stems_of(word):
                    key = f"~{stem}"
                    weights[key] = max(weights.get(key, 0.0), weight)
        row = len(self.ids)
        self.ids.append(id)
        self._row[id] = row
        self._alive.append(1)
        tokens = array("I")
        for token, weight in weights.items():
            number = self._number(token)
            tokens.append(number)
            self._live[number] += 1
            self._docs[number].append(row)
            self._weights[number].append(max(1, min(255, round(SCALE * weight))))
        self._tokens_of.append(tokens)
        return row

    def drop(self, id: str) -> None:
        """Take a document away; words that no other has are forgotten."""
        row = self._row.pop(id, None)
        if row is None:
            return
        self.ids[row], self._alive[row] = "", 0
        for number in self._tokens_of[row]:
            self._live[number] -= 1
            if self._live[number] == 0:
                name = self._names[number]
                del self._token[name]
                self._stem_of.pop(name, None)
                self._names[number] = ""
                self._docs[number], self._weights[number] = array("I"), array("B")
                self._alike.free(number)
                self._stale = True
        self._tokens_of[row] = array("I")

    def find(self, query: str, near: Mapping[str, Sequence[tuple[str, float]]] | None = None) -> tuple[F32, str]:
        """The score [rows] of every document, 0 where nothing is met; and the query as it was understood.

        The last word of the query may be half typed. `near` has, for words of the query, others that mean the same with
        what they are worth.
        """
        words = list(dict.fromkeys(words_in(query)))
        total = np.zeros(len(self.ids), np.float32)
        met = np.zeros(len(self.ids), np.float32)
        meant: list[str] = []
        for place, word in enumerate(words):
            alternatives, read_as = self._alternatives(word, place == len(words) - 1)
            meant.append(read_as)
            for other, worth in (near or {}).get(read_as, ()):
                if other in self._token:
                    alternatives.setdefault(self._token[other], worth)
            best = self._best(alternatives)
            total += best
            met += best > 0
        if len(words) > 1:  # all of the words, rather than a rare one alone
            total *= (met / len(words)) ** 2
        return total * np.array(self._alive, np.float32), " ".join(meant)

    def starting(self, begin: str, most: int) -> list[str]:
        """Words that begin so, those of most documents first."""
        self._order()
        found = []
        for at in range(bisect_left(self._ordered, begin), len(self._ordered)):
            if not self._ordered[at].startswith(begin):
                break
            found.append(self._ordered[at])
            if len(found) == 2000:
                break
        return sorted(found, key=lambda word: -self._live[self._token[word]])[:most]

    def common(self, most: int) -> list[str]:
        """The words of most documents."""
        live = np.array(self._live)
        order = np.argsort(-live, kind="stable")
        names = (self._names[i] for i in order.tolist() if live[i])
        return [name for name, _ in zip((n for n in names if not n.startswith("~")), range(most), strict=False)]

    def _alternatives(self, word: str, last: bool) -> tuple[dict[int, float], str]:
        """Tokens that `word` may stand for with what each is worth, and the word that it is read as."""
        found: dict[int, float] = {}
        number = self._token.get(word)
        if number is not None:
            found[number] = 1.0
        for stem in self._stems_of(word):
            stemmed = self._token.get(f"~{stem}")
            if stemmed is not None:
                found.setdefault(stemmed, STEM)
        if last and len(word) > 1:
            for other in self.starting(word, MOST_BEGUN):
                found.setdefault(self._token[other], BEGUN)
        if number is not None and self._live[number] >= MANY:
            return found, word
        read_as = word
        if not found or number is None:
            alike = self._alike.near(word)
            nearest = [n for n, far in alike if far == alike[0][1]]
            sure = alike[0][1] if alike and not found else 0  # nothing else is meant: the nearest is
            for other_number, far in alike:
                worth = SLIP ** (far - sure)
                found[other_number] = max(worth, found.get(other_number, 0.0))
                for stem in self._stems_of(self._names[other_number]):
                    if (stemmed := self._token.get(f"~{stem}")) is not None:
                        found[stemmed] = max(STEM * worth, found.get(stemmed, 0.0))
            if (nearest and not last) or (nearest and number is None and not self.starting(word, 1)):
                read_as = self._names[max(nearest, key=lambda n: self._live[n])]
        return found, read_as

    def _best(self, alternatives: Mapping[int, float]) -> F32:
        """For each document the best of the alternatives that it has."""
        best = np.zeros(len(self.ids), np.float32)
        many = max(1, len(self._row))
        for number, worth in alternatives.items():
            docs = np.array(self._docs[number], np.int64)
            frequency = np.array(self._weights[number], np.float32) / np.float32(SCALE)
            rare = math.log(1.0 + (many - self._live[number] + 0.5) / (self._live[number] + 0.5))
            score = np.float32(worth * rare * (K1 + 1.0)) * frequency / (frequency + np.float32(K1))
            best[docs] = np.maximum(best[docs], score)
        return best

    def _number(self, token: str) -> int:
        number = self._token.get(token)
        if number is None:
            number = self._token[token] = len(self._names)
            self._names.append(token)
            self._docs.append(array("I"))
            self._weights.append(array("B"))
            self._live.append(0)
            self._alike.put(number, "" if token.startswith("~") else token)
            self._stale = True
        return number

    def _stems_of(self, word: str) -> tuple[str, ...]:
        found = self._stem_of.get(word)
        if found is None:
            found = tuple(dict.fromkeys(stem for stem in self._stems(word) if stem))
            if word in self._token or len(self._stem_of) < 200_000:
                self._stem_of[word] = found
        return found

    def _order(self) -> None:
        if self._stale:
            self._ordered = sorted(name for name in self._token if not name.startswith("~"))
            self._stale = False


__all__ = ["BEGUN", "K1", "MANY", "SLIP", "STEM", "Index", "words_in"]
