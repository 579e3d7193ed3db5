"""Reasons: why a video is in its slot, as terms that add up to its score.

A term is what the score would lose if that alone were unknown; so to take its signal away lowers the score by just as much.
What they add only together (the score less what is there with nothing known, less all of these) is a term of its own.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import brief
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
_OWN = np.array([place for place, name in enumerate(TERMS) if name not in SHARED])
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


def parts(worth: NDArray[np.float64], new: NDArray[np.float64]) -> NDArray[np.float64]:
    """The terms [slots, TERMS] of every slot, from `worth` [slots, 2 + signals]: of all, with nothing known, with each signal
    left out; `new` [slots] is the bonus of a seat that asks."""
    out = np.empty((len(worth), len(TERMS)))
    _parts(worth, new, out)
    return out


@brief
def _parts(worth: Any, new: Any, out: Any) -> None:
    for i in range(len(worth)):
        together = worth[i, 0] - worth[i, 1]
        out[i, 0] = worth[i, 1]
        for s in range(2, worth.shape[1]):
            out[i, s - 1] = worth[i, 0] - worth[i, s]
            together -= out[i, s - 1]
        out[i, -2] = together
        out[i, -1] = new[i]


def said(
    topic: Rows, creator: Rows, topics: Rows, creators: Rows, finished: NDArray[np.bool_]
) -> list[dict[str, Tally]]:
    """Of each slot with `topic` and `creator` rows [slots]: how many of the viewer's last videos, of `topics` and `creators`
    rows [r], had the same, and how many of those were `finished` [r]."""
    counts = np.zeros((4, len(topic)), np.int64)
    _count(topic, topics, finished, counts[:2])
    _count(creator, creators, finished, counts[2:])
    out: list[dict[str, Tally]] = []
    for liked, of_topic, by_liked, by_maker in counts.T.tolist():
        slot = {"topic": Tally(finished=liked, of=of_topic)} if of_topic else {}
        if by_maker:
            slot["creator"] = Tally(finished=by_liked, of=by_maker)
        out.append(slot)
    return out


@brief
def _count(of: Any, lately: Any, finished: Any, counts: Any) -> None:
    """How often each row `of` [slots] is in `lately` [r] and finished, and is there at all: `counts` [2, slots]; -1: none."""
    for i in range(len(of)):
        for j in range(len(lately)):
            if of[i] >= 0 and lately[j] == of[i]:
                counts[0, i] += finished[j]
                counts[1, i] += 1


def leading(parts: NDArray[np.float64]) -> NDArray[np.intp]:
    """The place in TERMS [slots] of the largest of `parts` [slots, TERMS] that is a slot's own."""
    own: NDArray[np.intp] = _OWN[parts[:, _OWN].argmax(axis=1)]
    return own


def why(source: str, seat: int, parts: list[float], first: int, about: dict[str, str], said: dict[str, Tally]) -> Why:
    """The reason of one slot from the `parts` of its score, one per term, of which the `first` in TERMS leads."""
    because = TERMS[first]
    if seat == WISHED:
        because = "wished"
    elif seat in (FRESH, WANDER) or parts[first] <= 0.0:  # a kept seat, or nothing speaks for it but that it is there
        because = "fresh" if seat == FRESH or (seat != WANDER and source == "fresh") else "wander"
    return Why(
        source=source, because=because, about=about.get(ABOUT.get(because, ""), ""), terms=dict(zip(TERMS, parts, strict=True)),
        controls=CONTROLS.get(because, _PLAIN), said=said,
    )  # fmt: skip


def popular(everywhere: float, here: float) -> Why:
    """The one reason of the feed without profiling, from both parts of the score."""
    return Why(
        source="popular", because="popular", about="", terms={"popular": everywhere, "language": here}, controls=()
    )


__all__ = ["GROUPS", "SIGNALS", "TERMS", "grouped", "leading", "parts", "popular", "said", "why"]
