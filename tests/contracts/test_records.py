"""What every record store does: give back what the log committed."""

from pathlib import Path

import pytest
from msgspec import Struct
from tests.people import seen

from fyp.adapters.embedded.event_log import SqliteEventLog
from fyp.adapters.embedded.records import SqliteRecords
from fyp.adapters.ram.event_log import RamEventLog
from fyp.ports.event_log import Change, Entry, EventLog
from fyp.ports.records import Records


class Note(Struct, frozen=True):
    text: str


class NoteOfOld(Struct, frozen=True):
    text: str
    colour: str = "grey"


Both = tuple[EventLog, Records]


@pytest.fixture(params=["ram", "embedded"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Both:
    if request.param == "ram":
        log = RamEventLog()
        return log, log.records
    return SqliteEventLog(tmp_path / "fyp.db"), SqliteRecords(tmp_path / "fyp.db")


def write(log: EventLog, *changes: Change) -> None:
    log.append([Entry(seen("bo", "p", 0, "v", id=f"e{log.last() + 1}"), changes)])


def test_get_many_count(both: Both) -> None:
    log, records = both
    assert records.get("note", "a", Note) is None
    assert records.count("note") == 0
    write(log, Change("note", "a", Note("A")), Change("note", "b", Note("B")), Change("other", "a", Note("O")))
    assert records.get("note", "a", Note) == Note("A")
    assert records.get("other", "a", Note) == Note("O")
    assert records.many("note", ["b", "x", "a", "a"], Note) == {"a": Note("A"), "b": Note("B")}
    assert records.many("note", [], Note) == {}
    assert (records.count("note"), records.count("other"), records.count("none")) == (2, 1, 0)


def test_many_takes_more_ids_than_a_query_has_room_for(both: Both) -> None:
    log, records = both
    write(log, *(Change("note", f"n{n}", Note(str(n))) for n in range(1300)))
    assert len(records.many("note", (f"n{n}" for n in range(2000)), Note)) == 1300


def test_scan_is_in_order_of_id_and_by_prefix(both: Both) -> None:
    log, records = both
    held = ["bo/v2", "bo/v10", "bo/v1", "bob/v1", "cleo/v1"]
    write(log, *(Change("liked", id, Note(id)) for id in held))
    assert [id for id, _ in records.scan("liked", Note, "bo/")] == ["bo/v1", "bo/v10", "bo/v2"]
    assert [id for id, _ in records.scan("liked", Note)] == sorted(held)
    assert [note.text for _, note in records.scan("liked", Note, "cleo/v1")] == ["cleo/v1"]
    assert list(records.scan("liked", Note, "dan/")) == []


def test_scan_goes_on_past_one_chunk(both: Both) -> None:
    log, records = both
    write(log, *(Change("note", f"n{n:05d}", Note(str(n))) for n in range(1200)))
    assert [id for id, _ in records.scan("note", Note, "n")] == [f"n{n:05d}" for n in range(1200)]


def test_a_field_that_came_later_has_its_default(both: Both) -> None:
    log, records = both
    write(log, Change("note", "a", Note("A")))
    assert records.get("note", "a", NoteOfOld) == NoteOfOld("A", "grey")
