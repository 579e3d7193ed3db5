"""Lesson: one impression with its outcome, ready to be learned from."""

import math

from msgspec import Struct

HEADS: tuple[str, ...] = (
    "finish", "watched_share", "early_skip", "like", "comment", "share", "save", "follow", "not_interested", "purchase",
)  # fmt: skip
"""What is predicted of a showing, in the order of every array with a heads axis. All are chances in [0, 1]."""


class Lesson(Struct, frozen=True, kw_only=True, gc=False):
    """What was served and what came of it.

    `row` float16 [features] and `fields` uint32 [hashed fields] are bytes as they were served; `targets` has a value per
    head, NaN where the outcome says nothing of that head. `own` is False when the viewer has begun anew since it was served:
    it teaches what there is to learn of the video, nothing of the viewer. `more` is 1 when they said that they want more like
    it, -1 when they took that back; such a lesson comes at once and tells nothing else. `seat` is a place in SEATS and `level`
    the value that was expected of this viewer for any video of its kind: -1 and NaN when another system chose; NaN too when
    they follow the maker.
    """

    impression: str
    viewer: str
    video: str
    at: float
    surface: str
    watched_s: float
    row: bytes
    fields: bytes
    propensity: float
    targets: tuple[float, ...]
    own: bool = True
    more: int = 0
    seat: int = -1
    level: float = math.nan


__all__ = ["HEADS", "Lesson"]
