"""Snapshots: the engine's memory at an offset of the log, so that a start replays only the log's tail."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from itertools import islice

from fyp.engine.engine import Engine
from fyp.ports.blobs import Blobs
from fyp.ports.event_log import EventLog
from fyp.vocabulary.errors import FypError

log = logging.getLogger("fyp.app")

PREFIX = "snapshots/"
KEEP = 2
MAGIC = b"fyp snapshot 1\n"
CHUNK = 2000
"""Events that are learned at once in a replay."""


class Snapshots:
    """Snapshots in a blob store, the last two kept; each carries the checksum of its bytes."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    def write(self, offset: int, state: bytes) -> None:
        """Keep `state`, the engine's memory after the event at `offset`; forget all but the last two."""
        self._blobs.put(f"{PREFIX}{offset:016d}.bin", MAGIC + _sum(state) + state)
        for key in self._blobs.keys(PREFIX)[:-KEEP]:
            self._blobs.delete(key)

    def drop_before(self, offset: int) -> None:
        """Delete the snapshots of before `offset`: those who have left are still in them."""
        for key in self._blobs.keys(PREFIX):
            if key < f"{PREFIX}{offset:016d}.bin":
                self._blobs.delete(key)

    def newest_first(self) -> Iterator[tuple[int, bytes]]:
        """The good ones as (offset, state); a broken one is told of and passed over."""
        for key in reversed(self._blobs.keys(PREFIX)):
            try:
                offset, state = _opened(key, self._blobs.get(key))
            except (ValueError, OSError, FypError) as error:
                log.warning("snapshot %s is passed over: %s", key, error)
                continue
            yield offset, state


def _sum(state: bytes) -> bytes:
    return hashlib.blake2b(state, digest_size=16).digest()


def _opened(key: str, data: bytes) -> tuple[int, bytes]:
    head = len(MAGIC) + 16
    if not data.startswith(MAGIC) or len(data) < head:
        raise ValueError("it is no snapshot")
    state = data[head:]
    if _sum(state) != data[len(MAGIC) : head]:
        raise ValueError("its bytes are damaged")
    return int(key.removeprefix(PREFIX).removesuffix(".bin")), state


def learn(
    engine: Engine, events: EventLog, after: int, piece: int = CHUNK, rest: Callable[[], None] = lambda: None
) -> int:
    """Let `engine` learn the log after an offset, `piece` events at once; returns the offset that it has come to.

    `rest` is called after each piece.
    """
    tail = events.read(after)
    while chunk := list(islice(tail, piece)):
        engine.observe_many([logged.event for logged in chunk])
        after = chunk[-1].offset
        rest()
    return after


def restore(make: Callable[[], Engine], events: EventLog, snapshots: Snapshots | None) -> tuple[Engine, int, int]:
    """The engine as a fold of the whole log: newest good snapshot, then the tail.

    Returns the engine, the offset it has come to, and the offset of the snapshot (0: none, all was replayed).
    """
    erased = events.erased()
    for offset, state in snapshots.newest_first() if snapshots is not None else ():
        if offset < erased:
            log.warning("snapshot at %d is passed over: somebody has left since", offset)
            continue
        if offset > events.last():
            log.warning("snapshot at %d is passed over: the log ends at %d", offset, events.last())
            continue
        engine = make()
        try:
            engine.load(state)
        except Exception as error:
            log.warning("snapshot at %d is passed over: %s", offset, error)
            continue
        return engine, learn(engine, events, offset), offset
    engine = make()
    return engine, learn(engine, events, 0), 0


__all__ = ["CHUNK", "KEEP", "PREFIX", "Snapshots", "learn", "restore"]
