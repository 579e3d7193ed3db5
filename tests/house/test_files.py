"""Rules of every file: its length, its first line, its name, and what it may never mention."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("src", "tests", "bench", "scripts", "web/src")
ENDINGS = {".py", ".ts", ".svelte", ".css", ".js"}
NOT_OURS = {"node_modules", "dist", "__pycache__"}
WALL = 300
NO_DUTY = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager", "service", "services"}


def files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and not NOT_OURS & set(file.relative_to(ROOT).parts):
                yield file


def modules() -> list[Path]:
    return [file for file in files("src", "tests", "bench", "scripts") if file.suffix == ".py"]


def test_no_file_is_longer_than_the_wall() -> None:
    lengths = {file: len(file.read_text().splitlines()) for file in files(*CODE) if file.suffix in ENDINGS}
    assert len(lengths) > 60
    assert {str(file.relative_to(ROOT)): n for file, n in lengths.items() if n > WALL} == {}


def test_each_module_opens_with_one_line_of_duty() -> None:
    wrong = []
    for file in modules():
        first = (ast.get_docstring(ast.parse(file.read_text())) or "").splitlines()
        if not first or len(first[0]) < 10 or first[0].rstrip()[-1] not in ".:;?":
            wrong.append(str(file.relative_to(ROOT)))
    assert wrong == []


def test_each_folder_of_the_source_says_its_duty() -> None:
    folders = {file.parent for file in modules() if (ROOT / "src/fyp") in [file.parent, *file.parents]}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_no_name_without_a_duty() -> None:
    found = [f for f in files(*CODE) if NO_DUTY & {f.stem, *f.relative_to(ROOT).parts[:-1]}]
    assert [str(file.relative_to(ROOT)) for file in found] == []


def text_files() -> Iterator[Path]:
    """Everything a reader may read, but what a lock file must say."""
    tops = [file for file in ROOT.iterdir() if file.is_file() and file.name != "uv.lock"]
    for file in [*tops, *files("src", "tests", "bench", "scripts", "docs", "web", ".ci")]:
        if file.suffix in ENDINGS | {".md", ".toml", ".json", ".html", ".txt", ".svg", ""}:
            yield file


@pytest.mark.parametrize(
    "pattern",
    [
        "/" + "work/",
        "/" + "root/",
        "/tmp/" + "brief",
        r"py" + r"pi\.org",
        "python" + "hosted",
        r"registry\." + r"npmjs|npm\.pkg",
        r"deb\." + "debian",
    ],
)
def test_nothing_names_a_machine_or_a_registry(pattern: str) -> None:
    wanted = re.compile(pattern)
    found = [str(f.relative_to(ROOT)) for f in text_files() if wanted.search(f.read_text(errors="ignore"))]
    assert found == []
