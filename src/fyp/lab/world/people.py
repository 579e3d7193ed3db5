"""People of the world: what each likes, how that turns, how long they stay. All hidden from any feed."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.lab.world.fitted import Fitted

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
LANGUAGES = ("en", "nl", "de", "fr")
SPOKEN = (0.45, 0.3, 0.15, 0.1)
STYLES = 3
LOVE = 0.9
"""A taste from here on is a love."""
CIRCLE = 5
"""So many topics lie near one another: who loves one of a circle mostly loves another of it."""


class People(NamedTuple):
    """V viewers as columns. `taste` [V, topics] is what a topic adds to appeal: a love adds about 1.5, a dislike takes .9.

    From `turns_at` (seconds since the start) on, over a day, what they felt for the topic `turns_from` goes to `turns_to`.
    """

    taste: F32
    turns_at: F32
    turns_from: I32
    turns_to: I32
    patience: F32
    warmth: F32
    length: F32
    style: F32
    speaks: I32
    reads: NDArray[np.bool_]
    day_s: F32
    restless: F32


def topic_sizes(topics: int) -> NDArray[np.float64]:
    """How much of what is made is of each topic, the largest first (Zipf with exponent .8)."""
    sizes = np.power(np.arange(topics) + 2.0, -0.8)
    return np.asarray(sizes / sizes.sum(), np.float64)


def circle_of(topics: int) -> I32:
    """The circle of each topic: large and small ones are mixed in each."""
    return (np.arange(topics) % max(1, topics // CIRCLE)).astype(np.int32)


def people(seed: int, viewers: int, topics: int, fitted: Fitted) -> People:
    """Everybody, by seed."""
    dice = np.random.default_rng((seed, 1))
    sizes, circle = topic_sizes(topics), circle_of(topics)
    taste = dice.normal(-0.25, 0.25, (viewers, topics)) + dice.normal(0.0, 0.12, topics)
    taste[dice.random((viewers, topics)) < 0.15] -= 0.7
    # An exponential race draws each viewer's loves without replacement, by weight: Efraimidis and Spirakis (2006).
    home = dice.choice(circle.max() + 1, (viewers, 2), p=np.bincount(circle, sizes) / sizes.sum())
    at_home = (circle[None, :] == home[:, :1]) | (circle[None, :] == home[:, 1:])
    race = dice.exponential(1.0, (viewers, topics)) / (np.sqrt(sizes)[None, :] * np.where(at_home, 12.0, 1.0))
    loves = np.minimum(2 + dice.poisson(2.5, viewers), topics)
    loved = np.argsort(np.argsort(race, axis=1), axis=1) < loves[:, None]
    taste[loved] = LOVE + dice.gamma(2.0, 0.3, int(loved.sum()))
    turns_from = np.where(loved, race, np.inf).argmin(axis=1)
    turns_to = np.where(loved, np.inf, race).argmin(axis=1)
    speaks = dice.choice(len(LANGUAGES), viewers, p=SPOKEN)
    reads = dice.random((viewers, len(LANGUAGES))) < 0.12
    reads[:, 0] |= dice.random(viewers) < 0.7
    reads[np.arange(viewers), speaks] = True
    return People(
        taste=taste.astype(np.float32),
        turns_at=dice.exponential(6 * 86_400.0, viewers).astype(np.float32),
        turns_from=turns_from.astype(np.int32),
        turns_to=turns_to.astype(np.int32),
        patience=dice.normal(0.0, 0.7, viewers).astype(np.float32),
        warmth=dice.normal(0.0, 1.0, viewers).astype(np.float32),
        length=dice.normal(fitted.length_mean, 0.7, viewers).astype(np.float32),
        style=dice.normal(0.0, 1.0, (viewers, STYLES)).astype(np.float32),
        speaks=speaks.astype(np.int32),
        reads=reads,
        day_s=(dice.gamma(fitted.day_shape, fitted.day_s / fitted.day_shape, viewers)).astype(np.float32),
        restless=dice.lognormal(0.0, 0.3, viewers).astype(np.float32),
    )


__all__ = ["CIRCLE", "LANGUAGES", "LOVE", "STYLES", "People", "circle_of", "people", "topic_sizes"]
