"""Challenges, end to end: opened by a form, seen by others with its board and family, judged, changed, withdrawn."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser.conftest import DESKTOP, PHONE, listen
from tests.browser.looks import WORDS, shoot
from tests.browser.real import RealServer, furnish
from tests.browser.steps import person
from tests.browser.test_looks import serious
from tests.browser.test_telling import wait_for

from fyp.vocabulary.challenge import Challenged, Juried

Clips = list[tuple[Path, Path, float]]


@pytest.fixture(scope="module")
def town(dist: Path, clips: Clips, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    data = tmp_path_factory.mktemp("contest") / "data"
    furnish(data, clips, 120)
    server = RealServer(data)
    yield server
    server.end()


def test_opened_seen_judged_and_withdrawn(town: RealServer, browser: Browser) -> None:
    words = WORDS["nl"]
    page = person(browser, town, "nl", "ada_b")
    heard = listen(page, town.url)
    page.goto(f"{town.url}/search")
    page.get_by_text(words["challenge.noneOpen"]).wait_for()
    page.get_by_role("link", name=words["challenge.new"]).click()
    page.get_by_label(words["challenge.title"]).fill("Beste goal")
    page.get_by_label(words["challenge.hashtag"]).fill("Voetbal")
    page.get_by_label(words["challenge.prompt"]).fill("Laat je mooiste goal zien")
    page.get_by_label(words["challenge.prize"]).fill("Een bal")
    page.get_by_label(words["challenge.payer"]).fill("Ballen BV")
    hours_ago = time.strftime("%Y-%m-%dT%H:%M", time.localtime(time.time() - 3 * 3600))
    page.get_by_label(words["challenge.starts"]).fill(hours_ago)
    assert serious(page) == []
    shoot(page, "challenge-form-nl", whole=True)
    page.get_by_role("button", name=words["challenge.open"], exact=True).click()
    page.get_by_role("heading", name="Beste goal").wait_for()
    wait_for(lambda: [c.challenge.hashtag for c in town.events(Challenged)] == ["voetbal"])
    page.get_by_text(words["challenge.ad"].replace("{payer}", "Ballen BV")).wait_for()
    page.locator("a[href^='/v/'] img").first.wait_for()
    assert page.locator("section[aria-labelledby=board] a[href^='/v/']").count() == 10
    page.get_by_role("heading", name=words["challenge.family"]).wait_for()
    assert serious(page) == []
    shoot(page, "challenge-nl", whole=True)

    other = browser.new_context(viewport=DESKTOP, locale="en-GB")
    visitor = other.new_page()
    visitor.goto(page.url)
    join = visitor.get_by_role("link", name=WORDS["en"]["challenge.join"], exact=True)
    assert join.get_attribute("href") == "/upload?record=1&tag=Voetbal"
    visitor.get_by_role("button", name=WORDS["en"]["challenge.board.friends"]).click()
    visitor.get_by_text(WORDS["en"]["challenge.empty.friends"]).wait_for()
    assert visitor.get_by_role("button", name=WORDS["en"]["challenge.judge"]).count() == 0
    visitor.goto(f"{town.url}/search")
    visitor.get_by_role("link", name="Beste goal").wait_for()
    other.close()

    page.get_by_role("button", name=words["challenge.judge"], exact=True).click()
    page.get_by_role("checkbox").nth(2).check()
    page.get_by_role("checkbox").nth(0).check()
    page.get_by_role("button", name=words["challenge.judgeSave"]).click()
    wait_for(lambda: [len(j.videos) for j in town.events(Juried)] == [2])
    board = page.locator("section[aria-labelledby=board] a[href^='/v/']")
    page.wait_for_function(
        "() => document.querySelectorAll('section[aria-labelledby=board] a[href^=\"/v/\"]').length === 2"
    )
    assert [f"/v/{video}" for video in town.events(Juried)[0].videos] == [
        board.nth(n).get_attribute("href") for n in range(2)
    ]
    page.get_by_role("link", name=words["challenge.edit"]).click()
    field = page.get_by_label(words["challenge.title"])
    page.wait_for_function("() => document.querySelector('#title').value === 'Beste goal'")
    field.fill("Mooiste goal")
    page.get_by_role("button", name=words["challenge.save"], exact=True).click()
    page.get_by_role("heading", name="Mooiste goal").wait_for()
    page.get_by_role("button", name=words["challenge.withdraw"], exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=words["challenge.withdraw"], exact=True).click()
    page.get_by_text(words["challenge.noneOpen"]).wait_for()
    assert [c.on for c in town.events(Challenged)] == [True, True, False]
    assert heard == []


def test_a_visitor_is_asked_to_sign_in_and_what_is_gone_says_so(town: RealServer, browser: Browser) -> None:
    page = browser.new_context(viewport=PHONE, locale="nl-NL").new_page()
    page.goto(f"{town.url}/challenge/new")
    page.get_by_text(WORDS["nl"]["challenge.signIn"]).wait_for()
    page.goto(f"{town.url}/challenge/nothing")
    page.get_by_text(WORDS["nl"]["challenge.none"]).wait_for()
