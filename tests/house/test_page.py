"""The page's own tests, and its two languages: the same words, with the same blanks to fill."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

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
