"""Ruling: what moderators decide about a video or a comment, and who of them did."""

from typing import Literal

from fyp.vocabulary.happening import Event
from fyp.vocabulary.talk import ReportReason

Verdict = Literal["keep", "remove"]
RulingRole = Literal["moderator", "operator"]


class Moderated(Event, frozen=True, gc=False):
    """It was decided about `video`, or about a `comment` under it. `viewer` is whose that is, so that it goes with them.

    `reason` and `why` (in words) are told to its maker. `flags` is a hash of the flags that were looked at, and `people` how
    many had reported it: with other flags or another report it is looked at again. `turn` counts the decisions about it.
    """

    video: str
    verdict: Verdict
    turn: int
    comment: str = ""
    reason: ReportReason = ""
    why: str = ""
    flags: str = ""
    people: int = 0


class Overturned(Event, frozen=True, gc=False):
    """The `decision` about `video`, or about a `comment` under it, was taken back; `viewer` is whose that is."""

    video: str
    decision: str
    comment: str = ""
    why: str = ""


class Ruled(Event, frozen=True, gc=False):
    """It was `viewer`, as `role`, who took the `decision` or took it back. Apart, so that it goes with them and that stays."""

    decision: str
    role: RulingRole


__all__ = ["Moderated", "Overturned", "Ruled", "RulingRole", "Verdict"]
