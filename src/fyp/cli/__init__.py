"""Commands: one file each, with `add(sub)` and `run(args) -> int`."""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from keyword import iskeyword

from fyp.vocabulary.errors import FypError

COMMANDS: tuple[str, ...] = (
    "serve",
    "worker",
    "demo",
    "doctor",
    "rebuild",
    "operator",
    "admin",
    "import",
    "replay",
    "lab",
    "warm",
    "docs",
)
"""The commands in the order of `fyp --help`. A new one is a file beside this one, and its name here."""


def parser(commands: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """The parser of the whole command line, or of some commands of it."""
    made = argparse.ArgumentParser(prog="fyp", description="The For You page, self-hosted.")
    sub = made.add_subparsers(metavar="COMMAND", required=True)
    for name in commands:
        module = importlib.import_module(f"fyp.cli.{name}{'_' if iskeyword(name) else ''}")
        module.add(sub)
        sub.choices[name].set_defaults(run=module.run)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; an error that is no fault of fyp's is one line, without a traceback."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    argv = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the matrices are small: threads get in each other's way
    chosen = COMMANDS if not argv or argv[0] not in COMMANDS else (argv[0],)  # the others need not be loaded
    args = parser(chosen).parse_args(argv)
    try:
        code: int = args.run(args)
    except FypError as error:
        print(f"fyp: {error.message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


__all__ = ["COMMANDS", "main", "parser"]
