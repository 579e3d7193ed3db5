"""Content: what was understood in a video, what was looked at for it and by which model; and what of it a Video is told."""

import hashlib
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from fyp.vocabulary.happening import Event
from fyp.vocabulary.video import MOST_DEPICTED, Video

MOST_TOPICS = 3
ENOUGH = 0.15
"""Share from which on a topic is told of a video: of a tree of a hundred, nearly a third as sure as it can be at best."""

Outcome = Literal["done", "nothing", "absent", "failed"]
FlagKind = Literal["nudity", "threat", "insult"]


class Guess(Struct, frozen=True):
    """A topic or a thing, and its share or chance, 0 to 1."""

    name: str
    share: float


class Looked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That a signal was looked at, by which model of which version, and what became of it: `done`, `nothing` was there to
    look at, the model is `absent`, or it `failed`; `note` says more. `cpu_s` seconds of CPU."""

    signal: str
    model: str
    outcome: Outcome
    cpu_s: float = 0.0
    note: str = ""


class Flag(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reason for a person to look, never a ban by itself. `where` is caption, screen, speech or a time; `quote` says what."""

    kind: FlagKind
    score: float
    where: str
    quote: str = ""


class Content(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was understood. `language` is that of the caption (ISO 639-1), `sure` how sure that is; `topics` likeliest first.

    `text` is read on screen, `seen` are things in the picture, `speech` is the share of the sound in which somebody speaks,
    `transcript` what they say in the language `spoken`. `depicted` and `meaning` are as in Video. `prints` are hashes of the
    picture's key frames (64 bits, hex) which are near for near-duplicates. `edited`: the maker has set the topics.
    `about` is a hash of what its maker had said of it: with other words it is to be told anew.
    """

    language: str = ""
    sure: float = 0.0
    topics: tuple[Guess, ...] = ()
    text: tuple[str, ...] = ()
    seen: tuple[Guess, ...] = ()
    speech: float = 0.0
    spoken: str = ""
    transcript: str = ""
    depicted: tuple[str, ...] = ()
    meaning: bytes = b""
    prints: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    looked: tuple[Looked, ...] = ()
    edited: bool = False
    about: str = ""

    @property
    def fingerprint(self) -> str:
        """Equal for equal prints; empty where there are none."""
        return "p" + hashlib.blake2b(" ".join(self.prints).encode(), digest_size=11).hexdigest() if self.prints else ""

    def on(self, video: Video, fingerprint: str = "") -> Video:
        """`video` with what was understood, where its maker said nothing; `fingerprint` that of a near-duplicate, if any."""
        topics = tuple(guess.name for guess in self.topics if guess.share >= ENOUGH)[:MOST_TOPICS]
        return replace(
            video, topics=topics if self.edited else video.topics or topics, language=video.language or self.language,
            depicted=self.depicted[:MOST_DEPICTED], meaning=self.meaning,
            fingerprint=video.fingerprint or fingerprint or self.fingerprint,
        )  # fmt: skip


class Understood(Event, frozen=True, gc=False):
    """What was understood in a video, told after it was uploaded, and again when its maker has set its topics (`viewer`)."""

    video: str
    content: Content


__all__ = ["ENOUGH", "MOST_TOPICS", "Content", "Flag", "FlagKind", "Guess", "Looked", "Outcome", "Understood"]
