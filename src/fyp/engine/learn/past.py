"""Past: each viewer's last 50 showings in order, and what every new one tells beside them: kinship and affinity.

Both read the ring as it is at that very lesson, so they walk through the lessons together: first the video meets those that
were finished before it (kinship.py), then it enters the ring, then the belief about the viewer hears of it (affinity.py).
"""

from typing import Any

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.learn.affinity import count_answer, turned, understand
from fyp.engine.learn.kinship import BUSY_FADE, LIKED, meet, signs, told_late
from fyp.engine.learn.lessons import FINISH
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.viewers import RECENT, SIDES
from fyp.engine.models.compiled import kernel
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent

MOST_SURFACES = 255


@kernel
def _learn(
    viewer: Any, video: Any, at: Any, surface: Any, finish: Any, liking: Any, signs: Any, whole: Any, own: Any,
    window: int, activity: float, fade: float, knobs: Any,
    recent_video: Any, recent_liking: Any, recent_signs: Any, recent_surface: Any, recent_at: Any, recent_n: Any, finished: Any,
    neighbour: Any, weight: Any, mean: Any, covariance: Any, factors: Any, rate: Any, topic: Any, topics: Any, showings: Any,
) -> None:  # fmt: skip
    gain, factor, slope = np.empty(SIDES, np.float32), np.empty(SIDES, np.float32), np.empty(SIDES, np.float32)
    for i in range(len(viewer)):
        v, d = viewer[i], video[i]
        n = recent_n[v]
        if not whole[i]:
            if own[i]:
                told_late(v, d, liking[i], signs[i], recent_video, recent_liking, recent_signs, n)
            continue
        beyond = count_answer(d, finish[i], factors, rate, topic, topics)
        if not own[i]:
            continue
        if liking[i] > LIKED:
            finished[v] = finished[v] * BUSY_FADE + np.float32(1.0)
            meet(
                d,
                float(finished[v]) ** -activity,
                fade,
                window,
                recent_video[v],
                recent_liking[v],
                n,
                neighbour,
                weight,
            )
        place = n % RECENT
        recent_video[v, place] = d
        recent_liking[v, place] = liking[i]
        recent_signs[v, place] = signs[i] & 15
        recent_surface[v, place] = min(surface[i] + 1, MOST_SURFACES)
        recent_at[v, place] = np.uint32(min(max(at[i], 0.0), 4294967295.0))
        recent_n[v] = n + 1
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
            batch.whole, batch.own, int(knobs["kin_window"]), knobs["kin_activity"], knobs["kin_fade"], turned(knobs),
            v.recent_video, v.recent_liking, v.recent_signs, v.recent_surface, v.recent_at, v.recent_n, v.finished,
            memory.kin.neighbour, memory.kin.weight, v.side, v.side_covariance, d.factor, d.factor_rate, d.topic,
            topics.factor, topics.showings,
        )  # fmt: skip

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        """The past comes from lessons alone."""


__all__ = ["Past"]
