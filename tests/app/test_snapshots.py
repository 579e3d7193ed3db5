"""Starting again: newest good snapshot and the tail, broken ones passed over, the same state as the whole log gives."""

import logging
from pathlib import Path

import pytest
from tests.app.cast import page_of
from tests.people import NOW, acted, seen, uploads

from fyp.adapters.ram.blobs import RamBlobs
from fyp.adapters.ram.clock import ManualClock, SeededDice
from fyp.adapters.ram.event_log import RamEventLog
from fyp.adapters.ram.uploads import RamUploads
from fyp.adapters.ram.vault import RamVault
from fyp.app import App, Doors, digests, open_app
from fyp.app.snapshots import KEEP, Snapshots, restore
from fyp.config import Settings
from fyp.engine.engine import Engine
from fyp.platform import videos
from fyp.ports.event_log import Entry


def make() -> Engine:
    return Engine(seed=0)


def doors(clock: ManualClock, events: RamEventLog, blobs: RamBlobs) -> Doors:
    return Doors(events, events.records, blobs, blobs, clock, SeededDice(), RamVault(), RamUploads())


def watch_some(app: App, rounds: int) -> None:
    for _ in range(rounds):
        page = page_of(app, "bo", n=2)
        for slot in page.slots:
            app.tell([seen("bo", page.id, slot.position, slot.video, at=app.clock.now())])
            app.tell([acted("bo", page.id, slot.position, "like", at=app.clock.now())])


def test_a_clean_stop_writes_a_snapshot_and_the_next_start_begins_there(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path))
    app = open_app(settings)
    app.tell(uploads(at=app.clock.now()))
    watch_some(app, 4)
    liked = videos.marked(app.records, videos.LIKED, "bo")
    digest, last = app.digest(), app.last()
    app.stop()
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == [f"{last:016d}.bin"]
    assert digests(settings) == (last, digest, digest)
    app = open_app(settings)
    assert (app.digest(), app._saved) == (digest, last)
    assert videos.marked(app.records, videos.LIKED, "bo") == liked != []
    page = page_of(app, "bo")
    assert page.cursor == 5
    app.stop()


def test_snapshots_are_written_on_the_way_and_the_last_two_are_kept() -> None:
    events, blobs, clock = RamEventLog(), RamBlobs(), ManualClock(NOW)
    app = App(doors(clock, events, blobs), make, snapshot_events=10)
    for event in uploads(24):
        app.tell([event])
    watch_some(app, 8)
    app.stop()
    kept = [key for key in blobs.keys("snapshots/")]
    assert len(kept) == KEEP
    for offset, state in Snapshots(blobs).newest_first():
        engine = make()
        engine.load(state)
        other = make()
        other.observe_many([logged.event for logged in events.read(limit=offset)])
        assert engine.digest() == other.digest()


def test_a_snapshot_comes_with_time_too() -> None:
    events, blobs, clock = RamEventLog(), RamBlobs(), ManualClock(NOW)
    app = App(doors(clock, events, blobs), make, snapshot_minutes=10.0)
    app.tell(uploads(3))
    app.call(lambda: None)
    assert blobs.keys("snapshots/") == []
    clock.advance(601.0)
    app.call(lambda: None)
    app.call(lambda: None)
    app._writer.submit(lambda: None).result()
    assert blobs.keys("snapshots/") == ["snapshots/0000000000000003.bin"]
    app.stop()


@pytest.mark.parametrize("harm", ["cut", "bit", "empty", "foreign", "ahead"])
def test_a_broken_snapshot_is_passed_over_with_a_warning(harm: str, caplog: pytest.LogCaptureFixture) -> None:
    events, blobs = RamEventLog(), RamBlobs()
    events.append([Entry(event) for event in uploads(10)])
    early = make()
    early.observe_many([logged.event for logged in events.read(limit=4)])
    Snapshots(blobs).write(4, early.save())
    engine, _, _ = restore(make, events, None)
    Snapshots(blobs).write(10, engine.save())
    newest = blobs.keys("snapshots/")[-1]
    data = blobs.get(newest)
    if harm == "ahead":
        blobs.put("snapshots/0000000000000099.bin", data)
        blobs.delete(newest)
    else:
        broken = {
            "cut": data[: len(data) // 2],
            "bit": data[:-9] + b"\x00" + data[-8:],
            "empty": b"",
            "foreign": b"MZ" + data,
        }
        assert broken[harm] != data
        blobs.put(newest, broken[harm])
    with caplog.at_level(logging.WARNING, "fyp.app"):
        again, offset, from_snapshot = restore(make, events, Snapshots(blobs))
    assert (offset, from_snapshot) == (10, 4)
    assert again.digest() == engine.digest()
    assert "passed over" in caplog.text


def test_a_snapshot_that_the_engine_cannot_read_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    events, blobs = RamEventLog(), RamBlobs()
    events.append([Entry(event) for event in uploads(5)])
    Snapshots(blobs).write(5, b"a state of another age")
    with caplog.at_level(logging.WARNING, "fyp.app"):
        engine, offset, from_snapshot = restore(make, events, Snapshots(blobs))
    assert (offset, from_snapshot) == (5, 0)
    assert engine.digest() == restore(make, events, None)[0].digest()
    assert "passed over" in caplog.text


def test_a_start_is_the_same_however_much_comes_from_the_snapshot() -> None:
    events, blobs, clock = RamEventLog(), RamBlobs(), ManualClock(NOW)
    app = App(doors(clock, events, blobs), make)
    app.tell(uploads(24))
    watch_some(app, 5)
    digest, last = app.digest(), app.last()
    for offset in range(0, last + 1, 7):
        engine = make()
        engine.observe_many([logged.event for logged in events.read(limit=offset)])
        store = RamBlobs()
        Snapshots(store).write(offset, engine.save())
        again, reached, began = restore(make, events, Snapshots(store))
        assert (again.digest(), reached, began) == (digest, last, offset)
    app.stop()
