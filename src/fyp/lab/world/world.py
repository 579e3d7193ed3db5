"""World: the people, the makers and their videos of one seed, and the truth about them that no feed is told."""

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fyp.lab.world.fitted import FITTED, Fitted
from fyp.lab.world.makers import follows, makers, videos
from fyp.lab.world.people import LANGUAGES, people
from fyp.lab.world.reactions import State, Truth, expect, worth
from fyp.vocabulary.video import Video

START = 1.8e9
"""When the world begins, in epoch seconds."""


class Expected(NamedTuple):
    """Of n pairs of viewer and video, rested: appeal, chance of a finish (of 18 s at most), expected seconds; [n] each."""

    felt: NDArray[np.float64]
    finish: NDArray[np.float64]
    seconds: NDArray[np.float64]


class World:
    """`viewers` people and `count` videos of `topics` topics, all by `seed`.

    A part `stock` of the videos is there at the start, the others are uploaded over `hours`. People know makers already:
    each follows some `followed` on average, by fame that is independent of quality unless `fame_of_quality` (0-1) says
    otherwise. `hour` is the hour of the day at which the world begins.
    """

    def __init__(
        self, seed: int, viewers: int, count: int, topics: int = 100, stock: float = 0.7, hours: float = 24.0,
        creators: int = 0, followed: float = 8.0, fame_of_quality: float = 0.0, hour: float = 18.0, fitted: Fitted = FITTED,
    ) -> None:  # fmt: skip
        self.seed, self.viewers, self.topics, self.hour, self.fitted = seed, viewers, topics, hour, fitted
        self.people = people(seed, viewers, topics, fitted)
        made, draw = makers(seed, creators or max(8, count // 6), topics, fame_of_quality, fitted)
        self.follows = follows(seed, self.people, made, draw, followed)
        self.makers = made._replace(followers=self.follows.sum(axis=0, dtype=np.int32))
        self.videos = videos(seed, count, self.makers, topics, stock, hours, fitted)

    def __len__(self) -> int:
        """How many videos there will ever be."""
        return len(self.videos.at)

    @cached_property
    def truth(self) -> Truth:
        """All that decides reactions, for kernels."""
        p, v, f = self.people, self.videos, self.fitted
        clock = (f.glance, f.glance_s, f.glance_shape, f.watch_s, f.watch_shape, f.watch_length, f.spread, f.again)
        return Truth(
            seed=np.uint64(self.seed * 1_000_003 + 17), taste=p.taste, turns_at=p.turns_at, turns_from=p.turns_from,
            turns_to=p.turns_to, patience=p.patience, warmth=p.warmth, length=p.length, viewer_style=p.style, speaks=p.speaks,
            reads=p.reads, restless=p.restless, topic=v.topic, duration_s=v.duration_s, language=v.language,
            quality=v.quality, style=v.style, maker=v.maker, clock=np.array(clock),
        )  # fmt: skip

    def state(self) -> State:
        """Everybody as they are at the start: rested, on the way to their first sitting."""
        n = self.viewers
        return State(
            dose=np.zeros((n, self.topics), np.float32), dose_at=np.zeros((n, self.topics)), energy=np.zeros(n),
            mood=np.zeros(n), position=np.zeros(n, np.int32), showings=np.zeros(n, np.int64), follows=self.follows.copy(),
        )  # fmt: skip

    def expect(self, viewers: ArrayLike, videos: ArrayLike, at: float = 0.0) -> Expected:
        """The truth of pairs at `at` (seconds since the start); viewers and videos are rows that broadcast to [n]."""
        pairs = np.broadcast_arrays(np.asarray(viewers, np.int32), np.asarray(videos, np.int32))
        who, what = (np.ascontiguousarray(rows.ravel()) for rows in pairs)
        found = Expected(*(np.empty(len(who)) for _ in range(3)))
        expect(self.truth, who, what, at, *found)
        return found

    def worth(self, videos: ArrayLike, viewers: ArrayLike | None = None, at: float = 0.0) -> NDArray[np.float64]:
        """The true value [n] of video rows [n]: the mean chance of a finish over `viewers` (all of them when None)."""
        what = np.asarray(videos, np.int32)
        who = np.arange(self.viewers, dtype=np.int32) if viewers is None else np.asarray(viewers, np.int32)
        found = np.zeros(len(what))
        worth(self.truth, who, what, at, found)
        return found

    def there(self, at: float) -> int:
        """How many videos, counted from the first, are uploaded by `at` (seconds since the start)."""
        return int(np.searchsorted(self.videos.at, at, side="right"))

    def video(self, row: int) -> Video:
        """What is said of a video: no quality and no style, and now and then the wrong topic."""
        v = self.videos
        label = f"t{v.label[row]:03d}"
        return Video(
            id=f"v{row}", creator=f"c{v.maker[row]}", duration_s=float(v.duration_s[row]), posted_at=START + float(v.at[row]),
            sound=f"s{v.sound[row]}", topics=(label,), hashtags=(label,),
            language=LANGUAGES[v.language[row]] if v.language[row] >= 0 else "",
        )  # fmt: skip


__all__ = ["START", "Expected", "World"]
