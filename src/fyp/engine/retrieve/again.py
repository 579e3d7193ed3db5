"""Again: what to show when nothing unseen is left: never on screen first, then what was seen longest ago."""

import numpy as np

from fyp.engine.stages import Ask, Rows


def longest_ago(ask: Ask) -> Rows:
    """Videos that were served to this viewer before (on `following`: by those followed), in the order to repeat them."""
    viewers = ask.memory.viewers
    served = np.concatenate([viewers.served.get(ask.viewer), viewers.shown.get(ask.viewer)])
    if ask.surface == "following":
        served = served[np.isin(ask.memory.videos.creator[served], list(viewers.follows.get(ask.viewer, ())))]
    rows, last = np.unique(served[::-1], return_index=True)
    return rows[np.argsort(-last, kind="stable")].astype(np.int32)


__all__ = ["longest_ago"]
