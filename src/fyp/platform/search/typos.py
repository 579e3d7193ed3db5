"""Typos: words that look like another, by shared trigrams, then by edit distance.

Candidates share letters (trigrams with the edges marked: Zamora, Pollock and Zamora 1981); of the nearest the restricted
Damerau-Levenshtein distance is taken: insert, delete, replace, swap neighbours (Damerau 1964).
"""

from array import array

import numpy as np
from numpy.typing import NDArray

LOOKED_AT = 60
"""So many words that share most trigrams are measured."""


def trigrams(word: str) -> set[str]:
    """The trigrams of a word, its edges marked: "kat" is  ^^k ^ka kat at$."""
    marked = f"^^{word}$"
    return {marked[i : i + 3] for i in range(len(marked) - 2)}


def allowed(word: str) -> int:
    """How many slips a word of this length may have: none in up to three letters, one in up to seven, else two."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def distance(a: str, b: str, most: int) -> int:
    """Restricted Damerau-Levenshtein distance; `most` + 1 when it is more than `most`."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, c in enumerate(a, 1):
        last, row, older = row, [i] + [0] * len(b), before
        for j, d in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (c != d))
            if i > 1 and j > 1 and c == b[j - 2] and d == a[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row[j] = cost
        if min(row) > most:
            return most + 1
        before = last
    return row[-1]


class Lookalikes:
    """Words by number; those that are freed are never found again."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._of: dict[str, array[int]] = {}
        self._grams = array("B")

    def put(self, number: int, word: str) -> None:
        """The next word; `number` is the count so far."""
        assert number == len(self._words)
        self._words.append(word)
        grams = trigrams(word)
        self._grams.append(min(255, len(grams)))
        for gram in grams:
            self._of.setdefault(gram, array("I")).append(number)

    def free(self, number: int) -> None:
        self._words[number] = ""

    def near(self, word: str) -> list[tuple[int, int]]:
        """Numbers of the words within the slips that are allowed, with their distance, nearest first."""
        most = allowed(word)
        found = [self._of[gram] for gram in trigrams(word) if gram in self._of]
        if most == 0 or not found:
            return []
        shared: NDArray[np.int64] = np.bincount(np.concatenate([np.array(one, np.int64) for one in found]))
        several = np.flatnonzero(shared)
        alike = 2.0 * shared[several] / (np.array(self._grams)[several] + len(trigrams(word)))  # Dice's coefficient
        first = several[np.argsort(-alike, kind="stable")[:LOOKED_AT]]
        near = []
        for number in first.tolist():
            other = self._words[number]
            if other and other != word and (far := distance(word, other, most)) <= most:
                near.append((number, far))
        return sorted(near, key=lambda one: (one[1], one[0]))


__all__ = ["LOOKED_AT", "Lookalikes", "allowed", "distance", "trigrams"]
