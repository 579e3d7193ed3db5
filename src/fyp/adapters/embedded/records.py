"""Records in the log's SQLite file, read through a connection a thread."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from fyp.adapters.embedded.database import connect, unavailable

R = TypeVar("R", bound=Struct)
CHUNK = 500
AFTER_ANY_ID = "\U0010ffff"


class SqliteRecords:
    """What the log in the same file has committed. Bodies are MessagePack."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._decoders: dict[type[Struct], msgspec.msgpack.Decoder[Any]] = {}

    def get(self, kind: str, id: str, of: type[R]) -> R | None:
        rows = self._query("SELECT body FROM records WHERE kind = ? AND id = ?", (kind, id))
        found: R | None = self._decoder(of).decode(rows[0][0]) if rows else None
        return found

    def many(self, kind: str, ids: Iterable[str], of: type[R]) -> dict[str, R]:
        wanted = list(dict.fromkeys(ids))
        decode = self._decoder(of).decode
        found: dict[str, R] = {}
        for start in range(0, len(wanted), CHUNK):
            part = wanted[start : start + CHUNK]
            marks = ",".join("?" * len(part))
            query = f"SELECT id, body FROM records WHERE kind = ? AND id IN ({marks})"
            found.update((id, decode(body)) for id, body in self._query(query, (kind, *part)))
        return found

    def scan(self, kind: str, of: type[R], prefix: str = "") -> Iterator[tuple[str, R]]:
        decode = self._decoder(of).decode
        query = "SELECT id, body FROM records WHERE kind = ? AND id > ? AND id < ? ORDER BY id LIMIT ?"
        end = prefix + AFTER_ANY_ID
        last = ""
        if prefix:
            first = self.get(kind, prefix, of)
            if first is not None:
                yield prefix, first
            last = prefix
        while True:
            rows = self._query(query, (kind, last, end, CHUNK))
            for id, body in rows:
                yield id, decode(body)
            if len(rows) < CHUNK:
                return
            last = rows[-1][0]

    def count(self, kind: str) -> int:
        return int(self._query("SELECT count(*) FROM records WHERE kind = ?", (kind,))[0][0])

    def close(self) -> None:
        for db in self._opened:
            db.close()
        self._opened.clear()

    def _query(self, query: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        try:
            if db is None:
                db = self._local.db = connect(self._path)
                db.execute("PRAGMA query_only=1")
                self._opened.append(db)
            return db.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise unavailable(error, "the records cannot be read") from error

    def _decoder(self, of: type[R]) -> "msgspec.msgpack.Decoder[R]":
        decoder = self._decoders.get(of)
        if decoder is None:
            decoder = self._decoders[of] = msgspec.msgpack.Decoder(of)
        return decoder


__all__ = ["SqliteRecords"]
