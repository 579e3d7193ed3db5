"""Reward: from what a viewer did with a video to a target per head."""

import math
from typing import Any

from fyp.engine.knobs import Knobs
from fyp.engine.memory.impressions import ACT_BITS
from fyp.engine.memory.rates import SHARE_BINS
from fyp.engine.models.compiled import brief
from fyp.vocabulary.lesson import HEADS

NAN = math.nan
ACT_HEADS: tuple[str, ...] = HEADS[3:]
"""Heads that are acts: like, comment, share, save, follow, not interested, purchase."""
NOTHING_ELSE = (NAN,) * len(HEADS)
"""Targets that teach no head."""
_NO_ACTS = (0.0,) * len(ACT_HEADS)


@brief
def standing(histograms: Any, length_class: int, watched_s: float) -> float:
    """The share of showings of like length that were watched for less, in [0, 1]; counts this one afterwards.

    Watched share debiased for length: long videos are not punished for being long, nor short ones praised for being short
    (after the duration-stratified quantiles of Zhan et al., KDD 2022). `histograms` is [length classes, bins] over
    log(1 + seconds), faded by .999 per showing.
    """
    row = histograms[length_class]
    seconds = min(watched_s, 86400.0) if watched_s > 0.0 else 0.0  # NaN too
    place = min(int(math.log1p(seconds) * 4.5), SHARE_BINS - 1)
    below = 0.0
    total = 0.0
    for i in range(SHARE_BINS):
        if i < place:
            below += row[i]
        total += row[i]
    share = (below + 0.5 * row[place]) / total
    for i in range(SHARE_BINS):
        row[i] *= 0.999
    row[place] += 1.0
    return float(share)


class Targets:
    """From what was done with a showing to a value per head, by the knobs of finish and skip."""

    def __init__(self, knobs: Knobs) -> None:
        self._finish_cap_s = knobs["finish_cap_s"]
        self._skip_s, self._skip_share = knobs["early_skip_s"], knobs["early_skip_share"]

    def finish_s(self, duration_s: float) -> float:
        """Seconds from which a video counts as finished: its length, or `finish_cap_s` of a longer one."""
        return min(duration_s, self._finish_cap_s)

    def skip_s(self, duration_s: float) -> float:
        """Seconds below which leaving is an early skip."""
        return min(self._skip_s, self._skip_share * duration_s)

    def of(self, watched_s: float, duration_s: float, acts: int, standing: float) -> tuple[float, ...]:
        """A value per head, in the order of HEADS. A tenth of a second of rounding is forgiven at the finish."""
        acted = tuple([1.0 if acts & ACT_BITS[act] else 0.0 for act in ACT_HEADS]) if acts else _NO_ACTS
        finish_s = duration_s if duration_s < self._finish_cap_s else self._finish_cap_s
        skip_s = self._skip_share * duration_s
        if skip_s > self._skip_s:
            skip_s = self._skip_s
        return (1.0 if watched_s + 0.1 >= finish_s else 0.0, standing, 1.0 if watched_s < skip_s else 0.0, *acted)


def late(act: str, on: bool) -> tuple[float, ...] | None:
    """Targets of an act that comes after its lesson was closed: its own head only; None when it has no head."""
    if act not in ACT_HEADS:
        return None
    value = 1.0 if on else 0.0
    return tuple(value if head == act else NAN for head in HEADS)


__all__ = ["ACT_HEADS", "NOTHING_ELSE", "Targets", "late", "standing"]
