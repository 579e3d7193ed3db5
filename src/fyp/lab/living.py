"""The living demo: publishes the studio's clips as they are rendered, and lets the town swipe once a dozen are there."""

import logging
import os
import random
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from fyp.app import App, Rendering
from fyp.lab.studio import HEIGHT, WIDTH
from fyp.lab.studio.niches import NICHES
from fyp.lab.studio.render import Rendered
from fyp.lab.studio.script import Script, creators, sounds
from fyp.lab.studio.workshop import Workshop
from fyp.lab.town import Town
from fyp.platform import videos
from fyp.vocabulary.errors import FypError
from fyp.vocabulary.video import Media, Video

log = logging.getLogger("fyp.demo")

DOZEN = 12
PAST_SWIPES = 3000
HOUR = 3600.0
PAST_BEGINS_S, PAST_ENDS_S = 20 * HOUR, 120.0
"""How long ago the town's past began and ended: well within what the gate takes."""
POSTED_H = (24.0, 24.0 * 6)
"""A clip was posted so many hours before it is published, so that the town's past comes after it."""

Report = Callable[[int, int, str], None]
"""Called with clips that are there, all of them, and a word on the newest (empty, or what went wrong)."""


def keys(script: Script) -> tuple[str, str]:
    """The blob keys of a clip and its poster."""
    return f"clips/{script.key}.mp4", f"clips/{script.key}.jpg"


class Demo:
    """Runs beside a server in threads of its own. `start` returns at once, `stop` ends all of it."""

    def __init__(
        self, app: App, data: Path, scripts: Sequence[Script], seed: int, people: int, report: Report, workers: int = 0
    ) -> None:
        self._app, self._data, self._scripts, self._report = app, data, scripts, report
        self._seed, self._there, self._failed = seed, 0, 0
        self._stop = threading.Event()
        self._dozen = threading.Event()
        self._workshop = Workshop(data / "rendering", workers)
        self.town = Town(
            app, lambda ids: app.records.many(videos.VIDEO, ids, Video), app.dice.new_id,
            tuple(niche.name for niche in NICHES), seed, people, data / "town.json",
        ) if people else None  # fmt: skip
        self._threads = [threading.Thread(target=self._make, name="fyp-demo-clips", daemon=True)]
        if self.town is not None:
            self._threads += [
                threading.Thread(target=self._past, name="fyp-demo-past", daemon=True),
                threading.Thread(target=self._present, name="fyp-demo-town", daemon=True),
            ]

    def start(self) -> None:
        self._app.rendering = Rendering(0, len(self._scripts))
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._dozen.set()
        self._workshop.stop()
        for thread in self._threads:
            thread.join(10)
        if self.town is not None:
            self.town.remember()

    def join(self, timeout_s: float) -> bool:
        """Wait until every clip is there or has failed; whether it came to that."""
        self._threads[0].join(timeout_s)
        return not self._threads[0].is_alive()

    def _make(self) -> None:
        """Publish what is there already, render the rest."""
        try:
            known = self._app.records.many(videos.MEDIA, [s.id for s in self._scripts], Media)
            stored = set(self._app.blobs.keys("clips/"))
            missing = []
            for script in self._scripts:
                mp4, poster = keys(script)
                if mp4 not in stored or poster not in stored:
                    missing.append(script)
                    continue
                if script.id not in known or known[script.id].mp4 != mp4:
                    self._publish(script)
                self._count()
            if missing:
                self._workshop.run(missing, self._deliver, self._fail)
        except FypError as error:
            if not self._stop.is_set():
                self._report(self._there, len(self._scripts), f"stopped: {error.message}")
        except Exception as error:
            log.exception("the demo's clips")
            self._report(self._there, len(self._scripts), f"stopped: {error}")

    def _deliver(self, script: Script, done: Rendered) -> None:
        """Store the files and publish; a clip that can't be stored is reported, the others go on."""
        try:
            for key, file in zip(keys(script), done, strict=True):
                self._app.blobs.put(key, file.read_bytes())
            self._publish(script)
        except (FypError, OSError) as error:
            if not self._stop.is_set():
                self._fail(script, str(error))
            return
        finally:
            for file in done:
                file.unlink(missing_ok=True)
        self._count()

    def _publish(self, script: Script) -> None:
        """Publish under the time it was first posted at, if it was."""
        before = self._app.records.get(videos.VIDEO, script.id, Video)
        hours = random.Random(script.id).uniform(*POSTED_H)
        posted = before.posted_at if before is not None else self._app.clock.now() - hours * HOUR
        mp4, poster = keys(script)
        self._app.publish(
            script.video(posted),
            Media(video=script.id, mp4=mp4, poster=poster, width=WIDTH, height=HEIGHT),
            creators()[script.creator],
            sounds()[script.track],
        )

    def _fail(self, script: Script, said: str) -> None:
        self._failed += 1
        self._report(self._there, len(self._scripts), f"{script.id} was not made: {said}")

    def _count(self) -> None:
        self._there += 1
        self._app.rendering = Rendering(self._there, len(self._scripts))
        self._report(self._there, len(self._scripts), "")
        if self._there >= min(DOZEN, len(self._scripts)):
            self._dozen.set()

    def _past(self) -> None:
        """Tell the town's past, once: as far as there are clips for it."""
        assert self.town is not None
        self._dozen.wait()
        _be_nice()
        while not self._stop.is_set() and self.town.past < PAST_SWIPES:
            now = self._app.clock.now()
            share = self._there / len(self._scripts) if self._threads[0].is_alive() else 1.0
            try:
                self.town.history(PAST_SWIPES, now - PAST_BEGINS_S, now - PAST_ENDS_S, share, self._stop)
            except FypError as error:
                log.debug("the past waits: %s", error)
            self.town.remember()
            self._stop.wait(2.0)

    def _present(self) -> None:
        assert self.town is not None
        self._dozen.wait()
        _be_nice()
        self.town.live(self._app.clock.now, self._stop)


def _be_nice() -> None:
    """On Linux niceness is a thread's own: the town steps back for who really watches."""
    if hasattr(os, "setpriority") and os.uname().sysname == "Linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


__all__ = ["DOZEN", "PAST_SWIPES", "Demo", "keys"]
