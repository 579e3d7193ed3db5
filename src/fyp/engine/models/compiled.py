"""Compiling of kernels: numba when it is there and wanted, else the same function as plain Python."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

PLAIN = os.environ.get("FYP_KERNELS", "numba") == "plain"
"""With FYP_KERNELS=plain every kernel runs uncompiled: slow, for looking into and for tests."""


def forget_stale(folder: Path) -> int:
    """Forget the machine code kept under `folder` when any source there is newer than it; returns how many files went.

    The cache knows only the file of a kernel itself: a constant or a kernel that changed in another file would leave machine
    code that counts with the old one. A folder that can't be written to is left as it is.
    """
    stamp = folder / "__pycache__" / "kernels.stamp"
    gone = 0
    try:
        newest = max((source.stat().st_mtime_ns for source in folder.rglob("*.py")), default=0)
        if stamp.exists() and stamp.stat().st_mtime_ns >= newest:
            return 0
        for index in folder.rglob("*.nbi"):
            index.unlink(missing_ok=True)
            gone += 1
        stamp.parent.mkdir(exist_ok=True)
        stamp.touch()
    except OSError:
        pass
    return gone


if not PLAIN:
    forget_stale(Path(__file__).resolve().parents[1])


def kernel(function: F) -> F:
    """Compile `function` on its first call and keep the machine code on disk; it releases the GIL while it runs.

    No fastmath: a state must come out the same to the bit in every process that folds the same log.
    """
    return _compiled(function, nogil=True)


def brief(function: F) -> F:
    """As `kernel`, for what is called from Python and takes some microseconds: it keeps the GIL.

    Whoever lets go of it while another thread wants it waits for that thread's turn; a page has some 30 such kernels.
    """
    return _compiled(function, nogil=False)


def _compiled(function: F, nogil: bool) -> F:
    if PLAIN:
        return function
    import numba

    return cast(F, numba.njit(cache=True, nogil=nogil, error_model="numpy")(function))


__all__ = ["PLAIN", "brief", "forget_stale", "kernel"]
