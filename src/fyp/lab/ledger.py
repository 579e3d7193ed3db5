"""Ledger: what was measured, when, on which commit and on how many cores; one line of JSON each."""

import datetime
import json
import os
import subprocess
from pathlib import Path
from typing import Any


def commit(root: Path) -> str:
    """The commit that is checked out at `root`, with a `+` behind it when files differ; "unknown" outside a checkout."""
    try:
        head = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], cwd=root, capture_output=True, text=True)
        dirty = subprocess.run(
            ["git", "status", "--porcelain", "--untracked-files=no"], cwd=root, capture_output=True, text=True
        )
    except OSError:
        return "unknown"
    return head.stdout.strip() + ("+" if dirty.stdout.strip() else "") if head.returncode == 0 else "unknown"


def record(name: str, figures: dict[str, Any], ledger: Path) -> None:
    """Append a row {bench, commit, date, cores, figures} to the ledger; the commit is that of the ledger's checkout."""
    row = {
        "bench": name,
        "commit": commit(ledger.resolve().parent),
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "cores": os.cpu_count(),
        "figures": figures,
    }
    with ledger.open("a") as file:
        file.write(json.dumps(row) + "\n")


__all__ = ["commit", "record"]
