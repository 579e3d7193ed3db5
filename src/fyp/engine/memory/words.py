"""Words of videos, as hashes behind one another: what keyword and hashtag filters look at."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import kernel
from fyp.engine.models.room import grown
from fyp.vocabulary.ids import stable_hash


def code(word: str) -> int:
    """The hash of a word, from 1 to 2**32 - 1; of a hashtag as such with its sign before it."""
    return stable_hash(f"word\x1f{word}") % 0xFFFFFFFF + 1


@kernel
def met(
    videos: Any, start: Any, many: Any, codes: Any, single: Any, of: Any, parts: Any, part_of: Any, ends: Any, out: Any
) -> None:
    """Writes to `out` [videos, mutes] whether each mute hides each of `videos`.

    `single` are sorted codes and `of` the mute of each; phrases are `parts`, cut at `ends`: all of their words must be there.
    """
    for i in range(len(videos)):
        first = np.int64(start[videos[i]])
        last = first + np.int64(many[videos[i]])
        for k in range(first, last):
            at = np.searchsorted(single, codes[k])
            while at < len(single) and single[at] == codes[k]:
                out[i, of[at]] = True
                at += 1
        begin = 0
        for p in range(len(ends)):
            whole = True
            for q in range(begin, ends[p]):
                there = False
                for k in range(first, last):
                    if codes[k] == parts[q]:
                        there = True
                        break
                if not there:
                    whole = False
                    break
            if whole and ends[p] > begin:
                out[i, part_of[p]] = True
            begin = ends[p]


class Terms:
    """Mutes as arrays for `met`: the mute at place m has the alternatives `mutes[m]`, each the codes of one or more words."""

    def __init__(self, mutes: Iterable[Iterable[Iterable[int]]]) -> None:
        single: list[tuple[int, int]] = []
        parts: list[int] = []
        part_of: list[int] = []
        ends: list[int] = []
        self.count = 0
        for place, alternatives in enumerate(mutes):
            self.count = place + 1
            for words in map(list, alternatives):
                if len(words) == 1:
                    single.append((words[0], place))
                else:
                    parts += words
                    ends.append(len(parts))
                    part_of.append(place)
        single.sort()
        self.arrays = (
            np.array([c for c, _ in single], np.uint32), np.array([m for _, m in single], np.int32),
            np.array(parts, np.uint32), np.array(part_of, np.int32), np.array(ends, np.int32),
        )  # fmt: skip


class Words:
    """`codes` of all videos; those of video row v are `many[v]` from `start[v]` on. Said again, they are written anew."""

    def __init__(self) -> None:
        self.codes: NDArray[np.uint32] = np.zeros(1024, np.uint32)
        self.start: NDArray[np.uint32] = np.zeros(256, np.uint32)
        self.many: NDArray[np.uint8] = np.zeros(256, np.uint8)
        self.used = 0

    def reach(self, videos: int) -> None:
        """Make room for `videos` rows."""
        have = len(self.start)
        if videos > have:
            self.start = grown(self.start, max(videos, 2 * have))
            self.many = grown(self.many, max(videos, 2 * have))

    def load(self, codes: NDArray[np.uint32], start: NDArray[np.uint32], many: NDArray[np.uint8]) -> None:
        """Become what was saved."""
        self.used = len(codes)
        self.codes = grown(codes, max(1024, len(codes)))
        self.start, self.many = grown(start, max(256, len(start))), grown(many, max(256, len(many)))

    def put(self, video: int, codes: list[int]) -> None:
        """The words of a video are these, at most 255."""
        if len(codes) > self.many[video]:
            if self.used + len(codes) > len(self.codes):
                self.codes = grown(self.codes, max(self.used + len(codes), 2 * len(self.codes)))
            self.start[video] = self.used
            self.used += len(codes)
        at = int(self.start[video])
        self.codes[at : at + len(codes)] = codes
        self.many[video] = len(codes)

    def known(self, code: int) -> bool:
        """Has any video that word?"""
        return bool((self.codes[: self.used] == np.uint32(code)).any())

    def met(self, videos: NDArray[np.int32], terms: Terms) -> NDArray[np.bool_]:
        """Whether each mute of `terms` hides each of `videos`: [videos, mutes]."""
        out = np.zeros((len(videos), terms.count), np.bool_)
        met(videos, self.start, self.many, self.codes, *terms.arrays, out)
        return out


__all__ = ["Terms", "Words", "code", "met"]
