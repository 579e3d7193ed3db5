"""Publishing: uploads that are ready become videos at their time, each once, whatever is killed; what was abandoned goes."""

import contextlib
import logging
import threading
from collections.abc import Callable

from msgspec.structs import replace

from fyp.app.doors import Doors
from fyp.app.ear import Twins
from fyp.platform import uploads as rules
from fyp.platform import videos
from fyp.ports.blobs import Blobs
from fyp.understand.content import retold
from fyp.vocabulary.content import Content
from fyp.vocabulary.errors import FypError, Invalid, Missing
from fyp.vocabulary.upload import Upload
from fyp.vocabulary.video import Creator, Video

log = logging.getLogger("fyp.app")

LOOK_S = 0.5
"""How often is looked for what has become ready, or whose time has come."""
SWEEP_S = 600.0


class Publishing:
    """An upload is published by an event whose id is made of its own, so that the log takes it once; then it is marked."""

    def __init__(self, doors: Doors, publish: Callable[..., object], remove: Callable[[str], None]) -> None:
        self._uploads, self._blobs, self._records, self._clock = doors.uploads, doors.blobs, doors.records, doors.clock
        self._publish, self._remove = publish, remove
        self._twins = Twins(doors.records)
        self._one = threading.Lock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._swept = 0.0

    def start(self) -> None:
        """Look for what is ready, in a thread, until `stop`; first for what was cut short."""
        self._thread = threading.Thread(target=self._run, name="fyp-publishing", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def round(self) -> int:
        """Publish all that is due. Returns how many."""
        now = self._clock.now()
        ready = [upload for upload in self._uploads.at("understood") if rules.due(upload, now)]
        return sum(self.publish(upload.id) is not None for upload in ready)

    def publish(self, id: str) -> Upload | None:
        """Publish an upload, or what was changed of it, if it is due; as it is then. Raises `Unavailable`."""
        with self._one:
            now = self._clock.now()
            upload = self._uploads.change(
                id, lambda known: replace(known, posted_at=known.posted_at or now) if rules.due(known, now) else None
            )
            if upload is None or (upload.told and self._records.get(videos.VIDEO, id, Video) is None):
                return None  # what was taken away stays away
            upload = self._joined(upload)
            known = self._records.get(videos.CREATOR, upload.owner, Creator)
            maker = None if known is not None else Creator(id=upload.owner, handle=upload.owner)
            try:
                self._publish(
                    rules.video(upload),
                    rules.media(upload),
                    maker,
                    rules.sound(upload),
                    f"up-{id}-{upload.revision}",
                    current(upload),
                    upload.found.heard,
                )
            except Invalid as error:
                note = error.message
                log.warning("%s was not let in: %s", id, note)
                self._uploads.change(id, lambda known: rules.refused(known, "fault", note, now))
                return None
            told = upload.revision
            done = self._uploads.change(id, lambda known: replace(known, state="published", told=max(known.told, told)))
            if done is None:  # its maker took it away meanwhile
                self._take_away(id)
            else:
                self._uploads.clear(id)
            return done

    def _joined(self, upload: Upload) -> Upload:
        """The upload, with the sound of one that was published while it was on its way, where both are the same sound."""
        sound, heard = rules.sound(upload), upload.found.heard
        if upload.told or sound is None or heard is None:
            return upload
        twin = self._twins.of(heard, upload.begun_at, but=sound.id)
        if not twin:
            return upload
        return self._uploads.change(upload.id, lambda now: replace(now, found=replace(now.found, sound=twin))) or upload

    def discard(self, upload: Upload) -> None:
        """Delete an upload with its files, and its video if there is one. Raises `Unavailable`; asking again helps."""
        with self._one:
            self._uploads.delete(upload.id)
            self._take_away(upload.id)

    def _take_away(self, id: str) -> None:
        if self._records.get(videos.VIDEO, id, Video) is not None:
            with contextlib.suppress(Missing):
                self._remove(id)
        wipe(self._blobs, id)

    def sweep(self) -> int:
        """Forget what was abandoned. Returns how many."""
        now = self._clock.now()
        old = [upload for upload in self._uploads.at("uploading", "refused") if rules.gone(upload, now)]
        for upload in old:
            self.discard(upload)
        return len(old)

    def _run(self) -> None:
        unfinished = [u.id for u in self._uploads.at("published") if u.told < u.revision]
        while not self._ended.wait(LOOK_S):
            try:
                while unfinished:
                    self.publish(unfinished[-1])
                    unfinished.pop()
                self.round()
                if self._clock.now() - self._swept > SWEEP_S:
                    self.sweep()
                    self._swept = self._clock.now()
            except FypError as error:
                log.warning("publishing waits: %s", error.message)
            except Exception:
                log.exception("publishing failed; it is tried again")


def current(upload: Upload) -> Content | None:
    """What was understood in an upload, with the caption as it is by now."""
    content, said = upload.found.content, upload.details
    return content and retold(content, said.caption, rules.hashtags(said.caption), said.language)


def wipe(blobs: Blobs, id: str) -> None:
    """Delete all files of the video of an upload."""
    for key in blobs.keys(f"{rules.FOLDER}{id}/"):
        blobs.delete(key)


__all__ = ["Publishing", "wipe"]
