"""Niche: people who finish the same things, and what it is about; its id stays from night to night, and so does its history."""

from typing import Literal

from msgspec import Struct

ChangeKind = Literal["born", "grew", "shrank", "split", "merged", "died"]


class Niche(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`hashtags` and `topics` say what it is about, the most telling first.

    `viewers` and `videos` belong to it, as of the last night. `born` is when it was first found
    (epoch seconds); `parent` the niche that it split from, empty: none.
    """

    id: str
    hashtags: tuple[str, ...]
    topics: tuple[str, ...]
    viewers: int
    videos: int
    born: float
    parent: str = ""


class NicheChange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of `niche` in a night.

    `other` is what it split from, or merged into; `before` and `after` are its viewers.
    """

    kind: ChangeKind
    niche: str
    at: float
    before: int
    after: int
    other: str = ""


__all__ = ["ChangeKind", "Niche", "NicheChange"]
