"""The walks of ARCHITECTURE.md are true: each `file:function` on that page exists; links and recipes lead somewhere."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STEP = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|ts|svelte)):(\w+(?:\.\w+)?)`")


def python_names(file: Path) -> set[str]:
    """Functions, classes, and methods as `Class.method` and alone."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {
                f"{node.name}.{n.name}" for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
            }
    return found


def where(path: str) -> Path:
    """A file as the page names it: from src/fyp, or from the root."""
    inside = ROOT / "src/fyp" / path
    return inside if inside.exists() else ROOT / path


def missing(text: str) -> list[str]:
    gone = []
    for path, name in STEP.findall(text):
        file = where(path)
        if not file.exists():
            gone.append(f"{path} (no such file)")
        elif file.suffix == ".py":
            if name not in python_names(file):
                gone.append(f"{path}:{name}")
        elif not re.search(
            rf"\b(function|const|class|let)\s+{name}\b|^\s*(async )?{name}\(", file.read_text(), re.MULTILINE
        ):
            gone.append(f"{path}:{name}")
    return gone


def test_every_step_of_the_walks_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    assert len(STEP.findall(text)) >= 25
    assert missing(text) == []


def test_a_step_that_is_gone_is_found() -> None:
    assert missing("`vocabulary/ids.py:is_id` `vocabulary/ids.py:gone` `nowhere.py:run`") == [
        "vocabulary/ids.py:gone",
        "nowhere.py (no such file)",
    ]


def test_links_of_the_pages_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} -> {target}"


def test_recipes_have_at_most_six_steps_and_name_a_neighbour_that_exists() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    recipes = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    assert len(recipes) >= 6
    for recipe in recipes:
        steps = re.findall(r"^\d+\. ", recipe, re.MULTILINE)
        assert 1 <= len(steps) <= 6, recipe.splitlines()[0]
        neighbours = re.findall(r"`((?:src|tests|web)/[\w/.-]+)`", recipe)
        assert neighbours, recipe.splitlines()[0]
        assert [path for path in neighbours if not (ROOT / path).exists()] == []
