"""Predict: the chances of every head for every candidate, and what is believed before anything is seen."""

import math

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.memory.memory import Memory
from fyp.engine.models import foresight, heads
from fyp.engine.models.quick import Quick
from fyp.engine.rank.features import FEATURES, INDEX
from fyp.engine.stages import F32
from fyp.vocabulary.lesson import HEADS

FACTORS = 8
HIDDEN = 32
_BIAS = {
    "finish": -0.8, "watched_share": 0.0, "early_skip": -0.8, "like": -3.5, "comment": -5.5, "share": -5.5, "save": -5.0,
    "follow": -6.0, "not_interested": -5.5, "purchase": -8.0,
}  # fmt: skip
_WATCHED = {
    "viewer_{}": 0.4, "mood_{}": 0.1, "video_{}": 0.5, "lately_{}": 0.1, "creator_{}": 0.15, "topic_{}": 0.2,
    "surface_{}": 0.5, "my_topic_{}": 0.35, "my_creator_{}": 0.15, "my_length_{}": 0.1,
}  # fmt: skip
_TASTE = {
    "taste_long": 0.25,
    "taste_short": 0.35,
    "taste_averse": -0.3,
    "taste_affinity": 0.8,
    "following": 0.3,
    "same_language": 0.2,
}
_ITS_OWN = ("video_", "lately_", "creator_", "sound_", "my_creator_", "following", "age")


REQUEST: tuple[str, ...] = ("same_language", "same_country")
"""Features that come of what a request tells of itself."""


def beliefs() -> tuple[F32, F32]:
    """Bias [heads] and direct weights [features, heads] to start from.

    A new engine believes what every log confirms: that rates of the same thing go on, and that like comes to like. So a
    feed follows its viewer from the first swipes; learning corrects it from the first lesson on.
    """
    bias = np.array([_BIAS[head] for head in HEADS], np.float32)
    direct = np.zeros((len(FEATURES), len(HEADS)), np.float32)
    for head, signal, sign in (
        ("finish", "finish", 1.0), ("watched_share", "finish", 0.8), ("early_skip", "skip", 1.0), ("like", "like", 0.8),
    ):  # fmt: skip
        h = HEADS.index(head)
        for name, weight in _WATCHED.items():
            direct[INDEX[name.format(signal)], h] = weight * sign
        for name, weight in _TASTE.items():
            direct[INDEX[name], h] = -weight if head == "early_skip" else weight
    for head in ("comment", "share", "save", "follow"):
        for name, weight in _TASTE.items():
            direct[INDEX[name], HEADS.index(head)] = 0.5 * weight
    for name, weight in _TASTE.items():
        direct[INDEX[name], HEADS.index("not_interested")] = -weight
    return bias, direct


def bounds(knobs: Knobs) -> F32:
    """The most that each direct weight may be, [features]: what a request tells of itself is weak.

    A weight w moves the odds of every act by a factor exp(w) at most, so all such features together, were they all there, by
    1 / (1 - request_share): of the odds of anything, no larger share is due to them.
    """
    most = heads.free(len(FEATURES))
    for name in REQUEST:
        most[INDEX[name]] = -math.log1p(-knobs["request_share"]) / len(REQUEST)
    return most


def quick(knobs: Knobs) -> Quick:
    """The weights of the head of finishing that learn quickly."""
    signals = np.array([INDEX[name] for name in QUICK], np.int32)
    return Quick(signals, HEADS.index("finish"), knobs["quick_spread"], knobs["quick_drift"])


def parameters(knobs: Knobs, seed: int) -> heads.Parameters:
    """The heads of a new engine."""
    bias, direct = beliefs()
    shape = heads.Shape(int(knobs["hash_bits"]), len(FEATURES), len(HEADS), FACTORS, HIDDEN)
    return heads.start(shape, seed, bias, direct, bounds(knobs), quick(knobs))


QUICK = ("video_finish", "taste_affinity", "creator_finish", "lately_finish")
"""What says most of a video to somebody new. How far it is to be trusted changes while factors are learned."""
_GENERAL = np.array([not name.startswith(_ITS_OWN) for name in FEATURES], np.float32)


def levels(memory: Memory, rows: F32) -> F32:
    """Chances [n, heads] of showings of any video of their kind, from features `rows`: nothing is known of the video itself
    or its maker, and nothing that was learned by id. NaN where the viewer follows the maker."""
    found = foresight.of_features(memory.parameters, rows * _GENERAL)
    found[rows[:, INDEX["following"]] > 0] = np.nan
    return found


def chances(memory: Memory, rows: F32, fields: NDArray[np.uint32], same: int = 0) -> F32:
    """Chances [n, heads] of showings with features `rows` and hashed ids `fields`, of which all share the first `same`."""
    return foresight.predict_many(memory.parameters, fields, rows, same)


__all__ = ["FACTORS", "HIDDEN", "REQUEST", "beliefs", "bounds", "chances", "levels", "parameters", "quick"]
