"""Table: columns of arrays that grow together, with a row per id. No Python object per row."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.room import copied, grown, zeros

Spec = dict[str, tuple[Any, tuple[int, ...], float]]
"""Column name -> (dtype, shape of one row, what a new row starts with)."""
NARROW = 48
"""Columns of so many bytes a row lie side by side in one record: who reads a row waits for memory once, not for each."""
_CHUNK = 256


class Table:
    """Rows are numbered from 0 in the order in which their ids were first seen, and are never renumbered.

    Narrow columns are views of one array of records, but for those named in `APART`, which are read by themselves.
    """

    SPEC: ClassVar[Spec]
    APART: ClassVar[frozenset[str]] = frozenset()

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.index: dict[str, int] = {}
        wide = {name: np.dtype((dtype, shape)) for name, (dtype, shape, _) in self.SPEC.items()}
        within = [name for name, one in wide.items() if one.itemsize <= NARROW and name not in self.APART]
        within.sort(key=lambda name: -wide[name].base.itemsize)  # so that no gaps are needed
        self._record = np.dtype([(name, *self.SPEC[name][:2]) for name in within], align=True)
        self._fills = [(name, fill) for name, (_, _, fill) in self.SPEC.items() if fill]
        self._room(_CHUNK)

    def _room(self, capacity: int) -> None:
        """Columns of zeros."""
        self._capacity = capacity
        self._records = zeros((capacity,), self._record)
        for name, (dtype, shape, _) in self.SPEC.items():
            if name not in (self._record.names or ()):
                setattr(self, name, zeros((capacity, *shape), dtype))
        self._views()

    def _views(self) -> None:
        for name in self._record.names or ():
            setattr(self, name, self._records[name])

    def __len__(self) -> int:
        return len(self.ids)

    def find(self, id: str) -> int:
        """The row of `id`, or -1."""
        return self.index.get(id, -1)

    def add(self, id: str) -> int:
        """The row of a new id; the caller has looked that it is new."""
        row = len(self.ids)
        if row == self._capacity:
            self._grow()
        if row % _CHUNK == 0:
            self._begin(row)
        self.ids.append(id)
        self.index[id] = row
        return row

    def _begin(self, row: int) -> None:
        """What new rows start with, from `row` to the end of its chunk."""
        for name, fill in self._fills:
            getattr(self, name)[row : row - row % _CHUNK + _CHUNK] = fill

    def _grow(self) -> None:
        self._capacity *= 2
        self._records = grown(self._records, self._capacity)
        for name in self.SPEC:
            if name not in (self._record.names or ()):
                setattr(self, name, grown(getattr(self, name), self._capacity))
        self._views()

    def columns(self) -> dict[str, NDArray[Any]]:
        """The filled part of every column."""
        return {name: getattr(self, name)[: len(self.ids)] for name in self.SPEC}

    def fill(self, ids: list[str], columns: dict[str, NDArray[Any]]) -> None:
        """Become the table that `ids` and `columns` were taken from."""
        n = len(ids)
        self.ids = list(ids)
        self.index = {id: row for row, id in enumerate(ids) if id}  # an empty one was let go of
        self._room(max(_CHUNK, -(-n // _CHUNK) * _CHUNK))
        if n % _CHUNK:
            self._begin(n)
        for name in self.SPEC:
            copied(columns[name], getattr(self, name))


class IntLists:
    """A growing list of int32 per row, read as an array."""

    def __init__(self) -> None:
        self._arrays: list[NDArray[np.int32]] = []
        self._lengths: list[int] = []

    def __len__(self) -> int:
        return len(self._arrays)

    def get(self, row: int) -> NDArray[np.int32]:
        """The list of `row`, oldest first; empty for a row that has none."""
        if row < 0 or row >= len(self._arrays):
            return np.empty(0, np.int32)
        return self._arrays[row][: self._lengths[row]]

    def put(self, row: int, values: NDArray[np.int32]) -> None:
        """Make `values` the list of `row`, which is there."""
        self._arrays[row], self._lengths[row] = values.copy(), len(values)

    def clear(self, row: int) -> None:
        """Make the list of `row` empty, if there is one."""
        if row < len(self._arrays):
            self._arrays[row], self._lengths[row] = np.empty(4, np.int32), 0

    def add(self, row: int, value: int) -> None:
        """Add one value to the list of `row`."""
        if row < len(self._arrays):
            array, length = self._arrays[row], self._lengths[row]
            if length < len(array):
                array[length] = value
                self._lengths[row] = length + 1
                return
        self.append(row, [value])

    def append(self, row: int, values: list[int]) -> None:
        """Add `values` to the list of `row`."""
        while row >= len(self._arrays):
            self._arrays.append(np.empty(4, np.int32))
            self._lengths.append(0)
        array, length = self._arrays[row], self._lengths[row]
        end = length + len(values)
        if end > len(array):
            array = np.concatenate([array[:length], np.empty(max(end, 2 * length) - length, np.int32)])
            self._arrays[row] = array
        array[length:end] = values
        self._lengths[row] = end

    def packed(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """All lists behind one another, and the length of each."""
        lists = [self.get(row) for row in range(len(self._arrays))]
        return (np.concatenate(lists) if lists else np.empty(0, np.int32)), np.array(self._lengths, np.int64)

    def unpack(self, values: NDArray[np.int32], lengths: NDArray[np.int64]) -> None:
        """Become what `packed` gave."""
        ends = np.cumsum(lengths)
        self._arrays = [values[end - length : end].copy() for end, length in zip(ends, lengths, strict=True)]
        self._lengths = [int(length) for length in lengths]


__all__ = ["NARROW", "IntLists", "Spec", "Table"]
