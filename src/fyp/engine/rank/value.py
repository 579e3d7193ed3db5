"""Value: the only place where acts are weighed against one another: value = sum over heads of weight x chance."""

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.models.hashing import bucket
from fyp.engine.stages import F32
from fyp.vocabulary.lesson import HEADS


def weights(knobs: Knobs) -> F32:
    """Weight per head [heads], from the knobs `weight_*`."""
    return np.array([knobs[f"weight_{head}"] for head in HEADS], np.float32)


def value(chances: F32, weights: F32) -> F32:
    """Value [n] of candidates with `chances` [n, heads]; what is not finite sinks below everything."""
    worth: F32 = chances @ weights
    return np.where(np.isfinite(worth), worth, -np.inf).astype(np.float32)


def version(weights: F32) -> str:
    """A short name of these weights, for the record of what was served with them."""
    return f"w{bucket('weights', ' '.join(f'{w:.6g}' for w in weights), 32):08x}"


__all__ = ["value", "version", "weights"]
