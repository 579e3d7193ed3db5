"""fyp rebuild: makes the state of a data folder anew from its whole log."""

import argparse
import json
import os
from pathlib import Path

from fyp import config
from fyp.app import rebuild
from fyp.vocabulary.errors import Missing

HELP = "make the state of a data folder anew from its log; a server does so by itself in the night after somebody left"


def add(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = sub.add_parser("rebuild", help=HELP, description=HELP)
    parser.add_argument("--data", help="data folder, which no server may be using (default: data, or FYP_DATA)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    settings = config.load(os.environ, data=args.data)
    if not Path(settings.data).is_dir():
        raise Missing("no_data", f"there is no data folder {settings.data!r}")
    offset, digest = rebuild(settings)
    print(json.dumps({"offset": offset, "digest": digest}) if args.json else f"made anew at offset {offset}: {digest}")
    return 0


__all__ = ["HELP", "add", "run"]
