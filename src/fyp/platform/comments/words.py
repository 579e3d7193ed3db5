"""Words of a comment: cleaned before they are kept; whom they call, what they tag, and whether a filter holds them."""

import re
import unicodedata
from collections.abc import Sequence

from fyp.vocabulary.words import folded, hashtag

MOST_LETTERS = 500
"""Longest comment, in characters: two tall screens of a phone would hide all others."""
MOST_MARKS = 3
"""Marks upon one letter: written languages need at most so many, more are there to run over other lines."""
MOST_LINES = 12

_MENTION = re.compile(r"(?<![\w@.])@([A-Za-z0-9_][A-Za-z0-9_.\-]{0,63})")
_TAG = re.compile(r"(?<![\w#])#([^\W_][\w]{0,63})")
_TURNED = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
"""Signs that turn the direction of what follows, also of the lines of others."""


def clean(text: str) -> str:
    """`text` as it is kept: NFC, no control or direction signs, few marks a letter, no empty lines in a row, trimmed."""
    kept: list[str] = []
    marks = 0
    for c in unicodedata.normalize("NFC", text):
        if unicodedata.combining(c):
            marks += 1
            if marks > MOST_MARKS:
                continue
        else:
            marks = 0
        if c == "\n" or not (c in _TURNED or unicodedata.category(c) in ("Cc", "Cs", "Co")):
            kept.append(c)
    lines = [line.rstrip() for line in "".join(kept).split("\n")]
    whole = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return "\n".join(whole[:MOST_LINES]).strip()


def mentions(text: str) -> tuple[str, ...]:
    """The handles that are called with an @, without it, each once, in order."""
    return tuple(dict.fromkeys(handle.rstrip(".-") for handle in _MENTION.findall(text)))


def hashtags(text: str) -> tuple[str, ...]:
    """The hashtags as they are compared, each once, in order."""
    return tuple(dict.fromkeys(filter(None, map(hashtag, _TAG.findall(text)))))


def held_by(text: str, words: Sequence[str]) -> str:
    """The first of a filter's words (or phrases) that is in `text`, without case, accents and signs; empty for none."""
    mine = f" {' '.join(folded(text))} "
    for word in words:
        wanted = " ".join(folded(word))
        if wanted and f" {wanted} " in mine:
            return word
    return ""


__all__ = ["MOST_LETTERS", "MOST_LINES", "MOST_MARKS", "clean", "hashtags", "held_by", "mentions"]
