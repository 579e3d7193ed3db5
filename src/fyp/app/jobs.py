"""Jobs: what is asked of the teller, and how its answer finds the one who waits, in a thread or in an event loop."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from time import perf_counter
from typing import Any

from msgspec import Struct

from fyp.ports.event_log import Change
from fyp.vocabulary.errors import Refusal
from fyp.vocabulary.event import AnyEvent
from fyp.vocabulary.feed import FeedRequest


class Told(Struct, frozen=True):
    """What became of a batch: how many were taken, how many were known already, and why the others were not taken."""

    accepted: int
    doubled: int
    refused: list[Refusal]


class Job:
    """`future` belongs to `loop`, or to a thread that waits when there is no loop."""

    __slots__ = ("future", "loop")

    def __init__(self, loop: asyncio.AbstractEventLoop | None) -> None:
        self.loop = loop
        self.future: Any = Future() if loop is None else loop.create_future()


class Tell(Job):
    """Take these events; `changes[i]` are records that go with `events[i]` beside those that the rooms write."""

    __slots__ = ("changes", "doubled", "events", "first", "refused", "taken")

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop | None,
        events: Sequence[AnyEvent],
        changes: Sequence[Sequence[Change]] | None = None,
    ) -> None:
        super().__init__(loop)
        self.events = events
        self.changes = changes
        self.first = 0
        self.taken = 0
        self.doubled: list[AnyEvent] = []
        self.refused: list[tuple[AnyEvent, Refusal]] = []


class Ask(Job):
    """Serve a page."""

    __slots__ = ("entry", "page", "request", "since")

    def __init__(self, loop: asyncio.AbstractEventLoop | None, request: FeedRequest) -> None:
        super().__init__(loop)
        self.request = request
        self.since = perf_counter()
        self.page: Any = None
        self.entry = -1


class Call(Job):
    """Run a function where the engine stands still; when `settled`, after all that was told before is committed."""

    __slots__ = ("function", "settled")

    def __init__(
        self, loop: asyncio.AbstractEventLoop | None, function: Callable[[], Any], settled: bool = False
    ) -> None:
        super().__init__(loop)
        self.function = function
        self.settled = settled


Answer = tuple[Job, Any, BaseException | None]


def answer(answers: Iterable[Answer]) -> None:
    """Give each job its value or its error; one wake-up a loop, however many jobs of it there are."""
    loops: dict[asyncio.AbstractEventLoop, list[Answer]] = {}
    for one in answers:
        job, value, error = one
        if job.loop is not None:
            loops.setdefault(job.loop, []).append(one)
        else:
            _settle(job.future, value, error)
    for loop, waiting in loops.items():
        try:
            loop.call_soon_threadsafe(_settle_all, waiting)
        except RuntimeError:  # the loop is closed: nobody waits any more
            continue


def _settle_all(answers: list[Answer]) -> None:
    for job, value, error in answers:
        _settle(job.future, value, error)


def _settle(future: Any, value: Any, error: BaseException | None) -> None:
    if future.done():  # the one who asked has gone
        return
    if error is None:
        future.set_result(value)
    else:
        future.set_exception(error)


__all__ = ["Answer", "Ask", "Call", "Job", "Tell", "Told", "answer"]
