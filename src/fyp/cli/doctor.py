"""fyp doctor: is the data folder sound? Is its state what its log says?"""

import argparse
import json
import os
from pathlib import Path

from fyp import config
from fyp.app import digests
from fyp.vocabulary.errors import Missing

HELP = "check that a data folder's snapshot and tail give the state that its whole log gives"


def add(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = sub.add_parser("doctor", help=HELP, description=HELP)
    parser.add_argument("--data", help="data folder (default: data, or FYP_DATA)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    settings = config.load(os.environ, data=args.data)
    if not Path(settings.data).is_dir():
        raise Missing("no_data", f"there is no data folder {settings.data!r}")
    offset, restored, replayed = digests(settings)
    sound = restored == replayed
    if args.json:
        print(json.dumps({"events": offset, "restored": restored, "replayed": replayed, "sound": sound}))
    else:
        print(f"{offset} events. state from snapshot and tail {restored}, from the whole log {replayed}: "
              + ("sound" if sound else "NOT THE SAME"))  # fmt: skip
    return 0 if sound else 1


__all__ = ["HELP", "add", "run"]
