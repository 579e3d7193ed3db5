"""Wishes: what viewers want more of, less of and nothing of, as they said it."""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.learn.arrivals import label
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.wishes import Slider, alternatives, spoken
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent, Configured, Muted, Preferred

LOOKS_BACK = 50
"""A topic's share before its slider was set is that of so many showings."""


UNSEEN = 10.0
"""And to know the share of somebody who was shown little, what is there counts as so many showings."""


class Wishes:
    """Hears `Preferred`, `Muted` and `Configured`."""

    name = "wishes"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        """Wishes are said, not guessed from lessons."""

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        match event:
            case Preferred():
                self._preferred(event, memory)
            case Muted():
                self._muted(event, memory)
            case Configured():
                languages = frozenset(label(memory, code) for code in event.languages)
                memory.wishes.change(memory.viewer(event.viewer), languages=languages)

    def _preferred(self, event: Preferred, memory: Memory) -> None:
        topic = memory.rates.topics.find(event.topic)
        if topic < 0:
            return
        viewer = memory.viewer(event.viewer)
        sliders = dict(memory.wishes.get(viewer).sliders)
        old = sliders.pop(topic, None)
        if event.level != 0:
            shown = memory.viewers.shown.get(viewer)
            share, usual = (old.share, old.usual) if old is not None else _before(memory, shown, topic)
            sliders[topic] = Slider(event.level, share, usual, len(shown))
        memory.wishes.change(viewer, sliders=sliders)

    def _muted(self, event: Muted, memory: Memory) -> None:
        viewer, wishes = memory.viewer(event.viewer), memory.wishes
        wish = wishes.get(viewer)
        match event.about:
            case "creator":
                row = {memory.rates.creators.row(event.what)}
                wishes.change(viewer, creators=wish.creators | row if event.on else wish.creators - row)
            case "sound":
                row = {memory.rates.sounds.row(event.what)}
                wishes.change(viewer, sounds=wish.sounds | row if event.on else wish.sounds - row)
            case _:
                name = spoken(event.about, event.what)
                words = {key: value for key, value in wish.words.items() if key != name}
                if event.on:
                    words[name] = alternatives(event.about, event.what, event.also)
                wishes.change(viewer, words=words)


def _before(memory: Memory, shown: NDArray[np.int32], topic: int) -> tuple[float, float]:
    """A topic's share of what was shown lately; and the same as if what is there had been shown some times before."""
    d, n = memory.videos, len(memory.videos)
    lately = d.topic[shown[-LOOKS_BACK:]]
    met = float(np.count_nonzero(lately == topic))
    there = float(np.count_nonzero((d.topic[:n] == topic) & d.alive[:n])) / max(1, memory.alive)
    return met / max(1, len(lately)), (met + UNSEEN * there) / (len(lately) + UNSEEN)


__all__ = ["LOOKS_BACK", "Wishes"]
