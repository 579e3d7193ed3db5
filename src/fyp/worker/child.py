"""Child: a worker beside the server, in a process of its own that is started again when it ends, and ends when we do."""

import fcntl
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

log = logging.getLogger("fyp.worker")

SEATS = 64
BACK_OFF_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""How long is waited before one that ended is started again: the longer, the sooner it ended again."""
LIVED_S = 60.0
ONE_CORE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Matrix products of models use one core: the others are for who watches."""


class Child:
    """Starts `command` and keeps it going until `stop`. Its input is a pipe of ours: when we die, it reads the end of it."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._ended = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="fyp-worker", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The process, 0 while there is none."""
        return self._process.pid if self._process is not None else 0

    def stop(self) -> None:
        self._ended.set()
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        self._thread.join()

    def _keep(self) -> None:
        soon = 0
        while not self._ended.is_set():
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, env=os.environ | ONE_CORE)
            if self._ended.is_set() and self._process.stdin is not None:
                self._process.stdin.close()
            try:
                status = self._process.wait(LIVED_S)
                soon = min(soon + 1, len(BACK_OFF_S)) if soon else 1
            except subprocess.TimeoutExpired:
                soon, status = 0, self._process.wait()
            if not self._ended.is_set():
                wait = BACK_OFF_S[max(soon - 1, 0)]
                log.warning("the worker ended with %d: it is started again in %.1f s", status, wait)
                self._ended.wait(wait)


def command(data: str) -> list[str]:
    """What starts a worker of a data folder that ends with us."""
    return [sys.executable, "-m", "fyp.cli", "worker", "--data", data, "--beside"]


def seat(folder: Path) -> tuple[str, IO[bytes]]:
    """A name that no other running worker of this folder has; it is ours as long as the file that comes with it is open.

    The file tells the id of our process.
    """
    for n in range(1, SEATS + 1):
        file = (folder / f"worker-{n}.lock").open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            continue
        file.truncate(0)
        file.write(f"{os.getpid()}\n".encode())
        file.flush()
        return f"worker-{n}", file
    raise RuntimeError(f"{SEATS} workers are at work already")


def end_with(stream: IO[bytes], ended: threading.Event) -> None:
    """Set `ended` when `stream` ends, and end the process if it has not ended by itself soon after."""

    def watch() -> None:
        while stream.read(1024):
            pass
        ended.set()

    threading.Thread(target=watch, name="fyp-parent", daemon=True).start()


def nicer() -> None:
    """Let the server go first."""
    os.nice(10)


__all__ = ["Child", "command", "end_with", "nicer", "seat"]
