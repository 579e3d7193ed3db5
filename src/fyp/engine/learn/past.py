"""Past: each viewer's last 50 showings in order, and what every new one tells beside them: kinship and affinity.

Both read the ring as it is at that very lesson, so they walk through the lessons together: first the video meets those that
were finished before it (kinship.py), then it enters the ring, then the belief about the viewer hears of it (affinity.py).
"""

from typing import Any

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.learn.affinity import count_answer, hear_more, turned, understand
from fyp.engine.learn.kinship import BUSY_FADE, LIKED, MORE, meet, signs, take_back, told_late
from fyp.engine.learn.lessons import FINISH
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.viewers import RECENT, SIDES
from fyp.engine.models.compiled import kernel
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent

MOST_SURFACES = 255


@kernel
def enter(
    v: int, d: int, liking: Any, signs: int, surface: int, at: float, recent_video: Any, recent_liking: Any,
    recent_signs: Any, recent_surface: Any, recent_at: Any, recent_n: Any,
) -> None:  # fmt: skip
    """A showing takes the next place of the viewer's ring."""
    place = recent_n[v] % RECENT
    recent_video[v, place] = d
    recent_liking[v, place] = liking
    recent_signs[v, place] = signs
    recent_surface[v, place] = min(surface + 1, MOST_SURFACES)
    recent_at[v, place] = np.uint32(min(max(at, 0.0), 4294967295.0))
    recent_n[v] += 1


@kernel
def _learn(
    viewer: Any, video: Any, at: Any, surface: Any, finish: Any, liking: Any, signs: Any, whole: Any, own: Any, more: Any,
    window: int, activity: float, fade: float, knobs: Any,
    recent_video: Any, recent_liking: Any, recent_signs: Any, recent_surface: Any, recent_at: Any, recent_n: Any, finished: Any,
    neighbour: Any, weight: Any, mean: Any, covariance: Any, factors: Any, rate: Any, topic: Any, topics: Any, showings: Any,
) -> None:  # fmt: skip
    gain, factor, slope = np.empty(SIDES, np.float32), np.empty(SIDES, np.float32), np.empty(SIDES, np.float32)
    for i in range(len(viewer)):
        v, d = viewer[i], video[i]
        n = recent_n[v]
        if more[i] != 0:
            if own[i] and more[i] < 0:
                take_back(v, d, recent_video, recent_liking, recent_signs, n)
            elif own[i]:  # a place of its own, as if it had been finished and liked many times
                hear_more(
                    v, d, knobs[0], knobs[1], knobs[2], mean, covariance, factors, rate, topic, topics, gain, factor
                )
                enter(
                    v, d, liking[i], MORE + 3, surface[i], at[i], recent_video, recent_liking, recent_signs, recent_surface,
                    recent_at, recent_n,
                )  # fmt: skip
            continue
        if not whole[i]:
            if own[i]:
                told_late(v, d, liking[i], signs[i], recent_video, recent_liking, recent_signs, n)
            continue
        beyond = count_answer(d, finish[i], factors, rate, topic, topics)
        if not own[i]:
            continue
        if liking[i] > LIKED:
            finished[v] = finished[v] * BUSY_FADE + np.float32(1.0)
            gained = float(finished[v]) ** -activity
            meet(d, gained, fade, window, recent_video[v], recent_liking[v], n, neighbour, weight)
        enter(
            v, d, liking[i], signs[i] & 15, surface[i], at[i], recent_video, recent_liking, recent_signs, recent_surface,
            recent_at, recent_n,
        )  # fmt: skip
        understand(
            v, d, beyond, n + 1, recent_video, recent_signs, knobs, mean, covariance, factors, rate, topic, topics, showings,
            gain, factor, slope,
        )  # fmt: skip


class Past:
    """Keeps the viewers' rings, the graph of videos, the beliefs about viewers and the factors of videos."""

    name = "past"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        v, d, topics = memory.viewers, memory.videos, memory.rates.topics
        _learn(
            batch.viewer, batch.video, batch.at, batch.surface, batch.targets[:, FINISH], batch.liking, signs(batch.targets),
            batch.whole, batch.own, batch.more, int(knobs["kin_window"]), knobs["kin_activity"], knobs["kin_fade"],
            turned(knobs), v.recent_video, v.recent_liking, v.recent_signs, v.recent_surface, v.recent_at, v.recent_n,
            v.finished, memory.kin.neighbour, memory.kin.weight, v.side, v.side_covariance, d.factor, d.factor_rate, d.topic,
            topics.factor, topics.showings,
        )  # fmt: skip

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        """The past comes from lessons alone."""


__all__ = ["Past"]
