"""Table: columns of arrays that grow together, with a row per id. No Python object per row."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

Spec = dict[str, tuple[Any, tuple[int, ...], float]]
"""Column name -> (dtype, shape of one row, what a new row starts with)."""


class Table:
    """Rows are numbered from 0 in the order in which their ids were first seen, and are never renumbered."""

    SPEC: ClassVar[Spec]

    def __init__(self, capacity: int = 256) -> None:
        self.ids: list[str] = []
        self.index: dict[str, int] = {}
        self._capacity = capacity
        for name, (dtype, shape, fill) in self.SPEC.items():
            setattr(self, name, np.full((capacity, *shape), fill, dtype))

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
        self.ids.append(id)
        self.index[id] = row
        return row

    def _grow(self) -> None:
        self._capacity *= 2
        for name, (dtype, shape, fill) in self.SPEC.items():
            old = getattr(self, name)
            new = np.full((self._capacity, *shape), fill, dtype)
            new[: len(old)] = old
            setattr(self, name, new)

    def columns(self) -> dict[str, NDArray[Any]]:
        """The filled part of every column."""
        return {name: getattr(self, name)[: len(self.ids)] for name in self.SPEC}

    def fill(self, ids: list[str], columns: dict[str, NDArray[Any]]) -> None:
        """Become the table that `ids` and `columns` were taken from."""
        self._capacity = max(256, len(ids))
        self.ids = list(ids)
        self.index = {id: row for row, id in enumerate(ids)}
        for name, (dtype, shape, fill) in self.SPEC.items():
            array = np.full((self._capacity, *shape), fill, dtype)
            array[: len(ids)] = columns[name]
            setattr(self, name, array)


class IntLists:
    """A growing list of int32 per row: append only, read as an array."""

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


__all__ = ["IntLists", "Spec", "Table"]
