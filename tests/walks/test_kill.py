"""A server killed at random moments under load: nothing acknowledged is lost, nothing is doubled, the state is the log's."""

import http.client
import os
import random
import re
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from bench.running import GENEROUS, Client, settle, start, stop

from fyp.adapters.embedded.blobs import FolderBlobs
from fyp.adapters.embedded.event_log import SqliteEventLog
from fyp.adapters.embedded.records import SqliteRecords
from fyp.app.snapshots import Snapshots, restore
from fyp.engine.engine import Engine
from fyp.platform import videos
from fyp.ports.event_log import Logged
from fyp.vocabulary.event import Act, Served
from fyp.vocabulary.ids import split_impression

LOOPS = 5
KILLS = 10
"""Moments of each loop: 50 in all."""
PLAYERS = 3
VIDEOS = 400
ENVIRON = {**GENEROUS, "FYP_SNAPSHOT_EVENTS": "250"}


class Watcher(threading.Thread):
    """A viewer who scrolls until the server is gone; what was not acknowledged is told again to the next server."""

    def __init__(self, name: str, cookie: str = "") -> None:
        super().__init__(name=name, daemon=True)
        self.cookie = cookie
        self.acknowledged: set[str] = set()
        self.pages: set[str] = set()
        self.unsure: list[dict[str, Any]] = []
        self.faults: list[str] = []
        self.port = 0

    def again(self) -> "Watcher":
        """The same viewer, for the next server."""
        other = Watcher(self.name, self.cookie)
        other.acknowledged, other.pages, other.unsure, other.faults = (
            self.acknowledged, self.pages, self.unsure, self.faults,
        )  # fmt: skip
        return other

    def run(self) -> None:
        client = Client(self.port)
        client.cookie = self.cookie
        try:
            while not self.faults:
                if self.unsure:
                    self._tell(client)
                status, page = client.ask("GET", "/v1/feed?n=5")
                self.cookie = client.cookie
                if status != 200:
                    self.faults.append(f"feed: {status} {page}")
                    return
                if page["slots"]:
                    self.pages.add(page["id"])
                    self.unsure = [event for slot in page["slots"] for event in _events(page["id"], slot)]
        except (OSError, http.client.HTTPException):  # killed
            return
        finally:
            client.close()

    def _tell(self, client: Client) -> None:
        status, told = client.ask("POST", "/v1/events", self.unsure)
        if status != 200 or told["refused"] or told["accepted"] + told["doubled"] != len(self.unsure):
            self.faults.append(f"events: {status} {told}")
            return
        self.acknowledged.update(event["id"] for event in self.unsure)
        self.unsure = []


def _events(page: str, slot: dict[str, Any]) -> list[dict[str, Any]]:
    at, mark = time.time(), slot["impression"]
    id = mark.replace(".", "-")
    return [
        {"kind": "impression", "id": f"i-{id}", "at": at, "page": page, "slot": slot["position"],
         "video": slot["video"]["id"]},
        {"kind": "watch", "id": f"w-{id}", "at": at + 4, "impression": mark, "from_s": 0, "to_s": 4},
        {"kind": "act", "id": f"a-{id}", "at": at + 4, "impression": mark, "act": "like", "on": True},
        {"kind": "swipe", "id": f"s-{id}", "at": at + 5, "impression": mark, "watched_s": 4},
    ]  # fmt: skip


class Ledger:
    """The log as it lies on the disk, read after each kill, and an engine that has observed all of it once, in order."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.engine = Engine(seed=0)
        self.offset = 0
        self.ids: set[str] = set()
        self.pages: dict[str, Served] = {}
        self.liked: set[str] = set()

    def read(self) -> None:
        log = SqliteEventLog(self.data / "fyp.db", writes=False)
        fresh: list[Logged] = list(log.read(self.offset))
        assert [logged.offset for logged in fresh] == list(range(self.offset + 1, self.offset + len(fresh) + 1))
        for _, event in fresh:
            assert event.id not in self.ids, f"{event.id} is in the log twice"
            self.ids.add(event.id)
            if isinstance(event, Served):
                self.pages[event.page] = event
            if isinstance(event, Act):
                page, slot = split_impression(event.impression)
                self.liked.add(f"{event.viewer}/{self.pages[page].videos[slot]}")
        self.engine.observe_many([logged.event for logged in fresh])
        self.offset += len(fresh)
        restored, offset, _ = restore(lambda: Engine(seed=0), log, Snapshots(FolderBlobs(self.data)))
        assert offset == self.offset
        assert restored.digest() == self.engine.digest(), "snapshot and tail are not the whole log replayed"
        log.close()
        records = SqliteRecords(self.data / "fyp.db")
        assert {id for id, _ in records.scan(videos.LIKED, videos.Mark)} == self.liked
        records.close()


def restarted_state(told: str) -> tuple[int, str]:
    """Offset and digest that a server tells of at its start."""
    found = re.search(r"state at offset (\d+): ([0-9a-f]+)", told)
    assert found is not None, told
    return int(found[1]), found[2]


@pytest.mark.parametrize("loop", range(LOOPS))
def test_killed_at_random_moments(loop: int, tmp_path: Path) -> None:
    dice = random.Random(loop)
    settle(tmp_path, VIDEOS)
    ledger = Ledger(tmp_path)
    ledger.read()
    people = [Watcher(f"viewer{n}") for n in range(PLAYERS)]
    fold = (ledger.offset, ledger.engine.digest())
    for _ in range(KILLS):
        server, port = start(tmp_path, ENVIRON, "--verbose")
        for person in people:
            person.port = port
            person.start()
        if dice.random() < 0.85:  # most of them in the midst of the load, the others as it begins
            before = sum(len(person.acknowledged) for person in people)
            deadline = time.monotonic() + 20.0
            while sum(len(person.acknowledged) for person in people) == before and time.monotonic() < deadline:
                time.sleep(0.005)
        time.sleep(dice.uniform(0.0, 0.5))
        os.kill(server.pid, signal.SIGKILL)
        _, told = server.communicate(timeout=30)
        for person in people:
            person.join(30)
            assert not person.is_alive() and not person.faults, person.faults
        assert restarted_state(told) == fold, "the server began in another state than its log gives"
        ledger.read()
        for person in people:
            assert person.acknowledged <= ledger.ids, "an acknowledged event is lost"
            assert person.pages <= ledger.pages.keys(), "a page that was given is lost"
        fold = (ledger.offset, ledger.engine.digest())
        people = [person.again() for person in people]
    server, _ = start(tmp_path, ENVIRON, "--verbose")
    assert restarted_state(stop(server)) == fold
    assert sum(len(person.acknowledged) for person in people) > 20 * KILLS, "hardly anything was told: no load"
