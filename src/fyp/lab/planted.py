"""Planted communities: a place whose niches are known, to find them again; night after night a part of it changes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

SEVERAL = (0.7, 0.25, 0.05)
"""Share of viewers who belong to one, two, three communities."""
NOISE = 0.15
"""Share of what a viewer finishes that has nothing to do with their communities."""
GENERAL = 20
"""Hashtags that everybody uses, whatever the video is about."""


class Night(NamedTuple):
    """A place as it is one night: ties `viewer`, `subject` [E] by lasting numbers, and what is true of it.

    `belongs` [viewers, communities] says who belongs where; `present` are the viewers who are there.
    """

    viewer: Ints
    subject: Ints
    belongs: NDArray[np.bool_]
    present: Ints


class Place:
    """`communities` of viewers whose sizes run from 1 to `spread`, each with videos, ten hashtags and five sounds of its own.

    Subjects are numbered: videos, then hashtags (ten a community, then general ones), then sounds. A video has two hashtags of
    its community (some are popular), one general one and a sound; who finishes it is tied to all of them, as in a log.
    """

    def __init__(
        self, viewers: int, videos: int, communities: int = 30, spread: float = 50.0, finishes: float = 30.0, seed: int = 0
    ) -> None:  # fmt: skip
        self.dice = np.random.default_rng(seed)
        self.finishes = finishes
        self.share = spread ** np.linspace(0, 1, communities)
        self.share /= self.share.sum()
        self.viewers, self.videos, self.communities = viewers, videos, communities
        self.hashtags, self.sounds = communities * 10 + GENERAL, communities * 5
        self.belongs = np.zeros((0, communities), np.bool_)
        self.about = np.empty(0, np.int64)
        self.appeal = np.empty(0)
        self.carries = np.empty((0, 4), np.int64)
        self.alive = np.empty(0, np.int64)
        self.present = np.empty(0, np.int64)
        self.seen = np.empty((2, 0), np.int64)
        about = self.dice.choice(communities, videos, p=self.share)
        about[:communities] = np.arange(communities)  # no community is without a video
        self._publish(about)
        self._come(viewers)
        self.seen = self._finished(self.present, finishes)

    @property
    def first_hashtag(self) -> int:
        """Room is left for the videos of many nights."""
        return 4 * self.videos

    def _come(self, n: int) -> None:
        many = 1 + self.dice.choice(len(SEVERAL), n, p=SEVERAL)
        # a community of size s is in the choice of those who belong to several as often as of those who belong to one
        noisy = np.log(self.share) + self.dice.gumbel(size=(n, self.communities))
        rank = np.argsort(np.argsort(-noisy, axis=1), axis=1)
        self.present = np.concatenate((self.present, len(self.belongs) + np.arange(n)))
        self.belongs = np.concatenate((self.belongs, rank < many[:, None]))

    def _publish(self, about: Ints) -> None:
        dice, n = self.dice, len(about)
        if len(self.about) + n > self.first_hashtag:
            raise ValueError(
                f"a place of {self.videos} videos has room for {self.first_hashtag}: too many nights have passed"
            )
        self.alive = np.concatenate((self.alive, len(self.about) + np.arange(n)))
        self.about = np.concatenate((self.about, about))
        self.appeal = np.concatenate((self.appeal, dice.pareto(1.5, n) + 0.3))
        own = about[:, None] * 10 + np.minimum(dice.geometric(0.35, (n, 2)) - 1, 9)
        general = self.communities * 10 + dice.integers(GENERAL, size=(n, 1))
        sound = self.hashtags + about[:, None] * 5 + dice.integers(5, size=(n, 1))
        self.carries = np.concatenate((self.carries, np.hstack((own, general, sound))))

    def _finished(self, viewers: Ints, finishes: float) -> Ints:
        """What these viewers finish, of the videos that are alive: [2, F] of viewer and video, each once."""
        dice = self.dice
        count = dice.poisson(finishes, len(viewers))
        viewer = np.repeat(viewers, count)
        if not len(viewer):
            return np.empty((2, 0), np.int64)
        # one of the communities of each viewer, drawn anew for each video
        own = self.belongs[viewer]
        nth = (dice.random(len(viewer)) * own.sum(axis=1)).astype(np.int64)
        which = np.argmax(np.cumsum(own, axis=1) > nth[:, None], axis=1)
        video = np.empty(len(viewer), np.int64)
        noise = dice.random(len(viewer)) < NOISE
        alive, appeal = self.alive, self.appeal[self.alive]
        video[noise] = alive[dice.choice(len(alive), int(noise.sum()), p=appeal / appeal.sum())]
        for community in range(self.communities):
            mine = np.flatnonzero(~noise & (which == community))
            pool = np.flatnonzero(self.about[alive] == community)
            if not len(pool):
                pool = np.arange(len(alive))
            video[mine] = alive[dice.choice(pool, len(mine), p=appeal[pool] / appeal[pool].sum())]
        return np.unique(np.stack((viewer, video)), axis=1)

    def pass_night(self, people: float = 0.05, edges: float = 0.2, videos: float = 0.1) -> None:
        """These shares of viewers leave and as many come, of videos too, and so much of what was finished is finished anew."""
        dice = self.dice
        gone = dice.choice(self.present, int(people * len(self.present)), replace=False)
        self.present = np.setdiff1d(self.present, gone)
        old = dice.choice(self.alive, int(videos * len(self.alive)), replace=False)
        self.alive = np.setdiff1d(self.alive, old)
        self._publish(self.about[old])
        stayed = self.seen[:, np.isin(self.seen[0], self.present)]
        kept = stayed[:, ~np.isin(stayed[1], old) & (dice.random(stayed.shape[1]) >= edges)]
        anew = self._finished(self.present, self.finishes * (1 - kept.shape[1] / max(stayed.shape[1], 1)))
        self._come(len(gone))
        first = self._finished(self.present[len(self.present) - len(gone) :], self.finishes)
        self.seen = np.unique(np.concatenate((kept, anew, first), axis=1), axis=1)

    def night(self) -> Night:
        """The ties as of now: one to each finished video, and one to each of its hashtags and its sound."""
        viewer, video = self.seen
        tags = self.carries[video] + self.first_hashtag
        return Night(
            np.concatenate((viewer, np.repeat(viewer, 4))), np.concatenate((video, tags.ravel())),
            self.belongs, self.present,
        )  # fmt: skip


__all__ = ["Night", "Place"]
