"""Ear: hears which sound a file has: one that is known, a new one with its print, or none.

What is known is in the records, so it outlives any crash; what is held in memory is made from them when the ear is first asked,
and brought up to date each time. For a worker: one ear a process, one file at a time.
"""

from pathlib import Path

from msgspec import Struct

from fyp.platform.sounds import HEARD, PRINT, Heard
from fyp.ports.records import Records
from fyp.understand.fence import sniff
from fyp.understand.recognition import Recognition
from fyp.understand.sound import decode, taken
from fyp.vocabulary.sound import SoundPrint

CHUNK = 500
"""Prints that are read at once: some 2 MB."""


class Identified(Struct, frozen=True, kw_only=True):
    """What was heard: `sound` is the id of a known one, `score` how sure (0: just enough), `offset_s` where in it the file
    begins. Without one, `print` tells of a new sound, or of silence.
    """

    print: SoundPrint
    sound: str = ""
    score: float = 0.0
    offset_s: float = 0.0

    @property
    def new(self) -> bool:
        """Is it a sound to give a name and keep?"""
        return not self.sound and not self.print.silent


class Ear:
    """Reads `records`, which another process may write."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._known = Recognition()
        self._since: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._known)

    def identify(self, file: Path, demuxer: str = "") -> Identified:
        """What is heard in `file` (`demuxer` as `understand.fence.sniff` says). Raises `Invalid` when it can't be read."""
        samples = decode(file, demuxer or sniff(file))
        print = taken(samples)
        if print.silent:
            return Identified(print=print)
        self.refresh()
        match = self._known.heard(samples)
        if match is None:
            return Identified(print=print)
        return Identified(print=print, sound=match.sound, score=match.score, offset_s=match.offset_s)

    def refresh(self) -> None:
        """Know what has become known since, forget what is gone."""
        now = {id: heard.at for id, heard in self._records.scan(HEARD, Heard)}
        for id in self._since.keys() - now.keys():
            self._known.remove(id)
            del self._since[id]
        fresh = [id for id, at in now.items() if self._since.get(id) != at]
        for start in range(0, len(fresh), CHUNK):
            self._known.add_all(self._records.many(PRINT, fresh[start : start + CHUNK], SoundPrint))
        self._since |= {id: now[id] for id in fresh}


class Twins:
    """Finds the sound of an upload among those that were published while it was on its way, which its worker did not know."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, print: SoundPrint, since: float, but: str) -> str:
        """The sound with this print that became known at `since` or later, `but` for one; empty when there is none."""
        if print.silent:
            return ""
        fresh = [(heard.at, id) for id, heard in self._records.scan(HEARD, Heard) if heard.at >= since and id != but]
        if not fresh:
            return ""
        newest = [id for _, id in sorted(fresh, reverse=True)[:CHUNK]]
        known = Recognition()
        known.add_all(self._records.many(PRINT, newest, SoundPrint))
        return known.alike(print) or ""


__all__ = ["Ear", "Identified", "Twins"]
