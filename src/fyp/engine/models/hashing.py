"""Hashing: names to rows of the embedding tables, and words to vectors (the hashing trick, Weinberger et al. 2009)."""

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fyp.vocabulary.ids import stable_hash

DIM = 64
"""Length of a content or taste vector."""


@lru_cache(maxsize=20_000)
def bucket(namespace: str, key: str, bits: int) -> int:
    """The row in [1, 2**bits) for `key`; row 0 stands for "unknown", as every empty key does."""
    return 1 + stable_hash(f"{namespace}\x1f{key}") % ((1 << bits) - 1) if key else 0


@lru_cache(maxsize=50_000)
def sign_vector(token: str) -> NDArray[np.float32]:
    """A fixed vector [DIM] of +-1/sqrt(DIM) for a token: two tokens are nearly orthogonal (random projection)."""
    digest = hashlib.blake2b(token.encode(), digest_size=DIM // 8).digest()
    bits = np.unpackbits(np.frombuffer(digest, np.uint8)).astype(np.float32)
    vector: NDArray[np.float32] = (bits * 2.0 - 1.0) / np.float32(np.sqrt(DIM))
    vector.flags.writeable = False  # kept: words come back, and 50,000 of them take some 20 MB at most
    return vector


def content_vector(weighted: dict[str, float]) -> NDArray[np.float32]:
    """The unit vector [DIM] of a weighted bag of tokens; zeros for an empty bag."""
    total = np.zeros(DIM, np.float32)
    for token, weight in weighted.items():
        total += np.float32(weight) * sign_vector(token)
    norm = float(np.linalg.norm(total))
    return total / np.float32(norm) if norm > 0 else total


__all__ = ["DIM", "bucket", "content_vector", "sign_vector"]
