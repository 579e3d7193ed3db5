"""Affinity: foresee who finishes what from how a viewer took to groups of videos, be these niches, tags or drawn by lot."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.lab.metrics import Floats

Ints = NDArray[np.int64]


class Showings(NamedTuple):
    """`viewer`, `video` and `finished` (0 or 1) of each showing."""

    viewer: Ints
    video: Ints
    finished: Ints


class Groups(NamedTuple):
    """Which videos are in which groups: `video`, `group` and `share` [rows]; the shares of a video sum to 1."""

    video: Ints
    group: Ints
    share: Floats
    groups: int


def groups(video: Ints, group: Ints, share: Floats) -> Groups:
    """Rows by video, with shares that sum to 1."""
    order = np.argsort(video, kind="stable")
    video, group, share = video[order], group[order], share[order]
    total = np.bincount(video, share, minlength=int(video.max(initial=-1)) + 1)
    return Groups(video, group, share / total[video], int(group.max(initial=-1)) + 1)


def shuffled(of: Groups, videos: int, seed: int) -> Groups:
    """The same groups, of the same sizes, with other videos in them: what mere counting by so many groups would find."""
    return groups(np.random.default_rng(seed).permutation(videos)[of.video], of.group, of.share)


def foreseen(past: Showings, asked: Showings, of: Groups, viewers: int, strength: float, rated: bool = False) -> Floats:
    """A score for each showing of `asked`, learned on `past`: the viewer's affinity to the groups of the video.

    The affinity to a group is how often the viewer finished what it showed, drawn by `strength` showings towards what is
    expected of that viewer and that group (in log-odds: viewer + group - all, each rate drawn to that of all by 10). A video's
    groups count by their shares; without a group it is the viewer's own rate. `rated`: the rate of the video itself is known
    too, and the affinity is the log of finished by expected: what groups add to popularity.
    """
    rate = float(past.finished.mean())
    of_viewer = _log_odds(past.viewer, past.finished, np.ones(len(past.viewer)), viewers, rate)
    row, at = _rows(of, past.video)
    key = past.viewer[at] * of.groups + of.group[row]
    share = of.share[row]
    shown_row, asked_at = _rows(of, asked.video)
    mine = asked.viewer[asked_at] * of.groups + of.group[shown_row]
    finished = np.bincount(key, share * past.finished[at], minlength=viewers * of.groups)
    of_all = float(np.log(rate / (1 - rate)))
    weight = np.bincount(asked_at, of.share[shown_row], minlength=len(asked.viewer))
    if rated:
        many = int(max(past.video.max(), asked.video.max())) + 1
        of_video = _log_odds(past.video, past.finished, np.ones(len(past.video)), many, rate)
        chance = _chance(of_viewer[past.viewer] + of_video[past.video] - of_all)
        expected = np.bincount(key, share * chance[at], minlength=viewers * of.groups)
        prior = strength * rate
        lift = np.log((finished[mine] + prior) / (expected[mine] + prior))
        return np.asarray(
            of_viewer[asked.viewer] + of_video[asked.video]
            + np.bincount(asked_at, of.share[shown_row] * lift, minlength=len(asked.viewer))
        )  # fmt: skip
    shown = np.bincount(key, share, minlength=viewers * of.groups)
    of_group = _log_odds(of.group[row], past.finished[at], share, of.groups, rate)
    base = _chance(of_viewer[asked.viewer[asked_at]] + of_group[of.group[shown_row]] - of_all)
    affinity = (finished[mine] + strength * base) / (shown[mine] + strength)
    score = np.bincount(asked_at, of.share[shown_row] * affinity, minlength=len(asked.viewer))
    return np.where(weight > 0, score / np.maximum(weight, 1e-300), _chance(of_viewer[asked.viewer]))


def _rows(of: Groups, video: Ints) -> tuple[Ints, Ints]:
    """For each of `video` all its rows in `of`: the rows, and the place of the video that each is of."""
    first = np.searchsorted(of.video, video, side="left")
    many = np.searchsorted(of.video, video, side="right") - first
    at = np.repeat(np.arange(len(video)), many)
    return np.repeat(first, many) + np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many), at


def _log_odds(key: Ints, finished: Ints, share: Floats, groups: int, rate: float, prior: float = 10.0) -> Floats:
    p = (np.bincount(key, share * finished, minlength=groups) + prior * rate) / (
        np.bincount(key, share, minlength=groups) + prior
    )
    return np.asarray(np.log(p / (1 - p)))


def _chance(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds)))


__all__ = ["Groups", "Showings", "foreseen", "groups", "shuffled"]
