"""People leave and the state is made anew while the process is killed at any moment: the log is always with or without them."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from fyp.adapters.embedded.blobs import FolderBlobs
from fyp.adapters.embedded.event_log import SqliteEventLog
from fyp.adapters.embedded.records import SqliteRecords
from fyp.app import digests, rebuild
from fyp.app.snapshots import PREFIX, Snapshots
from fyp.config import Settings
from fyp.platform import accounts, videos

KILLS = 8
PROGRAM = """
import sys, threading
from tests.people import acted, arrived, followed, seen, swiped, uploads
from fyp.app import open_app
from fyp.config import Settings
from fyp.engine.warm import warm
from fyp.vocabulary.feed import FeedRequest
from fyp.vocabulary.viewer import Viewer

warm()
app = open_app(Settings(data=sys.argv[1], snapshot_events=40))
if not app.last():
    app.tell(uploads(40, app.clock.now() - 90.0))
first = int(sys.argv[2])
print("open", flush=True)
for n in range(first, first + 1000):
    who = f"p{n}"
    app.tell([arrived(Viewer(id=who, language="nl"), app.clock.now()), followed(who, "ada", at=app.clock.now())])
    page = app.feed(FeedRequest(viewer=who, at=app.clock.now(), n=3))
    now = app.clock.now()
    told = []
    for slot in page.slots:
        told.append(seen(who, page.id, slot.position, slot.video, now))
        told.append(acted(who, page.id, slot.position, "like", at=now))
        told.append(swiped(who, page.id, slot.position, 0.5, now + 0.6))
    app.tell(told)
    print("told", who, flush=True)
    if n % 2:
        print("leaving", who, flush=True)
        app.erase(who)
        print("left", who, flush=True)
    if n % 6 == 5:
        threading.Thread(target=app.rebuild).start()
"""


def check(data: Path, told: set[str], leaving: set[str], left: set[str]) -> None:
    """Whoever left is nowhere; whoever was leaving is there wholly or not at all; all others are there."""
    log = SqliteEventLog(data / "fyp.db", writes=False)
    events = [logged.event for logged in log.read()]
    offsets = [logged.offset for logged in log.read()]
    erased = log.erased()
    log.close()
    assert offsets == sorted(set(offsets))
    by = {who: sum(event.viewer == who for event in events) for who in told}
    assert all(by[who] == 0 for who in left), "an erased viewer is in the log"
    assert all(by[who] > 0 for who in told - leaving), "somebody else was erased"
    assert all(by[who] == 0 or by[who] >= 12 for who in told), "somebody is half erased"
    records = SqliteRecords(data / "fyp.db")
    kept = {id.split("/")[0] for id, _ in records.scan(videos.LIKED, videos.Mark)}
    kept |= {id.split("/")[0] for id, _ in records.scan(accounts.FOLLOWS, accounts.Tie)}
    records.close()
    assert kept & told == {who for who in told if by[who]}, "records and log do not agree"
    states = [int(key.removeprefix(PREFIX).removesuffix(".bin")) for key in FolderBlobs(data).keys(PREFIX)]
    good = [offset for offset, _ in Snapshots(FolderBlobs(data)).newest_first()]
    assert sorted(good) == sorted(states)
    _, restored, replayed = digests(Settings(data=str(data)))
    assert restored == replayed, f"snapshots {states} of before the erasure at {erased} were used"


def test_killed_while_people_leave(tmp_path: Path) -> None:
    dice = random.Random(5)
    told: set[str] = set()
    leaving: set[str] = set()
    left: set[str] = set()
    for loop in range(KILLS):
        command = [sys.executable, "-c", PROGRAM, str(tmp_path), str(1000 * loop)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
        assert process.stdout is not None and process.stdout.readline() == "open\n"
        time.sleep(dice.uniform(0.02, 0.6))
        os.kill(process.pid, signal.SIGKILL)
        for line in process.stdout.read().splitlines():
            word, _, who = line.partition(" ")
            {"told": told, "leaving": leaving, "left": left}[word].add(who)
        process.wait(30)
        check(tmp_path, told, leaving, left)
    assert len(left) > KILLS, "hardly anybody left: no load"
    _, state = rebuild(Settings(data=str(tmp_path)))
    assert digests(Settings(data=str(tmp_path)))[1:] == (state, state)
    assert FolderBlobs(tmp_path).keys(PREFIX)
