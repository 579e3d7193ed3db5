"""Making a video in the page: a file over a line that breaks, a recording from the camera, a draft, and what is refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from tests.browser.conftest import DESKTOP, FLAGS, PHONE, Heard, listen, playing
from tests.browser.real import RealServer, furnish
from tests.browser.test_looks import serious
from tests.clips import draw

from fyp.platform.uploads import REASONS

CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
SMALLER = """
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = c => ask({ ...c, video: { ...c.video, width: 180, height: 320 } })
"""
"""The made-up camera films as large as it is asked to: this is enough to convert."""
SOON_MS = 120_000
"""Until something is converted, on a busy machine."""


@pytest.fixture(scope="module")
def town(
    dist: Path, clips: list[tuple[Path, Path, float]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealServer]:
    data = tmp_path_factory.mktemp("uploads")
    furnish(data, clips, 24)
    server = RealServer(data)
    yield server
    server.end()


@pytest.fixture(scope="module")
def filming(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """A Chromium with a camera and a microphone that are made up."""
    browser = playwright.chromium.launch(executable_path=chromium_path, args=[*FLAGS, *CAMERA])
    yield browser
    browser.close()


@pytest.fixture
def phone(filming: Browser) -> Iterator[BrowserContext]:
    context = filming.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, locale="nl-NL", permissions=["camera", "microphone"]
    )  # fmt: skip
    yield context
    context.close()


def signed_up(context: BrowserContext, town: RealServer, handle: str) -> tuple[Page, Heard]:
    """A page of somebody with an account, at the place where a video begins."""
    page = context.new_page()
    page.add_init_script(SMALLER)
    heard = listen(page, town.url)
    page.goto(f"{town.url}/upload")
    expect(page.get_by_text("Log in om video's te maken.")).to_be_visible()
    account = {"handle": handle, "password": "a long enough password"}
    assert page.request.post(f"{town.url}/v1/accounts", data=account, headers={"origin": town.url}).status == 201
    page.goto(f"{town.url}/upload")
    expect(page.get_by_role("button", name="Kies een video")).to_be_visible()
    assert serious(page) == []
    return page, heard


def test_a_file_is_cut_described_and_published_over_a_line_that_breaks(
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
    page.get_by_role("button", name="Publiceer", exact=True).click()
    expect(page.get_by_role("heading", name="Je uploads")).to_be_visible()
    page.get_by_role("link", name="Bekijk").wait_for(timeout=SOON_MS)
    assert serious(page) == []
    page.get_by_role("link", name="Bekijk").click(timeout=SOON_MS)
    id = playing(page)
    card = page.evaluate("id => fetch(`/v1/videos/${id}`).then(r => r.json())", id)
    assert (card["hashtags"], card["alt"], card["creator"]["handle"]) == (
        ["voetbal"], "Mensen dansen op een plein", "ada_maakt",
    )  # fmt: skip
    assert card["duration_s"] == pytest.approx(2.0, abs=0.2)
    assert len(patches) > 1
    assert [line for line in heard if "ERR_FAILED" not in line] == []  # the line that was broken on purpose


def test_a_recording_becomes_a_draft_and_then_a_video(phone: BrowserContext, town: RealServer) -> None:
    page, heard = signed_up(phone, town, "bo_filmt")
    page.get_by_role("button", name="Opnemen").click()
    expect(page.get_by_role("button", name="Start opname")).to_be_enabled()
    assert serious(page) == []
    page.get_by_role("button", name="Start opname").click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Pauzeer opname").click()
    page.get_by_role("button", name="Ga verder met opnemen").click()
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Pauzeer opname").click()
    page.get_by_role("button", name="Gebruik").click()
    page.get_by_label("Bijschrift").fill("Opgenomen #test")
    page.get_by_role("button", name="Bewaar als concept").click()
    page.get_by_role("heading", name="Concepten").wait_for(timeout=SOON_MS)
    page.get_by_role("link", name="Opgenomen #test").click()
    page.get_by_label("Volgers").check()
    page.get_by_role("button", name="Publiceer", exact=True).click()
    page.get_by_role("link", name="Bekijk").click(timeout=SOON_MS)
    id = playing(page)
    card = page.evaluate("id => fetch(`/v1/videos/${id}`).then(r => r.json())", id)
    assert card["visibility"] == "followers" and 1.5 < card["duration_s"] < 4.0
    assert card["sound"]["id"]
    assert heard == []


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


def test_a_large_screen_says_it_in_english(filming: Browser, town: RealServer) -> None:
    context = filming.new_context(viewport=DESKTOP, locale="en-GB")
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
