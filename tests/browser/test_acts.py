"""What one does about a video, and the states of the page: each visible thing does something true."""

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.browser.conftest import current, listen, playing
from tests.browser.fake_server import FakeServer
from tests.browser.test_telling import wait_for


def open_feed(fake: FakeServer, context: BrowserContext, path: str = "") -> Page:
    page = context.new_page()
    page.goto(fake.url + path)
    playing(page)
    return page


def press(page: Page, label: str) -> None:
    page.locator(f"[data-current] [aria-label^='{label}']").click()


def test_like_save_follow_and_back(fake: FakeServer, desktop: BrowserContext) -> None:
    page = open_feed(fake, desktop)
    for label in ("Like", "Take like back", "Save", "Remove from saved", "Follow @noor.maakt", "Unfollow @noor.maakt"):
        press(page, label)
    wait_for(lambda: len(fake.kinds("followed")) == 2)
    assert [(e["act"], e["on"]) for e in fake.kinds("act")] == [
        ("like", True), ("like", False), ("save", True), ("save", False)
    ]  # fmt: skip
    assert [(e["creator"], e["on"]) for e in fake.kinds("followed")] == [("c0", True), ("c0", False)]


def test_not_interested_moves_on_and_can_be_undone(fake: FakeServer, desktop: BrowserContext) -> None:
    page = open_feed(fake, desktop)
    press(page, "More or less of this")
    page.get_by_role("button", name="This video", exact=True).click()
    assert playing(page) == "video1"
    page.get_by_role("button", name="Undo").click()
    assert playing(page) == "video0"
    wait_for(
        lambda: (
            [(e["act"], e["on"]) for e in fake.kinds("act")] == [("not_interested", True), ("not_interested", False)]
        )
    )


def test_controls_of_the_reason_do_what_they_say(fake: FakeServer, desktop: BrowserContext) -> None:
    page = open_feed(fake, desktop)
    why = page.locator("aside")
    why.get_by_role("button", name="Follow the maker").click()
    why.get_by_role("button", name="Unfollow the maker").click()
    why.get_by_role("button", name="Block the maker").click()
    wait_for(lambda: [(e["kind"], e["on"]) for e in fake.told if e["kind"] in ("followed", "blocked")]
             == [("followed", True), ("followed", False), ("blocked", True)])  # fmt: skip
    assert playing(page) == "video1"
    why.get_by_role("button", name="Less like this").click()
    assert playing(page) == "video2"
    wait_for(lambda: [e["act"] for e in fake.kinds("act")] == ["not_interested"])


def test_share_copies_the_link_that_opens_the_video(fake: FakeServer, desktop: BrowserContext) -> None:
    desktop.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_feed(fake, desktop)
    press(page, "Share")
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_selector("text=Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{fake.url}/v/video0"
    wait_for(lambda: [e["act"] for e in fake.kinds("act")] == ["share"])
    page.get_by_role("button", name="Copy code for a page").click()
    page.wait_for_selector("text=Code copied")
    assert f'src="{fake.url}/embed/video0"' in page.evaluate("navigator.clipboard.readText()")
    page.goto(link.replace("video0", "video30"))
    assert playing(page) == "video30"
    assert "You opened this video yourself" in page.locator("aside").inner_text()
    page.keyboard.press("j")
    assert playing(page) != "video30"


def test_my_page_keeps_likes_and_saves(fake: FakeServer, phone: BrowserContext) -> None:
    page = open_feed(fake, phone)
    press(page, "Vind leuk")
    page.keyboard.press("j")
    playing(page)
    press(page, "Bewaar")
    page.get_by_role("link", name="Ik", exact=True).click()
    page.wait_for_selector("a[href='/v/video0']")
    page.get_by_role("tab", name="Bewaard").click()
    page.wait_for_selector("a[href='/v/video1']")
    page.locator("a[href='/v/video1']").click()
    assert playing(page) == "video1"
    press(page, "Haal uit bewaard")
    wait_for(lambda: [(e["act"], e["on"]) for e in fake.kinds("act")][-1] == ("save", False))
    page.go_back()
    page.get_by_role("tab", name="Leuk gevonden").wait_for()


def test_hashtag_sheet_plays_what_is_loaded(fake: FakeServer, phone: BrowserContext) -> None:
    page = open_feed(fake, phone)
    page.locator("[data-current] .tags button", has_text="#fyp").click()
    page.wait_for_selector("dialog h2:has-text('#fyp')")
    page.locator("dialog .grid button").nth(2).click()
    assert playing(page) == "video2"
    assert page.locator("dialog").count() == 0


def test_following_is_empty_until_one_follows(fake: FakeServer, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(fake.url + "/following")
    page.get_by_role("button", name="Ga naar Voor jou").click()
    playing(page)
    assert page.url == fake.url + "/"


@pytest.mark.parametrize("trouble", ["busy", "lost"])
def test_error_says_what_and_heals(fake: FakeServer, phone: BrowserContext, trouble: str) -> None:
    fake.retry_after = 30
    fake.down, fake.mute = ({"feed"}, False) if trouble == "busy" else (set(), True)
    page = phone.new_page()
    page.goto(fake.url)
    page.get_by_text("Opnieuw proberen helpt").wait_for()
    fake.down, fake.mute = set(), False
    page.get_by_role("button", name="Probeer opnieuw").click()
    playing(page)


def test_missing_video_and_missing_file(fake: FakeServer, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(fake.url + "/v/nope")
    page.get_by_text("Deze video is er niet meer.").wait_for()
    page.route("**/media/clip0.mp4", lambda route: route.fulfill(status=404))
    page.get_by_role("button", name="Ga naar Voor jou").click()
    page.get_by_text("kan hier niet worden afgespeeld").wait_for()
    page.get_by_role("button", name="Ga naar de volgende video").click()
    assert playing(page) == "video1"


def test_end_of_the_feed_and_new_clips_of_the_demo(fake: FakeServer, desktop: BrowserContext) -> None:
    fake.videos, fake.demo = 4, {"rendered": 4, "total": 8}
    page = open_feed(fake, desktop)
    assert page.get_by_role("progressbar").get_attribute("aria-valuenow") == "4"
    for _ in range(3):
        page.keyboard.press("j")
        playing(page)
    page.keyboard.press("j")
    page.get_by_role("button", name="Look for new videos").wait_for()
    assert current(page) == "video3"
    page.wait_for_selector("[role=feed][aria-busy=false]")  # a step that is still owed would be made by itself
    fake.videos, fake.demo = 8, {"rendered": 8, "total": 8}
    page.wait_for_selector("[data-video=video4]", state="attached")
    page.keyboard.press("j")
    assert playing(page) == "video4"
    page.get_by_role("progressbar").wait_for(state="detached")


def test_no_spinner_before_300_ms_and_a_line_after(fake: FakeServer, phone: BrowserContext) -> None:
    page = phone.new_page()
    heard = listen(page, fake.url)
    fake.media_delay_s = 1.2
    page.goto(fake.url, wait_until="commit")
    page.wait_for_selector("[data-current] .slow")
    playing(page)
    page.wait_for_selector("[data-current] .slow", state="detached")
    assert heard == []
