"""Challenge: make a video with this hashtag (and sound) between two moments; by whom, for what, and who pays."""

from typing import Literal

from msgspec import Struct

from fyp.vocabulary.happening import Event

ChallengeState = Literal["soon", "open", "over"]


class Challenge(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`hashtag` as it is compared, `spelled` as its owner writes it; `sound` is the id of the one to use, empty: any.

    It takes part from `starts` until `ends` (epoch seconds, UTC); `zone` (IANA) is the one in which its owner thinks of them.
    `payer` is who pays for it: then it is an advertisement, and says so everywhere.
    """

    id: str
    owner: str
    title: str
    hashtag: str
    spelled: str
    starts: float
    ends: float
    zone: str
    prompt: str = ""
    sound: str = ""
    rules: str = ""
    prize: str = ""
    payer: str = ""

    def state(self, now: float) -> ChallengeState:
        """How it stands at `now` (epoch seconds)."""
        return "soon" if now < self.starts else "open" if now < self.ends else "over"


class Challenged(Event, frozen=True, gc=False):
    """`viewer` opened a challenge, or said it anew; `on` False: it is withdrawn, by its owner or a moderator."""

    challenge: Challenge
    on: bool = True


class Juried(Event, frozen=True, gc=False):
    """The owner of a challenge chose these videos, the best first, in place of those that were chosen before."""

    challenge: str
    videos: tuple[str, ...]


__all__ = ["Challenge", "ChallengeState", "Challenged", "Juried"]
