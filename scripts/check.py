"""`make check`: every static check, one line and its time each; all are run, and what a failed one said is shown.

The page's own check needs its packages, so it comes last and builds them through bootstrap when they are absent.
"""

import subprocess
import sys
import time
from pathlib import Path

import bootstrap

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = ["src", "tests", "bench", "scripts"]

CHECKS: dict[str, list[str]] = {
    "ruff": [f"{BIN}/ruff", "check", "--quiet", *CODE],
    "format": [f"{BIN}/ruff", "format", "--check", "--quiet", *CODE],
    "mypy": [f"{BIN}/mypy", "--no-error-summary"],
    "imports": [f"{BIN}/lint-imports"],
    "docs": [f"{BIN}/fyp", "docs", "--check"],
    "page": ["npm", "run", "--silent", "check"],
}


def main(names: list[str]) -> int:
    """Run the named checks (all when none is named). Returns 1 when any failed."""
    failed = []
    for name in names or CHECKS:
        started = time.monotonic()
        where, env = ROOT, None
        if name == "page":
            where, env = ROOT / "web", bootstrap.with_node()
            if not (where / "node_modules").exists():
                bootstrap.web()
        done = subprocess.run(CHECKS[name], cwd=where, env=env, capture_output=True, text=True)
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name:8} {time.monotonic() - started:5.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    if failed:
        print(f"make check: {', '.join(failed)} failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
