"""Ledger: what was measured, when, on which commit and on how many cores; one line of JSON each in bench/ledger.jsonl."""

import argparse
import datetime
import json
import os
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LEDGER = ROOT / "bench" / "ledger.jsonl"


def commit() -> str:
    """The commit that is checked out, with a `+` behind it when files differ; "unknown" outside a checkout."""
    try:
        head = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], cwd=ROOT, capture_output=True, text=True)
        dirty = subprocess.run(
            ["git", "status", "--porcelain", "--untracked-files=no"], cwd=ROOT, capture_output=True, text=True
        )
    except OSError:
        return "unknown"
    return head.stdout.strip() + ("+" if dirty.stdout.strip() else "") if head.returncode == 0 else "unknown"


def record(name: str, figures: dict[str, Any], ledger: Path = LEDGER) -> None:
    """Append a row {bench, commit, date, cores, figures} to the ledger."""
    row = {
        "bench": name,
        "commit": commit(),
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "cores": os.cpu_count(),
        "figures": figures,
    }
    with ledger.open("a") as file:
        file.write(json.dumps(row) + "\n")


def options(duty: str) -> argparse.ArgumentParser:
    """A parser with the two options that every bench has: `--json` and `--ledger`."""
    parser = argparse.ArgumentParser(description=duty)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--ledger", action="store_true", help="append the figures to bench/ledger.jsonl")
    return parser


def report(name: str, figures: dict[str, Any], asked: argparse.Namespace) -> None:
    """Print the figures, as JSON or a line each, and record them when asked to."""
    if asked.json:
        print(json.dumps(figures))
    else:
        for key, value in figures.items():
            print(f"{key:24} {value}")
    if asked.ledger:
        record(name, figures)


__all__ = ["commit", "options", "record", "report"]
