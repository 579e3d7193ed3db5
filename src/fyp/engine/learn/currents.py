"""Currents: how hot each video is now, and which are the hottest."""

from typing import Any

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.memory.memory import Memory
from fyp.engine.models.compiled import kernel
from fyp.engine.models.decay import faded, second
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent

TOP = 500
"""How many of the hottest are listed; the list is drawn up anew after as many lessons."""
COLD = 0.05
"""Below this heat nothing is listed."""


@kernel
def _learn(video: Any, at: Any, liking: Any, half_life_s: float, heat: Any, heat_at: Any) -> None:
    for i in range(len(video)):
        d = video[i]
        if liking[i] > 0.0:
            now = second(at[i])
            heat[d] = faded(heat[d], now - heat_at[d], half_life_s) + liking[i]
            heat_at[d] = np.uint32(max(now, float(heat_at[d])))


class Currents:
    """Heat grows by liking and halves every `heat_half_life_s`."""

    name = "currents"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        start = 0
        while start < len(batch.video):  # the list must be drawn up at the same lesson however lessons are batched
            end = min(len(batch.video), start + max(memory.currents.lessons_until_top, 1))
            part = slice(start, end)
            c = memory.currents
            _learn(batch.video[part], batch.at[part], batch.liking[part], knobs["heat_half_life_s"], c.heat, c.heat_at)
            c.lessons_until_top -= end - start
            if c.lessons_until_top <= 0:
                _list_top(memory, float(batch.at[end - 1]), knobs["heat_half_life_s"])
            start = end

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        """Currents come from lessons alone."""


def _list_top(memory: Memory, now: float, half_life_s: float) -> None:
    c, n = memory.currents, len(memory.videos)
    rows = np.flatnonzero((c.heat[:n] > COLD) & memory.videos.alive[:n])  # it only fades: what is cold is cold by now
    heat = c.heat[rows] * np.exp2(-np.maximum(now - c.heat_at[rows], 0.0) / half_life_s)
    least = max(COLD, np.partition(heat, len(heat) - TOP)[len(heat) - TOP]) if len(heat) > TOP else COLD
    hot = np.flatnonzero((heat > COLD) & (heat >= least))
    order = np.argsort(-heat[hot], kind="stable")[:TOP]
    c.top = rows[hot[order]].astype(np.int32)
    c.lessons_until_top = min(TOP, max(20, n // 4))


__all__ = ["TOP", "Currents"]
