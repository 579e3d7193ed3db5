"""Dice: the world's own chances, by hash: the n-th showing of a viewer has the same luck whatever feed chose it.

So two feeds in worlds of one seed are compared with common random numbers, and nothing depends on the order of telling.
"""

from typing import Any

import numpy as np

from fyp.engine.models.compiled import kernel

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S27, _S30, _S31, _S11, _S32, _S8 = (np.uint64(n) for n in (27, 30, 31, 11, 32, 8))


@kernel
def mixed(word: Any) -> Any:
    """The finalizer of SplitMix64 (Steele et al., OOPSLA 2014) of a 64-bit word."""
    word = (word ^ (word >> _S30)) * _FIRST
    word = (word ^ (word >> _S27)) * _SECOND
    return word ^ (word >> _S31)


@kernel
def luck(seed: Any, who: int, count: int, purpose: int) -> float:
    """Uniform in (0, 1): of the `count`-th showing (or sitting) of viewer `who`, for one purpose out of 256."""
    word = mixed(np.uint64(seed) + _GOLDEN * np.uint64(who + 1))
    word = mixed(word ^ ((np.uint64(count) << _S8) + np.uint64(purpose)) * _GOLDEN)
    return (float(word >> _S11) + 0.5) / 9007199254740992.0


__all__ = ["luck", "mixed"]
