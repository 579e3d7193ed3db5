"""Who leaves: gone from log, records, files, snapshots and engine at once; from what they taught others after the night."""

import sys
import threading
from typing import Any

import pytest
from tests.app.cast import page_of
from tests.people import ADA, BEAT, DANCE, MEDIA, NOW, acted, arrived, followed, seen, swiped, uploads

from fyp.adapters.ram.blobs import RamBlobs
from fyp.adapters.ram.clock import ManualClock, SeededDice
from fyp.adapters.ram.event_log import RamEventLog
from fyp.adapters.ram.uploads import RamUploads
from fyp.adapters.ram.vault import RamVault
from fyp.app.app import App
from fyp.app.doors import Doors
from fyp.app.erasures import ERASES, night
from fyp.app.rooms import ROOMS
from fyp.app.snapshots import PREFIX
from fyp.engine.engine import Engine
from fyp.vocabulary.event import AnyEvent, Blocked, Configured, Muted
from fyp.vocabulary.viewer import Viewer

BO = Viewer(id="bo", language="nl", country="NL", device="phone")


class House:
    """An app over memory with snapshots, that can be opened again over the same log."""

    def __init__(self, **more: Any) -> None:
        self.clock = ManualClock(NOW)
        self.events, self.blobs = RamEventLog(), RamBlobs()
        self.doors = Doors(
            self.events,
            self.events.records,
            self.blobs,
            self.blobs,
            self.clock,
            SeededDice(0),
            RamVault(),
            RamUploads(),
        )
        self.app = App(self.doors, lambda: Engine(seed=0), **more)
        self.app.tell(uploads(60))
        self.blobs.put("dance-1.mp4", b"film")
        self.blobs.put("dance-1.jpg", b"picture")
        self.app.publish(DANCE, MEDIA["dance-1"], ADA, BEAT)
        self.clock.advance(60.0)

    def watch(self, viewer: str, pages: int = 2) -> None:
        for _ in range(pages):
            page = page_of(self.app, viewer, 6)
            told: list[AnyEvent] = []
            for slot in page.slots:
                self.clock.advance(9.0)
                now = self.clock.now()
                told.append(seen(viewer, page.id, slot.position, slot.video, now - 8.0))
                told.append(acted(viewer, page.id, slot.position, "like", at=now - 1.0))
                told.append(acted(viewer, page.id, slot.position, "save", at=now - 1.0))
                told.append(swiped(viewer, page.id, slot.position, 7.0, now))
            assert self.app.tell(told).refused == []

    def kept(self) -> list[AnyEvent]:
        return [logged.event for logged in self.events.read()]

    def again(self) -> Engine:
        """An engine that has read the log as it is now."""
        engine = Engine(seed=0)
        engine.observe_many(self.kept())
        return engine


@pytest.fixture
def house() -> House:
    made = House()
    made.app.tell([arrived(BO, made.clock.now()), followed("bo", "ada", at=made.clock.now())])
    made.app.tell([Blocked(id="b", at=made.clock.now(), viewer="bo", creator="maker-3")])
    made.app.tell([Muted(id="m", at=made.clock.now(), viewer="bo", about="keyword", what="goal")])
    made.app.tell([Configured(id="c", at=made.clock.now(), viewer="bo", languages=("nl",))])
    for viewer in ("cleo", "bo", "cleo", "bo"):
        made.watch(viewer)
    return made


def test_the_log_the_records_and_the_engine_know_nothing_of_them(house: House) -> None:
    before = house.kept()
    house.app.erase("bo")
    assert [e.id for e in house.kept()][:-1] == [e.id for e in before if e.viewer != "bo"]
    assert house.kept()[-1].viewer == "" and type(house.kept()[-1]).__name__ == "Erased"
    held = house.events.records._kinds
    assert [(kind, id) for kind, records in held.items() for id in records if "bo" in id.split("/")] == []
    assert house.app.engine.memory.viewers.find("bo") < 0
    page = page_of(house.app, "bo", 50)
    assert page.cursor == 1
    assert house.app.records.count("liked") > 0  # cleo's


def test_every_room_says_what_it_forgets() -> None:
    modules = [sys.modules[hear.__module__] for _, hear in ROOMS.values()]
    assert [module.erased for module in modules] == list(ERASES)


def test_a_maker_takes_their_videos_and_files_along(house: House) -> None:
    mine = house.app.engine.made_by("ada")
    assert "dance-1" in mine
    house.app.erase("ada")
    assert house.app.records.get("video", "dance-1", type(DANCE)) is None
    assert house.app.records.get("creator", "ada", type(ADA)) is None
    assert house.blobs.keys("dance") == []
    assert not set(mine) & {slot.video for slot in page_of(house.app, "cleo", 50).slots}
    house.app.rebuild()
    assert house.app.digest() == house.again().digest()


def test_made_anew_the_state_is_that_of_a_log_without_them(house: House) -> None:
    others = [event for event in house.kept() if event.viewer != "bo"]
    house.app.erase("bo")
    assert house.app.digest() != house.again().digest()  # what they taught is still there
    assert house.app.erasures.left is not None
    house.app.rebuild()
    assert house.app.erasures.left is None
    without = Engine(seed=0)
    without.observe_many(others)
    assert house.app.digest() == without.digest() == house.again().digest()
    house.watch("cleo")
    assert house.app.digest() == house.again().digest()


def test_snapshots_in_which_they_are_go_and_come_again_when_made_anew(house: House) -> None:
    app = house.app
    app.call(lambda: app._save(wait=False))
    app._writer.submit(lambda: None).result()
    assert house.blobs.keys(PREFIX)
    app.erase("bo")
    assert house.blobs.keys(PREFIX) == []
    house.clock.advance(3600.0)
    house.watch("cleo", 1)  # a snapshot would be due
    app._writer.submit(lambda: None).result()
    assert house.blobs.keys(PREFIX) == []
    app.rebuild()
    app._writer.submit(lambda: None).result()
    assert len(house.blobs.keys(PREFIX)) == 1
    other = App(house.doors, lambda: Engine(seed=0))
    assert other._saved >= house.events.erased()
    assert other.digest() == app.digest()


def test_stopped_before_the_night_the_next_start_is_made_anew(house: House) -> None:
    house.app.erase("bo")
    house.watch("cleo", 1)
    house.app.stop()
    assert house.blobs.keys(PREFIX) == []
    house.blobs.put(f"{PREFIX}{1:016d}.bin", b"of before")
    house.events._closed = False
    other = App(house.doors, lambda: Engine(seed=0))
    assert house.blobs.keys(PREFIX) == []
    assert other.digest() == house.again().digest()


def test_what_waits_with_the_erasure_is_told_before_it(house: House) -> None:
    """Told, left and asked for in one round: nothing of them comes into the log behind their back."""
    app = house.app
    gate, go = threading.Event(), threading.Event()
    blocker = threading.Thread(target=lambda: app.call(lambda: (gate.set(), go.wait(5.0))))
    blocker.start()
    gate.wait(5.0)
    answers: list[Any] = []
    jobs = [
        threading.Thread(target=lambda: answers.append(app.tell([followed("bo", "maker-1", at=house.clock.now())]))),
        threading.Thread(target=lambda: app.erase("bo")),
    ]
    for n, job in enumerate(jobs, 1):
        job.start()
        while app._teller.waiting() < n:
            pass
    go.set()
    for job in [blocker, *jobs]:
        job.join(10.0)
    assert answers[0].accepted == 1
    assert [event for event in house.kept() if event.viewer == "bo"] == []
    assert app.records.count("follows") == 0


def test_who_leaves_while_it_is_made_anew_is_not_in_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.app.erase("bo")
    made: list[Engine] = []

    def make() -> Engine:
        made.append(Engine(seed=0))
        if len(made) == 1:
            house.app.erase("cleo")
        return made[-1]

    monkeypatch.setattr(house.app.erasures, "_make", make)
    house.app.rebuild()
    assert len(made) == 2
    assert {event.viewer for event in house.kept()} & {"bo", "cleo"} == set()
    assert house.app.digest() == house.again().digest()
    assert house.app.engine.memory.viewers.find("cleo") < 0


def test_it_goes_on_serving_meanwhile(house: House) -> None:
    house.app.erase("bo")
    rebuilding = threading.Thread(target=house.app.rebuild)
    rebuilding.start()
    served = 0
    while rebuilding.is_alive() or served < 3:
        house.watch("dora", 1)
        served += 1
    rebuilding.join()
    assert house.app.erasures.left is None
    assert house.app.digest() == house.again().digest()


def test_the_night_begins_at_its_hour() -> None:
    day = 1_700_006_400.0  # midnight UTC
    assert night(day, 3) == day + 3 * 3600.0
    assert night(day + 3 * 3600.0, 3) == day + 27 * 3600.0
    assert night(day + 5.0, 0) == day + 86_400.0


def test_it_is_made_anew_in_the_night_after_somebody_left(house: House) -> None:
    erasures = house.app.erasures
    erasures.look()
    assert erasures.left is None and not erasures.due()
    house.app.erase("bo")
    left = erasures.left
    assert left is not None
    house.clock.advance(60.0)
    house.app.erase("cleo")
    assert erasures.left == left  # the first counts
    house.clock.advance(night(left, 3) - house.clock.now() - 1.0)
    erasures.look()
    assert erasures.left is not None
    house.clock.advance(2.0)
    erasures.look()
    assert erasures.left is None
    assert house.app.digest() == house.again().digest()
