"""What only the embedded adapters do: refuse whole, migrate, hold a lock, leave no part behind."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import Struct
from tests.people import seen

from fyp.adapters.embedded import blobs as folder
from fyp.adapters.embedded import database
from fyp.adapters.embedded.blobs import FolderBlobs
from fyp.adapters.embedded.event_log import SqliteEventLog
from fyp.adapters.embedded.records import SqliteRecords
from fyp.ports.event_log import Change, Entry
from fyp.vocabulary.errors import Unavailable


class Note(Struct, frozen=True):
    text: str


def entry(id: str, text: str = "") -> Entry:
    return Entry(seen("bo", "p1", 0, "dance-1", id=id), [Change("note", id, Note(text))] if text else ())


def test_a_full_disk_keeps_nothing_of_the_batch_and_what_was_there_stays(tmp_path: Path) -> None:
    log = SqliteEventLog(tmp_path / "fyp.db")
    log.append([entry("a", "kept")])
    pages = log._db.execute("PRAGMA page_count").fetchone()[0]
    log._db.execute(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(Unavailable) as refused:
        log.append([entry(f"big{n}", "x" * 4000) for n in range(50)])
    assert refused.value.retry and refused.value.retry_after_s > 0 and "full" in refused.value.message
    assert log.last() == 1
    log._db.execute("PRAGMA max_page_count=1000000")
    assert log.append([entry("a"), entry("b")]) == [0, 2]
    records = SqliteRecords(tmp_path / "fyp.db")
    assert records.count("note") == 1
    assert [logged.event.id for logged in log.read()] == ["a", "b"]


def test_a_locked_file_is_unavailable_and_then_well_again(tmp_path: Path) -> None:
    log = SqliteEventLog(tmp_path / "fyp.db", busy_s=0.05)
    other = sqlite3.connect(tmp_path / "fyp.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="locked"):
        log.append([entry("a")])
    other.execute("ROLLBACK")
    assert log.append([entry("a")]) == [1]


def test_a_second_writer_is_refused_and_a_reader_is_not(tmp_path: Path) -> None:
    path = tmp_path / "fyp.db"
    log = SqliteEventLog(path)
    log.append([entry("a")])
    code = (
        "import sys\nfrom pathlib import Path\nfrom fyp.adapters.embedded.event_log import SqliteEventLog\n"
        "from fyp.vocabulary.errors import Unavailable\n"
        "print(SqliteEventLog(Path(sys.argv[1]), writes=False).last())\n"
        "try: SqliteEventLog(Path(sys.argv[1]))\nexcept Unavailable as error: print(error.code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["1", "log_in_use"], done.stderr
    log.close()
    SqliteEventLog(path).close()


def test_a_reader_follows_what_another_connection_writes(tmp_path: Path) -> None:
    log = SqliteEventLog(tmp_path / "fyp.db")
    reader = SqliteEventLog(tmp_path / "fyp.db", writes=False)
    log.append([entry("a")])
    following = reader.follow(timeout_s=5.0)
    assert next(following).event.id == "a"
    log.append([entry("b")])
    assert next(following).event.id == "b"
    with pytest.raises(Unavailable):
        reader.append([entry("c")])


def test_an_older_file_is_brought_up_and_a_newer_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fyp.db"
    SqliteEventLog(path).close()
    monkeypatch.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, "CREATE TABLE extra (a);"))
    log = SqliteEventLog(path)
    log.append([entry("a")])
    assert log._db.execute("PRAGMA user_version").fetchone()[0] == len(database.MIGRATIONS)
    log._db.execute("INSERT INTO extra VALUES (1)")
    log.close()
    monkeypatch.undo()
    with pytest.raises(Unavailable, match="newer"):
        SqliteEventLog(path)


def test_a_step_that_fails_leaves_the_older_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "fyp.db"
    SqliteEventLog(path).close()
    with monkeypatch.context() as patch:
        patch.setattr(
            database, "MIGRATIONS", (*database.MIGRATIONS, "CREATE TABLE extra (a); SELECT no_such_column FROM extra;")
        )
        with pytest.raises(Unavailable):
            SqliteEventLog(path)
    log = SqliteEventLog(path)
    assert log._db.execute("PRAGMA user_version").fetchone()[0] == len(database.MIGRATIONS)
    assert log._db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'extra'").fetchone()[0] == 0


def test_commits_are_durable(tmp_path: Path) -> None:
    log = SqliteEventLog(tmp_path / "fyp.db")
    assert log._db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert log._db.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_a_damaged_file_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "fyp.db").write_bytes(b"not a database, not a database, not a database" * 100)
    with pytest.raises(Unavailable, match="not a database"):
        SqliteEventLog(tmp_path / "fyp.db")


def test_a_blob_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FolderBlobs(tmp_path)
    store.put("a.bin", b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="No space"):
        store.put("a.bin", b"new")
    assert store.get("a.bin") == b"old"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.bin"]


def test_parts_left_by_a_process_that_died_are_cleared(tmp_path: Path) -> None:
    (tmp_path / folder.PARTS).mkdir()
    old, fresh = tmp_path / folder.PARTS / "old", tmp_path / folder.PARTS / "fresh"
    old.write_bytes(b"x")
    fresh.write_bytes(b"x")
    os.utime(old, (1.0, 1.0))
    store = FolderBlobs(tmp_path)
    assert (old.exists(), fresh.exists()) == (False, True)
    assert store.keys() == []
    assert folder.LEFT_OVER_S > 0
