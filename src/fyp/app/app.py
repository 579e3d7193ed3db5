"""App: everything put together: the doors, the engine, and who hears what (rooms.py)."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar, cast

from msgspec import Struct

from fyp.app import origins
from fyp.app.doors import Doors
from fyp.app.erasures import Erasures, sweep
from fyp.app.jobs import Ask, Call, Job, Tell, Told
from fyp.app.measures import Measures
from fyp.app.popular import Popular
from fyp.app.publication import Publication
from fyp.app.publication import told as told_by
from fyp.app.publishing import Publishing
from fyp.app.rooms import who_hears
from fyp.app.snapshots import Snapshots, restore
from fyp.app.teller import Teller
from fyp.app.views import Views
from fyp.app.withheld import withheld
from fyp.engine.engine import Engine
from fyp.platform import videos
from fyp.vocabulary.content import Content
from fyp.vocabulary.errors import Invalid, Missing, Unavailable
from fyp.vocabulary.event import AnyEvent, Removed, Uploaded
from fyp.vocabulary.feed import FeedPage, FeedRequest
from fyp.vocabulary.reach import Reach
from fyp.vocabulary.sound import SoundPrint
from fyp.vocabulary.video import Creator, Media, Sound, Video

log = logging.getLogger("fyp.app")

WAITING = 5000
"""More jobs than this are not let to wait: a client does better to come again."""

T = TypeVar("T")


class Rendering(Struct, frozen=True):
    """How far a demo is with its clips."""

    rendered: int
    total: int


class App:
    """Open for use once made; `stop` drains, writes a snapshot and closes the log."""

    def __init__(
        self,
        doors: Doors,
        make_engine: Callable[[], Engine],
        snapshot_events: int = 100_000,
        snapshot_minutes: float = 10.0,
        rebuild_hour: int = 3,
    ) -> None:
        self.records, self.blobs, self.vault = doors.records, doors.blobs, doors.vault
        self.clock, self.dice = doors.clock, doors.dice
        self.uploads = doors.uploads
        self.measures = Measures()
        self.rendering: Rendering | None = None
        self._popular = Popular()
        self._events = doors.events
        self._make = make_engine
        self._snapshots = Snapshots(doors.snapshots) if doors.snapshots is not None else None
        self._every, self._minutes = snapshot_events, snapshot_minutes
        self._writer = ThreadPoolExecutor(1, "fyp-snapshots")
        self._writing = threading.Lock()
        if self._snapshots is not None:
            self._snapshots.drop_before(doors.events.erased())
        engine, offset, self._saved = restore(make_engine, doors.events, self._snapshots)
        log.info("the engine is at offset %d, from a snapshot at %d", offset, self._saved)
        sweep(doors)
        self._saved_at = doors.clock.now()
        self.measures.offset.set(offset)
        self.measures.snapshot.set(self._saved)
        self.measures.videos.set_function(lambda: self.records.count(videos.VIDEO))
        self.views = Views(doors.records)
        self._teller = Teller(
            engine,
            doors.events,
            doors.clock,
            who_hears(),
            self.measures,
            self._after_round,
            self._heal,
            self.views.hear,
            lambda events: withheld(events, doors.records),
        )
        self.measures.recall.set_function(lambda: self._teller.engine.memory.inverted.recall)
        self.erasures = Erasures(doors, make_engine, self._teller, rebuild_hour, self.rebuild)
        self.publishing = Publishing(doors, self.publish, self.remove)
        self._door = threading.Lock()
        self._open = True
        self._teller.start()

    # -- what is asked of it, by a thread that waits

    def tell(self, events: Sequence[AnyEvent]) -> Told:
        """Take events; returns after the commit. Refused ones are in the answer. Raises `Unavailable`."""
        return cast(Told, self._wait(Tell(None, events)))

    def feed(self, request: FeedRequest) -> FeedPage:
        """Serve a page; it is in the log when it is returned. Raises `Unavailable`."""
        return cast(FeedPage, self._wait(Ask(None, request)))

    def call(self, function: Callable[[], T]) -> T:
        """Run a function while the engine stands still."""
        return cast(T, self._wait(Call(None, function)))

    # -- the same from an event loop

    async def tell_soon(self, events: Sequence[AnyEvent]) -> Told:
        return cast(Told, await self._soon(Tell(asyncio.get_running_loop(), events)))

    async def feed_soon(self, request: FeedRequest) -> FeedPage:
        return cast(FeedPage, await self._soon(Ask(asyncio.get_running_loop(), request)))

    async def popular_soon(self, country: str, language: str, cursor: int, n: int) -> FeedPage:
        """A page of the feed without profiling: no viewer is asked for, and nothing is written."""
        key, place = self._popular.place(self.engine, country, language, cursor, self.clock.now())
        if not self._popular.ready(self.engine, key, place, n):
            await self.call_soon(lambda: self._popular.draw_up(self.engine, key))
        return self._popular.page(self.engine, key, place, n)

    async def call_soon(self, function: Callable[[], T]) -> T:
        return cast(T, await self._soon(Call(asyncio.get_running_loop(), function)))

    # -- publishing

    def publish(
        self, video: Video, media: Media | None = None, creator: Creator | None = None, sound: Sound | None = None,
        event: str = "", content: Content | None = None, print: SoundPrint | None = None,
    ) -> Uploaded:  # fmt: skip
        """Publish one video with its records. Raises `Invalid` when it can't be published, `Unavailable`."""
        return self.publish_all([Publication(video, media, creator, sound, event, content, print)])[0]

    def publish_all(self, publications: Iterable[Publication]) -> list[Uploaded]:
        """Publish many in one commit. Raises `Invalid` for the first that can't be published; the others are."""
        led_to = partial(origins.led_to, self.engine, self.records, self.views, self.call)
        events, changes = told_by(publications, self.clock.now(), self.dice.new_id, self.records, led_to)
        told: Told = self._wait(Tell(None, events, changes))
        for refusal in told.refused:
            raise Invalid(refusal.code, refusal.message, refusal.field)
        return [event for event in events if isinstance(event, Uploaded)]

    def remove(self, video_id: str) -> None:
        """Take a video away, its files too. Raises `Missing` when there is none of that id."""
        media = self.records.get(videos.MEDIA, video_id, Media)
        told = self.tell([Removed(id=self.dice.new_id(), at=self.clock.now(), video=video_id)])
        for refusal in told.refused:
            raise Missing(refusal.code, refusal.message, refusal.field)
        if media is not None:
            for key in media.files():
                self.blobs.delete(key)

    # -- who leaves

    def erase(self, viewer: str) -> None:
        """Forget a viewer and what they made: log, records, files, engine. What others were taught by them goes at night.

        Whoever asks with the same id again is somebody new. Raises `Unavailable`; asking again helps.
        """
        self._wait(Call(None, lambda: self.erasures.erase(viewer), settled=True))
        self._forget_snapshots()

    async def erase_soon(self, viewer: str) -> None:
        await self._soon(Call(asyncio.get_running_loop(), lambda: self.erasures.erase(viewer), settled=True))
        await asyncio.to_thread(self._forget_snapshots)

    def rebuild(self) -> None:
        """Make the engine anew from the log, while this one goes on; a snapshot of it is written. Raises `Unavailable`."""
        self.erasures.rebuild(lambda take: cast(bool, self._wait(Call(None, take, settled=True))), self._rebuilt)

    def _rebuilt(self) -> None:
        if self._snapshots is not None:
            self._save(wait=False)

    def _forget_snapshots(self) -> None:
        """Delete those in which they still are, also one that was about to be written."""
        if self._snapshots is not None:
            self._writer.submit(self._snapshots.drop_before, self._events.erased()).result()

    # -- what may be read

    @property
    def ready(self) -> bool:
        return self._open and self._teller.is_alive()

    @property
    def engine(self) -> Engine:
        """The engine. Only the teller may change it; from elsewhere `call` what needs it to stand still."""
        return self._teller.engine

    def told_by(self, viewer: str) -> Iterator[AnyEvent]:
        """All that the log has of a viewer, in order."""
        return (logged.event for logged in self._events.of(viewer))

    def last(self) -> int:
        """The offset of the newest event."""
        return self._events.last()

    def counts(self, video_ids: Sequence[str]) -> dict[str, dict[str, int]]:
        """Plays, finishes, likes, comments, shares and saves of each video."""
        return self.engine.counts(video_ids)

    def made_by(self, creator: str) -> list[str]:
        """The videos that a creator ever made, hidden ones too; those of an older data folder as far as all may see them."""
        return list(dict.fromkeys([*videos.made(self.records, creator), *self.engine.made_by(creator)]))

    def reach(self, video: str) -> Reach | None:
        """How far a video has come on the ladder of audiences; None for one that was never published."""
        return self.call(lambda: self.engine.reach(video))

    def digest(self) -> str:
        """A hash of the engine's whole state."""
        return self.call(lambda: self.engine.digest())

    # -- the end

    def stop(self) -> None:
        """Take no more, finish what waits, write a snapshot, close the log. A second time does nothing."""
        self.publishing.stop()
        with self._door:
            if not self._open:
                return
            self._open = False
        self.erasures.close()
        self._teller.stop()
        if self._snapshots is not None and self._events.last() > self._saved and self.erasures.left is None:
            try:
                self._save(wait=True)
            except Exception:
                log.exception("no snapshot was written: the next start replays more of the log")
        self._writer.shutdown()
        self._events.close()
        self.vault.close()
        self.uploads.close()

    def _wait(self, job: Job) -> Any:
        self._put(job)
        return job.future.result()

    async def _soon(self, job: Job) -> Any:
        self._put(job)
        return await job.future

    def _put(self, job: Job) -> None:
        with self._door:
            if not self._open:
                raise Unavailable("stopping", "fyp is stopping", retry_after_s=2.0)
            if self._teller.waiting() > WAITING:
                raise Unavailable("busy", "too much is waiting", retry_after_s=1.0)
            self._teller.put(job)

    def _after_round(self) -> None:
        if self._snapshots is None or self.erasures.left is not None:
            return
        fresh = self._events.last() - self._saved
        due = fresh >= self._every or (fresh and self.clock.now() - self._saved_at >= 60.0 * self._minutes)
        if due and not self._writing.locked():
            self._save(wait=False)

    def _save(self, wait: bool) -> None:
        """The state becomes bytes here, in the teller (or when it has ended); another thread writes them."""
        offset, state = self._events.last(), self.engine.save()
        self._saved, self._saved_at = offset, self.clock.now()
        writing = self._writer.submit(self._write, offset, state)
        if wait:
            writing.result()

    def _write(self, offset: int, state: bytes) -> None:
        assert self._snapshots is not None
        with self._writing:
            try:
                self._snapshots.write(offset, state)
                self.measures.snapshot.set(offset)
            except Exception:
                log.exception("the snapshot at %d was not written", offset)
                self.measures.errors.labels("snapshot").inc()

    def _heal(self) -> Engine:
        return restore(self._make, self._events, self._snapshots)[0]


__all__ = ["App", "Doors", "Publication", "Rendering"]
