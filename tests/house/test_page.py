"""The page's own tests, and its two languages: the same words, with the same blanks to fill."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import get_args

import pytest

from fyp.api.ranking import CHANGED_BY
from fyp.engine.memory.trials import METRICS
from fyp.engine.retrieve import SOURCES
from fyp.engine.slate.reasons import CONTROLS, TERMS
from fyp.vocabulary.event import MuteKind, ReportReason
from fyp.vocabulary.lesson import HEADS
from fyp.vocabulary.reach import State, Why

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "web/src/i18n"


def blanks(text: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", text))


def test_dutch_and_english_have_the_same_words_and_blanks() -> None:
    en, nl = (json.loads((WORDS / f"{language}.json").read_text()) for language in ("en", "nl"))
    assert list(en) == list(nl)
    assert len(en) > 50
    assert {word: en[word] for word in en if blanks(en[word]) != blanks(nl[word])} == {}
    assert [word for words in (en, nl) for word, text in words.items() if not text.strip() or "!" in text] == []


def family(words: dict[str, str], name: str) -> set[str]:
    """The words of a family, such as `reach.why`, without its name."""
    return {word.removeprefix(f"{name}.") for word in words if word.startswith(f"{name}.")}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_what_the_server_says_in_words_has_a_text(language: str) -> None:
    words = json.loads((WORDS / f"{language}.json").read_text())
    assert family(words, "reach.why") == set(get_args(Why))
    assert family(words, "reach") >= set(get_args(State))
    assert family(words, "report") >= set(get_args(ReportReason)) - {""}
    assert family(words, "head") >= set(HEADS)
    assert family(words, "metric") == {*METRICS, "days", *(f"creator_{name}" for name in METRICS)}
    assert family(words, "source") >= {source.name for source in SOURCES} | {"popular"}
    assert family(words, "term") >= set(TERMS) - {"start"}  # the page tells apart where all videos start from
    assert family(words, "because") | family(words, "term") >= set(CONTROLS)
    assert family(words, "control") >= {name for names in CONTROLS.values() for name in names}
    assert family(words, "change") >= {name for names in CHANGED_BY.values() for name in names}
    assert family(words, "filters") >= set(get_args(MuteKind))


def test_the_reasons_of_a_report_are_those_of_the_server() -> None:
    text = (ROOT / "web/src/lib/wire/types.ts").read_text()
    shown = re.search(r"REPORT_REASONS = \[(.*?)\]", text)
    assert shown is not None
    assert ["", *re.findall(r"'(\w+)'", shown[1])] == list(get_args(ReportReason))


def test_the_pages_own_tests_pass() -> None:
    if not (ROOT / "web/node_modules/.bin/vitest").exists():
        pytest.skip("the page's packages are not installed: `make web` after `rm .tools/web.stamp` brings them")
    path = f"{ROOT / '.tools/bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        ["npm", "test", "--silent"], cwd=ROOT / "web", env=os.environ | {"PATH": path, "CI": "1", "NO_COLOR": "1"},
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    assert re.search(r"Tests\s+\d+ passed", done.stdout), done.stdout[-1000:]
