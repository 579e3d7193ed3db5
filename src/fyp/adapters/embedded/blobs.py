"""Blobs in a folder: a file a key, written beside and moved into place."""

import contextlib
import errno
import os
import secrets
import shutil
import time
from pathlib import Path

from fyp.ports.blobs import check_key
from fyp.vocabulary.errors import Missing, Unavailable

PARTS = ".parts"
LEFT_OVER_S = 3600.0
"""A part-written file older than this was left by a process that died: seconds."""


class FolderBlobs:
    """Files under `root`, which is made when it is not there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._parts = root / PARTS
        try:
            self._parts.mkdir(parents=True, exist_ok=True)
            for part in self._parts.iterdir():
                if time.time() - part.stat().st_mtime > LEFT_OVER_S:
                    part.unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable("blobs_unavailable", f"the folder {root} cannot be used: {error}") from error

    def put(self, key: str, data: bytes) -> None:
        target = self.root / check_key(key)
        part = self._parts / secrets.token_hex(8)
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _place(part, target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise Unavailable("blobs_unavailable", f"{key} cannot be written: {error}", retry_after_s=5.0) from error

    def take(self, key: str, file: Path) -> None:
        target = self.root / check_key(key)
        part = self._parts / secrets.token_hex(8)
        try:
            with file.open("rb") as ours:
                os.fsync(ours.fileno())
            try:
                _place(file, target)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                shutil.copyfile(file, part)  # it lies on another disk
                with part.open("rb") as copied:
                    os.fsync(copied.fileno())
                _place(part, target)
                file.unlink()
        except OSError as error:
            part.unlink(missing_ok=True)
            raise Unavailable("blobs_unavailable", f"{key} cannot be written: {error}", retry_after_s=5.0) from error

    def get(self, key: str) -> bytes:
        try:
            return (self.root / check_key(key)).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise Missing("no_blob", f"nothing is stored under {key!r}", "key") from None

    def path(self, key: str) -> Path | None:
        """The file of `key`. Raises `Missing` when there is none."""
        target = self.root / check_key(key)
        if not target.is_file():
            raise Missing("no_blob", f"nothing is stored under {key!r}", "key")
        return target

    def delete(self, key: str) -> None:
        """Its folders go with the last file in them: their names may be somebody's id."""
        target = self.root / check_key(key)
        target.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # one that is not empty
            for folder in target.parents:
                if folder == self.root:
                    return
                folder.rmdir()

    def keys(self, prefix: str = "") -> list[str]:
        folder = prefix.rpartition("/")[0]
        under = self.root / check_key(folder) if folder else self.root
        found = (path.relative_to(self.root).as_posix() for path in under.rglob("*") if path.is_file())
        return sorted(key for key in found if key.startswith(prefix) and "/." not in f"/{key}")


def _place(file: Path, target: Path) -> None:
    """Move a file to where it belongs; the folder may go, as its last file is deleted, while this is done."""
    for again in (True, True, False):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.replace(file, target)
            return
        except FileNotFoundError:
            if not again or not file.exists():
                raise


__all__ = ["LEFT_OVER_S", "FolderBlobs"]
