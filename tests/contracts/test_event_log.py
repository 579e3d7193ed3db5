"""What every event log does: commit at once, know each id once, give events back in order."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from msgspec import Struct
from tests.people import ADA, BEAT, BO, DANCE, GOAL, NOW, acted, arrived, followed, seen, swiped, uploaded, watched

from fyp.adapters.embedded.event_log import SqliteEventLog
from fyp.adapters.embedded.records import SqliteRecords
from fyp.adapters.ram.event_log import RamEventLog
from fyp.ports.event_log import Change, Entry, EventLog
from fyp.ports.records import Records
from fyp.vocabulary.errors import Unavailable
from fyp.vocabulary.event import Erased


class Note(Struct, frozen=True):
    text: str


class House:
    """A log with its records; `again()` opens them anew where the adapter outlives its process."""

    def __init__(self, open_both: Callable[[], tuple[EventLog, Records]], lasts: bool) -> None:
        self._open = open_both
        self.lasts = lasts
        self.log, self.records = open_both()

    def again(self) -> None:
        self.log.close()
        self.log, self.records = self._open()


@pytest.fixture(params=["ram", "embedded"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    def in_ram() -> tuple[EventLog, Records]:
        log = RamEventLog()
        return log, log.records

    def in_a_file() -> tuple[EventLog, Records]:
        path = tmp_path / "fyp.db"
        return SqliteEventLog(path), SqliteRecords(path)

    made = House(in_ram, False) if request.param == "ram" else House(in_a_file, True)
    yield made
    made.log.close()


def entries(*ids: str) -> list[Entry]:
    return [Entry(seen("bo", "p1", n, "dance-1", id=id)) for n, id in enumerate(ids)]


def ids(log: EventLog, **place: Any) -> list[str]:
    return [logged.event.id for logged in log.read(**place)]


def test_offsets_start_at_1_and_grow_by_1(house: House) -> None:
    assert house.log.last() == 0
    assert house.log.append(entries("a", "b")) == [1, 2]
    assert house.log.append(entries("c")) == [3]
    assert house.log.append([]) == []
    assert house.log.last() == 3
    assert [logged.offset for logged in house.log.read()] == [1, 2, 3]


def made_up(kind: type[Any], depth: int = 0) -> Any:
    """One of a kind, every field filled by its type; an event's id is the name of its kind."""
    hints = get_type_hints(kind)
    made = {field.name: filled(hints[field.name], depth) for field in msgspec.structs.fields(kind)}
    return kind(**made | ({"id": kind.__name__} if depth == 0 else {}))


def filled(of: Any, depth: int) -> Any:
    """A value of a type, not the default that it may have."""
    origin, inner = get_origin(of), get_args(of)
    if origin is Annotated:
        return filled(inner[0], depth)
    if origin is Literal:
        return inner[-1]
    if origin is tuple:
        return (filled(inner[0], depth + 1),)
    if origin is dict:
        return {filled(inner[0], depth + 1): filled(inner[1], depth + 1)}
    if origin in (Union, UnionType):
        return filled(inner[0], depth)
    if isinstance(of, type) and issubclass(of, msgspec.Struct):
        return made_up(of, depth + 1)
    return {str: "word", int: 3, float: 2.5, bool: True, bytes: b"\x00\xff"}[of]


def test_every_kind_of_event_comes_back_as_it_went_in(house: House) -> None:
    from fyp.vocabulary.account import Profile
    from fyp.vocabulary.event import (
        EVENT_TYPES,
        Blocked,
        Configured,
        Experimented,
        Forgot,
        Muted,
        Preferred,
        Profiled,
        Refreshed,
        Removed,
        Served,
        Tuned,
    )  # fmt: skip

    page = Served(
        id="p1", at=NOW, viewer="bo", session="s", page="p1", surface="foryou", videos=("dance-1",), sources=("taste",),
        scores=(0.5,), propensities=(0.25,), rows=b"\x00\xff", fields=b"\x01\x00", chances=b"\x80",
        weights_version="w1",
    )  # fmt: skip
    told = [
        page, uploaded(DANCE), arrived(BO), seen("bo", "p1", 0, "dance-1"), watched("bo", "p1", 0, 0.0, 4.2),
        acted("bo", "p1", 0, "like"), swiped("bo", "p1", 0, 4.2), followed("bo", "ada"),
        Blocked(id="b", at=NOW, viewer="bo", creator="dan", on=False),
        Removed(id="r", at=NOW, viewer="ada", video="dance-1"),
        Preferred(id="p", at=NOW, viewer="bo", topic="dance", level=-2),
        Muted(id="m", at=NOW, viewer="bo", about="keyword", what="goal", also=("goals",)),
        Configured(id="c", at=NOW, viewer="bo", languages=("nl",), autoplay=False, break_after_min=40),
        Profiled(id="h", at=NOW, viewer="bo", profile=Profile(id="bo", handle="bo.b", joined=NOW), was="bo"),
        Refreshed(id="n", at=NOW, viewer="bo", on=False), Forgot(id="o", at=NOW, viewer="bo", since=1.0, until=2.0),
        Erased(id="e", at=NOW, viewer="bo"), Tuned(id="t", at=NOW, knobs={"temperature": 0.1}, by="op", why="to see"),
        Experimented(id="x", at=NOW, name="warm", arms={"control": {}, "warm": {"temperature": 0.1}}, by="op", why="to see"),
    ]  # fmt: skip
    told += [made_up(kind) for kind in EVENT_TYPES if kind not in {type(event) for event in told}]
    assert {type(event) for event in told} == set(EVENT_TYPES)
    house.log.append([Entry(event) for event in told])
    assert [logged.event for logged in house.log.read()] == told


def test_the_events_of_one_viewer(house: House) -> None:
    for n in range(1200):
        house.log.append([Entry(seen(("bo", "cleo", "")[n % 3], "p1", n, "v", id=f"e{n}"))])
    assert [logged.event.id for logged in house.log.of("bo")] == [f"e{n}" for n in range(0, 1200, 3)]
    assert [logged.offset for logged in house.log.of("cleo")] == list(range(2, 1201, 3))
    assert list(house.log.of("dan")) == list(house.log.of("")) == []


def test_a_known_id_gets_0_and_changes_nothing(house: House) -> None:
    first = Entry(seen("bo", "p1", 0, "dance-1", id="a"), [Change("note", "n", Note("first"))])
    again = Entry(seen("bo", "p1", 0, "dance-1", id="a"), [Change("note", "n", Note("second"))])
    assert house.log.append([first]) == [1]
    assert house.log.append([*entries("x"), again, *entries("y")]) == [2, 0, 3]
    assert house.records.get("note", "n", Note) == Note("first")
    assert ids(house.log) == ["a", "x", "y"]


def test_an_id_twice_in_one_batch_is_taken_once(house: House) -> None:
    one = Entry(seen("bo", "p1", 0, "dance-1", id="a"), [Change("note", "n", Note("one"))])
    two = Entry(seen("bo", "p1", 0, "dance-1", id="a"), [Change("note", "n", Note("two"))])
    assert house.log.append([one, two, *entries("b")]) == [1, 0, 2]
    assert house.records.get("note", "n", Note) == Note("one")


def test_known(house: House) -> None:
    house.log.append(entries("a", "b"))
    assert house.log.known(["b", "c", "a"]) == {"a", "b"}
    assert house.log.known([]) == set()


def test_read_after_and_limit(house: House) -> None:
    house.log.append(entries(*(f"e{n}" for n in range(1203))))
    assert ids(house.log, after=1200) == ["e1200", "e1201", "e1202"]
    assert ids(house.log, after=2, limit=2) == ["e2", "e3"]
    assert len(ids(house.log, limit=1100)) == 1100
    assert ids(house.log, after=1203) == []
    assert ids(house.log, limit=0) == []


def test_records_are_committed_with_their_event(house: House) -> None:
    house.log.append([Entry(uploaded(DANCE), [Change("creator", "ada", ADA), Change("sound", "beat", BEAT)])])
    assert house.records.get("creator", "ada", type(ADA)) == ADA
    assert house.records.get("sound", "beat", type(BEAT)) == BEAT
    later = [
        Change("note", "n", Note("a")),
        Change("note", "n", None),
        Change("note", "m", None),
        Change("note", "m", Note("b")),
    ]
    house.log.append([Entry(uploaded(GOAL), [Change("sound", "beat", None), *later])])
    assert house.records.get("sound", "beat", type(BEAT)) is None
    assert house.records.get("note", "n", Note) is None
    assert house.records.get("note", "m", Note) == Note("b")


def test_all_is_there_when_opened_again(house: House) -> None:
    house.log.append([Entry(uploaded(DANCE), [Change("creator", "ada", ADA)]), *entries("a")])
    if not house.lasts:
        return
    house.again()
    assert house.log.last() == 2
    assert house.records.get("creator", "ada", type(ADA)) == ADA
    assert house.log.append(entries("a", "b")) == [0, 3]


def erasure(id: str = "gone", *changes: Change) -> Entry:
    return Entry(Erased(id=id, at=NOW), changes)


def test_all_that_a_viewer_told_goes_and_the_others_keep_their_places(house: House) -> None:
    for n, viewer in enumerate(("bo", "ada", "bo", "ada", "bo")):
        house.log.append([Entry(seen(viewer, "p1", n, "dance-1", id=f"e{n}"), [Change("note", viewer, Note("x"))])])
    assert house.log.erased() == 0
    assert house.log.erase("bo", erasure("gone", Change("note", "bo", None))) == 6
    assert house.log.erased() == house.log.last() == 6
    assert [(logged.offset, logged.event.id) for logged in house.log.read()] == [(2, "e1"), (4, "e3"), (6, "gone")]
    assert ids(house.log, after=2) == ["e3", "gone"] and ids(house.log, limit=1) == ["e1"]
    assert house.records.get("note", "bo", Note) is None and house.records.get("note", "ada", Note) == Note("x")
    assert house.log.known(["e0", "e1"]) == {"e1"}
    assert house.log.append(entries("e0", "new", "e1")) == [7, 8, 0]


def test_no_offset_is_given_twice(house: House) -> None:
    house.log.append([Entry(seen("ada", "p1", 0, "dance-1", id="a")), *entries("b", "c")])
    assert house.log.erase("bo", erasure("first")) == 4
    assert house.log.erase("ada", erasure("second")) == 5
    assert house.log.erase("", erasure("nobody")) == 6
    if house.lasts:
        house.again()
    assert house.log.erased() == house.log.last() == 6
    assert ids(house.log) == ["first", "second", "nobody"]
    assert house.log.append(entries("d")) == [7]
    assert house.log.erased() == 6


def test_an_erasure_that_fails_changes_nothing(house: House) -> None:
    house.log.append(entries("a"))
    house.log.close()
    with pytest.raises(Unavailable):
        house.log.erase("bo", erasure())
    if house.lasts:
        house.again()
        assert ids(house.log) == ["a"] and house.log.erased() == 0


def test_follow_gives_what_is_there_then_what_comes_and_ends_in_time(house: House) -> None:
    house.log.append(entries("a", "b"))
    got: list[str] = []

    def listen() -> None:
        got.extend(logged.event.id for logged in house.log.follow(after=1, timeout_s=1.0))

    listener = threading.Thread(target=listen)
    listener.start()
    for n in range(5):
        house.log.append(entries(f"late{n}"))
    listener.join(10.0)
    assert not listener.is_alive()
    assert got == ["b", "late0", "late1", "late2", "late3", "late4"]


def test_follow_ends_when_the_log_closes(house: House) -> None:
    listener = threading.Thread(target=lambda: list(house.log.follow()))
    listener.start()
    house.log.close()
    listener.join(5.0)
    assert not listener.is_alive()


def test_a_closed_log_takes_nothing(house: House) -> None:
    house.log.close()
    house.log.close()
    with pytest.raises(Unavailable):
        house.log.append(entries("a"))


def test_many_writers_lose_nothing(house: House) -> None:
    def write(name: str) -> None:
        for n in range(50):
            house.log.append(entries(f"{name}{n}", f"{name}{n}x"))

    writers = [threading.Thread(target=write, args=(f"w{k}-",)) for k in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert house.log.last() == 400
    assert [logged.offset for logged in house.log.read()] == list(range(1, 401))
    assert len(set(ids(house.log))) == 400
