"""Steps of people in the page, in either language: somebody with an account who watches, records, publishes, says something."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, Playwright, expect
from tests.browser.conftest import DESKTOP, FLAGS, PHONE, Heard, listen, playing
from tests.browser.looks import WORDS, shoot
from tests.browser.real import RealServer
from tests.browser.test_looks import serious

CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
SMALLER = """
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = c => ask({ ...c, video: { ...c.video, width: 180, height: 320 } })
"""
"""The made-up camera films as large as it is asked to: this is enough to convert."""
SOON_MS = 120_000
"""Until something is converted, on a busy machine."""
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def filming(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """A Chromium with a camera and a microphone that are made up."""
    browser = playwright.chromium.launch(executable_path=chromium_path, args=[*FLAGS, *CAMERA])
    yield browser
    browser.close()


def person(
    browser: Browser,
    town: RealServer,
    language: str,
    handle: str,
    theme: Literal["dark", "light"] = "dark",
    camera: bool = False,
) -> Page:
    """Somebody, with an account if they have a handle: Dutch on a phone, English on a desktop."""
    allowed: dict[str, Any] = {"permissions": ["camera", "microphone"]} if camera else {}
    if language == "nl":
        context = browser.new_context(
            viewport=PHONE, has_touch=True, is_mobile=True, locale="nl-NL", color_scheme=theme, **allowed
        )
    else:
        context = browser.new_context(viewport=DESKTOP, locale="en-GB", color_scheme=theme, **allowed)
    if camera:
        context.add_init_script(SMALLER)
    if handle:
        said = {"handle": handle, "password": PASSWORD}
        assert context.request.post(f"{town.url}/v1/accounts", data=said).status == 201
    return context.new_page()


def word(language: str, key: str, /, **filled: object) -> str:
    """A text of the page, with what is filled in."""
    text = WORDS[language][key]
    for place, what in filled.items():
        text = text.replace(f"{{{place}}}", str(what))
    return text


class Somebody:
    """Somebody in the page: what they do there, in their language, and what their console said."""

    def __init__(self, page: Page, town: RealServer, language: str) -> None:
        self.page, self.town, self.language = page, town, language
        self.heard: Heard = listen(page, town.url)

    def word(self, key: str, /, **filled: object) -> str:
        return word(self.language, key, **filled)

    def button(self, key: str, /, **filled: object) -> Locator:
        return self.page.get_by_role("button", name=self.word(key, **filled), exact=True)

    def link(self, key: str, /, **filled: object) -> Locator:
        return self.page.get_by_role("link", name=self.word(key, **filled), exact=True)

    def goes(self, path: str) -> None:
        self.page.goto(self.town.url + path)

    def on_video(self, label: str) -> Locator:
        """A button of the rail, whatever its count."""
        return self.page.locator(f"[data-current] [aria-label^='{self.word(label)}']")

    def records(self, seconds: float = 1.2, pause: bool = False) -> None:
        """Films from the camera, which is open, and uses it."""
        expect(self.button("up.recStart")).to_be_enabled()
        self.button("up.recStart").click()
        self.page.wait_for_timeout(seconds * 1000)
        self.button("up.recPause").click()
        if pause:
            self.button("up.recResume").click()
            self.page.wait_for_timeout(seconds * 1000)
            self.button("up.recPause").click()
        self.button("up.recUse").click()

    def captions(self, text: str) -> Locator:
        """Writes the caption of what is being edited; the field."""
        field = self.page.get_by_label(self.word("up.caption"), exact=True)
        field.fill(text)
        return field

    def publishes(self) -> None:
        """Publishes what is being edited; it goes on behind."""
        self.button("up.publish").click()
        self.page.get_by_role("heading", name=self.word("up.yours")).wait_for()

    def watches(self, caption: str) -> str:
        """Waits at one's own uploads until it can be watched, and does; its id."""
        row = self.page.locator("li", has_text=caption)
        row.get_by_role("link", name=self.word("up.watch")).click(timeout=SOON_MS)
        return playing(self.page)

    def card(self, video: str) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate("id => fetch(`/v1/videos/${id}`).then(r => r.json())", video)
        return found

    def comments(self, text: str) -> None:
        """Says it under the video whose comments are open."""
        field = self.page.get_by_label(self.word("comment.write"), exact=True)
        field.fill(text)
        field.press("Enter")


class Walk:
    """One way through the whole page: what goes wrong in a step is told with the step's name."""

    def __init__(self, language: str) -> None:
        self.language, self.steps, self.people = language, 0, list[Somebody]()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """A step of it: raises `AssertionError` that names it, also for what a console said meanwhile."""
        self.steps += 1
        try:
            yield
            said = [line for one in self.people for line in one.heard]
            assert said == [], f"the console said {said}"
        except (AssertionError, Error) as error:
            told = " ".join(str(error).split())
            raise AssertionError(f"step {self.steps} ({name}, {self.language}): {told[:300]}") from error

    def look(self, who: Somebody, name: str) -> None:
        """A page that is passed: axe finds nothing serious in it; a picture of it where they are wanted."""
        found = serious(who.page)
        shoot(who.page, f"walk-{self.steps:02}-{name}-{self.language}")
        assert found == [], f"axe on {name}: {found}"


__all__ = ["PASSWORD", "SOON_MS", "Somebody", "Walk", "filming", "person", "word"]
