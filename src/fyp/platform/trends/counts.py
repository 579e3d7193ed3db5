"""Counts: how many distinct, trusted people were at each subject in each hour; the voices of the last days, by name."""

from collections.abc import Callable
from typing import Any

import numpy as np

from fyp.platform.trends.rhythm import Floats
from fyp.platform.trends.trust import GROWN_S, SILENT_S, Flags, Gangs, Whole, voice

HOUR_S = 3600.0
PARTS = 4
"""Quarters of an hour: how fine the time of a voice is kept."""
KEEP_H = 72
"""Voices are kept by name for so many hours, so that one can be taken out; older hours are sums."""
NEW_SHARE = 0.25
"""New accounts may count for this much of what all others count for at the same subject and hour, and one voice more; or for
twice their share on the whole platform where that is more."""
MOST = 65_535


class _Hour:
    """The acts of one hour, 20 bytes each: rows of quarter, subject, account, and the act. `people` (quarters, subjects) is
    made again when they changed."""

    def __init__(self) -> None:
        self.rows: list[Whole] = []
        self.acts: list[Whole] = []
        self.people: Floats | None = None

    def joined(self) -> tuple[Whole, Whole]:
        if len(self.rows) != 1:
            self.rows = [np.concatenate(self.rows, axis=1)] if self.rows else [np.empty((3, 0), np.int32)]
            self.acts = [np.concatenate(self.acts)] if self.acts else [np.empty(0, np.int64)]
        return self.rows[0], self.acts[0]


class Counts:
    """People an hour by subject. A subject is a number: that of a hashtag, of a hashtag in a country, in a language, in a
    niche.

    A person is one voice an hour at a subject, from the first quarter in which they were there. How much of one: `trust.voice`.
    New accounts together count for little more than those they are among; accounts that always come along together are one.
    """

    def __init__(self, keep_h: int = KEEP_H) -> None:
        self.subjects = 0
        self._keep = keep_h
        self._changed: set[int] = set()
        self._closed = -1
        self._hours: dict[int, _Hour] = {}
        self._born = np.zeros(1024)
        self._watched = np.zeros(1024, np.float32)
        self._makers = np.zeros(1024, np.float32)
        self.gangs = Gangs()

    def know(self, account: Whole, born: Floats, watched: Floats, makers: Floats) -> None:
        """What there is to know of accounts: born (epoch s), videos watched, makers watched. Later words count from the next
        run on; hours that are over keep what was known then, unless something is taken out of them."""
        if not len(account):
            return
        more = int(account.max()) + 1
        if more > len(self._born):
            more = max(more, 2 * len(self._born))
            self._born, self._watched, self._makers = (
                np.concatenate([held, np.zeros(more - len(held), held.dtype)])
                for held in (self._born, self._watched, self._makers)
            )
        self._born[account], self._watched[account], self._makers[account] = born, watched, makers
        self.gangs.grow(len(self._born))

    def tell(self, at: Floats, subject: Whole, account: Whole, act: Whole) -> None:
        """Acts: `account` was at `subject` at time `at` (epoch s) by `act`, such as a video; several rows of one act are its
        several subjects. Acts from before the hours that are kept are left out."""
        if not len(at):
            return
        if int(account.max()) >= len(self._born):
            raise ValueError(f"account {int(account.max())} is not known: say it with know() first, then tell again")
        self.subjects = max(self.subjects, int(subject.max()) + 1)
        part = (at * (PARTS / HOUR_S)).astype(np.int64)
        order = np.argsort(part, kind="stable")
        hour = part[order] // PARTS
        starts = np.flatnonzero(np.r_[True, hour[1:] != hour[:-1]])
        newest = int(hour[-1])
        for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(hour)], strict=True):
            which, rows = int(hour[start]), order[start:end]
            if which <= max(newest, max(self._hours, default=0)) - self._keep:
                continue
            held = self._hours.setdefault(which, _Hour())
            what = np.stack([part[rows] % PARTS, subject[rows], account[rows]]).astype(np.int32)
            held.rows.append(what)
            held.acts.append(act[rows].astype(np.int64))
            held.people = None
            self._changed.add(which)
        for old in [h for h in self._hours if h <= newest - self._keep]:
            del self._hours[old]

    def close(self, hour: int) -> None:
        """An hour is over: who came along with whom is read off its acts, once, however they were told."""
        held = self._hours.get(hour)
        if held is None or hour <= self._closed:
            return
        self._closed = hour
        rows, acts = held.joined()
        order = np.lexsort((rows[1], acts, rows[0]))
        first = np.zeros(len(acts), bool)
        first[np.unique(acts[order], return_index=True)[1]] = True
        self.gangs.meet(hour, rows[1][order], rows[2][order], first)

    def remove(self, acts: Whole) -> None:
        """Acts are taken back: a video is deleted, or hidden by a moderator. A voice that rests on another act too stays."""
        self._keep_only(lambda rows, held: ~np.isin(held, acts))

    def leave(self, accounts: Whole) -> None:
        """Accounts are gone, or have no voice any more; so are their acts."""
        self._keep_only(lambda rows, held: ~np.isin(rows[2], accounts))
        self.gangs.leave(accounts)

    def _keep_only(self, which: Callable[[Whole, Whole], Flags]) -> None:
        for hour, held in self._hours.items():
            rows, acts = held.joined()
            stays = which(rows, acts)
            if not stays.all():
                held.rows, held.acts, held.people = [rows[:, stays]], [acts[stays]], None
                self._changed.add(hour)

    def changed(self) -> set[int]:
        """The hours in which something changed after it was told, since this was last asked."""
        changed, self._changed = self._changed & self._hours.keys(), set()
        return changed

    def people(self, hour: int) -> Floats:
        """(quarters, subjects) voices of an hour (hours since 1970), each in the quarter that it was first heard in."""
        held = self._hours.get(hour)
        if held is None:
            return np.zeros((PARTS, self.subjects), np.float32)
        if held.people is None or held.people.shape[1] < self.subjects:
            held.people = self._count(hour, held)
        return held.people

    def whole(self, hour: int) -> Any:
        """(subjects,) uint16: people in an hour that is over, to be kept as its sum."""
        return np.minimum(np.rint(self.people(hour).sum(axis=0)), MOST).astype(np.uint16)

    def _count(self, hour: int, held: _Hour) -> Floats:
        part, subject, account = (row.astype(np.int64) for row in held.joined()[0])
        order = np.lexsort((account, part))
        speaker = self.gangs.of[account[order]].astype(np.int64)
        _, first = np.unique(subject[order] * (1 << 31) + speaker, return_index=True)
        rows = order[first]
        who = account[rows]
        age = hour * HOUR_S + part[rows] * (HOUR_S / PARTS) - self._born[who]
        worth = voice(age, self._watched[who], self._makers[who])
        place = subject[rows] * PARTS + part[rows]
        new = age < GROWN_S
        size = PARTS * self.subjects
        old = np.cumsum(np.bincount(place[~new], worth[~new], size).reshape(-1, PARTS), axis=1)
        young = np.cumsum(np.bincount(place[new], worth[new], size).reshape(-1, PARTS), axis=1)
        usual = float(worth[new].sum()) / max(
            float(worth[~new].sum()), 1.0
        )  # on a young platform nearly everybody is new
        heard = old + np.minimum(young, 1.0 + max(NEW_SHARE, 2.0 * usual) * old)
        return np.ascontiguousarray(np.diff(heard, axis=1, prepend=0.0).T.astype(np.float32))


def windows(counts: Counts, hour: int, part: int, widths: tuple[int, ...], sums: Any) -> Floats:
    """(windows, subjects) people seen in the windows of `widths` hours that end after quarter `part` (0-3) of `hour`.

    `sums` (hours, subjects): the hours before `hour`, the last of them last; those still kept by name are counted from the
    voices.
    """
    now = counts.people(hour)
    seen = np.empty((len(widths), now.shape[1]), np.float32)
    started = now[: part + 1].sum(axis=0)
    whole, done = np.zeros(now.shape[1], np.float32), 1
    for n, width in enumerate(widths):
        while done < width:
            whole += sums[-done][: now.shape[1]] if done <= len(sums) else 0.0
            done += 1
        begun = counts.people(hour - width)[part + 1 :].sum(axis=0)
        seen[n] = started + whole + begun
    return seen


__all__ = ["HOUR_S", "KEEP_H", "MOST", "NEW_SHARE", "PARTS", "SILENT_S", "Counts", "windows"]
