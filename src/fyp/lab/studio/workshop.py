"""The workshop: renders scripts in worker processes, in order, and hands each clip over as soon as it is done.

A clip that fails, or whose worker dies, is tried once more, then reported; the others go on. After the first clips the
workers step back (nice), so that the machine is there for whoever watches.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from fyp.lab.studio import pixels
from fyp.lab.studio.render import Rendered, clear, render
from fyp.lab.studio.script import Script

TRIES = 2
POLITE = 12
"""How much a polite worker is nicer (Unix nice)."""


class Workshop:
    """Renders into `folder`. `deliver` and `failed` are called from worker threads, one call at a time."""

    def __init__(self, folder: Path, workers: int = 0, polite_after: int = 16) -> None:
        self._folder = folder
        self._workers = workers or max(1, min(4, os.cpu_count() or 1))
        self._polite_after = polite_after
        self._stop = threading.Event()
        self._turn, self._first = threading.Lock(), threading.Lock()
        self._handed = 0
        self._processes: set[SpawnProcess] = set()

    def run(
        self,
        scripts: Iterable[Script],
        deliver: Callable[[Script, Rendered], None],
        failed: Callable[[Script, str], None],
    ) -> None:
        """Render all; returns when all are handed over, reported or `stop` was called."""
        clear(self._folder)
        jobs = iter(list(scripts))
        threads = [
            threading.Thread(target=self._tend, args=(jobs, deliver, failed), name=f"workshop-{n}", daemon=True)
            for n in range(self._workers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def stop(self) -> None:
        """End the workers at once; what they were at is left out."""
        self._stop.set()
        for process in list(self._processes):
            process.terminate()

    def _tend(
        self, jobs: Iterator[Script], deliver: Callable[[Script, Rendered], None], failed: Callable[[Script, str], None]
    ) -> None:
        """Keep one worker busy."""
        with self._first:  # one worker compiles the kernels, the others find them compiled
            worker: tuple[SpawnProcess, Connection] | None = None if self._stop.is_set() else self._hire()
            if worker is not None:
                _ready(worker[1])
        while not self._stop.is_set():
            with self._turn:
                script = next(jobs, None)
                polite = self._handed >= self._polite_after
                self._handed += 1
            if script is None:
                break
            said = ""
            for _ in range(TRIES):
                if worker is None:
                    worker = self._hire()
                    _ready(worker[1])
                answer = _ask(worker[1], script, polite)
                if isinstance(answer, Rendered):
                    with self._turn:
                        deliver(script, answer)
                    break
                if self._stop.is_set():
                    break
                said = answer or f"its worker ended with {_code(worker[0])}"
                if not answer:
                    self._dismiss(worker)
                    worker = None
            else:
                with self._turn:
                    failed(script, said)
        if worker is not None:
            self._dismiss(worker)

    def _hire(self) -> tuple[SpawnProcess, Connection]:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._folder), daemon=True)
        process.start()
        theirs.close()
        self._processes.add(process)
        return process, ours

    def _dismiss(self, worker: tuple[SpawnProcess, Connection]) -> None:
        process, pipe = worker
        pipe.close()
        process.join(0.2)
        process.terminate()
        process.join(5)
        self._processes.discard(process)


def _ready(pipe: Connection) -> None:
    """Wait until a worker can begin; one that never can is found out when it is asked."""
    with contextlib.suppress(EOFError, OSError):
        pipe.recv()


def _ask(pipe: Connection, script: Script, polite: bool) -> Rendered | str:
    """The files, or what went wrong; an empty text when the worker is gone."""
    try:
        pipe.send((script, polite))
        answer = pipe.recv()
    except (EOFError, OSError):
        return ""
    return Rendered(*map(Path, answer)) if isinstance(answer, tuple) else str(answer)


def _code(process: SpawnProcess) -> str:
    process.join(1)
    return f"exit code {process.exitcode}"


def _work(pipe: Connection, folder: Path) -> None:
    """A worker's life: render what comes in until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pixels.warm()
    pipe.send("ready")
    nicer = False
    while True:
        try:
            script, polite = pipe.recv()
        except (EOFError, OSError):
            return
        if polite and not nicer:
            os.nice(POLITE)
            nicer = True
        try:
            done = render(script, folder)
            answer: tuple[str, str] | str = (str(done.mp4), str(done.poster))
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        try:
            pipe.send(answer)
        except OSError:
            return


__all__ = ["POLITE", "TRIES", "Workshop"]
