"""Compiling of kernels: numba when it is wanted, the machine code kept on disk; else the same function as plain Python."""

import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile `function` on its first call. What it counts with comes in as arguments: code on disk sees no other file."""
    if os.environ.get("FYP_KERNELS") == "plain":
        return function
    import numba

    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


__all__ = ["kernel"]
