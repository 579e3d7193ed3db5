"""Wishes: what viewers said they want more of, less of, or nothing of. Most have said nothing, and take no room."""

from typing import Any

from msgspec import Struct

from fyp.engine.memory.words import code
from fyp.vocabulary.words import folded, hashtag


class Slider(Struct, frozen=True):
    """How much is wanted of a topic, -2 to 2. `share` of the showings before it was first set were of that topic, `usual` is
    what is to be expected by that and by what is there; `since` is how many showings there had been when it was last set."""

    level: int
    share: float
    usual: float
    since: int


class Wish(Struct, frozen=True):
    """What one viewer wants. All but `words` are rows: of topics, creators, sounds, labels (empty: any) and videos.

    `words` has the hashes of each muted keyword and hashtag: alternatives of one or more words, all of which must be there.
    """

    sliders: dict[int, Slider] = {}
    creators: frozenset[int] = frozenset()
    sounds: frozenset[int] = frozenset()
    words: dict[str, tuple[tuple[int, ...], ...]] = {}
    languages: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()

    @property
    def mutes(self) -> int:
        return len(self.creators) + len(self.sounds) + len(self.words)


NOTHING = Wish()


class Wishes:
    """`of` [viewer row] has only those who want something."""

    def __init__(self) -> None:
        self.of: dict[int, Wish] = {}

    def get(self, viewer: int) -> Wish:
        return self.of.get(viewer, NOTHING)

    def change(self, viewer: int, **what: Any) -> None:
        """The wish of a viewer with some fields changed; one that wants nothing is forgotten."""
        old = self.get(viewer)
        new = Wish(**{name: what.get(name, getattr(old, name)) for name in Wish.__struct_fields__})
        if new == NOTHING:
            self.of.pop(viewer, None)
        else:
            self.of[viewer] = new

    def hide(self, viewer: int, video: int, on: bool) -> None:
        """This video is not to be shown to this viewer again, or may be."""
        gone = self.get(viewer).gone
        self.change(viewer, gone=gone | {video} if on else gone - {video})


def spoken(about: str, what: str) -> str:
    """The name under which a muted keyword or hashtag is kept: without case, accents and signs; a hashtag with its sign."""
    return f"#{tag}" if about == "hashtag" and (tag := hashtag(what)) else " ".join(folded(what))


def alternatives(about: str, what: str, also: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    """The hashes that hide a video: of the hashtag, or of the keyword and each of the other words it stands for."""
    if about == "hashtag":
        return ((code(spoken(about, what)),),)
    found = dict.fromkeys(tuple(code(word) for word in folded(text)) for text in (what, *also))
    return tuple(words for words in found if words)


__all__ = ["NOTHING", "Slider", "Wish", "Wishes", "alternatives", "spoken"]
