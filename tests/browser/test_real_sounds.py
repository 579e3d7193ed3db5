"""Sounds, end to end: from the line under a video to its page; heard, hidden, taken away and brought back."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import DESKTOP, PHONE, listen, playing
from tests.browser.looks import WORDS, shoot
from tests.browser.real import RealServer, furnish
from tests.browser.test_looks import serious
from tests.browser.test_telling import wait_for

from fyp.api.keys import make_key
from fyp.vocabulary.event import Muted

Clips = list[tuple[Path, Path, float]]
SOONER = "{ const every = setInterval; window.setInterval = (f, ms) => every(f, ms === 30000 ? 250 : ms) }"
"""What is looked for every half minute is looked for four times a second."""


@pytest.fixture(scope="module")
def town(dist: Path, clips: Clips, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    data = tmp_path_factory.mktemp("town") / "data"
    furnish(data, clips, 120)
    server = RealServer(data)
    yield server
    server.end()


def silence(town: RealServer, key: str, sound: str, on: bool, why: str = "op verzoek") -> None:
    told = json.dumps({"why": why, "on": on}).encode()
    headers = {"content-type": "application/json", "authorization": f"Bearer {key}"}
    asked = urllib.request.Request(f"{town.url}/v1/sounds/{sound}/silence", told, headers, method="PUT")
    assert (json.load(urllib.request.urlopen(asked))["silenced"] is not None) == on


@pytest.fixture(params=["nl", "en"])
def visit(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Page, dict[str, str]]]:
    """Dutch and dark on a phone, English and light on a desktop."""
    if request.param == "nl":
        context = browser.new_context(
            viewport=PHONE, has_touch=True, is_mobile=True, locale="nl-NL", color_scheme="dark"
        )
    else:
        context = browser.new_context(viewport=DESKTOP, locale="en-GB", color_scheme="light")
    context.add_init_script(SOONER)
    yield context.new_page(), WORDS[request.param]
    context.close()


def test_from_a_video_to_the_page_of_its_sound(town: RealServer, visit: tuple[Page, dict[str, str]]) -> None:
    page, words = visit
    heard = listen(page, town.url)
    page.goto(town.url)
    playing(page)
    name = page.locator("[data-current] .sound .title").inner_text()
    page.locator("[data-current] .sound").click()
    page.get_by_role("heading", name=name, exact=True).wait_for()
    sound = page.url.rpartition("/")[2]
    assert name == f"Geluid {sound[5:]}"
    page.get_by_text(words["tag.videos"].replace("{n}", "4"), exact=True).wait_for()
    assert page.locator("a[href^='/v/']").count() == 4
    page.get_by_text(words["sound.curve"]).wait_for()
    shoot(page, f"sound-{words['nav.search']}")
    assert serious(page) == []
    page.get_by_role("button", name=words["sound.play"]).click()
    page.wait_for_function(
        "() => { const a = document.querySelector('audio'); return !a.paused && a.currentTime > 0.1 }"
    )
    page.get_by_role("button", name=words["sound.pause"]).click()
    page.get_by_role("button", name=words["comment.new"]).click()
    page.wait_for_selector("a[href^='/v/']")
    assert page.get_by_role("link", name=words["sound.use"]).get_attribute("href") == f"/upload?record=1&sound={sound}"
    page.get_by_role("button", name=words["sound.hide"]).click()
    page.get_by_role("button", name=words["sound.show"]).wait_for()
    page.get_by_role("button", name=words["sound.show"]).click()
    page.get_by_role("button", name=words["sound.hide"]).wait_for()
    wait_for(lambda: [(m.what, m.on) for m in town.events(Muted)][-2:] == [(sound, True), (sound, False)])
    page.goto(f"{town.url}/sound/nothing")
    page.get_by_text(words["sound.none"]).wait_for()
    shoot(page, f"sound-none-{words['nav.search']}")
    assert [line for line in heard if "404" not in line] == []


def test_a_sound_that_is_taken_away_falls_silent_where_it_plays(
    town: RealServer, visit: tuple[Page, dict[str, str]]
) -> None:
    page, words = visit
    key = make_key(town.data)
    page.goto(town.url)
    playing(page)
    muted = "() => document.querySelector('[data-current] video').muted"
    page.keyboard.press("m")
    page.wait_for_function(f"() => !({muted})()")
    page.wait_for_timeout(50)
    silent = page.locator("[data-current]").get_attribute("data-video")
    sound = json.load(urllib.request.urlopen(f"{town.url}/v1/videos/{silent}"))["sound"]["id"]
    silence(town, key, sound, True)
    page.wait_for_function(muted)
    page.locator("[data-current]").get_by_text(words["sound.gone"]).wait_for()
    shoot(page, f"sound-gone-{words['nav.search']}")
    page.goto(f"{town.url}/sound/{sound}")
    page.get_by_text(words["sound.silencedWhy"].replace("{why}", "op verzoek")).wait_for()
    assert page.locator("audio").count() == 0 and page.get_by_role("link", name=words["sound.use"]).count() == 0
    shoot(page, f"sound-silenced-{words['nav.search']}")
    assert serious(page) == []
    page.goto(f"{town.url}/v/{silent}")
    playing(page)
    assert page.evaluate("document.querySelector('[data-current] video').currentSrc").endswith("?quiet")
    silence(town, key, sound, False, "een vergissing")
    page.locator("[data-current]").get_by_text(words["sound.gone"]).wait_for(state="detached")
