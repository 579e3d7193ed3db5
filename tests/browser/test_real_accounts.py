"""Accounts before a real `fyp serve`, on a phone in Dutch and a desktop in English: sign up, show yourself, leave, return."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.conftest import DESKTOP, PHONE, ROOT, Heard, listen
from tests.browser.real import RealServer, furnish
from tests.browser.test_looks import serious

WORD = "correct horse battery"


@pytest.fixture(scope="module")
def town(
    dist: Path, clips: list[tuple[Path, Path, float]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealServer]:
    data = tmp_path_factory.mktemp("town") / "data"
    furnish(data, clips, 80)
    server = RealServer(data)
    yield server
    server.end()


class Somewhere(NamedTuple):
    """A browser of one size and language."""

    name: str
    size: dict[str, int]
    locale: str
    theme: str

    def words(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((ROOT / f"web/src/i18n/{self.locale[:2]}.json").read_text())
        return found


PLACES = [Somewhere("phone", PHONE, "nl-NL", "dark"), Somewhere("desktop", DESKTOP, "en-GB", "light")]


def opened(browser: Browser, place: Somewhere) -> BrowserContext:
    return browser.new_context(
        viewport=place.size, locale=place.locale, color_scheme=place.theme, reduced_motion="reduce"
    )  # type: ignore[arg-type]


def faults(heard: Heard) -> list[str]:
    """What was heard but for answers that say no: a browser tells of each of them."""
    return [line for line in heard if "the server responded with a status of 4" not in line]


def portrait() -> bytes:
    out = BytesIO()
    Image.radial_gradient("L").resize((700, 500)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def fill(page: Page, place: Somewhere, **words: str) -> None:
    for field, text in words.items():
        label = page.get_by_label(place.words()[f"account.{field}"], exact=True)
        label.and_(page.locator("input:not([type=radio])")).fill(text)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_from_a_visitor_to_an_account_and_back(
    browser: Browser, town: RealServer, place: Somewhere, tmp_path: Path
) -> None:
    w, name = place.words(), f"ada.{place.name}"
    context = opened(browser, place)
    page = context.new_page()
    heard = listen(page, town.url)
    found: list[str] = []

    def look(step: str) -> None:
        page.screenshot(path=str(tmp_path / f"{place.name}-{step}.png"), full_page=False)
        found.extend(f"{step}: {line}" for line in serious(page))

    page.goto(town.url + "/me")
    page.get_by_role("link", name=w["account.signUp"]).click()
    expect(page.get_by_role("heading", name=w["account.signUp"])).to_be_focused()
    look("signup")
    fill(page, place, handle="ad", password="password")
    page.get_by_role("button", name=w["account.signUpButton"]).click()
    expect(page.get_by_role("alert")).to_have_text(w["account.handleHelp"])
    expect(page.locator("#name")).to_be_focused()
    look("signup-wrong")
    fill(page, place, handle=name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(w["account.easyPassword"])
    fill(page, place, password=WORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/me")
    expect(page.get_by_text(f"@{name}")).to_be_visible()
    look("me")

    page.get_by_role("link", name=w["profile.edit"]).click()
    page.locator("input[type=file]").set_input_files({"name": "ada.png", "mimeType": "image/png", "buffer": portrait()})
    expect(page.locator("main .avatar img")).to_have_attribute("src", re.compile("^/media/pictures/"))
    page.get_by_label(w["profile.name"], exact=True).fill("Ada")
    page.get_by_label(w["profile.bio"], exact=True).fill("Dansen, elke dag.\nIn de regen ook.")
    page.get_by_label(w["profile.links"], exact=True).fill("nope")
    page.get_by_role("button", name=w["profile.save"]).click()
    expect(page.get_by_role("alert")).to_have_text(w["account.linksHelp"])
    page.get_by_label(w["profile.links"], exact=True).fill("https://ada.example/dans")
    page.get_by_role("button", name=w["profile.save"]).click()
    expect(page.get_by_role("alert")).to_have_count(0)
    look("edit")

    page.goto(f"{town.url}/@{name}")
    expect(page.get_by_role("heading", name="Ada")).to_be_visible()
    expect(page.get_by_text(w["profile.emptyOwn"])).to_be_visible()
    look("own")
    page.goto(f"{town.url}/@maker7.maakt")
    expect(page.locator(".grid img").first).to_be_visible()
    look("other")
    page.get_by_role("button", name=w["act.follow"], exact=True).click()
    expect(page.get_by_role("button", name=w["act.unfollow"], exact=True)).to_be_visible()
    page.get_by_role("button", name=w["profile.block"]).click()
    page.get_by_role("dialog").get_by_role("button", name=w["profile.block"]).click()
    expect(page.get_by_text(w["profile.blocked"])).to_be_visible()
    page.reload()
    page.get_by_role("button", name=w["profile.unblock"]).click()
    page.goto(f"{town.url}/@nobody.at.all")
    expect(page.get_by_text(w["profile.nobody"])).to_be_visible()
    look("nobody")

    other = opened(browser, place)
    away = other.new_page()
    away.goto(town.url + "/signin")
    fill(away, place, name=name, password="not this one")
    away.keyboard.press("Enter")
    expect(away.get_by_role("alert")).to_have_text(w["account.wrongSignIn"])
    away.screenshot(path=str(tmp_path / f"{place.name}-signin-wrong.png"))
    fill(away, place, password=WORD)
    away.keyboard.press("Enter")
    away.wait_for_url("**/me")
    expect(away.get_by_text(f"@{name}")).to_be_visible()

    page.goto(town.url + "/me/account")
    expect(page.locator("#sessions li")).to_have_count(2)
    look("security")
    page.locator("#sessions li").get_by_role("button").click()
    expect(page.locator("#sessions li")).to_have_count(1)
    away.reload()
    expect(away.get_by_role("link", name=w["account.signUp"])).to_be_visible()
    other.close()

    fill(page, place, oldPassword="wrong word", newPassword="another fine password")
    page.get_by_role("button", name=w["account.changeButton"]).click()
    expect(page.get_by_role("alert")).to_have_text(w["account.wrongPassword"])
    fill(page, place, oldPassword=WORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text=w["account.passwordChanged"]).first).to_be_visible()

    with page.expect_download() as taken:
        page.get_by_role("link", name=w["data.export"]).click()
    archive = tmp_path / "export.zip"
    taken.value.save_as(archive)
    page.locator("#data input[type=file]").set_input_files(archive)
    expect(page.locator("#data .back")).to_be_visible()
    look("data")

    page.goto(town.url + "/me")
    page.get_by_role("button", name=w["account.signOut"]).click()
    page.wait_for_url(town.url + "/")
    page.goto(town.url + "/me/profile")
    page.get_by_role("button", name=w["account.signIn"]).click()
    fill(page, place, name=f"@{name.upper()}", password="another fine password")
    look("signin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/profile")
    expect(page.get_by_label(w["profile.name"], exact=True)).to_have_value("Ada")
    assert found == [], "\n".join(found)
    assert faults(heard) == []
    context.close()


def test_a_profile_is_found_from_the_feed(browser: Browser, town: RealServer) -> None:
    context = opened(browser, PLACES[0])
    page = context.new_page()
    page.goto(town.url)
    page.locator("[data-current] .face").click()
    page.locator(".maker a").click()
    page.wait_for_url("**/@maker*.maakt")
    expect(page.locator(".grid a").first).to_be_visible()
    page.go_back()
    page.wait_for_url(town.url + "/")
    context.close()
