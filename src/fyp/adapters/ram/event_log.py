"""The event log in memory: a list, a set of known ids, and a bell for followers."""

import threading
from collections.abc import Iterator, Sequence
from time import monotonic

from fyp.adapters.ram.records import RamRecords
from fyp.ports.event_log import Entry, Logged
from fyp.vocabulary.errors import Unavailable
from fyp.vocabulary.event import AnyEvent


class RamEventLog:
    """Commits to `records` as it appends. Safe to use from several threads."""

    def __init__(self, records: RamRecords | None = None) -> None:
        self.records = RamRecords() if records is None else records
        self._events: list[AnyEvent | None] = []  # None: erased
        self._erased = 0
        self._ids: set[str] = set()
        self._bell = threading.Condition()
        self._closed = False

    def append(self, batch: Sequence[Entry]) -> list[int]:
        offsets = []
        with self._bell:
            if self._closed:
                raise Unavailable("log_closed", "the event log is closed")
            for event, changes in batch:
                if event.id in self._ids:
                    offsets.append(0)
                    continue
                self._ids.add(event.id)
                self._events.append(event)
                offsets.append(len(self._events))
                if changes:
                    self.records.apply(changes)
            self._bell.notify_all()
        return offsets

    def known(self, ids: Sequence[str]) -> set[str]:
        return {id for id in ids if id in self._ids}

    def read(self, after: int = 0, limit: int | None = None) -> Iterator[Logged]:
        left = len(self._events) if limit is None else limit
        for index in range(after, len(self._events)):
            event = self._events[index]
            if left <= 0:
                return
            if event is not None:
                left -= 1
                yield Logged(index + 1, event)

    def of(self, viewer: str) -> Iterator[Logged]:
        return (logged for logged in self.read() if viewer and logged.event.viewer == viewer)

    def follow(self, after: int = 0, timeout_s: float | None = None) -> Iterator[Logged]:
        while True:
            for logged in self.read(after):
                after = logged.offset
                yield logged
            deadline = None if timeout_s is None else monotonic() + timeout_s
            with self._bell:
                while len(self._events) <= after and not self._closed:
                    left = None if deadline is None else deadline - monotonic()
                    if left is not None and left <= 0:
                        return
                    self._bell.wait(left)
                if len(self._events) <= after:
                    return

    def erase(self, viewer: str, last: Entry) -> int:
        with self._bell:
            if self._closed:
                raise Unavailable("log_closed", "the event log is closed")
            for index, event in enumerate(self._events):
                if event is not None and viewer and event.viewer == viewer:
                    self._ids.discard(event.id)
                    self._events[index] = None
            self._erased = self.append([last])[0]
        return self._erased

    def erased(self) -> int:
        return self._erased

    def last(self) -> int:
        return len(self._events)

    def close(self) -> None:
        with self._bell:
            self._closed = True
            self._bell.notify_all()


__all__ = ["RamEventLog"]
