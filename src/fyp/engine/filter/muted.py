"""Muted: nothing of a creator, sound, hashtag or keyword that the viewer muted, and only the languages they want."""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.memory.words import Terms
from fyp.engine.stages import Ask, Rows


class Muted:
    """Hard, on every surface. A video that tells no language is kept, whatever languages are wanted."""

    name = "muted"

    def keep(self, ask: Ask, videos: Rows) -> NDArray[np.bool_]:
        keep = np.ones(len(videos), np.bool_)
        wish = ask.memory.wishes.of.get(ask.viewer)
        if wish is None:
            return keep
        d = ask.memory.videos
        for rows, of in ((wish.creators, d.creator), (wish.sounds, d.sound)):
            if rows:
                keep &= np.isin(of[videos], list(rows), invert=True)
        if wish.languages:
            keep &= np.isin(d.language[videos], [0, *wish.languages])
        if wish.words:
            keep &= ~ask.memory.words.met(videos, Terms(wish.words.values())).any(axis=1)
        return keep


__all__ = ["Muted"]
