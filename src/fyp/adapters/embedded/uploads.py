"""Uploads in a SQLite file of their own, with a folder of files each: what many processes change never waits for the log."""

import os
import shutil
import sqlite3
import threading
from pathlib import Path

import msgspec

from fyp.adapters.embedded.database import connect, unavailable
from fyp.ports.uploads import SOURCE, How
from fyp.vocabulary.errors import Missing, Unavailable
from fyp.vocabulary.ids import is_id
from fyp.vocabulary.upload import State, Upload

DATABASE = "uploads.db"
BUSY_S = 15.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS uploads (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, state TEXT NOT NULL, begun_at REAL NOT NULL, body BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS uploads_of ON uploads (owner, begun_at);
CREATE INDEX IF NOT EXISTS uploads_at ON uploads (state, begun_at);
"""


class SqliteUploads:
    """Under `root`, which is made when it is not there. One connection, which its threads share in turn."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.RLock()
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Upload).decode
        try:
            root.mkdir(parents=True, exist_ok=True)
            self._db = connect(root / DATABASE, BUSY_S)
            self._db.executescript(_SCHEMA)
        except OSError as error:
            raise Unavailable("uploads_unavailable", f"the folder {root} cannot be used: {error}") from error
        except sqlite3.Error as error:
            raise unavailable(error, f"{root / DATABASE} cannot be opened") from error

    def add(self, upload: Upload) -> None:
        folder = self.folder(upload.id)
        try:
            folder.mkdir()
            (folder / SOURCE).touch()
            _sync(folder)
            _sync(self._root)
        except OSError as error:
            raise _full(error) from error
        values = (upload.id, upload.owner, upload.state, upload.begun_at, self._encode(upload))
        self._run("INSERT INTO uploads VALUES (?, ?, ?, ?, ?)", values)

    def get(self, id: str) -> Upload | None:
        found = self._select("WHERE id = ?", (id,))
        return found[0] if found else None

    def of(self, owner: str) -> list[Upload]:
        return self._select("WHERE owner = ? ORDER BY begun_at DESC, id", (owner,))

    def at(self, *states: State) -> list[Upload]:
        return self._select(f"WHERE state IN ({','.join('?' * len(states))}) ORDER BY begun_at, id", states)

    def change(self, id: str, how: How) -> Upload | None:
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                known = self.get(id)
                changed = how(known) if known is not None else None
                if changed is not None:
                    self._db.execute(
                        "UPDATE uploads SET owner = ?, state = ?, body = ? WHERE id = ?",
                        (changed.owner, changed.state, self._encode(changed), id),
                    )
                self._db.execute("COMMIT")
                return changed
            except sqlite3.Error as error:
                raise unavailable(error, "the uploads cannot be changed") from error
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def write(self, id: str, at: int, data: bytes) -> None:
        try:
            with (self.folder(id) / SOURCE).open("r+b") as file:
                file.seek(at)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except FileNotFoundError:
            raise Missing("no_upload", "there is no such upload", "id") from None
        except OSError as error:
            raise _full(error) from error

    def folder(self, id: str) -> Path:
        if not is_id(id):
            raise Missing("no_upload", "there is no such upload", "id")
        return self._root / id

    def delete(self, id: str) -> bool:
        gone = self._run("DELETE FROM uploads WHERE id = ?", (id,))
        self.clear(id)
        return gone > 0

    def clear(self, id: str) -> None:
        shutil.rmtree(self.folder(id), ignore_errors=True)

    def spare(self) -> int:
        return shutil.disk_usage(self._root).free

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _select(self, where: str, values: tuple[str, ...]) -> list[Upload]:
        with self._lock:
            try:
                rows = self._db.execute(f"SELECT body FROM uploads {where}", values).fetchall()
            except sqlite3.Error as error:
                raise unavailable(error, "the uploads cannot be read") from error
        return [self._decode(body) for (body,) in rows]

    def _run(self, query: str, values: tuple[object, ...]) -> int:
        with self._lock:
            try:
                return self._db.execute(query, values).rowcount
            except sqlite3.Error as error:
                raise unavailable(error, "the uploads cannot be changed") from error


def _sync(folder: Path) -> None:
    """A file that is new is only there for good once its folder is on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _full(error: OSError) -> Unavailable:
    return Unavailable("disk_unavailable", f"the file cannot be written: {error.strerror}", retry_after_s=10.0)


__all__ = ["DATABASE", "SqliteUploads"]
