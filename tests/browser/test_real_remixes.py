"""A video out of two, in the page: a duet before the camera, a stitch of a file, a known sound; and who does not permit it."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.conftest import playing
from tests.browser.looks import shoot
from tests.browser.real import RealServer
from tests.browser.test_looks import serious
from tests.browser.test_real_uploads import SOON_MS, filming, phone, signed_up, town  # noqa: F401  fixtures
from tests.clips import draw


def publish(page: Page, caption: str) -> dict[str, object]:
    """Publishes what is being edited; its card when it is there."""
    page.get_by_label("Bijschrift").fill(caption)
    page.get_by_role("button", name="Publiceer", exact=True).click()
    page.locator("li", has_text=caption).get_by_role("link", name="Bekijk").click(timeout=SOON_MS)
    id = playing(page)
    found: dict[str, object] = page.evaluate("id => fetch(`/v1/videos/${id}`).then(r => r.json())", id)
    return found


def test_a_duet_before_the_camera(phone: BrowserContext, town: RealServer) -> None:  # noqa: F811
    page, heard = signed_up(phone, town, "cleo_danst")
    page.goto(f"{town.url}/v/clip-1")
    playing(page)
    page.locator("[data-current]").get_by_role("button", name="Deel").tap()
    page.get_by_role("link", name="Maak een duet").tap()
    page.get_by_text("Duet met @maker7.maakt").first.wait_for()
    page.get_by_role("button", name="Start opname").click()
    page.wait_for_timeout(1500)
    other = page.get_by_role("dialog").locator("video[src]")
    assert other.evaluate("video => !video.paused && video.currentTime > 0.3")
    shoot(page, "duet-phone")
    page.get_by_role("button", name="Pauzeer opname").click()
    assert other.evaluate("video => video.paused")
    page.get_by_role("button", name="Gebruik").click()
    card = publish(page, "Samen #dans")
    assert (card["made_from"], card["made_as"]) == ("clip-1", "duet")
    assert abs(card["width"] / card["height"] - 9 / 16) < 0.01  # type: ignore[operator]
    shoot(page, "duet-made-phone")
    assert heard == []


def test_a_stitch_and_a_sound(phone: BrowserContext, town: RealServer, tmp_path: Path) -> None:  # noqa: F811
    page, heard = signed_up(phone, town, "dan_knipt")
    clip = draw(tmp_path / "antwoord.mp4", size="360x640", seconds=1.0)
    page.goto(f"{town.url}/upload?mix=stitch&from=clip-2")
    page.get_by_label("en duurt").fill("1")
    shoot(page, "stitch-phone")
    assert serious(page) == []
    page.locator("input[type=file]").first.set_input_files(clip)
    card = publish(page, "Antwoord #stitch")
    assert (card["made_from"], card["made_as"]) == ("clip-2", "stitch")
    assert 1.7 < card["duration_s"] < 2.4  # type: ignore[operator]
    page.goto(f"{town.url}/create?sound=sound3")
    page.get_by_role("heading", name="Met het geluid “Geluid 3”").wait_for()
    page.locator("input[type=file]").first.set_input_files(clip)
    card = publish(page, "Op geluid drie")
    assert card["sound"]["id"] == "sound3"  # type: ignore[index]
    page.goto(f"{town.url}/create?sound=nothing")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("button", name="Kies een video")).to_be_disabled()
    assert [line for line in heard if "404" not in line] == []
