"""Meters: what a control did: shares before and since a slider was set, and how many videos a mute hides now."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine.memory.memory import Memory
from fyp.engine.memory.wishes import alternatives
from fyp.engine.memory.words import Terms

ENOUGH = 3
"""A topic with fewer videos than this is nothing to slide."""


BLOCK = 65_536
"""Videos that are looked at in one go, so that a table of them and all mutes stays small."""


class Gauge(NamedTuple):
    """Of a slider: the topic's share of the showings before and since, and how many showings there have been since."""

    before: float
    since: float
    showings: int


class Interest(NamedTuple):
    """Of a topic: the mean liking (-1 skipped ... 1 finished) of a viewer's last 50 showings, and how many were of it."""

    topic: str
    liking: float
    showings: int


class Meters:
    """Reads the memory, changes nothing."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def sliders(self, viewer: str) -> dict[str, Gauge]:
        """A gauge for each slider of a viewer, by topic."""
        m = self._memory
        row = m.viewers.find(viewer)
        topics = m.videos.topic[m.viewers.shown.get(row)]
        out = {}
        for topic, slider in m.wishes.get(row).sliders.items():
            later = topics[slider.since :]
            share = float(np.count_nonzero(later == topic)) / max(1, len(later))
            out[m.rates.topics.ids[topic]] = Gauge(slider.share, share, len(later))
        return out

    def topics(self, viewer: str, most: int) -> list[str]:
        """Topics with enough videos, those that the viewer was shown most first, then those with most videos."""
        m = self._memory
        n = len(m.rates.topics)
        there = _counted(m.videos.topic[: len(m.videos)][m.videos.alive[: len(m.videos)]], n)
        shown = _counted(m.videos.topic[m.viewers.shown.get(m.viewers.find(viewer))], n)
        order = np.lexsort((-there, -shown))
        return [m.rates.topics.ids[topic] for topic in order[there[order] >= ENOUGH][:most]]

    def interests(self, viewer: str) -> list[Interest]:
        """What the viewer's last showings say of each topic, the best liked first."""
        m = self._memory
        rows, liking = m.viewers.recent(m.viewers.find(viewer))
        topics = m.videos.topic[rows]
        out = [
            Interest(m.rates.topics.ids[topic], float(liking[topics == topic].mean()), int((topics == topic).sum()))
            for topic in np.unique(topics[topics >= 0])
        ]
        return sorted(out, key=lambda one: (-one.liking, -one.showings, one.topic))

    def tastes(self, viewer: str) -> tuple[list[float], list[float]]:
        """The slow and the quick taste of a viewer, as vectors; empty for one who is not known."""
        v = self._memory.viewers
        row = v.find(viewer)
        return (v.long[row].tolist(), v.short[row].tolist()) if row >= 0 else ([], [])

    def hidden(self, mutes: Sequence[tuple[str, str, tuple[str, ...]]]) -> list[int]:
        """How many of the videos that are there each of `mutes` (about, what, other words) hides, in one pass for all."""
        rows, counts = self._alive(), np.zeros(len(mutes), np.int64)
        for start in range(0, len(rows) if mutes else 0, BLOCK):
            counts += self._met(rows[start : start + BLOCK], mutes).sum(axis=0)
        return counts.tolist()

    def hides(self, keyword: str, also: tuple[str, ...], most: int) -> tuple[int, list[str]]:
        """How many videos a keyword would hide, and at most `most` of them, the most played first."""
        m = self._memory
        rows = self._alive()
        rows = rows[self._met(rows, [("keyword", keyword, also)])[:, 0]]
        played = rows[np.argsort(-m.videos.counts[rows, 0], kind="stable")[:most]]
        return len(rows), [m.videos.ids[row] for row in played]

    def _alive(self) -> NDArray[np.int32]:
        d = self._memory.videos
        return np.flatnonzero(d.alive[: len(d)]).astype(np.int32)

    def _met(self, rows: NDArray[np.int32], mutes: Sequence[tuple[str, str, tuple[str, ...]]]) -> NDArray[np.bool_]:
        """Whether each mute hides each of the videos `rows`: [rows, mutes]."""
        m = self._memory
        said = {"hashtag", "keyword"}
        met = m.words.met(rows, Terms(alternatives(*mute) if mute[0] in said else () for mute in mutes))
        for place, (about, what, _) in enumerate(mutes):
            if about not in said:
                group = m.rates.creators if about == "creator" else m.rates.sounds
                column = m.videos.creator if about == "creator" else m.videos.sound
                met[:, place] = column[rows] == (group.find(what) if group.find(what) >= 0 else -2)
        return met


def _counted(rows: NDArray[np.int32], n: int) -> NDArray[np.int64]:
    return np.bincount(rows[rows >= 0], minlength=n)[:n]


__all__ = ["ENOUGH", "Gauge", "Interest", "Meters"]
