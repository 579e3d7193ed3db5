"""Twins: videos of equal fingerprint, found without a Python object a video."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.room import grown
from fyp.vocabulary.ids import stable_hash

_LEAST = 1024


class Twins:
    """`print` [videos] is the hash of each fingerprint, 0 where none was taken: that alone is saved.

    `twinned` [videos] says who has a twin, `groups` has the rows of each print that two or more share; `_slots` is a table of
    rows by print (open addressing: Knuth, vol. 3, 6.4). A row whose print has changed matches nothing in its old slot.
    """

    def __init__(self) -> None:
        self.print: NDArray[np.uint64] = np.zeros(256, np.uint64)
        self.twinned: NDArray[np.bool_] = np.zeros(256, np.bool_)
        self.groups: dict[int, list[int]] = {}
        self._slots: NDArray[np.int32] = np.full(_LEAST, -1, np.int32)
        self._used = 0

    def reach(self, videos: int) -> None:
        """Make room for `videos` rows."""
        have = len(self.print)
        if videos > have:
            self.print = grown(self.print, max(videos, 2 * have))
            self.twinned = grown(self.twinned, len(self.print))

    def put(self, video: int, fingerprint: str) -> None:
        """A video has this fingerprint; said again with another, it leaves its twins."""
        new = stable_hash(f"print\x1f{fingerprint}") | 1 if fingerprint else 0
        old = int(self.print[video])
        if new != old:
            self.print[video] = new
            if old:
                self._leave(video, old)
            if new:
                self._join(video, new)

    def load(self, videos: int) -> None:
        """Make all the rest of the prints of so many rows."""
        for row in np.flatnonzero(self.print[:videos]).tolist():
            self._join(row, int(self.print[row]))

    def of(self, rows: NDArray[np.int32]) -> Iterable[list[int]]:
        """The groups that any of `rows` is in, each once."""
        prints = self.print[rows[self.twinned[rows]]]
        return [self.groups[print] for print in dict.fromkeys(prints.tolist())]

    def _join(self, video: int, print: int) -> None:
        other = self._find(print)
        if other < 0:
            self._keep(video)
        elif other != video:
            self.groups.setdefault(print, [other]).append(video)
            self.twinned[[other, video]] = True

    def _leave(self, video: int, print: int) -> None:
        self.twinned[video] = False
        if group := self.groups.get(print):
            group.remove(video)
            if self._find(print) < 0:
                self._keep(group[0])
            if len(group) == 1:
                self.twinned[group[0]] = False
                del self.groups[print]

    def _place(self, print: int) -> int:
        """Where the row of a print is in the table, or the empty place where it would be."""
        mask = len(self._slots) - 1
        at = (print >> 8) & mask
        while (row := int(self._slots[at])) >= 0 and int(self.print[row]) != print:
            at = (at + 1) & mask
        return at

    def _find(self, print: int) -> int:
        return int(self._slots[self._place(print)])

    def _keep(self, row: int) -> None:
        if 2 * self._used >= len(self._slots):
            kept = self._slots[self._slots >= 0]
            self._slots = np.full(2 * len(self._slots), -1, np.int32)
            for other in kept.tolist():
                self._slots[self._place(int(self.print[other]))] = other
        self._slots[self._place(int(self.print[row]))] = row
        self._used += 1


__all__ = ["Twins"]
