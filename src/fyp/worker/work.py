"""Work: takes uploads one at a time, does their steps, and tells what came of it; a pulse keeps what it holds its own."""

import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from fyp.app.ear import Ear
from fyp.platform import uploads as rules
from fyp.ports.blobs import Blobs
from fyp.ports.clock import Clock
from fyp.ports.uploads import Uploads
from fyp.understand.sizes import work
from fyp.vocabulary.errors import FypError, Invalid
from fyp.vocabulary.upload import WORK, Found, Upload
from fyp.worker.steps import Job, Step, plan, reached

log = logging.getLogger("fyp.worker")

IDLE_S = 0.25
"""How often a worker without work looks for some."""
PULSES = 4
"""Signs of life in the time of a lease."""
HUNG_S = 300.0
"""A step that takes so much longer than its limits allow is stuck: the process ends, and another goes on."""
STUCK = 75


class Worker:
    """`name` is unique among those that run; what one of the same name held before is this one's. `ear` is its alone."""

    def __init__(self, uploads: Uploads, blobs: Blobs, clock: Clock, name: str, ear: Ear) -> None:
        self._uploads, self._blobs, self._clock, self._name, self._ear = uploads, blobs, clock, name, ear

    def run(self, ended: threading.Event) -> None:
        """Work until `ended` is set, finishing the step that is under way."""
        while not ended.is_set():
            try:
                busy = self.one()
            except FypError as error:
                log.warning("%s", error.message)
                busy = False
            if not busy:
                ended.wait(IDLE_S)

    def one(self) -> bool:
        """Do the next step of the upload that waited longest, new ones first: why one is refused is soon known. False when
        nothing waits."""
        for upload in sorted(self._uploads.at(*WORK), key=lambda upload: "check" in upload.done):
            mine = self._uploads.change(upload.id, lambda known: rules.take(known, self._name, self._clock.now()))
            if mine is not None:
                self._step(mine)
                return True
        return False

    def _step(self, mine: Upload) -> None:
        todo = [(name, step) for name, step in plan(mine).items() if name not in mine.done]
        if not todo:  # what was planned has changed since
            self._tell(mine, lambda known, now: rules.let_go(replace(known, state="understood", changed_at=now)))
            return
        name, step = todo[0]
        self._tell(mine, lambda known, now: _begun(known, name, now))
        log.info("%s: %s", mine.id, name)
        began = time.monotonic()
        pulse = Pulse(self._uploads, self._clock, mine)
        try:
            found = self._do(step, mine)
        except Invalid as error:
            code, note = error.code, error.message
            log.info("%s is refused: %s, %s", mine.id, code, note)
            self._tell(mine, lambda known, now: rules.refused(known, code, note, now))
        except Exception as error:
            log.warning("%s: %s failed", mine.id, name, exc_info=error)
            note = f"{name}: {type(error).__name__}: {error}"
            self._tell(mine, lambda known, now: rules.later(known, note, now))
        else:
            log.info("%s: %s took %.1f s", mine.id, name, time.monotonic() - began)
            self._tell(mine, lambda known, now: _done(known, name, found, now))
        finally:
            pulse.stop()

    def _do(self, step: Step, mine: Upload) -> Found:
        return step(Job(mine, Path(self._uploads.folder(mine.id)), self._blobs, self._ear))

    def _tell(self, mine: Upload, how: Callable[[Upload, float], Upload]) -> None:
        """Change the upload, if it is still ours."""
        now = self._clock.now()
        self._uploads.change(mine.id, lambda known: how(known, now) if rules.held(known, mine) else None)


def _done(known: Upload, name: str, found: Found, now: float) -> Upload:
    known = replace(rules.let_go(known), found=found, done=(*known.done, name), step="", tries=0, note="")
    return replace(known, state=reached(name, known.state), changed_at=now)


def _begun(known: Upload, name: str, now: float) -> Upload:
    state = "converting" if name.isdigit() else known.state
    return replace(known, step=name, steps=len(plan(known)), state=state, changed_at=now)


class Pulse(threading.Thread):
    """Says, while a step goes on, that its worker lives; and ends the process when the step is stuck."""

    def __init__(self, uploads: Uploads, clock: Clock, mine: Upload) -> None:
        super().__init__(name="fyp-pulse", daemon=True)
        self._uploads, self._clock, self._mine = uploads, clock, mine
        self._ended = threading.Event()
        self.start()

    def stop(self) -> None:
        self._ended.set()
        self.join()

    def run(self) -> None:
        until = time.monotonic() + work(self._mine.found.duration_s).wall_s + HUNG_S
        while not self._ended.wait(rules.LEASE_S / PULSES):
            if time.monotonic() > until:
                log.error("%s is stuck: this worker ends", self._mine.id)
                os._exit(STUCK)
            try:
                self._uploads.change(self._mine.id, lambda known: rules.renew(known, self._mine, self._clock.now()))
            except FypError as error:
                log.warning("%s", error.message)


__all__ = ["Pulse", "Worker"]
