"""Reporting a video: a reason, and it is gone at once and for good; in Dutch and in English, by finger and by key."""

from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.browser.conftest import current, listen, playing
from tests.browser.fake_server import FakeServer
from tests.browser.test_controls import Tongue, say
from tests.browser.test_looks import AXE, SIZES, serious
from tests.browser.test_steering import open_feed, options
from tests.browser.test_telling import wait_for

__all__ = ["say"]


def reports(fake: FakeServer) -> list[tuple[str, bool, str]]:
    return [(e["impression"], e["on"], e.get("reason", "")) for e in fake.kinds("act") if e["act"] == "report"]


def test_reported_with_a_reason_it_leaves_at_once_and_stays_away(fake: FakeServer, say: Tongue) -> None:
    page = open_feed(fake, say)
    heard = listen(page, fake.url)
    options(page, say)
    page.get_by_role("button", name=say("report.open")).click()
    title = page.get_by_role("heading", name=say("report.title"))
    title.wait_for()
    send = page.get_by_role("button", name=say("report.send"), exact=True)
    assert send.is_disabled()
    assert page.get_by_text("@noor.maakt: ").first.is_visible()  # which video it is about
    page.get_by_role("radio", name=say("report.spam")).check()
    send.click()
    page.get_by_text(say("toast.reported")).wait_for()
    assert playing(page) == "video1"
    assert title.count() == 0
    wait_for(lambda: reports(fake) == [("page1.0", True, "spam")])
    page.keyboard.press("k")
    assert current(page) == "video1"
    page.goto(fake.url + "/v/video0")
    assert playing(page) != "video0"  # not after a reload either
    assert heard == []


def test_a_report_is_taken_back(fake: FakeServer, say: Tongue) -> None:
    page = open_feed(fake, say)
    page.keyboard.press("r")
    page.get_by_role("radio", name=say("report.other")).check()
    page.get_by_role("button", name=say("report.send"), exact=True).click()
    assert playing(page) == "video1"
    page.get_by_role("button", name=say("act.undo"), exact=True).click()
    assert playing(page) == "video0"
    wait_for(lambda: [on for _, on, _ in reports(fake)] == [True, False])
    page.goto(fake.url + "/v/video0")
    assert playing(page) == "video0"


def test_by_keys_alone_and_left_without_one(fake: FakeServer, say: Tongue) -> None:
    page = open_feed(fake, say)
    page.keyboard.press("r")
    title = page.get_by_role("heading", name=say("report.title"))
    title.wait_for()
    assert title.evaluate("e => e === document.activeElement")
    page.keyboard.press("Escape")
    title.wait_for(state="detached")
    page.keyboard.press("r")
    title.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press(" ")
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("radio", name=say("report.hate")).is_checked()
    page.keyboard.press("Enter")
    assert playing(page) == "video1"
    wait_for(lambda: reports(fake) == [("page1.0", True, "hate")])


def test_the_feed_without_a_profile_does_not_show_it_here_either(fake: FakeServer, say: Tongue) -> None:
    fake.videos = 12
    page = open_feed(fake, say)
    page.keyboard.press("r")
    page.get_by_role("radio", name=say("report.false")).check()
    page.get_by_role("button", name=say("report.send"), exact=True).click()
    assert playing(page) == "video1"
    page.get_by_role("switch", name=say("plain.switch")).click()
    seen = []
    for _ in range(11):
        seen.append(playing(page, 0.01))
        page.keyboard.press("j")
    assert seen == [f"video{n}" for n in range(11, 0, -1)]
    page.keyboard.press("r")
    page.wait_for_timeout(150)
    assert page.get_by_role("heading", name=say("report.title")).count() == 0  # nothing is told from here


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious_in_reporting(browser: Browser, fake: FakeServer, size: str, theme: Any) -> None:
    assert AXE.exists()
    context = browser.new_context(viewport=SIZES[size], color_scheme=theme, locale="nl-NL", reduced_motion="reduce")
    page = context.new_page()
    heard = listen(page, fake.url)
    page.goto(fake.url)
    playing(page)
    page.keyboard.press("r")
    page.wait_for_selector("#report-title")
    assert serious(page) == []
    page.get_by_role("radio").first.check()
    assert serious(page) == []
    assert heard == []
    context.close()
