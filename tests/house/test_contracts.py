"""The import rule is kept: a planted wrong import turns its contract red, and the tree as it is stays green."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).parent / "lint-imports"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the sources and contracts, to spoil."""
    shutil.copytree(ROOT / "src/fyp", tmp_path / "src/fyp", ignore=shutil.ignore_patterns("__pycache__", "dist"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def broken(house: Path) -> tuple[set[str], str]:
    """The names of the contracts that are broken in `house`, and all that the tool said."""
    env = os.environ | {"PYTHONPATH": str(house / "src"), "COLUMNS": "200"}
    done = subprocess.run([LINT, "--no-cache"], cwd=house, env=env, capture_output=True, text=True, timeout=120)
    names = {line.split()[0] for line in done.stdout.splitlines() if line.rstrip().endswith("BROKEN")}
    assert (done.returncode != 0) == bool(names), done.stdout + done.stderr
    return names, done.stdout


def plant(house: Path, where: str, line: str) -> None:
    """Write `line` into the module at `where` (made, with its folder, when it is not there)."""
    file = house / "src/fyp" / where
    file.parent.mkdir(parents=True, exist_ok=True)
    if not (file.parent / "__init__.py").exists():
        (file.parent / "__init__.py").write_text('"""A room."""\n')
    old = file.read_text() if file.exists() else '"""A module."""\n'
    file.write_text(old + line + "\n")


def test_the_tree_as_it_is_keeps_every_contract(house: Path) -> None:
    names, said = broken(house)
    assert names == set(), said
    for contract in ("floors", "path", "rooms", "walls", "doors", "library", "knots"):
        assert f"{contract} KEPT" in said


@pytest.mark.parametrize(
    ("where", "line", "contract"),
    [
        ("engine/engine.py", "import fyp.platform.videos  # planted", "floors"),
        ("engine/learn/planted.py", "import fyp.engine.rank.value", "path"),
        ("utils.py", "", "floors"),
        ("engine/helpers.py", "", "path"),
        ("platform/planted.py", "import fyp.platform.videos", "rooms"),
        ("adapters/planted/records.py", "import fyp.adapters.ram.records", "walls"),
        ("api/planted.py", "import fyp.adapters.ram.records", "doors"),
        ("engine/memory/planted.py", "import sqlite3", "library"),
        ("vocabulary/planted.py", "import socket", "library"),
    ],
)
def test_a_wrong_import_breaks_its_contract(house: Path, where: str, line: str, contract: str) -> None:
    plant(house, where, line)
    names, said = broken(house)
    assert contract in names, said
    if line:
        assert Path(where).stem in said


def test_two_modules_in_a_knot_break_the_build(house: Path) -> None:
    plant(house, "vocabulary/left.py", "import fyp.vocabulary.right")
    plant(house, "vocabulary/right.py", "import fyp.vocabulary.left")
    names, said = broken(house)
    assert names == {"knots"}, said
