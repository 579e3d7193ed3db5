"""Being in control, end to end: the page before a real `fyp serve`; what one sets is in its log and in its next pages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext
from tests.browser.conftest import current, listen, playing
from tests.browser.real import RealServer, furnish
from tests.browser.test_real_feed import next_ten, niche_of, swipe
from tests.browser.test_telling import wait_for

from fyp.vocabulary.event import Act, Configured, Muted, Preferred

Clips = list[tuple[Path, Path, float]]


@pytest.fixture
def town(dist: Path, clips: Clips, tmp_path: Path) -> Iterator[RealServer]:
    furnish(tmp_path / "data", clips, 240)
    server = RealServer(tmp_path / "data")
    yield server
    server.end()


def maker_of(video: str) -> str:
    return f"maker{int(video.removeprefix('clip-')) * 7 % 40}"


def test_what_one_sets_is_kept_and_felt(town: RealServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    heard = listen(page, town.url)
    page.goto(town.url)
    refused = maker_of(playing(page))
    page.keyboard.press("o")
    page.get_by_role("button", name=f"Anything by @{refused}.maakt").click()
    wait_for(lambda: [(m.about, m.what, m.on) for m in town.events(Muted)] == [("creator", refused, True)])
    for _ in range(12):
        assert maker_of(playing(page, 0.01)) != refused
        swipe(page)
    page.keyboard.press("o")
    page.get_by_role("button", name="More like this").click()
    wait_for(lambda: [a.act for a in town.events(Act)] == ["more"])

    page.goto(town.url + "/me/preferences")
    row = page.locator("#filters li", has_text=f"@{refused}.maakt")
    assert re.search(r"hides 6 now", row.inner_text())
    niche = niche_of(next_ten(page)[0])
    page.get_by_role("button", name=re.compile("^Show all")).click()
    slider = page.get_by_role("slider", name=niche, exact=True)
    slider.focus()
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    wait_for(lambda: [(p.topic, p.level) for p in town.events(Preferred)] == [(niche, -1), (niche, -2)])

    page.get_by_label("A word", exact=True).fill("voetbal")
    page.keyboard.press("Enter")
    page.get_by_text("It hides 20 of the videos").wait_for()
    page.get_by_role("button", name="Hide these").click()
    page.locator("#filters li", has_text="voetbal").wait_for()
    assert "voetbal" not in {niche_of(video) for video in next_ten(page)}

    page.get_by_role("switch", name=re.compile("^I am under 18")).click()
    page.get_by_text("A video starts when you tap it").wait_for()
    assert town.events(Configured)[-1].break_after_min == 40
    page.reload()
    page.get_by_role("switch", name=re.compile("^I am under 18")).wait_for()
    assert page.get_by_role("switch", name=re.compile("^I am under 18")).is_checked()
    assert page.get_by_role("slider", name=niche, exact=True).input_value() == "-2"
    page.goto(town.url)
    page.locator("[data-current]").get_by_role("button", name="Play", exact=True).wait_for()
    assert maker_of(current(page)) != refused
    assert heard == []
