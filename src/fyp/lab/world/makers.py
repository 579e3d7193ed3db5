"""Makers of the world and their videos: hidden quality, followers with a heavy tail, uploads that come while it runs."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.lab.world.fitted import Fitted
from fyp.lab.world.people import CIRCLE, F32, I32, LANGUAGES, SPOKEN, STYLES, People, circle_of, topic_sizes

UNKNOWN = 0.4
"""So many makers have no follower at all."""


class Makers(NamedTuple):
    """C makers: hidden `quality`, the topic they mostly make, their language, and how many followed them at the start."""

    quality: F32
    topic: I32
    language: I32
    followers: I32


class Videos(NamedTuple):
    """N videos in the order of their upload. `at` is in seconds since the start (below 0: there before), `quality` hidden.

    `topic` is what a video is truly about and `label` what is said of it; `language` -1 is one without words. `fame` is how
    many follow its maker at the start.
    """

    at: NDArray[np.float64]
    maker: I32
    topic: I32
    label: I32
    duration_s: F32
    language: I32
    quality: F32
    style: F32
    sound: I32
    fame: I32


def makers(seed: int, count: int, topics: int, fame_of_quality: float, fitted: Fitted) -> tuple[Makers, F32]:
    """The makers by seed, and how strongly each draws followers (0: nobody follows them).

    `fame_of_quality` from 0 to 1 is how far quality decides of fame; at 0 they have nothing to do with one another.
    """
    dice = np.random.default_rng((seed, 2))
    quality = dice.normal(0.0, 1.0, count)
    fame = fame_of_quality * quality + np.sqrt(1 - fame_of_quality**2) * dice.normal(0.0, 1.0, count)
    known = dice.random(count) >= UNKNOWN
    draw = np.where(known, np.exp(fitted.followers_spread * fame), 0.0)
    found = Makers(
        quality=(0.28 * quality).astype(np.float32),
        topic=dice.choice(topics, count, p=topic_sizes(topics)).astype(np.int32),
        language=dice.choice(len(LANGUAGES), count, p=SPOKEN).astype(np.int32),
        followers=np.zeros(count, np.int32),
    )
    return found, draw.astype(np.float32)


def follows(seed: int, who: People, made: Makers, draw: F32, mean: float) -> NDArray[np.bool_]:
    """Who follows whom at the start [V, C]: a heavy-tailed number each (mean `mean`), of makers of topics that they like."""
    dice = np.random.default_rng((seed, 3))
    viewers, count = len(who.patience), len(draw)
    found = np.zeros((viewers, count), np.bool_)
    if draw.sum() <= 0:
        return found
    many = np.minimum(dice.lognormal(np.log(mean) - 0.5, 1.0, viewers).astype(np.int64), int((draw > 0).sum()))
    for v in range(viewers):
        if many[v]:
            weight = draw * np.exp(1.2 * who.taste[v, made.topic])
            at = np.searchsorted(np.cumsum(weight), dice.random(many[v]) * weight.sum())
            found[v, np.minimum(at, count - 1)] = True
    return found


def videos(seed: int, count: int, made: Makers, topics: int, stock: float, hours: float, fitted: Fitted) -> Videos:
    """All videos: a part `stock` is there at the start (of the month before), the rest comes over `hours`."""
    dice = np.random.default_rng((seed, 4))
    busy = dice.lognormal(0.0, 1.0, len(made.topic))
    maker = dice.choice(len(busy), count, p=busy / busy.sum())
    there = round(stock * count)
    at = np.sort(np.r_[-dice.exponential(6 * 86_400.0, there) - 60.0, dice.random(count - there) * hours * 3600.0])
    circle = circle_of(topics)
    near = dice.integers(0, CIRCLE, count) * (circle.max() + 1) + circle[made.topic[maker]]
    topic = np.where(dice.random(count) < 0.75, made.topic[maker], np.minimum(near, topics - 1))
    slip = np.minimum(dice.integers(0, CIRCLE, count) * (circle.max() + 1) + circle[topic], topics - 1)
    label = np.where(dice.random(count) < 0.92, topic, slip)
    sounds = max(2, count // 5)
    long = dice.lognormal(fitted.length_mean, fitted.length_spread, count)
    return Videos(
        at=at,
        maker=maker.astype(np.int32),
        topic=topic.astype(np.int32),
        label=label.astype(np.int32),
        duration_s=np.round(np.clip(long, 4.0, 600.0), 1).astype(np.float32),
        language=np.where(dice.random(count) < 0.4, -1, made.language[maker]).astype(np.int32),
        quality=(made.quality[maker] + dice.normal(0.0, 0.3, count)).astype(np.float32),
        style=dice.normal(0.0, 1.0, (count, STYLES)).astype(np.float32),
        sound=(sounds * dice.random(count) ** 2.5).astype(np.int32),
        fame=made.followers[maker],
    )  # fmt: skip


__all__ = ["Makers", "Videos", "follows", "makers", "videos"]
