"""Words: how a text is taken apart, for keyword filters: without case, accents and signs, the same everywhere."""

import re
import unicodedata

from fyp.vocabulary.video import Video

MOST_LETTERS = 40
"""Of a longer word only so much counts."""
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> tuple[str, ...]:
    """The words of `text` in order: "Café-CRÈME!" is ("cafe", "creme"). Apostrophes bind: "don't" is ("dont",)."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if c not in "'’" and not unicodedata.combining(c))
    return tuple(word[:MOST_LETTERS] for word in _WORD.findall(plain))


def hashtag(text: str) -> str:
    """A hashtag as it is compared, without its sign: "#Skin_Tok" is "skintok"; empty when nothing is left."""
    return "".join(folded(text))[:MOST_LETTERS]


def words_of(video: Video, most: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of its topics, hashtags, caption and picture, each once and at most `most` in all; and its hashtags.

    A hashtag of several words counts as a word too: "#skin_tok" is skintok, skin and tok.
    """
    tags = tuple(dict.fromkeys(filter(None, map(hashtag, video.hashtags))))[:most]
    found = dict.fromkeys(word for topic in video.topics for word in folded(topic))
    found |= dict.fromkeys(tags)
    for text in (*video.hashtags, video.caption, *video.depicted):
        found |= dict.fromkeys(folded(text))
    return tuple(found)[:most], tags


__all__ = ["MOST_LETTERS", "folded", "hashtag", "words_of"]
