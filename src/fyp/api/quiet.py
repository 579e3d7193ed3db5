"""Quiet: a file whose sound was taken away is served without its audio track, byte by byte as long as it was.

In an MP4 each track is a box named `trak` in the box `moov`. Named `free` a player passes it over, and every other byte stays
where it is, so ranges go on to work, nothing is encoded anew, and taking it back costs nothing (ISO/IEC 14496-12, 8.1.2).
"""

import io
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from fyp.app import App
from fyp.platform import videos
from fyp.vocabulary.video import Media

DEEPEST = 64 << 20
"""Bytes of `moov` that are looked into: those of a ten minutes' video are 1 MB."""
BOXES = 4096
"""Boxes of one box that are looked at: a file is not trusted to end."""


class Patch(NamedTuple):
    """`data` is to lie at byte `at`."""

    at: int
    data: bytes


def laid_over(piece: bytes, first: int, patches: Sequence[Patch]) -> bytes:
    """`piece`, which begins at byte `first` of a file, with the patches in it."""
    for at, data in patches:
        start, end = max(at, first), min(at + len(data), first + len(piece))
        if start < end:
            piece = piece[: start - first] + data[start - at : end - at] + piece[end - first :]
    return piece


@lru_cache(256)
def without_sound(path: str, data: bytes, etag: str) -> tuple[Patch, ...]:
    """What makes an MP4 (a file, or bytes) play without sound. `etag` tells one version of it from another."""
    with Path(path).open("rb") if path else io.BytesIO(data) as file:
        file.seek(0, io.SEEK_END)
        size = file.tell()
        return tuple(Patch(at + 4, b"free") for at in _audio_tracks(file, size))


def _audio_tracks(file: BinaryIO, size: int) -> Iterator[int]:
    """Where each audio track begins."""
    for name, _, start, end in _boxes(file, 0, size):
        if name != b"moov" or end - start > DEEPEST:
            continue
        for name_, at_, start_, end_ in _boxes(file, start, end):
            if name_ == b"trak" and _handler(file, start_, end_) == b"soun":
                yield at_


def _handler(file: BinaryIO, start: int, end: int) -> bytes:
    """What a track is of: `vide`, `soun`."""
    for name, _, inner, stop in _boxes(file, start, end):
        if name == b"mdia":
            for name_, _, inner_, _ in _boxes(file, inner, stop):
                if name_ == b"hdlr":
                    file.seek(inner_ + 8)
                    return file.read(4)
    return b""


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """The boxes from `start` to `end`: name, where it begins, where its content begins and ends."""
    for _ in range(BOXES):
        if start + 8 > end:
            return
        file.seek(start)
        head = file.read(16)
        if len(head) < 8:
            return
        size, name, body = int.from_bytes(head[:4], "big"), head[4:8], start + 8
        if size == 1:
            size, body = int.from_bytes(head[8:16], "big"), start + 16
        elif size == 0:
            size = end - start
        if size < body - start or start + size > end:
            return
        yield name, start, body, start + size
        start += size


class Quiet:
    """Knows the files that play without sound. One a server."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._turn, self._keys = -1, frozenset[str]()

    def holds(self, key: str) -> bool:
        """Is it a file of a video whose sound was taken away?"""
        tracks = self._app.views.tracks
        taken = [sound for sound, silence in tracks.silences().items() if silence.on]
        if not taken:
            return False
        if self._turn != tracks.turn:
            turn = tracks.turn
            ids = [video for sound in taken for video in tracks.all_of(sound)]
            media = self._app.records.many(videos.MEDIA, ids, Media)
            self._keys = frozenset(file for one in media.values() for file in one.files())
            self._turn = turn
        return key in self._keys


__all__ = ["Patch", "Quiet", "laid_over", "without_sound"]
