"""Inverted: the vectors nearest to two tastes among many, by looking only into the cells nearest to each.

An inverted file (Jegou et al. 2011, without its compression): k-means cuts the space into cells, and a search reads the rows of
the nearest cells until its budget is used up. A cell's vectors are copied side by side, as reading them is what a search
costs. What moved or came since they were copied waits in a list that every search reads whole, so nothing new is ever missed;
when that list is long, a thread of its own (`fyp-index`) files it, or cuts the cells anew once there are twice as many vectors.
"""

import math
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import kernel
from fyp.engine.models.hashing import DIM
from fyp.engine.models.nearest import UNIT, compacted, merged, nearest, ordered
from fyp.engine.models.strongest import descending, push

CELLS = 1024
SAMPLE = 32_768
ROUNDS = 8
_BLOCK = 8192
_MOST_WAITING = 2048
_CHECKED = 8
Source = Callable[[], tuple[NDArray[np.int16], int]]


class Cells(NamedTuple):
    """`rows` in the order of their cells, cell c from `starts[c]` to `starts[c + 1]`; `cell` [videos] says where each is."""

    centroids: NDArray[np.float32]  # [cells, DIM]
    cell: NDArray[np.int32]
    rows: NDArray[np.int32]
    starts: NDArray[np.int64]
    copies: NDArray[np.int16]  # [videos, DIM], in the order of `rows`
    trained: int  # how many vectors there were when the cells were cut


@kernel
def _products(vectors: Any, places: Any, count: int, taste: Any, scores: Any) -> None:
    """Products of the vectors at `places[:count]`; a short loop, so that waiting for memory overlaps."""
    for i in range(count):
        score = np.int32(0)
        for q in range(DIM):  # a constant: the loop is unrolled
            score += np.int32(vectors[places[i], q]) * np.int32(taste[q])
        scores[i] = score


@kernel
def _search(
    vectors: Any, copies: Any, rows: Any, starts: Any, cells: Any, budget: int, late: Any, waiting: Any, allowed: Any,
    taste: Any, places: Any, best: Any,
) -> int:  # fmt: skip
    """Puts the nearest of the waiting rows and of the nearest cells on the heap; returns how many are on it."""
    some = np.empty(64, np.int64)
    there = np.empty(64, np.int64)
    scores = np.empty(64, np.int32)
    size = 0
    for part in range(-1, len(cells)):
        if part >= 0 and budget <= 0:
            break
        start = starts[cells[part]] if part >= 0 else 0
        end = starts[cells[part] + 1] if part >= 0 else len(waiting)
        budget -= end - start if part >= 0 else 0
        for block in range(start, end, 64):
            count = 0
            for i in range(block, min(end, block + 64)):
                row = rows[i] if part >= 0 else waiting[i]
                if row < len(allowed) and allowed[row] and (part < 0 or not late[row]):
                    some[count] = row
                    there[count] = i
                    count += 1
            if part >= 0:
                _products(copies, there, count, taste, scores)
            else:
                _products(vectors, some, count, taste, scores)
            for i in range(count):
                if size < len(places) or scores[i] > best[0] or (scores[i] == best[0] and some[i] < places[0]):
                    size = push(places, best, size, some[i], scores[i])
    return size


@kernel
def _filed(cell: Any, starts: Any, rows: Any, vectors: Any, copies: Any) -> None:
    """Counting sort of all rows, with their vectors, by their cell."""
    for row in range(len(cell)):
        starts[cell[row] + 1] += 1
    for c in range(len(starts) - 1):
        starts[c + 1] += starts[c]
    at = starts.copy()
    for row in range(len(cell)):
        place = at[cell[row]]
        rows[place] = row
        for q in range(DIM):
            copies[place, q] = vectors[row, q]
        at[cell[row]] += 1


def _nearest_cell(vectors: NDArray[np.int16], centroids: NDArray[np.float32]) -> NDArray[np.int32]:
    """The cell of each of `vectors` [n, DIM]."""
    out = np.empty(len(vectors), np.int32)
    half = 0.5 * (centroids**2).sum(axis=1)
    for start in range(0, len(vectors), _BLOCK):
        part = vectors[start : start + _BLOCK].astype(np.float32) / np.float32(UNIT)
        out[start : start + _BLOCK] = (part @ centroids.T - half).argmax(axis=1)
    return out


def _train(vectors: NDArray[np.int16]) -> NDArray[np.float32]:
    """Centroids [CELLS, DIM] of the vectors (Lloyd's k-means on an even sample, from evenly spaced ones: no dice)."""
    sample = vectors[np.linspace(0, len(vectors) - 1, min(SAMPLE, len(vectors))).astype(np.int64)]
    wide = sample.astype(np.float32) / np.float32(UNIT)
    centroids = wide[np.linspace(0, len(wide) - 1, min(CELLS, len(wide))).astype(np.int64)].copy()
    for _ in range(ROUNDS):
        cell = _nearest_cell(sample, centroids)
        order = np.argsort(cell, kind="stable")
        filled, first = np.unique(cell[order], return_index=True)
        sums = np.add.reduceat(wide[order], first, axis=0)
        centroids[filled] = sums / np.diff(first, append=len(order))[:, None]
    return centroids


def _file(cell: NDArray[np.int32], vectors: NDArray[np.int16], centroids: NDArray[np.float32], trained: int) -> Cells:
    starts, rows = np.zeros(len(centroids) + 1, np.int64), np.empty(len(cell), np.int32)
    copies = np.empty((len(cell), DIM), np.int16)
    _filed(cell, starts, rows, vectors, copies)
    return Cells(centroids, cell, rows, starts, copies, trained)


def _look(
    vectors: NDArray[np.int16], cells: Cells, late: NDArray[np.bool_], waiting: NDArray[np.int32],
    tastes: NDArray[np.float32], allowed: NDArray[np.bool_], k: int, budget: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:  # fmt: skip
    """Places [2, k] and products [2, k] of what was found for each taste in no order, and how many they are [2]."""
    places, best, sizes = np.empty((2, k), np.int32), np.empty((2, k), np.int32), np.zeros(2, np.int64)
    for i, compact in enumerate(compacted(tastes)):
        near = descending(cells.centroids @ tastes[i])
        sizes[i] = _search(
            vectors, cells.copies, cells.rows, cells.starts, near, budget, late, waiting, allowed, compact, places[i], best[i]
        )  # fmt: skip
    return places, best, sizes


def _recall(vectors: NDArray[np.int16], cells: Cells, asked: list[NDArray[np.float32]], k: int, budget: int) -> float:
    """Of the `k` truly nearest to the tastes `asked`, the share that a search of the cells alone finds."""
    n = len(cells.cell)
    allowed, late, none = np.ones(n, np.bool_), np.zeros(n, np.bool_), np.empty(0, np.int32)
    shares = []
    for tastes in asked:
        found = ordered(*_look(vectors, cells, late, none, tastes, allowed, k, budget))
        for mine, exact in zip(found, nearest(vectors, tastes, allowed, k), strict=True):
            shares.append(float(np.isin(exact, mine).mean()))
    return float(np.mean(shares))


class Inverted:
    """The index of one memory. `source` gives the compacted vectors and how many there are; a cache, never saved.

    One thread calls `moved`, `keep` and `nearest` (that of the engine); `fyp-index` only makes new cells, which are put in
    place by the next `keep`.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._cells: Cells | None = None
        self._made: Cells | None = None
        self._late = np.zeros(0, np.bool_)
        self._waiting = np.empty(0, np.int32)
        self._during: list[NDArray[np.int32]] = []  # what moved while the thread works: its copies may be of before
        self._thread: threading.Thread | None = None
        self._asked: deque[NDArray[np.float32]] = deque(maxlen=_CHECKED)
        self._budget = 0
        self.recall = math.nan
        """Of the 1,000 nearest to the last tastes asked for, the share that a search finds; worked out at each filing."""

    def moved(self, rows: NDArray[np.int32]) -> None:
        """The vectors of `rows` have changed, or are new."""
        if self._cells is None and self._thread is None:
            return
        if not len(rows):
            return
        highest = int(rows.max())
        if highest >= len(self._late):
            self._late = np.concatenate([self._late, np.zeros(highest + 1, np.bool_)])
        if self._thread is not None:
            self._during.append(rows.astype(np.int32))
        new = np.unique(rows[~self._late[rows]])
        self._late[new] = True
        self._waiting = np.concatenate([self._waiting, new])

    def keep(self, above: int) -> bool:
        """Is the index of use now? With more than `above` vectors it is made, and kept up, in the background."""
        vectors, n = self._source()
        if n <= above:
            return False
        if self._thread is not None and not self._thread.is_alive():
            self._thread = None
            if self._made is not None:
                self._late[self._waiting] = False
                self._waiting = np.unique(np.concatenate([np.empty(0, np.int32), *self._during]))
                self._late[self._waiting] = True
                self._cells, self._made = self._made, None
            self._during = []
        cells = self._cells
        if self._thread is None and (cells is None or len(self._waiting) > max(_MOST_WAITING, n // 256)):
            if n > len(self._late):
                self._late = np.concatenate([self._late, np.zeros(2 * n - len(self._late), np.bool_)])
            self._thread = threading.Thread(
                target=self._make, args=(vectors, n, self._waiting), name="fyp-index", daemon=True
            )
            self._thread.start()
        return cells is not None

    @property
    def waiting(self) -> int:
        """How many rows are not filed yet."""
        return len(self._waiting)

    def wait(self) -> None:
        """Until the thread is done (for measurements and tests)."""
        if self._thread is not None:
            self._thread.join()

    def _make(self, vectors: NDArray[np.int16], n: int, filing: NDArray[np.int32]) -> None:
        asked = list(self._asked)
        old = self._cells
        if old is None or n > 2 * old.trained:
            centroids = _train(vectors[:n])
            self._made = _file(_nearest_cell(vectors[:n], centroids), vectors, centroids, n)
            return
        cell = np.concatenate([old.cell, np.zeros(max(0, n - len(old.cell)), np.int32)])
        filing = filing[filing < n]
        cell[filing] = _nearest_cell(vectors[filing], old.centroids)
        made = _file(cell, vectors, old.centroids, old.trained)
        if asked:
            self.recall = _recall(vectors, made, asked, 1000, self._budget)
        self._made = made

    def nearest(
        self, tastes: NDArray[np.float32], allowed: NDArray[np.bool_], k: int, budget: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """As `nearest.nearest`, of the waiting rows and of some `budget` rows in the cells nearest to each taste."""
        return ordered(*self._found(tastes, allowed, k, budget))

    def nearest_to_either(
        self, tastes: NDArray[np.float32], allowed: NDArray[np.bool_], k: int, budget: int
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """As `nearest.nearest_to_either`, of the same rows."""
        return merged(*self._found(tastes, allowed, k, budget))

    def _found(
        self, tastes: NDArray[np.float32], allowed: NDArray[np.bool_], k: int, budget: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
        cells, (vectors, _) = self._cells, self._source()
        assert cells is not None, "keep() says whether there are cells"
        self._asked.append(tastes)
        self._budget = budget
        return _look(vectors, cells, self._late, self._waiting, tastes, allowed, k, budget)


__all__ = ["CELLS", "Cells", "Inverted"]
