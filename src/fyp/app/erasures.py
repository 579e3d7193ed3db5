"""Erasures: who leaves is gone from log, records and engine at once, and from what others were taught by the next night.

In one commit the log loses all that they told, and the records of the rooms go with it; the snapshots go too, as they are no
fold of this log any more, and none is written until the engine was made anew from the log. That is done in a thread beside the
teller, which goes on meanwhile and only takes over the new engine between two rounds. A process that is killed anywhere in
between starts from the log alone, which is the same as a rebuild.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from fyp.app.doors import Doors
from fyp.app.publishing import wipe
from fyp.app.snapshots import CHUNK, learn
from fyp.app.teller import Teller
from fyp.engine.engine import Engine
from fyp.platform import (
    accounts,
    challenges,
    comments,
    contents,
    credentials,
    hashtags,
    moderation,
    preferences,
    questions,
    search,
    sounds,
    videos,
)  # fmt: skip
from fyp.ports.event_log import Change, Entry
from fyp.ports.records import Records
from fyp.vocabulary.account import Profile
from fyp.vocabulary.event import Erased
from fyp.vocabulary.video import Media, Sound, Video

log = logging.getLogger("fyp.app")

Erases = Callable[[str, Sequence[str], Records], list[Change]]
ERASES: tuple[Erases, ...] = (
    accounts.erased, videos.erased, preferences.erased, comments.erased, contents.erased, questions.erased,
    hashtags.erased, challenges.erased, search.erased, sounds.erased, moderation.erased,
)  # fmt: skip
"""What each room forgets of who leaves."""

PIECE = 100
"""Events that are learned at once beside the teller: some 10 ms, in which it must wait."""
REST_S = 0.005
"""And so long it is let go first, before the next piece."""
LOOK_S = 60.0
"""How often the clock is looked at, once somebody has left."""
DAY_S, HOUR_S = 86_400.0, 3600.0


def night(after: float, hour: int) -> float:
    """The first time after `after` (epoch seconds) when it is `hour` o'clock (UTC)."""
    start = after - after % DAY_S + hour * HOUR_S
    return start if start > after else start + DAY_S


class Erasures:
    """`left` is when somebody left whose traces are still in the engine (epoch seconds), None when there are none."""

    def __init__(
        self, doors: Doors, make: Callable[[], Engine], teller: Teller, hour: int, nightly: Callable[[], None]
    ) -> None:
        self._doors, self._make, self._teller, self._hour, self._nightly = doors, make, teller, hour, nightly
        self._one = threading.Lock()
        self._closed = threading.Event()
        self._watch: threading.Thread | None = None
        self.left: float | None = None

    def erase(self, viewer: str) -> None:
        """Forget `viewer` and what they made. In the teller, when all that was told before is committed."""
        doors, engine = self._doors, self._teller.engine
        made = list(dict.fromkeys([*videos.made(doors.records, viewer), *engine.made_by(viewer)]))
        media_of = doors.records.many(videos.MEDIA, made, Media)
        for media in media_of.values():  # first: who is interrupted here can ask again
            for key in media.files():
                doors.blobs.delete(key)
        if accounts.profile(doors.records, viewer) is not None:
            for key in doors.blobs.keys(f"{accounts.PICTURES}{viewer}/"):
                doors.blobs.delete(key)
        for upload in doors.uploads.of(viewer):
            doors.uploads.delete(upload.id)
            wipe(doors.blobs, upload.id)
        event = Erased(id=doors.dice.new_id(), at=doors.clock.now(), viewer=viewer)
        changes = [change for erases in ERASES for change in erases(viewer, made, doors.records)]
        changes += self._sounds(viewer, made)
        doors.events.erase(viewer, Entry(replace(event, viewer=""), changes))
        doors.vault.write(credentials.erased(viewer, doors.vault))  # last: until then they can sign in and ask again
        self.left = event.at if self.left is None else self.left
        self._teller.learn([event])
        if self._watch is None:
            self._watch = threading.Thread(target=self._look, name="fyp-nights", daemon=True)
            self._watch.start()

    def _sounds(self, viewer: str, made: Sequence[str]) -> list[Change]:
        """The sounds that were first heard in these videos: they go, but for those that others use, which lose their maker."""
        records, gone = self._doors.records, set(made)
        names = {video.sound for video in records.many(videos.VIDEO, made, Video).values() if video.sound}
        changes = []
        for id, sound in records.many(sounds.SOUND, names, Sound).items():
            if sound.maker == viewer or sound.origin in gone:
                others = set(self._teller.engine.heard_in(id)) - gone
                changes.append(Change(sounds.SOUND, id, replace(sound, maker="", origin="") if others else None))
        return changes

    def rebuild(self, swap: Callable[[Callable[[], bool]], bool], after: Callable[[], None]) -> None:
        """Make the engine anew from the log. `swap` runs a function in the teller; `after` is called there at the end."""
        with self._one:
            while not self._try(swap, after):
                log.info("somebody left meanwhile: the engine is made anew once more")

    def _try(self, swap: Callable[[Callable[[], bool]], bool], after: Callable[[], None]) -> bool:
        events = self._doors.events
        erased, engine, at = events.erased(), self._make(), 0
        while events.last() - at > CHUNK or at == 0:
            before, at = at, learn(engine, events, at, PIECE, lambda: time.sleep(REST_S))
            if at == before:
                break

        def take_over() -> bool:
            if events.erased() != erased:
                return False
            learn(engine, events, at)
            self._teller.engine, self.left = engine, None
            after()
            return True

        return swap(take_over)

    def due(self) -> bool:
        """Has somebody left before this night?"""
        return self.left is not None and self._doors.clock.now() >= night(self.left, self._hour)

    def close(self) -> None:
        """Look at the clock no more."""
        self._closed.set()

    def _look(self) -> None:
        while not self._closed.wait(LOOK_S):
            self.look()

    def look(self) -> None:
        """Make the engine anew if it is time."""
        if self.due():
            try:
                self._nightly()
            except Exception:
                log.exception("the engine was not made anew; it is tried again in a minute")


def sweep(doors: Doors) -> None:
    """Empty the vault of who has no account: they left, or came, as the process was killed."""
    held = [account for account, _ in doors.vault.scan(credentials.PASSWORD, credentials.Password)]
    known = doors.records.many(accounts.ACCOUNT, held, Profile)
    for account in held:
        if account not in known:
            doors.vault.write(credentials.erased(account, doors.vault))


__all__ = ["ERASES", "Erases", "Erasures", "night", "sweep"]
