"""Blobs in memory: a dict."""

from pathlib import Path

from fyp.ports.blobs import check_key
from fyp.vocabulary.errors import Missing


class RamBlobs:
    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def put(self, key: str, data: bytes) -> None:
        self._held[check_key(key)] = bytes(data)

    def take(self, key: str, file: Path) -> None:
        self.put(key, file.read_bytes())
        file.unlink()

    def get(self, key: str) -> bytes:
        data = self._held.get(check_key(key))
        if data is None:
            raise Missing("no_blob", f"nothing is stored under {key!r}", "key")
        return data

    def path(self, key: str) -> Path | None:
        check_key(key)
        return None

    def delete(self, key: str) -> None:
        self._held.pop(check_key(key), None)

    def keys(self, prefix: str = "") -> list[str]:
        return sorted(key for key in self._held if key.startswith(prefix))


__all__ = ["RamBlobs"]
