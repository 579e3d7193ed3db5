"""What tests of pages share: the words of the page by language, and pictures of it to look at."""

import json
import os
from pathlib import Path

from playwright.sync_api import Page

WORDS: dict[str, dict[str, str]] = {
    one: json.loads((Path(__file__).parents[2] / f"web/src/i18n/{one}.json").read_text()) for one in ("nl", "en")
}
SHOTS = os.environ.get("FYP_SHOTS", "")
"""A folder for pictures of the pages."""


def shoot(page: Page, name: str, whole: bool = False) -> None:
    """A picture of the page (as far down as it goes when `whole`), where they are wanted."""
    if SHOTS:
        page.wait_for_timeout(400)
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=whole)


__all__ = ["SHOTS", "WORDS", "shoot"]
