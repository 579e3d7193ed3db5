"""Growth: does memory stay bounded over millions of events, and how long does a restart take after a kill?

A child process serves pages of 50 and tells what comes of them, through the app and its log on disk, and is killed with a
million events behind its last snapshot. Another process then opens the same folder and must come to the same state.
"""

# ruff: noqa: E402  the threads must be set before numpy is loaded
import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[_name] = "1"

import gc
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.ledger import options, report
from bench.town import uploads
from fyp.adapters.embedded.blobs import FolderBlobs
from fyp.adapters.embedded.event_log import SqliteEventLog
from fyp.adapters.embedded.records import SqliteRecords
from fyp.adapters.embedded.vault import SqliteVault
from fyp.adapters.ram.clock import ManualClock, SeededDice
from fyp.app.app import App, Doors, Publication
from fyp.app.snapshots import Snapshots, learn
from fyp.engine import Engine
from fyp.engine.warm import warm
from fyp.vocabulary.event import Act, AnyEvent, Impression, Swipe, Uploaded, Watch
from fyp.vocabulary.feed import FeedPage, FeedRequest

START = 1_800_000_000.0
SLOTS = 50
AT_ONCE = 5
"""Pages that are watched at the same time: what they bring is told together."""
SAMPLE = 100_000
"""Events from one look at the memory to the next."""
NEWCOMER, NEW_VIDEOS = 40, 1000
"""After the warm-up, every so many pages a new viewer, and so many pages 100 new videos."""


def doors(folder: Path, clock: ManualClock) -> Doors:
    """Doors on disk, but with a clock that the bench turns."""
    log = folder / "fyp.db"
    return Doors(
        SqliteEventLog(log),
        SqliteRecords(log),
        FolderBlobs(folder / "media"),
        FolderBlobs(folder),
        clock,
        SeededDice(1),
        SqliteVault(folder / "vault.db"),
    )


def watched(page: FeedPage, at: float, rng: np.random.Generator, lengths_s: dict[str, float]) -> list[AnyEvent]:
    """Of every slot: on screen, two sections of a watch (or a like), away; to the end at most."""
    out: list[AnyEvent] = []
    ends = np.array([lengths_s[slot.video] for slot in page.slots])
    seconds = np.minimum(rng.exponential(15.0, len(ends)) + 0.5, ends)
    likes = rng.random(len(page.slots)) < 0.05
    for slot, long, like in zip(page.slots, seconds.tolist(), likes.tolist(), strict=True):
        mark = page.impression(slot.position)
        told: dict[str, Any] = {"viewer": page.viewer, "impression": mark}
        out.append(
            Impression(id=f"{mark}i", at=at, viewer=page.viewer, page=page.id, slot=slot.position, video=slot.video)
        )
        out.append(Watch(id=f"{mark}w", at=at + long / 2, **told, from_s=0.0, to_s=long / 2))
        if like:
            out.append(Act(id=f"{mark}a", at=at + long, **told, act="like"))
        else:
            out.append(Watch(id=f"{mark}x", at=at + long, **told, from_s=long / 2, to_s=long))
        at += long
        out.append(Swipe(id=f"{mark}s", at=at, **told, watched_s=long))
    return out


def rss_mb() -> float:
    """Memory of this process that is in use, after a collection (Linux)."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def newest_snapshot(folder: Path) -> int:
    """The offset of the newest snapshot in a folder; 0: none."""
    return max((int(path.stem) for path in (folder / "snapshots").glob("*.bin")), default=0)


def live(folder: Path, events: int, tail: int, videos: int, viewers: int) -> dict[str, Any]:
    """Serve and tell until there are `events` behind and `tail` of them are in no snapshot."""
    rng = np.random.Generator(np.random.PCG64(5))
    clock = ManualClock(START)
    app = App(doors(folder, clock), Engine, snapshot_events=2 * tail, snapshot_minutes=1e9)
    made = [event.video for event in uploads(videos + 100_000, rng) if isinstance(event, Uploaded)]
    for at in range(0, videos, 1000):
        app.publish_all(Publication(video) for video in made[at : min(at + 1000, videos)])
    lengths_s = {video.id: video.duration_s for video in made}
    published, people, pages = videos, viewers, 0
    samples: list[tuple[int, float]] = []
    began = time.perf_counter()
    while True:
        told: list[AnyEvent] = []
        for _ in range(AT_ONCE):
            clock.set(clock.now() + 0.2)
            who = pages if pages < viewers else int(rng.integers(0, people))
            page = app.feed(FeedRequest(viewer=f"p{who}", at=clock.now(), n=SLOTS))
            told += watched(page, clock.now(), rng, lengths_s)
            pages += 1
            if pages > viewers and pages % NEWCOMER == 0:
                people += 1
            if pages > viewers and pages % NEW_VIDEOS == 0:
                app.publish_all(Publication(video) for video in made[published : published + 100])
                published += 100
        clock.set(max(event.at for event in told))
        if refused := app.tell(told).refused:
            raise RuntimeError(f"{len(refused)} events were refused, the first: {refused[0]}")
        if app.last() >= SAMPLE * (len(samples) + 1):
            samples.append((app.last(), rss_mb()))
            print(f"{app.last():>12,} events  {samples[-1][1]:8.1f} MB  {time.perf_counter() - began:6.0f} s",
                  file=sys.stderr)  # fmt: skip
            if app.last() >= events and app.last() - newest_snapshot(folder) >= tail:
                break
    warm_up = samples[len(samples) // 2 :]
    slope = np.polyfit([offset / 1e5 for offset, _ in warm_up], [mb for _, mb in warm_up], 1)[0]
    return {
        "events": app.last(), "mb_per_100k_events": round(float(slope), 3), "rss_mb": round(samples[-1][1], 1),
        "rss_half_way_mb": round(warm_up[0][1], 1), "viewers": people, "videos": published,
        "live_events_per_s": round(app.last() / (time.perf_counter() - began)), "digest": app.digest(),
    }  # fmt: skip


def restart(folder: Path) -> dict[str, Any]:
    """Seconds of a start from the newest snapshot and the tail of the log."""
    warm()
    began = time.perf_counter()
    log = SqliteEventLog(folder / "fyp.db")
    offset, state = next(Snapshots(FolderBlobs(folder)).newest_first())
    engine = Engine()
    engine.load(state)
    loaded = time.perf_counter()
    last = learn(engine, log, offset)
    took = time.perf_counter() - loaded
    log.close()
    return {
        "snapshot_s": round(loaded - began, 2), "snapshot_mb": round(len(state) / 1e6, 1), "tail_events": last - offset,
        "tail_s": round(took, 2), "restart_s_per_million": round(took / (last - offset) * 1e6, 2),
        "restart_digest": engine.digest(),
    }  # fmt: skip


def child(*arguments: str) -> dict[str, Any]:
    """Run this file's own `arguments` in a process of its own, which is killed (or ends) after its answer."""
    process = subprocess.Popen([sys.executable, "-m", "bench.growth", *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    process.kill()
    process.wait()
    if not line:
        raise RuntimeError("the process ended without an answer")
    figures: dict[str, Any] = json.loads(line)
    return figures


def main() -> int:
    parser = options(__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--events", type=int, default=10_000_000, help="events in all")
    parser.add_argument("--tail", type=int, default=1_000_000, help="events behind the last snapshot, at least")
    parser.add_argument("--videos", type=int, default=20_000, help="videos to begin with")
    parser.add_argument("--viewers", type=int, default=20_000, help="viewers to begin with")
    parser.add_argument("--folder", type=Path, help="where to keep the log (default: a temporary folder)")
    parser.add_argument("--part", choices=("live", "restart"), help="one half alone, in this process")
    asked = parser.parse_args()
    if asked.part:
        figures = (
            live(asked.folder, asked.events, asked.tail, asked.videos, asked.viewers)
            if asked.part == "live"
            else restart(asked.folder)
        )
        print(json.dumps(figures), flush=True)
        if asked.part == "live":
            time.sleep(60)  # to be killed: nothing is tidied up
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = str(asked.folder or temporary)
        sizes = [f"--{name}={getattr(asked, name)}" for name in ("events", "tail", "videos", "viewers")]
        figures = child("--part=live", f"--folder={folder}", *sizes)
        figures |= child("--part=restart", f"--folder={folder}")
    if figures.pop("digest") != figures.pop("restart_digest"):
        raise RuntimeError("the restarted engine is in another state than the one that was killed")
    report("growth", figures | {"same_state": True}, asked)
    return 0


if __name__ == "__main__":
    sys.exit(main())
