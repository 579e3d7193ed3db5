"""Ledger: what every bench prints, and its row in bench/ledger.jsonl."""

import argparse
import json
from pathlib import Path
from typing import Any

from fyp.lab.ledger import record

LEDGER = Path(__file__).resolve().parent / "ledger.jsonl"


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
        record(name, figures, LEDGER)


__all__ = ["LEDGER", "options", "report"]
