"""The records' door: nouns by kind and id, for pages and joins. They are written by way of the event log only."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from msgspec import Struct

R = TypeVar("R", bound=Struct)


class Records(Protocol):
    """Reads what events wrote. `kind` is the room's name for the record, `of` the type it is decoded to."""

    def get(self, kind: str, id: str, of: type[R]) -> R | None: ...

    def many(self, kind: str, ids: Iterable[str], of: type[R]) -> dict[str, R]:
        """Those of `ids` that exist, by id."""
        ...

    def scan(self, kind: str, of: type[R], prefix: str = "") -> Iterator[tuple[str, R]]:
        """All records of a kind whose id starts with `prefix`, in order of id."""
        ...

    def count(self, kind: str) -> int: ...


__all__ = ["Records"]
