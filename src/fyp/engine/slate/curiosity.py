"""Curiosity: what it is worth to learn what a viewer thinks of a topic that they have hardly been shown.

The deviation of a Beta posterior of a rate of which n trials were seen is at most 1 / (2 sqrt(n + 1)); what one more trial
takes off it falls with n + 1. So a candidate's bonus is weight / (1 + showings of its topic), as of bandits by upper
confidence bounds (Auer et al. 2002) with a gain that fades as quickly as the information: probing by information gain. The
first videos of somebody new are chosen with `probe` as the weight; later the seats kept for the new and for something else
go on asking.
"""

from typing import Any

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.models.compiled import kernel
from fyp.engine.stages import F32, Rows


@kernel
def bonus(weight: float, hope: Any, showings: Any, tally: int) -> float:
    """Of a topic shown so often (-1: no topic, no bonus) and `tally` times more on the page that is being laid out."""
    return weight * hope / (1.0 + showings + tally) if showings >= 0.0 else 0.0


def dose(knobs: Knobs, seen: int, mood: float = 0.0) -> tuple[float, float]:
    """The weight of curiosity in ranked seats, and the share of probe seats, of a viewer who was shown `seen` videos.

    Somebody new is asked, then sees what was understood, then is asked more widely; later one probe now and then is enough.
    """
    asking = knobs["probe_videos"]
    if seen < asking:
        return knobs["probe"], knobs["probe_seat"]
    if mood < -knobs["lost_below"]:
        return knobs["lost_probe"], knobs["probe_seat"]
    widening = asking + knobs["reward_videos"] <= seen < asking + knobs["reward_videos"] + knobs["widen_videos"]
    return 0.0, knobs["widen_seat"] if widening else knobs["probe_seat"]


def asked(seen: F32, finish: F32, topic: Rows) -> F32:
    """Showings of the candidates' topics to the viewer, and how far there is hope that these are loved [2, n].

    `seen` is ln(1 + showings), `finish` the evidence of finishing in log-odds, `topic` -1 where there is none. Hope is 1 where
    nothing is known, more (to 2) where the first was finished, and less where it was not.
    """
    showings = np.where(topic >= 0, np.expm1(seen), np.float32(-1.0))
    return np.stack([showings, 2.0 / (1.0 + np.exp(-finish))]).astype(np.float32)


__all__ = ["asked", "bonus", "dose"]
