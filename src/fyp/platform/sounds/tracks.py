"""Tracks: which videos have which sound, and which sounds are taken away; in memory, kept current by events."""

import threading
from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from fyp.platform.sounds.room import SILENCE, Silence
from fyp.ports.records import Records
from fyp.vocabulary.event import AnyEvent, Erased, Removed, Uploaded
from fyp.vocabulary.sound import Silenced
from fyp.vocabulary.video import Video

Order = Literal["loved", "new"]
ORDERS: tuple[Order, ...] = get_args(Order)
VIDEO = "video"


class Use(NamedTuple):
    """A video with a sound; `shown`: everybody may see it."""

    video: str
    creator: str
    posted_at: float
    shown: bool


class Tracks:
    """`hear` is called after each commit; videos are read from the records when they are first asked for.

    Safe to ask from several threads. The same events in any division end in the same answers.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._lock = threading.RLock()
        self._loading = threading.Lock()
        self._uses: dict[str, dict[str, Use]] | None = None
        self._sound_of: dict[str, str] = {}
        self._missed: list[AnyEvent] | None = None
        self._silences = dict(records.scan(SILENCE, Silence))
        self.turn = 0
        """Grows with whatever changes which files play without sound."""

    def hear(self, events: Sequence[AnyEvent]) -> None:
        """Take in events that are committed, in order."""
        for event in events:
            kind = type(event)
            if kind is Silenced:
                self._silence(event)
            elif kind is Uploaded or kind is Removed or kind is Erased:
                with self._lock:
                    if self._missed is not None:
                        self._missed.append(event)
                    if self._uses is not None:
                        self._take(event)

    def _silence(self, event: AnyEvent) -> None:
        assert isinstance(event, Silenced)
        silence = Silence(on=event.on, at=event.at, by=event.viewer, role=event.role, why=event.why)
        with self._lock:
            self._silences[event.sound] = silence
            self.turn += 1

    def _take(self, event: AnyEvent) -> None:
        assert self._uses is not None
        match event:
            case Uploaded():
                self._put(event.video)
            case Removed():
                self._drop(event.video)
            case Erased():  # it does not say whose: all is read anew
                self._uses = None
                self._silences = dict(self._records.scan(SILENCE, Silence))
        self.turn += 1

    def _put(self, video: Video) -> None:
        self._drop(video.id)
        if video.sound and self._uses is not None:
            use = Use(video.id, video.creator, video.posted_at, video.visibility == "public")
            self._uses.setdefault(video.sound, {})[video.id] = use
            self._sound_of[video.id] = video.sound

    def _drop(self, video: str) -> None:
        sound = self._sound_of.pop(video, "")
        if sound and self._uses is not None:
            held = self._uses[sound]
            held.pop(video, None)
            if not held:
                del self._uses[sound]

    def _ready(self) -> dict[str, dict[str, Use]]:
        with self._lock:
            if self._uses is not None:
                return self._uses
        with self._loading:
            while True:
                with self._lock:
                    if self._uses is not None:
                        return self._uses
                    self._missed = []
                found = [video for _, video in self._records.scan(VIDEO, Video)]
                with self._lock:
                    missed, self._missed = self._missed, None
                    if any(type(event) is Erased for event in missed):
                        continue
                    self._uses, self._sound_of = {}, {}
                    for video in found:
                        self._put(video)
                    for event in missed:  # one that was read too changes nothing when it is taken again
                        self._take(event)
                    self.turn += 1
                    return self._uses

    # -- what is asked

    def of(self, sound: str) -> list[Use]:
        """The videos with a sound that everybody may see, newest first."""
        uses = self._ready()
        with self._lock:
            held = list(uses.get(sound, {}).values())
        return sorted((use for use in held if use.shown), key=lambda use: (-use.posted_at, use.video))

    def all_of(self, sound: str) -> list[str]:
        """Every video with a sound, whoever may see it."""
        uses = self._ready()
        with self._lock:
            return list(uses.get(sound, {}))

    def silence(self, sound: str) -> Silence | None:
        """What took a sound away; None when it may be heard."""
        held = self._silences.get(sound)
        return held if held is not None and held.on else None

    def silences(self) -> dict[str, Silence]:
        """What was said last of each sound that was ever taken away."""
        with self._lock:
            return dict(self._silences)


__all__ = ["ORDERS", "Order", "Tracks", "Use"]
