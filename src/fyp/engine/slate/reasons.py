"""Reasons: why a video is in its slot, as terms that add up to its score.

The score is taken apart by adding what is known, group by group in a fixed order, to a showing of which nothing is known:
each term is what its group adds (a path of the Shapley sum; Lundberg & Lee 2017 take all orders, which costs more than the
page). The last group are the learned ids, so the terms end in the very score.
"""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.slate.seats import FRESH, WANDER, WISHED
from fyp.engine.stages import F32
from fyp.vocabulary.feed import Why

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
"""Term -> the features (by the start of their names) that it stands for, in the order in which they are added."""
SHARED: tuple[str, ...] = ("start", "habit", "moment")
"""Terms that are the same for all candidates of a request: they are no reason for this one."""
TERMS: tuple[str, ...] = ("start", *GROUPS, "learned")
OWN: tuple[str, ...] = tuple(name for name in TERMS if name not in SHARED)
CONTROLS: dict[str, tuple[str, ...]] = {
    "creator": ("not_interested", "unfollow", "follow", "block"),
    "topic": ("not_interested", "like"),
    "taste": ("not_interested", "like"),
    "wander": ("not_interested", "like"),
    "fresh": ("not_interested", "like"),
    "wished": ("slider", "not_interested"),
}
ABOUT = {
    "topic": "topic",
    "taste": "topic",
    "creator": "creator",
    "wander": "topic",
    "fresh": "topic",
    "wished": "topic",
}
_PLAIN = ("not_interested",)


def masks(features: tuple[str, ...]) -> NDArray[np.bool_]:
    """[len(TERMS), features]: which features are known once each term has been added."""
    known = np.zeros((len(TERMS), len(features)), np.bool_)
    for step, (_, starts) in enumerate(GROUPS.items(), start=1):
        known[step] = known[step - 1] | np.array([name.startswith(starts) for name in features])
    known[-1] = True
    missing = [name for name, there in zip(features, known[-2], strict=True) if not there]
    if missing:
        raise ValueError(f"features without a reason: {missing}")
    return known


def steps(rows: F32, fields: NDArray[np.uint32], known: NDArray[np.bool_]) -> tuple[F32, NDArray[np.uint32]]:
    """Rows [slots * terms, features] and ids of the showings that the terms are differences of."""
    partial = (rows[:, None, :] * known[None]).reshape(-1, rows.shape[1]).astype(np.float32)
    ids = np.zeros((len(rows), len(known), fields.shape[1]), np.uint32)
    ids[:, -1] = fields
    return partial, ids.reshape(-1, fields.shape[1])


def parts(worth: NDArray[np.float64]) -> list[list[float]]:
    """What each term adds, for every slot, from `worth` [slots, terms]: the score as the terms are added."""
    added = worth.copy()
    added[:, 1:] -= worth[:, :-1]
    return added.tolist()  # type: ignore[no-any-return]


def why(source: str, seat: int, parts: list[float], about: dict[str, str]) -> Why:
    """The reason of one slot from the `parts` of its score, one per term."""
    terms = dict(zip(TERMS, parts, strict=True))
    because = max(OWN, key=terms.__getitem__)
    if seat == WISHED:
        because = "wished"
    elif seat in (FRESH, WANDER) or terms[because] <= 0.0:  # a kept seat, or nothing speaks for it but that it is there
        because = "fresh" if seat == FRESH or (seat != WANDER and source == "fresh") else "wander"
    return Why(
        source=source, because=because, about=about.get(ABOUT.get(because, ""), ""), terms=terms,
        controls=CONTROLS.get(because, _PLAIN),
    )  # fmt: skip


__all__ = ["GROUPS", "TERMS", "masks", "parts", "steps", "why"]
