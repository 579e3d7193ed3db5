"""Learn: how many events and lessons the whole engine takes in a second: gate, join, every learner, one core."""

# ruff: noqa: E402  the threads must be set before numpy is loaded
import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[_name] = "1"

import sys
import time
from typing import Any

import numpy as np

from bench import town
from bench.ledger import options, report
from fyp.engine import Engine
from fyp.engine.learn import LEARNERS
from fyp.engine.learn.lessons import columns
from fyp.vocabulary.event import Act, AnyEvent, Impression, Swipe, Watch
from fyp.vocabulary.feed import FeedRequest

BATCH = 200
"""Events that one commit of a busy server brings."""


def swipes(engine: Engine, viewers: list[str], now: float, rng: np.random.Generator) -> list[AnyEvent]:
    """What ten-slot pages bring back: of every slot an impression, two sections and a swipe; some acts."""
    out: list[AnyEvent] = []
    for viewer in viewers:
        page, served = engine.compose(FeedRequest(viewer=viewer, at=now))
        engine.observe(served)
        at = now
        for slot in page.slots:
            mark, seconds = page.impression(slot.position), float(rng.uniform(1.0, 6.0))
            told: dict[str, Any] = {"viewer": viewer, "impression": mark}
            out.append(Impression(id="i", at=at, viewer=viewer, page=page.id, slot=slot.position, video=slot.video))
            out.append(Watch(id="w", at=at + seconds / 2, **told, from_s=0.0, to_s=seconds / 2))
            out.append(Watch(id="w", at=at + seconds, **told, from_s=seconds / 2, to_s=seconds))
            if rng.random() < 0.05:
                out.append(Act(id="a", at=at + seconds, **told, act="like"))
            at += seconds
            out.append(Swipe(id="s", at=at, **told, watched_s=seconds))
    return out


def measure(videos: int, people: int) -> dict[str, Any]:
    """Figures of one page of swipes by each of `people`."""
    rng = np.random.Generator(np.random.PCG64(3))
    engine, viewers, now, _ = town.build(videos, people, 20)
    warm = swipes(engine, viewers[:50], now, rng)
    engine.observe_many(warm)
    events = swipes(engine, viewers[50:], now + 300.0, rng)
    refused = lessons = 0
    gating = learning = 0.0
    learned = []
    cpu = time.thread_time()
    for start in range(0, len(events), BATCH):
        part = events[start : start + BATCH]
        began = time.perf_counter()
        refused += sum(engine.gate(event, now + 900.0) is not None for event in part)
        gated = time.perf_counter()
        closed = engine.observe_many(part)
        learning += time.perf_counter() - gated
        gating += gated - began
        lessons += len(closed)
        learned += closed
    cpu = time.thread_time() - cpu
    each: dict[str, float] = {}
    batch = columns(learned[:5000], engine.memory)
    for learner in LEARNERS:  # once more, each by itself: only to tell where the time goes
        began = time.thread_time()
        learner.learn(batch, engine.memory, engine.knobs)
        each[learner.name] = round((time.thread_time() - began) / len(batch.video) * 1e6, 2)
    return {
        "events_per_s": round(len(events) / (gating + learning)),
        "cpu_events_per_s": round(len(events) / cpu),
        "lessons_per_s": round(lessons / (gating + learning)),
        "gate_us_per_event": round(gating / len(events) * 1e6, 2),
        "observe_us_per_event": round(learning / len(events) * 1e6, 2),
        "learners_us_per_lesson": each,
        "events": len(events),
        "lessons": lessons,
        "refused": refused,
        "batch": BATCH,
    }


def main(arguments: list[str]) -> int:
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--videos", type=int, default=20_000, help="how many videos there are")
    parser.add_argument("--people", type=int, default=1_050, help="how many people swipe through a page each")
    asked = parser.parse_args(arguments)
    report("learn", measure(asked.videos, asked.people), asked)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
