"""The one SQLite file: how it is opened, its schema, and the steps from an older schema to this one."""

import sqlite3
from pathlib import Path

from fyp.vocabulary.errors import Unavailable

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE events (
        "offset" INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        viewer TEXT NOT NULL,
        at REAL NOT NULL,
        body BLOB NOT NULL
    );
    CREATE TABLE records (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (kind, id)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE erasures ("offset" INTEGER PRIMARY KEY);
    """,
)
"""Step k takes a file from `user_version` k to k + 1. Steps are only ever added."""


def connect(path: Path, busy_s: float = 2.0) -> sqlite3.Connection:
    """A connection in autocommit mode. WAL, and `synchronous=FULL`: a commit is on the disk when it returns."""
    db = sqlite3.connect(path, timeout=busy_s, isolation_level=None, check_same_thread=False, cached_statements=512)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA cache_size=-65536")
    return db


def migrate(db: sqlite3.Connection, path: Path) -> None:
    """Bring the file to the newest schema, one commit a step. Raises `Unavailable` for a file of a newer fyp."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        message = f"{path} has schema {version}, this fyp knows {len(MIGRATIONS)}: it was written by a newer fyp"
        raise Unavailable("newer_schema", message)
    for step in range(version, len(MIGRATIONS)):
        db.executescript(f"BEGIN IMMEDIATE; {MIGRATIONS[step]} PRAGMA user_version={step + 1}; COMMIT;")


def unavailable(error: sqlite3.Error, what: str) -> Unavailable:
    """The error to raise when SQLite refuses: locked, full, read-only, damaged."""
    return Unavailable("log_unavailable", f"{what}: {error}", retry_after_s=1.0)


__all__ = ["MIGRATIONS", "connect", "migrate", "unavailable"]
