"""Views: what rooms keep in memory beside the records, current to the last commit."""

import logging
import threading
from collections.abc import Iterable, Sequence

from fyp.platform import accounts, challenges, comments, questions, sounds, videos
from fyp.platform.hashtags import Tags
from fyp.platform.remixes import Remixes
from fyp.platform.search import Catalogue
from fyp.ports.records import Records
from fyp.understand.words import stemmers
from fyp.vocabulary.event import AnyEvent, Challenged, Erased, Profiled, Removed, Uploaded
from fyp.vocabulary.video import Creator, Sound, Video

log = logging.getLogger("fyp.app")

PIECE = 1_000
"""Videos that are read from the records at once."""


class Views:
    """Made from the records; each is a fold that can be made anew at any time, so none of it is saved.

    Threads are read when they are asked for. Hashtags, remixes and the catalogue of search are read whole, once, by the first
    who asks (`furnish`); what is committed meanwhile is taken in afterwards.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._one = threading.Lock()
        self._door = threading.Lock()
        self._missed: list[AnyEvent] | None = None
        self._furnished = False
        self.threads = comments.Threads(records)
        self.crowds = accounts.Crowds(records)
        self.tallies = questions.Tallies(records)
        self.tracks = sounds.Tracks(records)
        self.tags = Tags()
        self.remixes = Remixes()
        stems = stemmers()
        self.catalogue = Catalogue(lambda word: [stem(word) for stem in stems])

    def hear(self, events: Sequence[AnyEvent]) -> None:
        """Take in events that are committed. In the teller: never raises."""
        try:
            self.threads.hear(events)
            self.crowds.hear(events)
            self.tallies.hear(events)
            self.tracks.hear(events)
            about = [e for e in events if isinstance(e, Uploaded | Removed | Profiled | Challenged | Erased)]
            if about:
                with self._door:
                    if self._missed is not None:
                        self._missed += about
                    elif self._furnished:
                        self._take(about)
        except Exception:
            log.exception("a view did not take in a commit")

    def furnish(self) -> None:
        """Read the public videos, once. Returns when hashtags, remixes and search know them all; some seconds at 100,000."""
        if self._furnished:
            return
        with self._one:
            if self._furnished:
                return
            with self._door:
                self._missed = []
            part: list[Video] = []
            for _, video in self._records.scan(videos.VIDEO, Video):
                part.append(video)
                if len(part) == PIECE:
                    self._put(part)
                    part = []
            self._put(part)
            for _, creator in self._records.scan(videos.CREATOR, Creator):
                self.catalogue.person(creator)
            for challenge in challenges.challenges(self._records):
                self.catalogue.challenge(challenge)
            with self._door:
                self._take(self._missed or ())
                self._missed, self._furnished = None, True

    def _take(self, events: Iterable[AnyEvent]) -> None:
        for event in events:
            match event:
                case Uploaded():
                    self._put([event.video])
                case Removed():
                    self.tags.drop(event.video)
                    self.remixes.drop(event.video)
                    self.catalogue.gone(event.video)
                case Profiled():
                    creator = self._records.get(videos.CREATOR, event.viewer, Creator)
                    if creator is not None:
                        self.catalogue.person(creator)
                case Challenged():
                    self.catalogue.challenge(event.challenge, event.on)
                case Erased():
                    self.tags.left(event.viewer)
                    self.remixes.left(event.viewer)
                    self.catalogue.left(event.viewer)

    def _put(self, part: Sequence[Video]) -> None:
        makers = self._records.many(videos.CREATOR, {video.creator for video in part}, Creator)
        heard = self._records.many(sounds.SOUND, {video.sound for video in part if video.sound}, Sound)
        for video in part:
            sound = heard.get(video.sound)
            self.tags.put(video)
            self.remixes.put(video, sound.origin if sound else "")
            self.catalogue.video(video, makers.get(video.creator), sound)


__all__ = ["PIECE", "Views"]
