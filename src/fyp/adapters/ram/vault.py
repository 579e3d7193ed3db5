"""A vault in memory: records that are written by themselves."""

import threading
from collections.abc import Sequence

from msgspec import Struct

from fyp.adapters.ram.records import RamRecords
from fyp.ports.event_log import Change


class RamVault(RamRecords):
    """Safe to use from several threads."""

    def __init__(self) -> None:
        super().__init__()
        self._one = threading.Lock()

    def write(self, changes: Sequence[Change]) -> None:
        with self._one:
            self.apply(changes)

    def replace(self, kind: str, id: str, old: Struct, new: Struct) -> bool:
        with self._one:
            if self._kinds.get(kind, {}).get(id) != old:
                return False
            self.apply([Change(kind, id, new)])
            return True

    def close(self) -> None:
        """There is nothing to close."""


__all__ = ["RamVault"]
