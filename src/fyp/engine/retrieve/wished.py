"""Wished: videos of the topics that the viewer slid up, the best finished first."""

from typing import Any

import numpy as np

from fyp.engine.models.compiled import kernel
from fyp.engine.models.strongest import strongest
from fyp.engine.stages import F32, Ask, Rows, empty

TRIALS = np.float32(10.0)
"""A video's rate of finishing is read as if it had been shown so many times more, at 3 in 10."""


@kernel
def _rated(topic: Any, rates: Any, unseen: Any, wanted: int, score: Any, found: Any) -> None:
    for i in range(len(unseen)):
        found[i] = unseen[i] and topic[i] == wanted
        if found[i]:
            score[i] = (rates[i, 1] + np.float32(0.3) * TRIALS) / (rates[i, 0] + TRIALS)


class Wished:
    """An equal part for every such topic."""

    name = "wished"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        wish, wanted = ask.memory.wishes.of.get(ask.viewer), int(ask.knobs["wished_candidates"])
        topics = [topic for topic, slider in wish.sliders.items() if slider.level > 0] if wish else []
        if not topics or wanted == 0:
            return empty()
        d, n = ask.memory.videos, len(ask.unseen)
        score, found = np.zeros(n, np.float32), np.empty(n, np.bool_)
        parts = []
        for topic in topics[:wanted]:
            _rated(d.topic, d.rates, ask.unseen, topic, score, found)
            parts.append(strongest(score, found, max(1, wanted // len(topics))))
        rows = np.concatenate(parts)
        order = np.argsort(-score[rows], kind="stable")
        return rows[order], score[rows[order]]


__all__ = ["Wished"]
