"""Seeking: what a viewer looks for, opens from what was found, and follows by its name moves their taste at once.

It is said, not guessed, and no video was shown: so it moves the long and the short taste as finished videos about it would,
and nothing else (no rate, no belief about how much they finish).
"""

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.words import code
from fyp.engine.models.hashing import content_vector
from fyp.engine.stages import F32, Batch
from fyp.vocabulary.event import AnyEvent, Searched, TagFollowed
from fyp.vocabulary.words import folded

MOST_WORDS = 8
"""Of what was looked for so many words count."""


def _about(memory: Memory, words: tuple[str, ...]) -> F32 | None:
    """Where videos lie that are of these words, as topic, hashtag or in their caption: the tokens of `arrivals.content`.

    None where no video has any of them."""
    tags = [tag for tag in dict.fromkeys((*words, "".join(words))) if memory.words.known(code(f"#{tag}"))]
    topics = dict.fromkeys((*words, "-".join(words), " ".join(words)))  # "anti-aging" is one topic and two words
    tokens = {f"topic:{topic}": 1.5 for topic in topics if memory.rates.topics.find(topic) >= 0}
    tokens |= {f"tag:{tag}": 0.8 for tag in tags}
    tokens |= {f"word:{word}": 0.15 for word in words if memory.words.known(code(word))}
    return content_vector(tokens) if tokens else None


def _sought(memory: Memory, event: Searched) -> F32 | None:
    """Where that lies which they opened, or looked for; None when it is a challenge, or unknown here."""
    match event.about:
        case "":
            return _about(memory, folded(event.text)[:MOST_WORDS])
        case "video":
            row = memory.videos.find(event.picked)
            return memory.videos.vectors(np.array([row], np.int32))[0] if row >= 0 else None
        case "person":
            return content_vector({f"creator:{event.picked}": 1.0})
        case "sound":
            return content_vector({f"sound:{event.picked}": 1.0})
        case "tag":
            return _about(memory, (event.picked,))
    return None


class Seeking:
    """Hears `Searched` and `TagFollowed`."""

    name = "seeking"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        """What is looked for is said, not shown."""

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        match event:
            case Searched(on=True):
                worth = knobs["opened_worth" if event.about else "searched_worth"]
                _move(memory, knobs, event.viewer, _sought(memory, event), worth)
            case TagFollowed():
                worth = knobs["tag_worth"] * (1.0 if event.on else -1.0)
                _move(memory, knobs, event.viewer, _about(memory, (event.tag,)), worth)


def _move(memory: Memory, knobs: Knobs, viewer: str, where: F32 | None, worth: float) -> None:
    """The tastes after `worth` finished videos that lie `where` [DIM]; below 0 what these gave is taken off."""
    if where is None:
        return
    v, row = memory.viewers, memory.viewer(viewer)
    for taste, step in ((v.long, knobs["taste_long_step"]), (v.short, knobs["taste_short_step"])):
        part = np.float32(1.0 - (1.0 - step) ** abs(worth))
        taste[row] = (1.0 - part) * taste[row] + part * where if worth > 0.0 else taste[row] - part * where


__all__ = ["Seeking"]
