"""fyp demo: a server with designed clips that are rendered on the spot, and a town of simulated people who swipe."""

import argparse
import logging
import os
import shutil
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

from fyp import config
from fyp.app import App
from fyp.cli.serve import serve
from fyp.config import Settings
from fyp.lab.living import DOZEN, Demo
from fyp.lab.studio.script import Script, most, scripts
from fyp.vocabulary.errors import Invalid

HELP = "serve a living demo: clips rendered on the spot, and a town of simulated people"


def add(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = sub.add_parser("demo", help=HELP, description=HELP)
    parser.add_argument("--port", type=int, default=8080, help="port to listen at")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at")
    parser.add_argument(
        "--data", default="data/demo", metavar="DIR", help="data folder; a second start goes on from it"
    )
    parser.add_argument("--people", type=int, default=24, metavar="N", help="simulated people who swipe; 0: none")
    parser.add_argument("--clips", type=int, default=144, metavar="N", help="clips to make, 1 to 144")
    parser.add_argument("--seed", type=int, default=7, help="seed of the clips and the town")
    parser.add_argument(
        "--workers", type=int, default=0, metavar="N", help="clips rendered at once; 0: one per core, at most 4"
    )
    parser.add_argument("--no-open", action="store_true", help="do not open the page in a browser")
    parser.add_argument("-v", "--verbose", action="store_true", help="tell more")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.people < 0 or args.people > 1000:
        raise Invalid("bad_people", "--people must be from 0 to 1000")
    if not 1 <= args.clips <= most():
        raise Invalid("bad_clips", f"--clips must be from 1 to {most()}")
    logging.getLogger("fyp").setLevel(logging.DEBUG if args.verbose else logging.WARNING)
    settings = config.load(os.environ, data=args.data, host=args.host, port=args.port)
    wanted = scripts(args.clips, args.seed)
    return serve(settings, beside(settings, wanted, args.seed, args.people, args.workers, not args.no_open))


def beside(
    settings: Settings, wanted: tuple[Script, ...], seed: int, people: int, workers: int, opens: bool
) -> Callable[[App], Callable[[], None]]:
    """What runs next to the server: the clips and the town, with their progress on the terminal."""

    def start(app: App) -> Callable[[], None]:
        progress = Progress(settings, people, opens)
        demo = Demo(app, Path(settings.data), wanted, seed, people, progress, workers)
        demo.start()

        def leave() -> None:
            progress.close()
            demo.stop()

        return leave

    return start


class Progress:
    """One line that is written over on a terminal; elsewhere a line for each dozen."""

    def __init__(self, settings: Settings, people: int, opens: bool) -> None:
        shown = "localhost" if settings.host in ("0.0.0.0", "::", "127.0.0.1") else settings.host
        self._url = f"http://{shown}:{settings.port}" if settings.port else ""
        self._people, self._opens = people, opens
        self._began, self._at_first = time.monotonic(), -1
        self._terminal = sys.stdout.isatty()
        self._ready = self._closed = False
        self._lock = threading.Lock()

    def __call__(self, there: int, total: int, said: str) -> None:
        with self._lock:
            if self._closed:
                return
            if said:
                self._line(said)
            if self._at_first < 0:
                self._at_first = max(there - 1, 0)
            if not self._ready and there >= min(DOZEN, total):
                self._ready = True
                town = f", {self._people} people swipe" if self._people else ""
                self._line(
                    f"ready after {self._passed():.0f} s: open {self._url or 'the page'} ({there} of {total} clips{town})"
                )
                if self._opens and self._url and self._terminal and _has_screen():
                    threading.Thread(target=webbrowser.open, args=(self._url,), daemon=True).start()
            self._bar(there, total)

    def close(self) -> None:
        with self._lock:
            if self._terminal and not self._closed:
                print(flush=True)
            self._closed = True

    def _passed(self) -> float:
        return time.monotonic() - self._began

    def _bar(self, there: int, total: int) -> None:
        made = there - self._at_first
        left = (total - there) * self._passed() / made if made > 0 and self._passed() > 3 else 0.0
        if self._terminal:
            wide = min(40, max(shutil.get_terminal_size().columns - 48, 8))
            full = wide * there // total
            rest = "" if there == total else f", about {left:.0f} s to go" if left else ""
            print(
                f"\r\033[K{'█' * full}{'░' * (wide - full)} {there} of {total} clips{rest}",
                end="\n" if there == total else "",
                flush=True,
            )
        elif there % DOZEN == 0 or there == total:
            print(f"{there} of {total} clips after {self._passed():.0f} s", flush=True)

    def _line(self, said: str) -> None:
        print(f"\r\033[K{said}" if self._terminal else said, flush=True)


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


__all__ = ["HELP", "Progress", "add", "beside", "run"]
