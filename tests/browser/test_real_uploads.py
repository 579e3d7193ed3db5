"""Making a video in the page: a file over a line that breaks, kept as a draft and published; and what is refused."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.conftest import DESKTOP, Heard, listen, playing
from tests.browser.real import RealServer, furnish
from tests.browser.steps import SOON_MS
from tests.browser.test_looks import serious
from tests.clips import draw

from fyp.platform.uploads import REASONS


@pytest.fixture(scope="module")
def town(
    dist: Path, clips: list[tuple[Path, Path, float]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealServer]:
    data = tmp_path_factory.mktemp("uploads")
    furnish(data, clips, 24)
    server = RealServer(data)
    yield server
    server.end()


def signed_up(context: BrowserContext, town: RealServer, handle: str) -> tuple[Page, Heard]:
    """A page of somebody with an account, at the place where a video begins."""
    page = context.new_page()
    heard = listen(page, town.url)
    page.goto(f"{town.url}/upload")
    expect(page.get_by_text("Log in om video's te maken.")).to_be_visible()
    account = {"handle": handle, "password": "a long enough password"}
    assert page.request.post(f"{town.url}/v1/accounts", data=account, headers={"origin": town.url}).status == 201
    page.goto(f"{town.url}/upload")
    expect(page.get_by_role("button", name="Kies een video")).to_be_visible()
    assert serious(page) == []
    return page, heard


def test_a_file_is_cut_kept_as_a_draft_and_published_over_a_line_that_breaks(
    phone: BrowserContext, town: RealServer, tmp_path: Path
) -> None:
    page, heard = signed_up(phone, town, "ada_maakt")
    clip = draw(tmp_path / "plein.mp4", "-c:v", "libx264", "-b:v", "4M", size="360x640", seconds=3.0)
    patches = []

    def broken(route: object) -> None:
        patches.append(route)
        route.abort() if len(patches) == 1 else route.continue_()  # type: ignore[attr-defined]

    page.route("**/v1/uploads/*", lambda route: broken(route) if route.request.method == "PATCH" else route.continue_())
    page.set_input_files("input[type=file]", clip)
    expect(page.get_by_role("heading", name="Je video")).to_be_visible()
    page.get_by_label("Bijschrift").fill("Dansen op het plein ")
    page.get_by_label("Bijschrift").press_sequentially("#vo")
    page.get_by_role("option", name="#voetbal").click()
    expect(page.get_by_label("Bijschrift")).to_have_value("Dansen op het plein #voetbal ")
    page.get_by_role("slider", name="Begin").fill("1")
    expect(page.get_by_text("Van 1,0 tot 3,0 s: 2,0 s")).to_be_visible()
    page.get_by_label("Wat je ziet, in woorden").fill("Mensen dansen op een plein")
    assert serious(page) == []
    page.get_by_role("button", name="Bewaar als concept").click()
    page.get_by_role("heading", name="Concepten").wait_for(timeout=SOON_MS)
    assert serious(page) == []
    page.get_by_role("link", name="Dansen op het plein").click()
    page.get_by_label("Volgers").check()
    page.get_by_role("button", name="Publiceer", exact=True).click()
    expect(page.get_by_role("heading", name="Je uploads")).to_be_visible()
    page.get_by_role("link", name="Bekijk").click(timeout=SOON_MS)
    id = playing(page)
    card = page.evaluate("id => fetch(`/v1/videos/${id}`).then(r => r.json())", id)
    assert (card["hashtags"], card["alt"], card["creator"]["handle"], card["visibility"]) == (
        ["voetbal"], "Mensen dansen op een plein", "ada_maakt", "followers",
    )  # fmt: skip
    assert card["duration_s"] == pytest.approx(2.0, abs=0.2)
    assert len(patches) > 1
    assert [line for line in heard if "ERR_FAILED" not in line] == []  # the line that was broken on purpose


def test_what_is_refused_says_why_in_the_language_of_the_page(
    phone: BrowserContext, town: RealServer, tmp_path: Path
) -> None:
    page, heard = signed_up(phone, town, "cleo_probeert")
    letter = tmp_path / "brief.mp4"
    letter.write_text("Ik ben geen video. " * 30)
    page.set_input_files("input[type=file]", letter)
    expect(page.get_by_text("Dit is geen video die te openen is")).to_be_visible(timeout=SOON_MS)
    expect(page.get_by_role("button", name="Probeer opnieuw")).to_have_count(0)
    page.get_by_role("button", name="Verwijder").click()
    page.get_by_role("dialog").get_by_role("button", name="Verwijder").click()
    expect(page.get_by_text("Je hebt nog geen video's gemaakt.")).to_be_visible()
    assert heard == []


def test_what_is_gone_or_not_permitted_can_not_be_used(phone: BrowserContext, town: RealServer) -> None:
    page, heard = signed_up(phone, town, "dan_knipt")
    page.goto(f"{town.url}/create?sound=sound3")
    page.get_by_role("heading", name="Met het geluid “Geluid 3”").wait_for()
    expect(page.get_by_role("button", name="Kies een video")).to_be_enabled()
    page.goto(f"{town.url}/create?sound=nothing")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("button", name="Kies een video")).to_be_disabled()

    def closed(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        route.fulfill(response=answer, json={**answer.json(), "duet": False})  # type: ignore[attr-defined]

    page.route(re.compile("/v1/videos/clip-1$"), closed)
    page.goto(f"{town.url}/upload?mix=duet&from=clip-1")
    expect(page.get_by_role("alert")).to_have_text("De maker laat het niet door anderen gebruiken.")
    expect(page.get_by_role("button", name="Opnemen")).to_be_disabled()
    assert [line for line in heard if "404" not in line] == []


def test_a_large_screen_says_it_in_english(browser: Browser, town: RealServer) -> None:
    context = browser.new_context(viewport=DESKTOP, locale="en-GB")
    page = context.new_page()
    heard = listen(page, town.url)
    page.goto(f"{town.url}/me/uploads")
    expect(page.get_by_text("Sign in to make videos.")).to_be_visible()
    expect(page.get_by_role("link", name="New", exact=True)).to_be_visible()
    assert heard == []
    context.close()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_reason_has_words(language: str) -> None:
    words = json.loads((Path(__file__).parents[2] / f"web/src/i18n/{language}.json").read_text())
    assert {f"up.why.{code}" for code in REASONS} <= set(words)
