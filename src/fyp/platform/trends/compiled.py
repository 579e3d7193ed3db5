"""Compiling of kernels: on the first call, the machine code kept on disk, without Python's lock while they run."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile `function`. What it counts with comes in as arguments: code on disk sees no constant change elsewhere."""
    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


__all__ = ["kernel"]
