"""The teller: the one thread that owns the engine and writes the log. What waits together commits together."""

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, SimpleQueue
from time import perf_counter

from fyp.app.jobs import Answer, Ask, Call, Job, Tell, Told, answer
from fyp.app.measures import Measures
from fyp.engine.engine import Engine
from fyp.ports.clock import Clock
from fyp.ports.event_log import Change, Entry, EventLog
from fyp.vocabulary.errors import FypError, Refusal, Unavailable
from fyp.vocabulary.event import EVENT_TYPES, AnyEvent, Event, Served, Uploaded
from fyp.vocabulary.ids import split_impression

log = logging.getLogger("fyp.app")

ROUND_EVENTS = 2000
"""A round takes no further jobs once it has this many events: the first of them should not wait for the last."""
ROUND_PAGES = 6
"""Nor once it has this many pages to compose, at some milliseconds each."""

KINDS: dict[type[Event], str] = {kind: str(kind.__struct_config__.tag) for kind in EVENT_TYPES}
Hear = Callable[[AnyEvent, Callable[[str], str | None]], list[Change]]


class Round:
    """What is gathered for one commit. `offsets` are those of the entries that are committed already."""

    def __init__(self, now: float) -> None:
        self.now = now
        self.entries: list[Entry] = []
        self.offsets: list[int] = []
        self.ids: set[str] = set()
        self.pages: dict[str, Served] = {}
        self.jobs: list[Tell | Ask] = []
        self.answers: list[Answer] = []


class Teller(threading.Thread):
    """Rounds without end: gate what was told, compose what was asked, one commit, learn, answer.

    So an acknowledged event is on the disk, a page that was given is in the log, and the engine is the fold of the log
    in the order of offsets. `heal` makes the engine anew from the log, should learning ever fail; `committed` hears what was;
    `published` makes of events with videos what may be told, by what is committed until then.
    """

    def __init__(
        self,
        engine: Engine,
        events: EventLog,
        clock: Clock,
        hearers: Mapping[type[Event], Sequence[Hear]],
        measures: Measures,
        after_round: Callable[[], None],
        heal: Callable[[], Engine],
        committed: Callable[[Sequence[AnyEvent]], None],
        published: Callable[[Sequence[AnyEvent]], Sequence[AnyEvent]],
    ) -> None:
        super().__init__(name="fyp-teller", daemon=True)
        self.engine = engine
        self._events = events
        self._clock = clock
        self._hearers = hearers
        self._measures = measures
        self._after_round = after_round
        self._heal = heal
        self._committed = committed
        self._published = published
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._later: deque[Job] = deque()
        self._stopping = False

    def put(self, job: Job) -> None:
        self._queue.put(job)

    def waiting(self) -> int:
        """Jobs that wait, about."""
        return self._queue.qsize()

    def stop(self) -> None:
        """Finish what waits, then end. Nothing may be put after this."""
        self._queue.put(None)
        self.join()

    def run(self) -> None:
        while jobs := self._next():
            try:
                answers = self._round(jobs)
            except Exception as error:
                log.exception("a round failed")
                self._measures.errors.labels("round").inc()
                answers = [(job, None, error) for job in jobs]
            answer(answers)
            try:
                self._after_round()
            except Exception:
                log.exception("the work after a round failed")
                self._measures.errors.labels("snapshot").inc()

    def _next(self) -> list[Job]:
        """The jobs of the next round, at least one; none when all is done and the teller should end."""
        jobs: list[Job] = []
        viewers: set[str] = set()
        events = pages = 0
        waiting, self._later = self._later, deque()
        while events < ROUND_EVENTS and pages < ROUND_PAGES:
            try:
                if waiting:
                    job: Job | None = waiting.popleft()
                else:
                    job = self._queue.get(block=not jobs and not self._later and not self._stopping)
            except Empty:
                break
            if job is None:
                self._stopping = True
            elif isinstance(job, Ask) and job.request.viewer in viewers:
                self._later.append(job)  # its page must know of the one before
            else:
                jobs.append(job)
                if isinstance(job, Ask):
                    viewers.add(job.request.viewer)
                    pages += 1
                elif isinstance(job, Tell):
                    events += len(job.events)
        self._later.extend(waiting)
        return jobs

    def _round(self, jobs: list[Job]) -> list[Answer]:
        round = Round(self._clock.now())
        for job in jobs:
            try:
                if isinstance(job, Tell):
                    self._take(job, round)
                elif isinstance(job, Ask):
                    self._compose(job, round)
                elif isinstance(job, Call):
                    if job.settled:
                        self._commit(round)
                    round.answers.append((job, job.function(), None))
            except Exception as error:
                if not isinstance(error, FypError):
                    log.exception("a job failed")
                    self._measures.errors.labels("job").inc()
                if isinstance(job, Tell):
                    self._drop(job, round)
                round.answers.append((job, None, error))
        try:
            self._commit(round)
        except FypError as error:
            round.answers.extend((job, None, error) for job in round.jobs)
            return round.answers
        self._report(round)
        return round.answers

    def _take(self, job: Tell, round: Round) -> None:
        """Gate the events of a job; those that may come in are entries, with the records that the rooms change."""
        gate, hearers = self.engine.gate, self._hearers
        entries, ids, now = round.entries, round.ids, round.now
        job.first = len(entries)
        if any(type(event) is Uploaded for event in job.events):
            self._commit(round)
            job.events = self._published(job.events)
        for place, event in enumerate(job.events):
            if event.id in ids:
                job.doubled.append(event)
                continue
            refusal = gate(event, now)
            if refusal is not None and refusal.code == "never_served" and round.pages and _page(event) in round.pages:
                self._commit(round)  # its page was told in this very round: the engine must know it first
                refusal = gate(event, now)
            if refusal is not None:
                job.refused.append((event, refusal))
                continue
            ids.add(event.id)
            heard_by = hearers.get(type(event))
            changes: Sequence[Change] = () if heard_by is None else self._hear(event, heard_by)
            if job.changes is not None:
                changes = (*changes, *job.changes[place])
            if type(event) is Served:
                round.pages[event.page] = event
            entries.append(Entry(event, changes))
        job.taken = len(entries) - job.first
        if job.refused:
            known = self._events.known([event.id for event, _ in job.refused])
            if known:
                job.doubled += [event for event, _ in job.refused if event.id in known]
                job.refused = [(event, refusal) for event, refusal in job.refused if event.id not in known]
        round.jobs.append(job)

    def _hear(self, event: AnyEvent, heard_by: Sequence[Hear]) -> list[Change]:
        return [change for hear in heard_by for change in hear(event, self.engine.video_of)]

    def _compose(self, job: Ask, round: Round) -> None:
        page, served = self.engine.compose(job.request)
        job.page = page
        if served.videos:
            job.entry = len(round.entries)
            round.entries.append(Entry(served))
        round.jobs.append(job)

    @staticmethod
    def _drop(job: Tell, round: Round) -> None:
        """Take back what a failed job has brought so far (but what is committed)."""
        first = max(job.first, len(round.offsets))
        round.ids.difference_update(entry.event.id for entry in round.entries[first:])
        del round.entries[first:]

    def _commit(self, round: Round) -> None:
        """Append what is not yet, durably, and let the engine learn it. Raises `Unavailable` when it can't be written."""
        fresh = round.entries[len(round.offsets) :]
        if not fresh:
            self.engine.forget_pending()
            return
        began = perf_counter()
        try:
            offsets = self._events.append(fresh)
        except FypError:
            self.engine.forget_pending()
            self._measures.errors.labels("append").inc()
            raise
        written = perf_counter()
        round.offsets += offsets
        self.learn([e.event for e, offset in zip(fresh, offsets, strict=True) if offset])
        self._measures.commit.observe(written - began)
        self._measures.learn.observe(perf_counter() - written)

    def learn(self, events: Sequence[AnyEvent]) -> None:
        """Let the engine learn what is committed; should that fail, it is made anew from the log."""
        try:
            self.engine.observe_many(events)
        except Exception:
            log.exception("learning failed: the engine is made anew from the log")
            self._measures.errors.labels("learn").inc()
            self.engine = self._heal()
        self._committed(events)

    def _report(self, round: Round) -> None:
        accepted: Counter[str] = Counter()
        doubled: Counter[str] = Counter()
        refused: Counter[str] = Counter()
        codes: Counter[str] = Counter()
        stages: Counter[str] = Counter()
        for (event, _), offset in zip(round.entries, round.offsets, strict=True):
            (accepted if offset else doubled)[KINDS[type(event)]] += 1
        for job in round.jobs:
            if isinstance(job, Ask):
                if job.entry >= 0 and not round.offsets[job.entry]:
                    error = Unavailable("page_not_kept", "the page was not kept", retry_after_s=1.0)
                    round.answers.append((job, None, error))
                    continue
                for line in job.page.trace:
                    stages[line.stage] += line.ms
                self._measures.pages.inc()
                self._measures.feed.observe(perf_counter() - job.since)
                round.answers.append((job, job.page, None))
                continue
            taken = round.offsets[job.first : job.first + job.taken]
            again = taken.count(0)
            refusals: list[Refusal] = []
            for event, refusal in job.refused:
                refused[KINDS[type(event)]] += 1
                codes[refusal.code] += 1
                refusals.append(refusal)
            round.answers.append((job, Told(job.taken - again, len(job.doubled) + again, refusals), None))
            for event in job.doubled:
                doubled[KINDS[type(event)]] += 1
        self._measures.events("accepted", accepted)
        self._measures.events("doubled", doubled)
        self._measures.events("refused", refused)
        self._measures.refused(codes)
        self._measures.stages(stages)
        if round.offsets:
            self._measures.offset.set(max(round.offsets))


def _page(event: AnyEvent) -> str:
    """The page that an event is about, empty for those that are about none."""
    try:
        return split_impression(getattr(event, "impression", ""))[0]
    except ValueError:
        return ""


__all__ = ["KINDS", "ROUND_EVENTS", "ROUND_PAGES", "Hear", "Teller"]
