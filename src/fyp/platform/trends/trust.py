"""Trust: how much of a voice an account has, by its age, by what it watched, and by whom it always comes along with."""

from typing import Any

import numpy as np

from fyp.platform.trends.rhythm import Floats

DAY_S = 86_400.0
SILENT_S = DAY_S
"""An account younger than this has no voice."""
GROWN_S = 14 * DAY_S
"""One as old as this is no longer new."""
WATCHED = 30.0
"""Videos watched that make half a voice of a new account's: a person watches so many in a quarter of an hour."""
MAKERS = 8.0
"""Makers watched that make half a voice: who only sees one campaign sees few."""
GANG = 3
"""So many accounts that came from the same subject in the same hour to the same other one are one voice."""

Whole = np.ndarray[Any, np.dtype[np.integer[Any]]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


def voice(age_s: Floats, watched: Floats, makers: Floats) -> Floats:
    """What each account counts for, 0 to 1: nothing on its first day, then by age up to two weeks, times how much it watched,
    times of how many makers. Somebody who is here for two weeks and watches as people do counts for nearly 1."""
    age = np.clip((age_s - SILENT_S) / (GROWN_S - SILENT_S), 0.0, 1.0)
    grown = np.where(age_s < SILENT_S, 0.0, 0.2 + 0.8 * age)
    seen = np.clip(watched / (watched + 0.1 * WATCHED), 0.0, 1.0)
    wide = np.clip(makers / (makers + 0.1 * MAKERS), 0.0, 1.0)
    return np.asarray(grown * seen * wide)


class Gangs:
    """Accounts that come along with one another: from the same subject in the same hour to the same other subject.

    Two people may; `GANG` of them are one voice from then on. Kept are the last subject and hour of each account (12 bytes
    each). What is told must be told hour by hour.
    """

    def __init__(self) -> None:
        self._last = np.full(1024, -1, np.int64)
        self.of = np.arange(1024, dtype=np.int32)
        """The account that speaks for each: itself, or the first of its gang."""

    def grow(self, accounts: int) -> None:
        """There is room for so many accounts."""
        held = len(self.of)
        if accounts > held:
            more = max(accounts, 2 * held)
            self._last = np.concatenate([self._last, np.full(more - held, -1, np.int64)])
            self.of = np.concatenate([self.of, np.arange(held, more, dtype=np.int32)])

    def meet(self, hour: int, subject: Whole, account: Whole, lone: Flags) -> None:
        """The acts of an hour: of each account counts the first of those that are `lone`. A video with ten hashtags is one
        act: give its first."""
        if not len(account):
            return
        self.grow(int(account.max()) + 1)
        who, first = np.unique(account[lone], return_index=True)
        what = subject[lone][first].astype(np.int64)
        before = self._last[who]
        here = (np.int64(hour) << 32) | what
        came = (before >= 0) & ((before & 0xFFFFFFFF) != what) & ((before >> 32) > hour - 72)
        if came.any():
            token = before[came] * 1_000_003 + what[came]
            _, inverse, many = np.unique(token, return_inverse=True, return_counts=True)
            together = many[inverse] >= GANG
            names, tokens = who[came][together], inverse[together]
            if len(names):
                least = np.full(len(many), np.iinfo(np.int32).max, np.int64)
                np.minimum.at(least, tokens, self.of[names])
                self.of[names] = least[tokens]
        self._last[who] = here

    def leave(self, account: Whole) -> None:
        """Accounts that are gone are nobody's company."""
        account = account[account < len(self.of)]
        self._last[account] = -1
        self.of[account] = account


__all__ = ["GANG", "GROWN_S", "SILENT_S", "Flags", "Gangs", "Whole", "voice"]
