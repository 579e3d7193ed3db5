"""Room: arrays of zeros that take memory as it is written, and give it back when they go."""

import math
import mmap
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

_BLOCK = 512
_MAPPED, _HUGE = 1 << 16, 1 << 22
"""Bytes from which an array has pages of its own, and from which they should be huge (fewer look-ups of addresses)."""


def zeros(shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
    """An array of zeros that takes memory as it is written and gives it back to the system when it goes.

    The allocator behind `np.zeros` does neither once it has seen large arrays go: it keeps what they leave, and clears it.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if size < _MAPPED:
        return np.zeros(shape, dtype)
    pages = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if size >= _HUGE and hasattr(mmap, "MADV_HUGEPAGE"):
        with suppress(OSError):  # a kernel without huge pages
            pages.madvise(mmap.MADV_HUGEPAGE)
    return np.frombuffer(pages, dtype, math.prod(shape)).reshape(shape)


def copied(old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
    """`new`, all zero, with `old` written to its front: without what is zero there too, so that such memory is never used."""
    for start in range(0, len(old), _BLOCK):
        part = old[start : start + _BLOCK]
        if part.view(np.uint8).any() if part.dtype.names else part.any():
            new[start : start + len(part)] = part
    return new


def grown(old: NDArray[Any], rows: int) -> NDArray[Any]:
    """`old` with room for `rows`; the system gives memory for what is written, not for what is zero."""
    return copied(old, zeros((rows, *old.shape[1:]), old.dtype))


__all__ = ["copied", "grown", "zeros"]
