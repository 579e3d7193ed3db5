"""Records in memory: a dict a kind."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec
from msgspec import Struct

from fyp.ports.event_log import Change

R = TypeVar("R", bound=Struct)


class RamRecords:
    """Holds what the log beside it has committed."""

    def __init__(self) -> None:
        self._kinds: dict[str, dict[str, Struct]] = {}

    def apply(self, changes: Iterable[Change]) -> None:
        """Write changes in order. Only the log calls this."""
        for kind, id, value in changes:
            held = self._kinds.setdefault(kind, {})
            if value is None:
                held.pop(id, None)
            else:
                held[id] = value

    def get(self, kind: str, id: str, of: type[R]) -> R | None:
        value = self._kinds.get(kind, {}).get(id)
        return None if value is None else _as(value, of)

    def many(self, kind: str, ids: Iterable[str], of: type[R]) -> dict[str, R]:
        held = self._kinds.get(kind, {})
        return {id: _as(held[id], of) for id in ids if id in held}

    def scan(self, kind: str, of: type[R], prefix: str = "") -> Iterator[tuple[str, R]]:
        held = self._kinds.get(kind, {})
        for id in sorted(key for key in list(held) if key.startswith(prefix)):
            value = held.get(id)
            if value is not None:
                yield id, _as(value, of)

    def count(self, kind: str) -> int:
        return len(self._kinds.get(kind, {}))


def _as(value: Struct, of: type[R]) -> R:
    return value if isinstance(value, of) else msgspec.convert(msgspec.to_builtins(value), of)


__all__ = ["RamRecords"]
