"""Compiling of kernels: numba when it is there and wanted, else the same function as plain Python."""

import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

PLAIN = os.environ.get("FYP_KERNELS", "numba") == "plain"
"""With FYP_KERNELS=plain every kernel runs uncompiled: slow, for looking into and for tests."""


def kernel(function: F) -> F:
    """Compile `function` on its first call and keep the machine code on disk; it releases the GIL while it runs.

    No fastmath: a state must come out the same to the bit in every process that folds the same log.
    """
    if PLAIN:
        return function
    import numba

    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


__all__ = ["PLAIN", "kernel"]
