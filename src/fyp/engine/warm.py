"""Warm: compiles every kernel (or loads it from the disk) by running a throw-away engine through one small round."""

import time
from collections.abc import Callable

from fyp.engine.engine import Engine, Exposure
from fyp.engine.knobs import Knobs
from fyp.vocabulary.event import Followed, Impression, Removed, Swipe, Uploaded
from fyp.vocabulary.feed import FeedRequest
from fyp.vocabulary.video import Video

_STEPS = 4


def warm(progress: Callable[[int, int], None] | None = None) -> float:
    """Make all kernels ready; returns the seconds it took: under a second once they are on the disk, else some twenty.

    `progress(step, steps)` is called after each step.
    """
    started = time.perf_counter()
    engine = Engine(Knobs(hash_bits=10))

    def stepped(step: int) -> None:
        if progress is not None:
            progress(step, _STEPS)

    for i in range(8):
        video = Video(id=f"v{i}", creator=f"c{i}", sound=f"s{i}", duration_s=5.0, posted_at=0.0, topics=(f"t{i % 2}",))
        engine.observe(Uploaded(id=f"u{i}", at=1.0, video=video))
    stepped(1)
    engine.witness([Exposure("somebody", "v0", 1.0)])
    stepped(2)
    page = engine.feed(FeedRequest(viewer="somebody", at=2.0, n=4))
    stepped(3)
    for slot in page.slots:
        shown = page.impression(slot.position)
        for event in (
            Impression(id="i", at=3.0, viewer="somebody", page=page.id, slot=slot.position, video=slot.video),
            Swipe(id="s", at=9.0, viewer="somebody", impression=shown, watched_s=5.0),
        ):
            engine.gate(event, 9.0)
            engine.observe(event)
    engine.observe(Followed(id="f", at=10.0, viewer="somebody", creator="c7"))
    engine.feed(FeedRequest(viewer="somebody", at=10.0, n=4))
    engine.popular("", "", 10.0)
    engine.observe(Removed(id="r", at=11.0, video="v0"))
    stepped(_STEPS)
    return time.perf_counter() - started


__all__ = ["warm"]
