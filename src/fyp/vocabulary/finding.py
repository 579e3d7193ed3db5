"""Finding: what people look for, and the hashtags that they follow."""

from typing import Literal

from fyp.vocabulary.happening import Event

FoundKind = Literal["", "video", "person", "sound", "tag", "challenge"]


class Searched(Event, frozen=True, gc=False):
    """`viewer` looked for `text`, and opened `picked` (an id) of that `about` when these are told.

    `on` False: it is to be remembered no more among what they looked for lately."""

    text: str
    about: FoundKind = ""
    picked: str = ""
    on: bool = True


class TagFollowed(Event, frozen=True, gc=False):
    """`viewer` follows a hashtag (as `vocabulary.words.hashtag` compares it), or no longer does when `on` is False."""

    tag: str
    on: bool = True


__all__ = ["FoundKind", "Searched", "TagFollowed"]
