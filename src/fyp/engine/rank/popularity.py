"""Popularity: what is loved now and what was loved before, here and everywhere; of nobody in particular.

"Here" is told by the language and the country of the videos, which their makers told: of those who watch nothing is read.
"""

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.memory.memory import Memory
from fyp.engine.stages import Rows

F64 = NDArray[np.float64]
LANGUAGE = 0.75
"""Of what is given for being of here, so much for the language: what is not understood is not watched."""


def popularity(memory: Memory, knobs: Knobs, country: str, language: str, at: float) -> tuple[Rows, F64, F64]:
    """Rows of the videos that are there, most popular first, at most `popular_videos`; and what of the score [rows] is
    worldwide and what is for being of here.

    Popularity is ln(1 + heat) + `popular_past` x ln(1 + finishes): a heat that halves every `heat_half_life_s` and, where
    nothing is hot, what was finished ever (a count alone feeds itself, as Salganik et al. 2006 show; a faded one makes room).
    Everywhere it counts by `popular_worldwide`; the rest is given for the language and the country. Of equals the newer goes
    first.
    """
    d, c = memory.videos, memory.currents
    rows = np.flatnonzero(d.alive[: len(d)]).astype(np.int32)
    heat = c.heat[rows] * np.exp2(-np.maximum(at - c.heat_at[rows], 0.0) / knobs["heat_half_life_s"])
    loved = np.log1p(heat) + knobs["popular_past"] * np.log1p(d.counts[rows, 1].astype(np.float64))
    labels, here = memory.rates.labels, np.zeros(len(rows))
    for name, column, share in ((language, d.language, LANGUAGE), (country, d.country, 1.0 - LANGUAGE)):
        if (label := labels.find(name)) > 0:
            here += share * (column[rows] == label)
    everywhere = knobs["popular_worldwide"] * loved
    beside = (1.0 - knobs["popular_worldwide"]) * here * loved
    best = _best(everywhere + beside, d.posted_at[rows], int(knobs["popular_videos"]))
    return rows[best], everywhere[best], beside[best]


def _best(score: F64, posted_at: F64, most: int) -> NDArray[np.int64]:
    """Places of the `most` highest scores, highest first, of equals the newest."""
    places = np.arange(len(score))
    if len(score) > most:
        least = np.partition(score, len(score) - most)[len(score) - most]
        above, equal = np.flatnonzero(score > least), np.flatnonzero(score == least)
        left = most - len(above)
        newest = np.argpartition(-posted_at[equal], left - 1)[:left] if left < len(equal) else np.arange(len(equal))
        places = np.concatenate([above, equal[newest]])
    return places[np.lexsort((places, -posted_at[places], -score[places]))]


__all__ = ["popularity"]
