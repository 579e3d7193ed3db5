"""What is not documented fails: pages made from code are current and name every event, knob, route and command."""

import argparse
import re
from pathlib import Path

import pytest

from fyp import cli
from fyp.cli import docs
from fyp.engine.knobs import KNOBS
from fyp.vocabulary.event import EVENT_TYPES

ROOT = Path(__file__).resolve().parents[2]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text()


def test_pages_made_from_code_are_what_the_code_says() -> None:
    assert docs.run(argparse.Namespace(check=True, into=str(ROOT / "docs"))) == 0


def test_a_stale_page_is_found(tmp_path: Path) -> None:
    into = argparse.Namespace(check=False, into=str(tmp_path))
    assert docs.run(into) == 0
    assert docs.run(argparse.Namespace(check=True, into=str(tmp_path))) == 0
    (tmp_path / "knobs.md").write_text("old")
    assert docs.run(argparse.Namespace(check=True, into=str(tmp_path))) == 1


def test_every_event_says_what_it_is() -> None:
    text = page("events.md")
    for event in EVENT_TYPES:
        assert f"## {event.__name__}\n" in text
        assert event.__doc__ and len(event.__doc__) > 20


def test_every_knob_has_a_range_and_a_reason() -> None:
    text = page("knobs.md")
    for knob in KNOBS:
        assert f"`{knob.name}`" in text
        assert knob.low <= knob.default <= knob.high
        assert len(knob.reason) >= 10, knob.name


def test_every_route_says_what_it_does() -> None:
    headings = list(re.finditer(r"^## ([A-Z]+ /\S*)\n\n(.*)$", page("api.md"), re.MULTILINE))
    assert len(headings) >= 8
    assert [found[1] for found in headings if len(found[2]) < 10] == []


def test_every_command_and_argument_says_what_it_does() -> None:
    text = page("cli.md")
    for title, about, command in docs.commands_of(cli.parser(), "fyp"):
        assert f"## {title}\n" in text and about
        assert [a.dest for a in command._actions if a.help is None and a.choices is None] == [], title


def test_the_library_in_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    found = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert found and len(found[1].split("\nengine, ")[1].splitlines()) <= 10
    exec(compile(found[1], "README.md", "exec"), {})
    assert re.fullmatch(r"\[(\('v\d+', '\w+'\)(, )?){3}\]\n", capsys.readouterr().out)
