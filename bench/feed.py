"""Feed: how long a page of ten takes, from about 1,000 candidates out of many videos, on one core.

Each timed request is by another viewer and includes observing its `Served` record. Candidates are counted, not assumed.
Beside it: look-ups of others on the same vectors (bench/peers.py), recall of the index, bytes a video and a viewer.
"""

# ruff: noqa: E402  the threads must be set before numpy is loaded
import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[_name] = "1"

import gc
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench import town
from bench.ledger import options, report
from bench.peers import look_ups, recall
from fyp.engine import Engine
from fyp.engine.retrieve import SOURCES
from fyp.vocabulary.feed import FeedRequest

VIEWERS, LESSONS, WARM_UP = 2_000, 45, 50


def resident() -> int:
    """Bytes of memory that this process has now (Linux)."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def viewer_bytes(engine: Engine) -> int:
    """Bytes that a viewer takes: columns, lists of what was served and shown, ties, id and its entry in the index."""
    v = engine.memory.viewers
    n = len(v)
    total = sum(array.nbytes for array in v.columns().values())
    total += sum(
        v.served.get(row).nbytes + v.shown.get(row).nbytes + 2 * 120 for row in range(n)
    )  # 120: an array's head
    total += sum(sys.getsizeof(set_) for ties in (v.follows, v.blocks, v.blocked_by) for set_ in ties.values())
    total += sum(sys.getsizeof(id) for id in v.ids) + sys.getsizeof(v.index) + sys.getsizeof(v.ids)
    return round(total / n)


def video_bytes(engine: Engine) -> int:
    """Bytes that a video takes when every column of it is written: its own, ids, and what creators, sounds and cohorts share.

    Not counted is what is there once for all (the model's tables) and the copy that the cells hold (decisions/007).
    """
    m = engine.memory
    shared = {
        name: table for name, table in m._tables().items() if name not in ("viewers", "topics", "surfaces", "labels")
    }
    parts = ("kin.", "currents.heat", "pools.", "words.", "twins.", *(f"{name}." for name in shared))
    total = sum(array.nbytes for name, array in m.arrays().items() if name.startswith(parts)) + m.kin.reached.nbytes
    for table in shared.values():
        total += sum(sys.getsizeof(id) for id in table.ids) + sys.getsizeof(table.index) + sys.getsizeof(table.ids)
    return round(total / len(m.videos))


def measure(videos: int, requests: int) -> dict[str, Any]:
    """Figures of `requests` pages, after warming up."""
    town.build(200, 20, 3)  # compiles, so that it is not counted as memory of the town
    marks = [resident()]
    engine, viewers, now, setup_s = town.build(videos, VIEWERS, LESSONS, None, lambda: marks.append(resident()))
    index, above = engine.memory.inverted, int(engine.knobs["exact_up_to"])
    index.keep(above)  # a server makes the cells in the background, while videos come in
    index.wait()
    sources = {source.name for source in SOURCES}
    took: list[float] = []
    cpu: list[float] = []
    candidates: list[int] = []
    stages: dict[str, float] = {}
    found: dict[str, int] = dict.fromkeys(sorted(sources), 0)
    for i in range(-WARM_UP, requests):
        request = FeedRequest(viewer=viewers[i % len(viewers)], at=now + i * 0.01, n=10)
        start, started = time.perf_counter(), time.thread_time()
        page, served = engine.compose(request)
        composed = time.perf_counter()
        engine.observe(served)
        end = time.perf_counter()
        if i < 0:
            continue
        assert len(page.slots) == 10
        took.append(end - start)
        cpu.append(time.thread_time() - started)
        for line in page.trace:
            stages[line.stage] = stages.get(line.stage, 0.0) + line.ms
            if line.stage in sources:
                found[line.stage] += line.kept
            if line.stage == "predict":
                candidates.append(line.taken)
        stages["observe"] = stages.get("observe", 0.0) + (end - composed) * 1000
    ms = np.array(took) * 1000
    peers = look_ups(engine)
    return {
        "p50_ms": round(float(np.percentile(ms, 50)), 3),
        "p99_ms": round(float(np.percentile(ms, 99)), 3),
        "cpu_p50_ms": round(float(np.percentile(cpu, 50)) * 1000, 3),
        "cpu_p99_ms": round(float(np.percentile(cpu, 99)) * 1000, 3),
        "feeds_per_s": round(requests / float(sum(took)), 1),
        "ratio_to_implicit": round(float(np.percentile(ms, 50)) / peers["implicit_top50_ms"], 3),
        **peers,
        "recall": recall(engine, 50),
        "indexed": index.keep(above),
        "bytes_per_video": round((marks[1] - marks[0]) / videos),
        "bytes_per_video_full": video_bytes(engine),
        "bytes_per_viewer": viewer_bytes(engine),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "stages_ms": {name: round(ms / requests, 4) for name, ms in stages.items()},
        "candidates": round(float(np.mean(candidates)), 1),
        "found": {name: round(count / requests, 1) for name, count in found.items()},
        "videos": videos,
        "viewers": VIEWERS,
        "requests": requests,
        "observes_served": True,
        "setup_s": round(setup_s, 1),
    }


def main(arguments: list[str]) -> int:
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--videos", type=int, default=100_000, help="how many videos there are")
    parser.add_argument("--requests", type=int, default=1_900, help="how many pages are timed")
    asked = parser.parse_args(arguments)
    report("feed", measure(asked.videos, asked.requests), asked)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
