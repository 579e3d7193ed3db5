"""Reasons: why a video is in its slot, as terms that add up to its score.

A term is what the score would lose if that alone were unknown; so to take its signal away lowers the score by just as much.
What they add only together (the score less what is there with nothing known, less all of these) is a term of its own.
"""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.slate.seats import FRESH, WANDER, WISHED
from fyp.engine.stages import Rows
from fyp.vocabulary.feed import Tally, Why

GROUPS: dict[str, tuple[str, ...]] = {
    "habit": ("viewer_", "mood_", "session_", "has_history"),
    "moment": ("surface_", "my_surface_"),
    "popular": ("video_", "lately_"),
    "maker": ("creator_", "sound_", "topic_"),
    "length": ("length", "my_length_"),
    "age": ("age",),
    "language": ("same_",),
    "topic": ("my_topic_",),
    "creator": ("my_creator_", "following"),
    "taste": ("taste_",),
}
"""Term -> the features (by the start of their names) that it stands for."""
SHARED: tuple[str, ...] = ("start", "habit", "moment", "together")
"""Terms that are the same for all candidates of a request, or no signal that one could name: no reason for this one."""
SIGNALS: tuple[str, ...] = (*GROUPS, "learned")
"""What can be left out: groups of features, and the learned ids."""
TERMS: tuple[str, ...] = ("start", *SIGNALS, "together", "new")
"""`new` is what it is worth to learn how the viewer likes the topic: 0 but in seats that ask."""
OWN: tuple[str, ...] = tuple(name for name in TERMS if name not in SHARED)
CONTROLS: dict[str, tuple[str, ...]] = {
    "creator": ("not_interested", "unfollow", "follow", "block"),
    "topic": ("more", "less", "not_interested", "like"),
    "taste": ("more", "less", "not_interested", "like"),
    "new": ("more", "not_interested", "like"),
    "wander": ("not_interested", "like"),
    "fresh": ("not_interested", "like"),
    "wished": ("slider", "not_interested"),
}
ABOUT = {
    "topic": "topic", "taste": "topic", "creator": "creator", "new": "topic", "wander": "topic", "fresh": "topic",
    "wished": "topic",
}  # fmt: skip
_PLAIN = ("not_interested",)


def grouped(features: tuple[str, ...]) -> NDArray[np.int8]:
    """The place in GROUPS of each of `features`. Raises ValueError for one without a reason."""
    group = np.full(len(features), -1, np.int8)
    for place, starts in enumerate(GROUPS.values()):
        group[[name.startswith(starts) for name in features]] = place
    if missing := [name for name, place in zip(features, group, strict=True) if place < 0]:
        raise ValueError(f"features without a reason: {missing}")
    return group


def parts(worth: NDArray[np.float64], new: list[float]) -> list[list[float]]:
    """The terms of every slot, from `worth` [slots, 2 + signals]: of all, with nothing known, with each signal left out;
    `new` [slots] is the bonus of a seat that asks."""
    lost = worth[:, :1] - worth[:, 2:]
    together = worth[:, 0] - worth[:, 1] - lost.sum(axis=1)
    return np.column_stack([worth[:, 1], lost, together, new]).tolist()  # type: ignore[no-any-return]


def said(
    topic: Rows, creator: Rows, topics: Rows, creators: Rows, finished: NDArray[np.bool_]
) -> list[dict[str, Tally]]:
    """Of each slot with `topic` and `creator` rows [slots]: how many of the viewer's last videos, of `topics` and `creators`
    rows [r], had the same, and how many of those were `finished` [r]."""
    out: list[dict[str, Tally]] = [{} for _ in topic]
    for name, mine, theirs in (("topic", topic, topics), ("creator", creator, creators)):
        same = (mine[:, None] == theirs) & (mine[:, None] >= 0)
        done = (same & finished).sum(axis=1).tolist()
        for slot, finishes, of in zip(out, done, same.sum(axis=1).tolist(), strict=True):
            if of:
                slot[name] = Tally(finished=finishes, of=of)
    return out


def why(source: str, seat: int, parts: list[float], about: dict[str, str], said: dict[str, Tally]) -> Why:
    """The reason of one slot from the `parts` of its score, one per term."""
    terms = dict(zip(TERMS, parts, strict=True))
    because = max(OWN, key=terms.__getitem__)
    if seat == WISHED:
        because = "wished"
    elif seat in (FRESH, WANDER) or terms[because] <= 0.0:  # a kept seat, or nothing speaks for it but that it is there
        because = "fresh" if seat == FRESH or (seat != WANDER and source == "fresh") else "wander"
    return Why(
        source=source, because=because, about=about.get(ABOUT.get(because, ""), ""), terms=terms,
        controls=CONTROLS.get(because, _PLAIN), said=said,
    )  # fmt: skip


def popular(everywhere: float, here: float) -> Why:
    """The one reason of the feed without profiling, from both parts of the score."""
    return Why(
        source="popular", because="popular", about="", terms={"popular": everywhere, "language": here}, controls=()
    )


__all__ = ["GROUPS", "SIGNALS", "TERMS", "grouped", "parts", "popular", "said", "why"]
