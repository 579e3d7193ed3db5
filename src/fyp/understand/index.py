"""Index: who has which landmark, of 10,000 sounds and more; a sound is in it, or out of it, as soon as it is told.

Postings lie in two sorted parts: a large one, and a small one that takes what is new and is merged into the large one when it
has grown. One posting is 8 bytes; who is taken out is marked, and gone at the next merge. Nothing of it is kept on disk: it is
made anew from the prints, which are records.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.understand.compiled import kernel
from fyp.understand.landmarks import KEYS, MOST_FRAMES, TIME_BITS, Landmarks
from fyp.vocabulary.errors import Unavailable

MOST = 1 << 27
"""Postings: 1 GB. Some 100,000 sounds of 15 s."""
MOST_SOUNDS = 1 << (32 - TIME_BITS)
SHARE_NEW = 16
"""The small part is merged when it is this part of the large one: then a sound added costs the same however many there are."""
LEAST_NEW = 1 << 16
COMMON = 512
"""A landmark that more have tells nothing, and is not looked at."""
READ = 500_000
"""Postings that a look-up reads, so that it takes as long however many sounds there are: those of an even part of its
landmarks, not of the rarest, which are speech's. (With half as many 8 of 300 sounds were not found by these, else 4.)
"""
SCATTER = np.uint32(2654435761)
"""Knuth's multiplier: which landmarks are in the part has nothing to do with their pitch."""
NARROW = 1 << (31 - TIME_BITS)
"""With so many places what is found fits 32 bits: half the memory, and sorted in half the time."""
OFFSETS = 8
"""A sound that repeats may begin at several places: no more than so many of each are told."""


class Vote(NamedTuple):
    """A sound that may be it: its place, `offset` (frame of the sound where the query begins, may be negative), votes."""

    place: int
    offset: int
    votes: int


class Index:
    """Landmarks of sounds by place, a number from 0 on that is never given twice. Not for two threads at once."""

    def __init__(self) -> None:
        self._starts = np.zeros(KEYS + 1, np.uint32)
        self._large = np.empty(0, np.uint32)
        self._keys = np.empty(0, np.uint32)
        self._small = np.empty(0, np.uint32)
        self._gone = np.zeros(1024, np.bool_)
        self.places = 0
        self._lost = False

    def __len__(self) -> int:
        """How many postings there are, those of who is taken out among them until the next merge."""
        return len(self._large) + len(self._small)

    @property
    def bytes(self) -> int:
        return int(
            self._starts.nbytes + self._large.nbytes + self._keys.nbytes + self._small.nbytes + self._gone.nbytes
        )

    def add(self, marks: Landmarks) -> int:
        """Take a sound in; its place. Raises `Unavailable` when there is no room."""
        return self.add_all([marks])[0]

    def add_all(self, many: list[Landmarks]) -> list[int]:
        """Take sounds in, in order; their places. Raises `Unavailable` when there is no room for all of them."""
        fresh = sum(len(marks.keys) for marks in many)
        if self.places + len(many) > MOST_SOUNDS or len(self) + fresh > MOST:
            raise Unavailable("sounds_full", f"the index of sounds holds {self.places} and can hold no more")
        places = list(range(self.places, self.places + len(many)))
        self.places += len(many)
        if self.places > len(self._gone):
            self._gone = np.concatenate([self._gone, np.zeros(self.places + len(self._gone), np.bool_)])
        keys = np.concatenate([self._keys, *(marks.keys for marks in many)])
        posts = np.concatenate([
            self._small, *(_post(place, marks.frames) for place, marks in zip(places, many, strict=True))
        ])  # fmt: skip
        order = np.argsort(keys, kind="stable")
        self._keys, self._small = keys[order], posts[order]
        if len(self._small) > max(LEAST_NEW, len(self._large) // SHARE_NEW):
            self._merge()
        return places

    def remove(self, place: int) -> None:
        """Take a sound out; one that is not there is none."""
        if 0 <= place < self.places:
            self._gone[place] = True
            self._lost = True

    def vote(self, sought: Landmarks, most: int) -> list[Vote]:
        """The `most` places in sounds that have most landmarks of the query in one order in time, best first.

        Of one sound no more than OFFSETS, since one that repeats may begin at several.
        """
        if not len(sought.keys) or not self.places:
            return []
        packed = np.sort(
            sought.keys.astype(np.uint64) << np.uint64(32) | sought.frames
        )  # in order: memory is read in order
        keys, frames = (packed >> np.uint64(32)).astype(np.uint32), packed.astype(np.uint32)
        starts, ends = np.searchsorted(self._keys, keys), np.searchsorted(self._keys, keys, "right")
        having = (self._starts[keys + 1] - self._starts[keys]).astype(np.int64) + (ends - starts)
        having[having > COMMON] = 0
        most_read = READ / max(int(having.sum()), 1)
        if most_read < 1.0:
            having[(keys * SCATTER) > np.uint32(most_read * 0xFFFFFFFF)] = 0
        hits = np.empty(int(having.sum()), np.uint32 if self.places <= NARROW else np.int64)
        count = _gather(
            keys, frames, having, self._starts, self._large, starts, ends, self._small, self._gone, TIME_BITS, hits
        )
        hits = np.sort(hits[:count])
        cells, votes = np.empty(most, np.int64), np.zeros(most, np.int64)
        _best(hits, TIME_BITS + 1, cells, votes, np.empty(OFFSETS, np.int64), np.empty(OFFSETS, np.int64))
        return [
            Vote(int(cell >> (TIME_BITS + 1)), int(cell & (2 * MOST_FRAMES - 1)) - MOST_FRAMES, int(n))
            for cell, n in zip(cells, votes, strict=True) if n
        ]  # fmt: skip

    def _merge(self) -> None:
        posts = np.empty(len(self), np.uint32)
        starts = np.empty(KEYS + 1, np.uint32)
        kept = _weave(self._starts, self._large, self._keys, self._small, self._gone, TIME_BITS, starts, posts)
        self._starts, self._large = starts, posts[:kept] if kept == len(posts) else posts[:kept].copy()
        self._keys, self._small, self._lost = np.empty(0, np.uint32), np.empty(0, np.uint32), False


def _post(place: int, frames: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (np.uint32(place << TIME_BITS) | np.minimum(frames, np.uint32(MOST_FRAMES - 1))).astype(np.uint32)


@kernel
def _gather(
    keys: Any, frames: Any, having: Any, starts: Any, large: Any, low: Any, high: Any, small: Any, gone: Any,
    bits: int, hits: Any,
) -> int:  # fmt: skip
    """Writes (place, offset) of each posting of the landmarks with `having`, as one number. Returns how many."""
    count = 0
    mask = (1 << bits) - 1
    for i in range(len(keys)):
        if not having[i]:
            continue
        shift = (1 << bits) - np.int64(frames[i])
        for j in range(np.int64(starts[keys[i]]), np.int64(starts[keys[i] + 1])):
            place = np.int64(large[j] >> bits)
            if not gone[place]:
                hits[count] = (place << (bits + 1)) + np.int64(large[j] & mask) + shift
                count += 1
        for j in range(low[i], high[i]):
            place = np.int64(small[j] >> bits)
            if not gone[place]:
                hits[count] = (place << (bits + 1)) + np.int64(small[j] & mask) + shift
                count += 1
    return count


@kernel
def _best(hits: Any, bits: int, cells: Any, votes: Any, near: Any, here: Any) -> None:
    """Of sorted hits the offsets where most fall within three frames, at most len(here) of each place, best first."""
    n = len(hits)
    most, each = len(cells), len(here)
    i = 0
    while i < n:
        place = np.int64(hits[i]) >> bits
        found, last = 0, -1
        first = j = i
        while j < n and np.int64(hits[j]) >> bits == place:
            while np.int64(hits[j]) - np.int64(hits[first]) > 2:
                first += 1
            count, middle = j - first + 1, np.int64(hits[(first + j) // 2])
            j += 1
            if count <= votes[most - 1]:
                continue
            if last >= 0 and middle - near[last] <= 3:  # the same offset, a little on
                if count > here[last]:
                    here[last], near[last] = count, middle
            elif found < each:
                here[found], near[found] = count, middle
                last = found
                found += 1
            else:
                least = 0
                for k in range(1, each):
                    if here[k] < here[least]:
                        least = k
                if count > here[least]:
                    here[least], near[least] = count, middle
                    last = least
        for m in range(found):
            if here[m] > votes[most - 1]:
                k = most - 1
                while k > 0 and votes[k - 1] < here[m]:
                    votes[k], cells[k] = votes[k - 1], cells[k - 1]
                    k -= 1
                votes[k], cells[k] = here[m], near[m]
        i = j


@kernel
def _weave(starts: Any, large: Any, keys: Any, small: Any, gone: Any, bits: int, new: Any, posts: Any) -> int:
    """Both parts as one, by key, without who is gone. Returns how many postings are left."""
    count = 0
    j = 0
    for key in range(len(starts) - 1):
        new[key] = count
        for i in range(starts[key], starts[key + 1]):
            if not gone[large[i] >> bits]:
                posts[count] = large[i]
                count += 1
        while j < len(keys) and keys[j] == key:
            if not gone[small[j] >> bits]:
                posts[count] = small[j]
                count += 1
            j += 1
    new[len(starts) - 1] = count
    return count


__all__ = ["MOST", "MOST_SOUNDS", "OFFSETS", "Index", "Vote"]
