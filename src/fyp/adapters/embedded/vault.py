"""The vault in a SQLite file of its own, for its owner alone: neither the log nor a copy of it holds a secret."""

import os
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from fyp.adapters.embedded.database import connect, unavailable
from fyp.adapters.embedded.records import SqliteRecords
from fyp.ports.event_log import Change
from fyp.vocabulary.errors import Unavailable

SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    kind TEXT NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID
"""


class SqliteVault(SqliteRecords):
    """Written by any process, one commit a call; commits are on the disk when they return."""

    def __init__(self, path: Path, busy_s: float = 2.0) -> None:
        super().__init__(path)
        self._one = threading.Lock()
        self._encode = msgspec.msgpack.Encoder().encode
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # its journal files get the same mode from SQLite
            self._db = connect(path, busy_s)
            self._db.execute("PRAGMA secure_delete=ON")
            self._db.execute(SCHEMA)
        except OSError as error:
            raise Unavailable("vault_unavailable", f"{path} cannot be opened: {error}") from error
        except sqlite3.Error as error:
            raise unavailable(error, f"{path} cannot be opened") from error

    def write(self, changes: Sequence[Change]) -> None:
        with self._one:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                for change in changes:
                    self._put(change)
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                self._undo()
                raise unavailable(error, "the vault cannot be written") from error
            if any(value is None for _, _, value in changes):
                with suppress(sqlite3.Error):  # else what was deleted stays in the journal until it is written over
                    self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def replace(self, kind: str, id: str, old: Struct, new: Struct) -> bool:
        with self._one:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                with closing(
                    self._db.execute("SELECT body FROM records WHERE kind = ? AND id = ?", (kind, id))
                ) as found:
                    row = found.fetchone()
                same = row is not None and self._decoder(type(old)).decode(row[0]) == old
                if same:
                    self._put(Change(kind, id, new))
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                self._undo()
                raise unavailable(error, "the vault cannot be written") from error
        return same

    def close(self) -> None:
        with self._one:
            self._db.close()
        super().close()

    def _put(self, change: Change) -> None:
        kind, id, value = change
        if value is None:
            self._db.execute("DELETE FROM records WHERE kind = ? AND id = ?", (kind, id))
        else:
            upsert = "INSERT INTO records VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body"
            self._db.execute(upsert, (kind, id, self._encode(value)))

    def _undo(self) -> None:
        with suppress(sqlite3.Error):
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")


__all__ = ["SqliteVault"]
