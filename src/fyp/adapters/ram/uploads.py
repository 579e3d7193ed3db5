"""Uploads in memory; their files in a folder that goes when they do."""

import shutil
import tempfile
import threading
from pathlib import Path

from fyp.ports.uploads import SOURCE, How
from fyp.vocabulary.errors import Missing
from fyp.vocabulary.upload import State, Upload


class RamUploads:
    def __init__(self) -> None:
        self._held: dict[str, Upload] = {}
        self._lock = threading.RLock()
        self._root: tempfile.TemporaryDirectory[str] | None = None

    def add(self, upload: Upload) -> None:
        with self._lock:
            self._held[upload.id] = upload
            self.folder(upload.id).mkdir(parents=True)
            (self.folder(upload.id) / SOURCE).touch()

    def get(self, id: str) -> Upload | None:
        return self._held.get(id)

    def of(self, owner: str) -> list[Upload]:
        with self._lock:
            mine = [upload for upload in self._held.values() if upload.owner == owner]
        return sorted(mine, key=lambda upload: (-upload.begun_at, upload.id))

    def at(self, *states: State) -> list[Upload]:
        with self._lock:
            there = [upload for upload in self._held.values() if upload.state in states]
        return sorted(there, key=lambda upload: (upload.begun_at, upload.id))

    def change(self, id: str, how: How) -> Upload | None:
        with self._lock:
            known = self._held.get(id)
            changed = how(known) if known is not None else None
            if changed is not None:
                self._held[id] = changed
            return changed

    def write(self, id: str, at: int, data: bytes) -> None:
        try:
            with (self.folder(id) / SOURCE).open("r+b") as file:
                file.seek(at)
                file.write(data)
        except FileNotFoundError:
            raise Missing("no_upload", "there is no such upload", "id") from None

    def folder(self, id: str) -> Path:
        with self._lock:
            if self._root is None:
                self._root = tempfile.TemporaryDirectory(prefix="fyp-uploads-")
            return Path(self._root.name, id)

    def delete(self, id: str) -> bool:
        with self._lock:
            there = self._held.pop(id, None) is not None
        self.clear(id)
        return there

    def clear(self, id: str) -> None:
        shutil.rmtree(self.folder(id), ignore_errors=True)

    def spare(self) -> int:
        return shutil.disk_usage(tempfile.gettempdir()).free

    def close(self) -> None:
        if self._root is not None:
            self._root.cleanup()
            self._root = None


__all__ = ["RamUploads"]
