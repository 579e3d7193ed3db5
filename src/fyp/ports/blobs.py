"""The blobs' door: bytes by key (videos, posters, snapshots)."""

import re
from pathlib import Path
from typing import Protocol

from fyp.vocabulary.errors import Invalid

MAX_KEY_LENGTH = 200
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-.]*(/[A-Za-z0-9][A-Za-z0-9_\-.]*)*")


def check_key(key: str) -> str:
    """`key`, when it may be one; else raises `Invalid`, as it could leave the store.

    1-200 characters: parts of letters, digits and `_ - .` joined by `/`, none starting with a dot.
    """
    if len(key) > MAX_KEY_LENGTH or _KEY.fullmatch(key) is None:
        raise Invalid("bad_key", f"{key[:80]!r} is not a blob key", "key")
    return key


class Blobs(Protocol):
    """Keys are relative paths of ids and dots; a key that leaves the store raises `Invalid`."""

    def put(self, key: str, data: bytes) -> None:
        """Write all or nothing: a reader sees the old bytes or the new, never a part."""
        ...

    def take(self, key: str, file: Path) -> None:
        """Move `file` here, all or nothing, whatever its size. Raises `Unavailable`."""
        ...

    def get(self, key: str) -> bytes:
        """The bytes. Raises `Missing` when there are none."""
        ...

    def path(self, key: str) -> Path | None:
        """A file with the bytes, to serve ranges from; None when this store has no files."""
        ...

    def delete(self, key: str) -> None: ...

    def keys(self, prefix: str = "") -> list[str]: ...


__all__ = ["MAX_KEY_LENGTH", "Blobs", "check_key"]
