"""Feed: how long a page of ten takes, from about 1,000 candidates out of many videos, on one core.

Each timed request is by another viewer and includes observing its `Served` record. Candidates are counted, not assumed.
"""

# ruff: noqa: E402  the threads must be set before numpy is loaded
import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[_name] = "1"

import resource
import sys
import time
from typing import Any

import numpy as np

from bench import town
from bench.ledger import options, report
from fyp.engine.retrieve import SOURCES
from fyp.vocabulary.feed import FeedRequest

VIEWERS, LESSONS, WARM_UP = 2_000, 45, 50


def measure(videos: int, requests: int) -> dict[str, Any]:
    """Figures of `requests` pages, after warming up."""
    engine, viewers, now, setup_s = town.build(videos, VIEWERS, LESSONS)
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
    return {
        "p50_ms": round(float(np.percentile(ms, 50)), 3),
        "p99_ms": round(float(np.percentile(ms, 99)), 3),
        "cpu_p50_ms": round(float(np.percentile(cpu, 50)) * 1000, 3),
        "cpu_p99_ms": round(float(np.percentile(cpu, 99)) * 1000, 3),
        "feeds_per_s": round(requests / float(sum(took)), 1),
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
