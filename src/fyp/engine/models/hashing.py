"""Hashing: names to rows of the embedding tables, and words to vectors (the hashing trick, Weinberger et al. 2009)."""

import hashlib
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence
from numpy.typing import NDArray

from fyp.vocabulary.ids import stable_hash

DIM = 64
"""Length of a content or taste vector."""


@lru_cache(maxsize=4_096)
def bucket(namespace: str, key: str, bits: int) -> int:
    """The row in [1, 2**bits) for `key`; row 0 stands for "unknown", as every empty key does."""
    return 1 + stable_hash(f"{namespace}\x1f{key}") % ((1 << bits) - 1) if key else 0


def content_vector(weighted: dict[str, float]) -> NDArray[np.float32]:
    """The unit vector [DIM] of a weighted bag of tokens; zeros for an empty bag.

    Each token is a fixed vector of +-1, so that two tokens are nearly orthogonal (random projection).
    """
    if not weighted:
        return np.zeros(DIM, np.float32)
    hashed = b"".join([hashlib.blake2b(token.encode(), digest_size=DIM // 8).digest() for token in weighted])
    bits = np.unpackbits(np.frombuffer(hashed, np.uint8)).reshape(-1, DIM)
    weights = np.array(list(weighted.values()), np.float32)[:, None]
    total: NDArray[np.float32] = np.where(bits, weights, -weights).sum(axis=0)
    norm = np.float32(np.sqrt(np.square(total).sum()))
    return total / norm if norm > 0 else total


class HashedSeed(ISeedSequence):
    """What dice start from: a hash of a page's id. Made in a few us, where mixing a number into a seed takes 20 to 50."""

    def __init__(self, id: str) -> None:
        self._state = hashlib.blake2b(id.encode(), digest_size=32).digest()

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> NDArray[Any]:
        return np.frombuffer(self._state, dtype, n_words)


__all__ = ["DIM", "HashedSeed", "bucket", "content_vector"]
