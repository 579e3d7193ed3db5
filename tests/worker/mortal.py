"""Doors that let so many writes pass, and then kill whoever writes."""

from collections.abc import Callable
from typing import Any


class Killed(BaseException):
    """As if the process had ended here."""


class Mortal:
    """A door that lets so many writes pass, and then kills: before the write, or after it."""

    def __init__(self, inner: Any, writes: int, after: bool) -> None:
        self._inner, self._left, self._after = inner, writes, after

    def __getattr__(self, name: str) -> Any:
        inner = getattr(self._inner, name)
        return self._fatal(inner) if name in ("change", "take", "put") else inner

    def _fatal(self, inner: Callable[..., Any]) -> Callable[..., Any]:
        def do(*args: Any) -> Any:
            self._left -= 1
            if self._left < 0 and not self._after:
                raise Killed
            done = inner(*args)
            if self._left < 0:
                raise Killed
            return done

        return do


__all__ = ["Killed", "Mortal"]
