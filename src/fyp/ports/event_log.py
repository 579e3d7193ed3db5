"""The event log's door: the one truth. An event and the records it tells of are committed together."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct

from fyp.vocabulary.event import AnyEvent


class Change(NamedTuple):
    """A record to be written (or deleted, when `value` is None) in the same commit as an event."""

    kind: str
    id: str
    value: Struct | None


class Entry(NamedTuple):
    """An event and the records that it changes."""

    event: AnyEvent
    changes: Sequence[Change] = ()


class Logged(NamedTuple):
    """An event at its place in the log; offsets start at 1 and grow by 1, with gaps where events were erased."""

    offset: int
    event: AnyEvent


class EventLog(Protocol):
    """Append-only but for who leaves, idempotent by event id, read in order."""

    def append(self, batch: Sequence[Entry]) -> list[int]:
        """Commit the batch at once, durably, and return an offset per entry: 0 for an event whose id is already known.

        Known events change no record. Raises `Unavailable` (nothing of the batch is kept) when it can't be written.
        """
        ...

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of `ids` that are ids of events in the log."""
        ...

    def read(self, after: int = 0, limit: int | None = None) -> Iterator[Logged]:
        """The events with an offset greater than `after`, in order."""
        ...

    def of(self, viewer: str) -> Iterator[Logged]:
        """The events of one viewer, in order; none of an empty viewer, who is nobody."""
        ...

    def follow(self, after: int = 0, timeout_s: float | None = None) -> Iterator[Logged]:
        """Like `read`, then waits for more; ends when none came for `timeout_s` seconds (None: never) or on close."""
        ...

    def erase(self, viewer: str, last: Entry) -> int:
        """Delete every event of `viewer` and append `last`, which tells of it without a name, in one commit.

        All other events keep their offsets, and none is given twice. Returns the offset of `last`. An empty viewer is nobody:
        then nothing is deleted. Raises `Unavailable` (all is as it was) when it can't be written.
        """
        ...

    def erased(self) -> int:
        """The offset of the newest erasure, 0 when there was none: no state of before it is a fold of this log."""
        ...

    def last(self) -> int:
        """The offset of the newest event, 0 when there is none."""
        ...

    def close(self) -> None: ...


__all__ = ["Change", "Entry", "EventLog", "Logged"]
