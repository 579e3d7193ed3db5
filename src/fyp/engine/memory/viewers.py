"""Viewers: what is remembered of each who watches: tastes, the last 50, running rates, ties, and what was shown."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from fyp.engine.memory.table import IntLists, Spec, Table
from fyp.engine.models.hashing import DIM

RECENT = 50
"""How many of the last watched videos are kept in order."""
SIGNALS = 3
"""Running rates are kept of finish, like and early skip, in this order, behind a count of trials."""
SIDES = 12
"""Hidden sides of taste; the first is how much a viewer finishes of anything."""
VIEWER_FIELDS = 6
"""Hashed ids of a request: viewer, three that are empty, hour, surface; those of the video come behind."""


TOLD = frozenset(("pages", "language", "country", "device", "standing", "field", "votes"))
"""Columns that are told or counted, not learned: they stay when a viewer begins anew."""


class Viewers(Table):
    """One row a viewer; `recent_*` are rings of the last 50 with `recent_n` watched in all. The
    row of who left is nobody's, and not given again: its id is empty."""

    SPEC: ClassVar[Spec] = {
        "long": (np.float32, (DIM,), 0.0),  # slow mean of what was finished less what was skipped
        "short": (np.float32, (DIM,), 0.0),  # the same over the last few
        "averse": (np.int16, (DIM,), 0.0),  # fast mean of what was skipped or refused, in steps of 1 / UNIT
        "side": (np.float32, (SIDES,), 0.0),  # mean and covariance of a belief; 0 until something is known
        "side_covariance": (np.float32, (SIDES, SIDES), 0.0),
        "rates": (np.float32, (1 + SIGNALS,), 0.0),  # faded per own event
        "fast": (np.float32, (1 + SIGNALS,), 0.0),  # the same, fading quicker
        "share": (np.float32, (), 0.5),  # running mean of the debiased watched share
        "last_at": (np.float64, (), 0.0),
        "session_from": (np.float64, (), 0.0),
        "session_n": (np.int32, (), 0.0),
        "recent_video": (np.int32, (RECENT,), -1.0),
        "recent_liking": (np.float32, (RECENT,), 0.0),  # +1 finished ... -1 skipped or refused
        "recent_signs": (
            np.uint8,
            (RECENT,),
            0.0,
        ),  # bits: 1 finished, 2 liked, 4 skipped early, 8 refused, 16 wants more
        "recent_surface": (np.uint8, (RECENT,), 0.0),  # 1 + row of the surface
        "recent_at": (np.uint32, (RECENT,), 0.0),  # when: whole epoch seconds
        "recent_n": (np.int64, (), 0.0),
        "finished": (np.float32, (), 0.0),  # how many, faded per finish
        "pages": (np.int64, (), 0.0),
        "joined": (np.float64, (), 0.0),  # when they came (epoch seconds)
        "witnessed": (np.uint16, (), 0.0),  # closed showings, as far as the number goes
        "stays": (np.float32, (), 0.5),  # running share of showings that were not skipped early
        "votes": (np.uint16, (2,), 0.0),  # a day, and how many showings counted for the ladder on it
        "language": (np.int16, (), 0.0),
        "country": (np.int16, (), 0.0),
        "device": (np.int16, (), 0.0),
        "standing": (np.float32, (4,), 0.0),  # logs of follows, followers, friends, days, less the usual; 0: not told
        "field": (
            np.uint32,
            (4,),
            0.0,
        ),  # hashed id of the viewer; language, country and device are none: decisions/019
    }
    long: NDArray[np.float32]
    short: NDArray[np.float32]
    averse: NDArray[np.int16]
    side: NDArray[np.float32]
    side_covariance: NDArray[np.float32]
    rates: NDArray[np.float32]
    fast: NDArray[np.float32]
    share: NDArray[np.float32]
    last_at: NDArray[np.float64]
    session_from: NDArray[np.float64]
    session_n: NDArray[np.int32]
    recent_video: NDArray[np.int32]
    recent_liking: NDArray[np.float32]
    recent_signs: NDArray[np.uint8]
    recent_surface: NDArray[np.uint8]
    recent_at: NDArray[np.uint32]
    recent_n: NDArray[np.int64]
    finished: NDArray[np.float32]
    pages: NDArray[np.int64]
    joined: NDArray[np.float64]
    witnessed: NDArray[np.uint16]
    stays: NDArray[np.float32]
    votes: NDArray[np.uint16]
    language: NDArray[np.int16]
    country: NDArray[np.int16]
    device: NDArray[np.int16]
    standing: NDArray[np.float32]
    field: NDArray[np.uint32]

    def __init__(self) -> None:
        super().__init__()
        self.center = np.zeros(DIM, np.float32)  # mean taste of those who finish something
        self.served = IntLists()  # video rows in the order they were served
        self.shown = IntLists()  # video rows that were on screen
        self.follows: dict[int, set[int]] = {}  # creator rows
        self.blocks: dict[int, set[int]] = {}
        self.blocked_by: dict[int, set[int]] = {}
        self.refusals: dict[int, dict[int, int]] = {}  # creator row -> how often "not interested"

    def recent(self, row: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Video rows and likings of the last up to 50, newest first."""
        places = self._lately(row)
        return self.recent_video[row, places], self.recent_liking[row, places]

    def recent_finishes(self, row: int) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Video rows of the last up to 50, newest first, and whether each was finished."""
        places = self._lately(row)
        return self.recent_video[row, places], (self.recent_signs[row, places] & 1).astype(np.bool_)

    def _lately(self, row: int) -> NDArray[np.int64]:
        n = int(self.recent_n[row]) if row >= 0 else 0
        return (n - 1 - np.arange(min(n, RECENT))) % RECENT

    def learned(self, row: int) -> bytes:
        """All that was learned of a viewer, as bytes that `restore` takes."""
        return b"".join(getattr(self, name)[row].tobytes() for name in self.SPEC if name not in TOLD)

    def restore(self, row: int, learned: bytes) -> None:
        """Know of a viewer what `learned` gave. Raises ValueError when it is not of this layout."""
        at = 0
        for name, (dtype, shape, _) in self.SPEC.items():
            if name not in TOLD:
                size = np.dtype((dtype, shape)).itemsize
                getattr(self, name)[row] = np.frombuffer(learned[at : at + size], dtype).reshape(shape)
                at += size

    def begin(self, row: int) -> None:
        """Know of a viewer what is known of somebody new."""
        for name, (_, _, fill) in self.SPEC.items():
            if name not in TOLD:
                getattr(self, name)[row] = fill

    def release(self, row: int) -> None:
        """Let go of a viewer: the row is nobody's, their id is new when it comes again, and no list or tie is left."""
        for column in self.columns().values():
            column[row] = 0
        self.begin(row)
        del self.index[self.ids[row]]
        self.ids[row] = ""
        for name, kept in vars(self).items():
            if isinstance(kept, IntLists):
                kept.clear(row)
            elif isinstance(kept, dict) and name != "index":
                kept.pop(row, None)


__all__ = ["RECENT", "SIDES", "SIGNALS", "TOLD", "VIEWER_FIELDS", "Viewers"]
