"""Language: what a short text is written in, by its bytes (Lui and Baldwin 2012, langid) and the small words it has.

Captions are short, and full of names and hashtags: the languages that are hardly ever posted in must be told more surely, and
the words that hold a Dutch or English sentence together count beside the bytes. Without the wheel they count alone.
"""

import importlib
import math
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from fyp.understand.models import Model
from fyp.vocabulary.words import folded

MODEL = Model("py3langid")
LEAST_LETTERS = 3
RARE = 4.0
"""Nats by which a language that is seldom posted in must be more likely."""
RARE = 4.0
"""Nats by which a language that is seldom posted in must be more likely."""
POSTED = frozenset(
    [
        "nl",
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "pl",
        "tr",
        "ar",
        "ru",
        "uk",
        "zh",
        "ja",
        "ko",
        "hi",
        "id",
        "vi",
        "th",
        "sv",
        "da",
        "nb",
        "no",
        "fi",
        "cs",
        "ro",
        "hu",
        "el",
        "he",
        "fa",
        "bn",
        "ta",
        "ur",
        "ms",
        "tl",
    ]
)
SMALL_WORD = 2.0
"""Nats that each small word is worth."""
ONE = {"nb": "no", "nn": "no"}
_ASIDE = re.compile(r"https?://\S+|[@#][\w.]+")


class Known(NamedTuple):
    """Languages that are posted in often, and the small words that a language alone has."""

    posted: frozenset[str]
    small: dict[str, frozenset[str]]


@lru_cache(maxsize=1)
def known() -> Known:
    """What language.toml says."""
    told = tomllib.loads((Path(__file__).parent / "language.toml").read_text("utf-8"))
    return Known(
        frozenset(told["posted"].split()), {code: frozenset(text.split()) for code, text in told["small"].items()}
    )


class Tongue:
    """Tells languages. `there` is False where the wheel is absent: then only Dutch and English are told apart."""

    def __init__(self) -> None:
        self.model = MODEL
        try:
            library: Any = importlib.import_module("py3langid")
            self._rank: Any = library.rank
        except ImportError:
            self._rank = None
        self.there = self._rank is not None

    def of(self, text: str) -> tuple[str, float]:
        """The language (ISO 639-1) and how sure that is, 0 to 1; ("", 0.0) where nothing can be told.

        Hashtags, mentions and addresses are left out, unless there is nothing else.
        """
        told = _ASIDE.sub(" ", text)
        if sum(map(str.isalpha, told)) < LEAST_LETTERS:
            told = re.sub(r"https?://\S+|@[\w.]+", " ", text).replace("#", " ")
        if sum(map(str.isalpha, told)) < LEAST_LETTERS:
            return "", 0.0
        nats = {code: SMALL_WORD * n for code, n in small(told).items()}
        if self._rank is not None:
            ranked = {code: float(score) for code, score in self._rank(told.lower())}
            top = max(ranked.values())
            nats = {
                code: score - top + nats.get(code, 0.0) - RARE * (code not in known().posted)
                for code, score in ranked.items()
            }
        elif not any(nats.values()):
            return "", 0.0
        best = max(nats, key=lambda code: nats[code])
        share = 1.0 / sum(math.exp(max(score - nats[best], -700.0)) for score in nats.values())
        return ONE.get(best, best), share


def small(text: str) -> dict[str, int]:
    """How many of the words of `text` are small words of Dutch and of English alone."""
    words = folded(text)
    return {code: sum(word in those for word in words) for code, those in known().small.items()}


__all__ = ["MODEL", "Tongue", "known", "small"]
