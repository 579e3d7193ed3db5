"""The vault's door: secrets and what goes with them (passwords, sessions, roles). Never in the log, never replayed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from msgspec import Struct

from fyp.ports.event_log import Change

R = TypeVar("R", bound=Struct)


class Vault(Protocol):
    """Nouns by kind and id, as records are, but written by themselves; what is deleted is overwritten."""

    def get(self, kind: str, id: str, of: type[R]) -> R | None: ...

    def many(self, kind: str, ids: Iterable[str], of: type[R]) -> dict[str, R]: ...

    def scan(self, kind: str, of: type[R], prefix: str = "") -> Iterator[tuple[str, R]]: ...

    def count(self, kind: str) -> int: ...

    def write(self, changes: Sequence[Change]) -> None:
        """All of the changes or none, durably. Raises `Unavailable`."""
        ...

    def replace(self, kind: str, id: str, old: Struct, new: Struct) -> bool:
        """Write `new`, if `old` is still what is there; else nothing, and False. Raises `Unavailable`."""
        ...

    def close(self) -> None: ...


__all__ = ["Vault"]
