"""fyp worker: makes videos of what was uploaded, beside `fyp serve` (which starts one) or alone."""

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from fyp import config
from fyp.adapters.embedded.blobs import FolderBlobs
from fyp.adapters.embedded.clock import SystemClock
from fyp.adapters.embedded.records import SqliteRecords
from fyp.adapters.embedded.uploads import SqliteUploads
from fyp.app.ear import Ear
from fyp.app.opening import LOG
from fyp.worker.child import end_with, nicer, seat
from fyp.worker.work import Worker

HELP = "make videos of uploads (fyp serve starts one)"
HURRY_S = 3.0
"""Told to end, a worker that is in the middle of a step ends after so long; the next one does that step again."""


def add(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = sub.add_parser("worker", help=HELP, description=HELP)
    parser.add_argument("--data", help="data folder (default: data, or FYP_DATA)")
    parser.add_argument(
        "--beside", action="store_true", help="end when the input ends, as it does when its parent dies"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="tell more")


def run(args: argparse.Namespace) -> int:
    logging.getLogger("fyp").setLevel(logging.INFO if args.verbose else logging.WARNING)
    root = Path(config.load(os.environ, data=args.data).data)
    uploads, blobs = SqliteUploads(root / "uploads"), FolderBlobs(root / "media")
    name, mine = seat(root / "uploads")
    ear = Ear(SqliteRecords(root / LOG))
    nicer()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if args.beside:
        end_with(sys.stdin.buffer, ended)
    worker = threading.Thread(target=Worker(uploads, blobs, SystemClock(), name, ear).run, args=(ended,), daemon=True)
    worker.start()
    ended.wait()
    worker.join(HURRY_S)
    uploads.close()
    mine.close()
    sys.stdout.flush()
    os._exit(0)


__all__ = ["HELP", "add", "run"]
