"""The event log in SQLite: one file with the records, so that an event and what it changes commit together."""

import fcntl
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from time import monotonic
from typing import IO

import msgspec

from fyp.adapters.embedded.database import connect, migrate, unavailable
from fyp.ports.event_log import Change, Entry, Logged
from fyp.vocabulary.errors import Unavailable
from fyp.vocabulary.event import AnyEvent

CHUNK = 500
POLL_S = 0.25
"""How often a follower looks for what another process wrote: seconds."""

ROWS = 100
"""Rows of one statement. SQLite lets other threads run during a statement: with one a row, every row would have to wait
for its turn again (measured: 8 against 3 us a row under load)."""


@cache
def _insert_sql(rows: int) -> str:
    return f'INSERT INTO events("offset", id, viewer, at, body) VALUES {_marks(5, rows)}'


@cache
def _write_sql(rows: int) -> str:
    upsert = "ON CONFLICT DO UPDATE SET body = excluded.body"
    return f"INSERT INTO records(kind, id, body) VALUES {_marks(3, rows)} {upsert}"


@cache
def _delete_sql(rows: int) -> str:
    return f"DELETE FROM records WHERE (kind, id) IN (VALUES {_marks(2, rows)})"


def _marks(columns: int, rows: int) -> str:
    return ",".join([f"({','.join('?' * columns)})"] * rows)


class SqliteEventLog:
    """The log of `path`. One process writes: a second that wants to raises `Unavailable`; any number may read.

    `busy_s`: how long an append waits for a lock before it gives up, seconds.
    """

    def __init__(self, path: Path, writes: bool = True, busy_s: float = 2.0) -> None:
        self._path = path
        self._bell = threading.Condition(threading.RLock())
        self._closed = False
        self._lock_file = _hold(path) if writes else None
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(AnyEvent)
        try:
            self._db = connect(path, busy_s)
            if writes:
                migrate(self._db, path)
            self._reader = connect(path, busy_s)
            self._last = self._newest()
        except sqlite3.Error as error:
            self._release()
            raise unavailable(error, f"{path} cannot be opened") from error
        except Unavailable:
            self._release()
            raise

    def append(self, batch: Sequence[Entry]) -> list[int]:
        with self._bell:
            if self._closed or self._lock_file is None:
                raise Unavailable("log_closed", "the event log is closed or open for reading only")
            try:
                try:
                    offsets = self._insert(batch)
                except sqlite3.IntegrityError:
                    self._undo()
                    offsets = self._insert_new(batch)
            except sqlite3.Error as error:
                self._undo()
                raise unavailable(error, "the event log cannot be written") from error
            self._bell.notify_all()
        return offsets

    def known(self, ids: Sequence[str]) -> set[str]:
        with self._bell:
            return self._known(ids)

    def read(self, after: int = 0, limit: int | None = None) -> Iterator[Logged]:
        return self._some("TRUE", (), after, limit)

    def of(self, viewer: str) -> Iterator[Logged]:
        return self._some("viewer = ?", (viewer,), 0, None) if viewer else iter(())

    def _some(self, which: str, values: tuple[str, ...], after: int, limit: int | None) -> Iterator[Logged]:
        """The events for which the SQL of `which` holds, in order, in pieces."""
        decode, make = self._decoder.decode, Logged._make
        query = f'SELECT "offset", body FROM events WHERE {which} AND "offset" > ? ORDER BY "offset" LIMIT ?'
        left = limit
        while left is None or left > 0:
            take = CHUNK if left is None else min(CHUNK, left)
            try:
                with self._bell:
                    rows = [] if self._closed else self._reader.execute(query, (*values, after, take)).fetchall()
            except sqlite3.Error as error:
                raise unavailable(error, "the event log cannot be read") from error
            for offset, body in rows:
                yield make((offset, decode(body)))
            if len(rows) < take:
                return
            after = rows[-1][0]
            left = None if left is None else left - take

    def follow(self, after: int = 0, timeout_s: float | None = None) -> Iterator[Logged]:
        while True:
            came = False
            for logged in self.read(after):
                after, came = logged.offset, True
                yield logged
            if came:
                continue
            deadline = None if timeout_s is None else monotonic() + timeout_s
            with self._bell:
                while not self._closed and self._newest() <= after:
                    left = POLL_S if deadline is None else min(POLL_S, deadline - monotonic())
                    if left <= 0:
                        return
                    self._bell.wait(left)
                if self._closed:
                    return

    def last(self) -> int:
        with self._bell:
            return self._last if self._closed or self._lock_file is not None else self._newest()

    def erase(self, viewer: str, last: Entry) -> int:
        with self._bell:
            if self._closed or self._lock_file is None:
                raise Unavailable("log_closed", "the event log is closed or open for reading only")
            try:
                self._db.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten
                self._db.execute("BEGIN IMMEDIATE")
                if viewer:
                    self._db.execute("DELETE FROM events WHERE viewer = ?", (viewer,))
                offset = self._write([last])[0]
                self._db.execute("DELETE FROM erasures")
                self._db.execute("INSERT INTO erasures VALUES (?)", (offset,))
                self._db.execute("COMMIT")
                self._last = offset
            except sqlite3.Error as error:
                self._undo()
                raise unavailable(error, "the event log cannot be written") from error
            self._bell.notify_all()
            with suppress(sqlite3.Error):  # else what was deleted stays in the journal until it is next written over
                self._db.execute("PRAGMA secure_delete=OFF")
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return offset

    def erased(self) -> int:
        try:
            with self._bell:
                return int(self._reader.execute('SELECT coalesce(max("offset"), 0) FROM erasures').fetchone()[0])
        except sqlite3.Error as error:
            if "no such table" in str(error):  # open for reading, and of an older schema: nothing was ever erased
                return 0
            raise unavailable(error, "the event log cannot be read") from error

    def close(self) -> None:
        with self._bell:
            if self._closed:
                return
            self._closed = True
            self._db.close()
            self._reader.close()
            self._release()
            self._bell.notify_all()

    def _insert(self, batch: Sequence[Entry]) -> list[int]:
        """All in one commit; IntegrityError when one of the ids is known."""
        self._db.execute("BEGIN IMMEDIATE")
        offsets = self._write(batch)
        self._db.execute("COMMIT")
        self._last += len(batch)
        return offsets

    def _write(self, batch: Sequence[Entry]) -> list[int]:
        """Rows of events and records, within a transaction."""
        encode = self._encoder.encode
        first = self._last + 1
        rows: list[object] = []
        for offset, (e, _) in enumerate(batch, first):
            rows += (offset, e.id, e.viewer, e.at, encode(e))
        written: dict[tuple[str, str], Change] = {}
        for _, changes in batch:
            for change in changes:
                written[change.kind, change.id] = change
        self._execute(_insert_sql, 5, rows)
        if written:
            gone: list[object] = []
            kept: list[object] = []
            for kind, id, value in written.values():
                if value is None:
                    gone += (kind, id)
                else:
                    kept += (kind, id, encode(value))
            self._execute(_delete_sql, 2, gone)
            self._execute(_write_sql, 3, kept)
        return list(range(first, first + len(batch)))

    def _execute(self, sql: Callable[[int], str], columns: int, values: list[object]) -> None:
        """Run a statement over flat `values`, many rows at once."""
        for start in range(0, len(values), columns * ROWS):
            part = values[start : start + columns * ROWS]
            self._db.execute(sql(len(part) // columns), part)

    def _insert_new(self, batch: Sequence[Entry]) -> list[int]:
        """As `_insert`, of those entries alone whose id is new: the first of each id."""
        known = self._known([entry.event.id for entry in batch])
        places: list[int] = []
        for place, entry in enumerate(batch):
            if entry.event.id not in known:
                known.add(entry.event.id)
                places.append(place)
        offsets = [0] * len(batch)
        if places:
            self._last = self._newest()
            for place, offset in zip(places, self._insert([batch[place] for place in places]), strict=True):
                offsets[place] = offset
        return offsets

    def _known(self, ids: Sequence[str]) -> set[str]:
        found: set[str] = set()
        try:
            for start in range(0, len(ids), CHUNK):
                part = ids[start : start + CHUNK]
                query = f"SELECT id FROM events WHERE id IN ({','.join('?' * len(part))})"
                found.update(row[0] for row in self._db.execute(query, part))
        except sqlite3.Error as error:
            raise unavailable(error, "the event log cannot be read") from error
        return found

    def _newest(self) -> int:
        return int(self._reader.execute('SELECT coalesce(max("offset"), 0) FROM events').fetchone()[0])

    def _undo(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _release(self) -> None:
        if self._lock_file is not None:
            self._lock_file.close()


def _hold(path: Path) -> IO[bytes]:
    """The lock of the one writer of `path`; the system lets go of it when the process ends, however it ends."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.with_name(path.name + ".lock").open("wb")
    except OSError as error:
        raise Unavailable("log_unavailable", f"{path} cannot be opened: {error}") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise Unavailable("log_in_use", f"{path} is in use by another fyp", retry_after_s=1.0) from error
    return file


__all__ = ["SqliteEventLog"]
