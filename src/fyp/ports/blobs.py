"""The blobs' door: bytes by key (videos, posters, snapshots)."""

from pathlib import Path
from typing import Protocol


class Blobs(Protocol):
    """Keys are relative paths of ids and dots; a key that leaves the store raises `Invalid`."""

    def put(self, key: str, data: bytes) -> None:
        """Write all or nothing: a reader sees the old bytes or the new, never a part."""
        ...

    def get(self, key: str) -> bytes:
        """The bytes. Raises `Missing` when there are none."""
        ...

    def path(self, key: str) -> Path | None:
        """A file with the bytes, to serve ranges from; None when this store has no files."""
        ...

    def delete(self, key: str) -> None: ...

    def keys(self, prefix: str = "") -> list[str]: ...


__all__ = ["Blobs"]
