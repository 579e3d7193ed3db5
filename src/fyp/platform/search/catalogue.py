"""Catalogue: videos, people, sounds and challenges as search knows them. Safe to ask from several threads."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.platform.search.index import Index
from fyp.vocabulary.challenge import Challenge
from fyp.vocabulary.video import Creator, Sound, Video

LONGEST_QUERY = 100
MOST = 400
"""So many of the best are ranked by what else is known of them."""

Near = Mapping[str, Sequence[tuple[str, float]]]


class Wanted(NamedTuple):
    """Filters of videos: seconds from `min_s` to `max_s`, posted since (epoch seconds), in a language (ISO 639-1)."""

    min_s: float = 0.0
    max_s: float = float("inf")
    since: float = 0.0
    language: str = ""


class Hits(NamedTuple):
    """Ids, best first, with the score of each; and the query as it was understood."""

    ids: list[str]
    scores: list[float]
    meant: str


class Catalogue:
    """`stems` gives the stems of a word in the languages of this server."""

    def __init__(self, stems: Callable[[str], Iterable[str]]) -> None:
        self._lock = threading.Lock()
        self._videos, self._people, self._sounds, self._challenges = (Index(stems) for _ in range(4))
        self._asked: dict[str, set[str]] = {}
        self._known: dict[str, Sound] = {}
        self._people_known: dict[str, Creator] = {}
        self._of: dict[str, set[str]] = {}
        self._creator: dict[str, str] = {}
        self._facts = np.zeros((1024, 2))
        self._language: NDArray[np.uint32] = np.zeros(1024, np.uint32)
        self._languages: dict[str, int] = {"": 0}

    # -- what is there

    def video(self, video: Video, creator: Creator | None, sound: Sound | None) -> None:
        """A video is there, or has other words now; only public ones are found."""
        with self._lock:
            self._drop(video.id)
            if video.visibility != "public":
                return
            names = f"{creator.handle} {creator.name}" if creator else video.creator
            row = self._videos.put(
                video.id,
                (
                    (video.caption, 1.0), (" ".join(video.hashtags), 1.5), ("".join(f" {tag}" for tag in video.topics), 1.2),
                    (names, 0.8), (sound.title if sound else "", 0.5),
                ),
            )  # fmt: skip
            if row >= len(self._facts):
                self._facts = np.concatenate([self._facts, np.zeros_like(self._facts)])
                self._language = np.concatenate([self._language, np.zeros_like(self._language)])
            self._facts[row] = video.duration_s, video.posted_at
            self._language[row] = self._languages.setdefault(video.language, len(self._languages))
            self._of.setdefault(video.creator, set()).add(video.id)
            self._creator[video.id] = video.creator
            if creator is not None:
                self._person(creator)
            if sound is not None and self._known.get(sound.id) != sound:
                self._known[sound.id] = sound
                self._sounds.put(sound.id, ((sound.title, 1.5),))

    def challenge(self, of: Challenge, on: bool = True) -> None:
        """A challenge is there, or is withdrawn (`on` False)."""
        with self._lock:
            asked = self._asked.setdefault(of.owner, set())
            if on:
                asked.add(of.id)
                fields = ((of.title, 2.0), (f"{of.spelled} {of.hashtag}", 1.5), (of.prompt, 0.8), (of.prize, 0.3))
                self._challenges.put(of.id, fields)
            else:
                asked.discard(of.id)
                self._challenges.drop(of.id)

    def person(self, creator: Creator) -> None:
        """Somebody is there, or is called otherwise now."""
        with self._lock:
            self._person(creator)

    def _person(self, creator: Creator) -> None:
        if self._people_known.get(creator.id) == creator:
            return
        self._people_known[creator.id] = creator
        joined = "".join(filter(str.isalnum, creator.handle))
        fields = ((f"{creator.handle} {joined}", 2.0), (creator.name, 1.5), (creator.bio, 0.4))
        self._people.put(creator.id, fields)

    def gone(self, video: str) -> None:
        """A video is gone."""
        with self._lock:
            self._drop(video)

    def left(self, viewer: str) -> None:
        """Somebody left, and all that they made."""
        with self._lock:
            for video in list(self._of.get(viewer, ())):
                self._drop(video)
            self._people.drop(viewer)
            for challenge in self._asked.pop(viewer, ()):
                self._challenges.drop(challenge)
            self._people_known.pop(viewer, None)

    def _drop(self, video: str) -> None:
        creator = self._creator.pop(video, None)
        if creator is not None:
            self._videos.drop(video)
            self._of[creator].discard(video)
            if not self._of[creator]:
                del self._of[creator]

    def __len__(self) -> int:
        return len(self._videos)

    # -- what is found

    def videos(self, query: str, wanted: Wanted, order: str, near: Near | None = None, most: int = MOST) -> Hits:
        """Videos that meet a query, best first; `order` new: newest first."""
        with self._lock:
            score, meant = self._videos.find(query[:LONGEST_QUERY], near)
            n = len(score)
            duration, posted = self._facts[:n, 0], self._facts[:n, 1]
            keep = (score > 0) & (duration >= wanted.min_s) & (duration <= wanted.max_s) & (posted >= wanted.since)
            if wanted.language:
                keep &= self._language[:n] == self._languages.get(wanted.language, -1)
            return _best(self._videos, np.where(keep, score, 0), posted if order == "new" else score, most, meant)

    def people(self, query: str, most: int) -> Hits:
        """People whose names meet a query; who made most comes first among equals."""
        with self._lock:
            score, meant = self._people.find(query[:LONGEST_QUERY].lstrip("@"))
            return _best(self._people, score, score, most, meant)

    def sounds(self, query: str, most: int) -> Hits:
        with self._lock:
            score, meant = self._sounds.find(query[:LONGEST_QUERY])
            return _best(self._sounds, score, score, most, meant)

    def challenges(self, query: str, most: int) -> Hits:
        """Challenges whose words meet a query."""
        with self._lock:
            score, meant = self._challenges.find(query[:LONGEST_QUERY])
            return _best(self._challenges, score, score, most, meant)

    def made(self, creator: str) -> int:
        """How many public videos somebody has."""
        return len(self._of.get(creator, ()))

    def common(self, most: int) -> list[str]:
        """The words of most videos."""
        with self._lock:
            return self._videos.common(most)


def _best(index: Index, score: NDArray[Any], by: NDArray[Any], most: int, meant: str) -> Hits:
    rows = np.flatnonzero(score > 0)
    if len(rows) > most:
        rows = rows[np.argpartition(-by[rows], most)[:most]]
    rows = rows[np.lexsort((rows, -by[rows]))]
    found = [(index.ids[row], float(score[row])) for row in rows.tolist() if index.ids[row]]
    return Hits([id for id, _ in found], [value for _, value in found], meant)


__all__ = ["LONGEST_QUERY", "MOST", "Catalogue", "Hits", "Near", "Wanted"]
