"""Search and hashtags, end to end: found in spite of a slip, filtered, remembered, forgotten; in Dutch and English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import DESKTOP, PHONE, current, listen, playing
from tests.browser.looks import WORDS, shoot
from tests.browser.real import RealServer, furnish
from tests.browser.test_looks import serious
from tests.browser.test_telling import wait_for

from fyp.vocabulary.event import Muted, Searched, TagFollowed

Clips = list[tuple[Path, Path, float]]


@pytest.fixture(scope="module")
def town(dist: Path, clips: Clips, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    data = tmp_path_factory.mktemp("town") / "data"
    furnish(data, clips, 120)
    server = RealServer(data)
    yield server
    server.end()


@pytest.fixture(params=["nl", "en"])
def visit(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Page, dict[str, str]]]:
    """Dutch and dark on a phone, English and light on a desktop."""
    if request.param == "nl":
        context = browser.new_context(
            viewport=PHONE, has_touch=True, is_mobile=True, locale="nl-NL", color_scheme="dark"
        )
    else:
        context = browser.new_context(viewport=DESKTOP, locale="en-GB", color_scheme="light")
    yield context.new_page(), WORDS[request.param]
    context.close()


def test_found_in_spite_of_a_slip_filtered_remembered_and_forgotten(
    town: RealServer, visit: tuple[Page, dict[str, str]]
) -> None:
    page, words = visit
    heard = listen(page, town.url)
    page.goto(town.url)
    playing(page)
    page.get_by_role("link", name=words["nav.search"], exact=True).click()
    page.get_by_role("heading", name=words["search.big"]).wait_for()
    shoot(page, f"search-empty-{words['nav.search']}")
    assert serious(page) == []
    field = page.get_by_role("searchbox", name=words["search.field"])
    field.fill("sk")
    page.get_by_role("link", name="#skincare", exact=True).wait_for()
    assert serious(page) == []
    shoot(page, f"search-suggestions-{words['nav.search']}")
    field.fill("skinacre")
    field.press("Enter")
    page.get_by_text(words["search.meant"].replace("{q}", "skincare")).wait_for()
    wait_for(lambda: page.locator("a[href^='/v/']").count() == 10)
    shoot(page, f"search-found-{words['nav.search']}")
    assert serious(page) == []
    page.get_by_label(words["search.language"]).select_option("en")
    page.get_by_text(words["search.noneFiltered"].split("{q}")[0]).or_(
        page.get_by_text(words["search.noVideos"])
    ).wait_for()
    page.get_by_label(words["search.language"]).select_option("nl")
    page.locator("a[href^='/v/']").first.wait_for()
    page.goto(f"{town.url}/search/xyzzyplugh")
    page.get_by_text(words["search.none"].split("{q}")[0]).wait_for()
    shoot(page, f"search-none-{words['nav.search']}")
    page.goto(f"{town.url}/search")
    page.get_by_role("button", name="xyzzyplugh", exact=True).wait_for()
    page.get_by_role("button", name=words["search.forget"].replace("{text}", "xyzzyplugh")).click()
    page.get_by_role("button", name="xyzzyplugh", exact=True).wait_for(state="detached")
    wait_for(lambda: [s.on for s in town.events(Searched) if s.text == "xyzzyplugh"][-1:] == [False])
    page.get_by_role("button", name="skinacre", exact=True).click()
    page.locator("a[href^='/v/']").first.wait_for()
    page.go_back()
    with page.expect_response(lambda answer: answer.request.method != "GET"):
        page.get_by_role("button", name=words["search.forgetAll"]).click()
    page.reload()
    page.get_by_role("heading", name=words["search.big"]).wait_for()
    wait_for(lambda: page.get_by_role("heading", name=words["search.recent"]).count() == 0)
    assert heard == []


def test_people_are_found_by_name(town: RealServer, visit: tuple[Page, dict[str, str]]) -> None:
    page, words = visit
    page.goto(f"{town.url}/search/{'%40maker7'}")
    page.get_by_role("heading", name=words["search.people"]).wait_for()
    assert page.locator("a[href='/@maker7.maakt']").count() == 1


def test_the_page_of_a_hashtag_is_followed_and_hidden(town: RealServer, visit: tuple[Page, dict[str, str]]) -> None:
    page, words = visit
    heard = listen(page, town.url)
    page.goto(f"{town.url}/tag/Voetbal")
    page.get_by_role("heading", name="#voetbal").wait_for()
    wait_for(lambda: page.locator("a[href^='/v/']").count() == 10)
    page.get_by_role("button", name=words["act.follow"], exact=True).click()
    page.get_by_role("button", name=words["act.unfollow"], exact=True).wait_for()
    wait_for(lambda: [(e.tag, e.on) for e in town.events(TagFollowed)][-1:] == [("voetbal", True)])
    shoot(page, f"tag-{words['nav.search']}")
    page.wait_for_timeout(500)  # what fades in has its colours then
    assert serious(page) == []
    page.get_by_role("button", name=words["comment.new"], exact=True).click()
    page.locator("a[href^='/v/']").first.click()
    assert int(playing(page)[5:]) % 12 == 7  # a football video
    page.goto(f"{town.url}/search")
    page.get_by_role("heading", name=words["search.mine"]).wait_for()
    page.get_by_role("link", name="#voetbal").first.click()
    page.get_by_role("button", name=words["tag.hide"]).click()
    page.get_by_text(words["tag.muted"]).wait_for()
    wait_for(lambda: [(m.about, m.what) for m in town.events(Muted)][-1:] == [("hashtag", "voetbal")])
    page.goto(f"{town.url}/tag/bestaatniet")
    page.get_by_text(words["tag.none"].replace("{tag}", "bestaatniet")).wait_for()
    assert [line for line in heard if "404" not in line] == []


def test_a_caption_leads_to_the_hashtag(town: RealServer, visit: tuple[Page, dict[str, str]]) -> None:
    page, words = visit
    page.goto(town.url)
    niche = int(playing(page)[5:]) % 12
    page.locator("[data-current] .tags button").first.click()
    page.get_by_role("link", name=words["tag.page"].split("#")[0]).click()
    page.get_by_role("heading", level=1).filter(has_text="#").wait_for()
    assert "/tag/" in page.url and niche >= 0 and page.locator("[data-current]").count() == 0
    page.go_back()
    assert current(page).startswith("clip-")
