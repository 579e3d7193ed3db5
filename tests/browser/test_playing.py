"""Swiping and playing: fingers, wheel, keys; five videos at most; the next ones are there; sound is remembered."""

from playwright.sync_api import BrowserContext, CDPSession, Page
from tests.browser.conftest import clock_s, current, listen, playing
from tests.browser.fake_server import FakeServer


def finger(page: Page, *steps: tuple[int, int], pause_ms: int = 16, lift: bool = True) -> CDPSession:
    """Drags one finger over the points."""
    cdp = page.context.new_cdp_session(page)
    first, *rest = steps
    cdp.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": first[0], "y": first[1]}]})
    for x, y in rest:
        page.wait_for_timeout(pause_ms)
        cdp.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    if lift:
        cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    return cdp


def test_first_video_plays_and_next_two_are_fetched(fake: FakeServer, phone: BrowserContext) -> None:
    page = phone.new_page()
    heard = listen(page, fake.url)
    page.goto(fake.url)
    assert playing(page) == "video0"
    page.wait_for_function("[...document.querySelectorAll('video')].filter(v => v.readyState >= 3).length >= 3")
    assert page.locator("video").count() <= 5
    assert page.evaluate("[...document.querySelectorAll('video')].filter(v => !v.paused).length") == 1
    assert all(v for v in page.locator("video").evaluate_all("all => all.map(v => v.poster)"))
    assert heard == []


def test_one_swipe_is_one_video_however_hard(fake: FakeServer, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(fake.url)
    playing(page)
    finger(page, (200, 700), (200, 400), (200, 20), pause_ms=8)
    assert playing(page) == "video1"
    finger(page, (200, 600), (200, 560), (200, 500), (200, 440))
    assert playing(page) == "video2"
    finger(page, (200, 300), (200, 400), (200, 520))
    assert playing(page) == "video1"


def test_track_follows_the_finger_and_falls_back(fake: FakeServer, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(fake.url)
    playing(page)
    held = finger(page, (200, 600), (200, 560), (200, 500), lift=False)
    page.wait_for_timeout(200)
    top = page.locator("[data-current]").bounding_box()["y"]  # type: ignore[index]
    assert -110 < top < -80
    held.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("Math.abs(document.querySelector('[data-current]').getBoundingClientRect().top) < 1")
    assert current(page) == "video0"


def test_keys_and_wheel(fake: FakeServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(fake.url)
    playing(page)
    for key, video in (("ArrowDown", "video1"), ("j", "video2"), ("k", "video1"), ("ArrowUp", "video0")):
        page.keyboard.press(key)
        assert playing(page) == video
    page.mouse.move(700, 450)
    page.mouse.wheel(0, 120)
    assert playing(page) == "video1"
    page.wait_for_timeout(600)
    page.mouse.wheel(0, -120)
    assert playing(page) == "video0"
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('[data-current] video').paused")
    page.keyboard.press("Space")
    playing(page)
    page.keyboard.press("l")
    page.wait_for_selector("[data-current] [aria-label^='Take like back'][aria-pressed=true]")


def test_never_more_than_five_videos_nor_two_requests(fake: FakeServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    fake.delay_s = 0.15
    page.goto(fake.url)
    playing(page)
    seen = [current(page)]
    for _ in range(25):
        before = current(page)
        page.keyboard.press("j")
        page.wait_for_function("id => document.querySelector('[data-current]').dataset.video !== id", arg=before)
        seen.append(current(page))
        assert page.locator("video").count() <= 5
    assert len(set(seen)) == len(seen) == 26
    assert fake.most_feeds == 1


def test_a_step_asked_for_before_its_page_came_is_made_when_it_comes(fake: FakeServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(fake.url)
    playing(page)
    fake.delay_s = 3.0
    for _ in range(8):
        page.keyboard.press("j")
    assert current(page) == "video2"  # the last that was there
    page.wait_for_function("document.querySelector('[data-current]').dataset.video === 'video3'")
    page.wait_for_timeout(500)
    assert current(page) == "video3"


def test_loops_without_a_gap_and_counts_the_passes(fake: FakeServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(fake.url)
    playing(page)
    page.evaluate("document.querySelector('[data-current] video').playbackRate = 2")
    page.wait_for_function("document.querySelector('[data-current] video').currentTime > 5.5")
    page.wait_for_function(
        "(v => v.currentTime < 2 && v.currentTime > 0.3)(document.querySelector('[data-current] video'))"
    )
    page.keyboard.press("j")
    playing(page)
    page.wait_for_timeout(300)
    swipe = fake.kinds("swipe")[0]
    assert swipe["loops"] == 1
    assert 6.0 < swipe["watched_s"] < 9.0
    assert {e["loop"] for e in fake.kinds("watch") if e["impression"] == swipe["impression"]} == {0, 1}


def test_sound_is_remembered(fake: FakeServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(fake.url)
    playing(page)
    muted = "document.querySelector('[data-current] video').muted"
    assert page.evaluate(muted)
    page.get_by_role("button", name="Tap for sound").click()
    assert not page.evaluate(muted)
    page.reload()
    playing(page)
    assert not page.evaluate(muted)
    page.keyboard.press("m")
    assert page.evaluate(muted)
    page.reload()
    playing(page)
    assert page.evaluate(muted)


def test_progress_line_moves_the_video(fake: FakeServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(fake.url)
    playing(page)
    line = page.locator("[data-current] [role=slider]")
    box = line.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 12, steps=4)
    page.mouse.up()
    page.wait_for_function("document.querySelector('[data-current] video').currentTime > 2.9")
    assert clock_s(page) < 4.5
    line.focus()
    page.keyboard.press("Home")
    page.wait_for_function("document.querySelector('[data-current] video').currentTime < 1.5")
    assert current(page) == "video0"


def test_double_tap_likes_with_one_heart_and_single_tap_pauses(fake: FakeServer, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(fake.url)
    playing(page)
    page.touchscreen.tap(180, 300)
    page.touchscreen.tap(184, 304)
    page.wait_for_selector("svg.heart")
    assert page.locator("svg.heart").count() == 1
    page.wait_for_timeout(500)
    assert [(e["act"], e["on"]) for e in fake.kinds("act")] == [("like", True)]
    assert not page.evaluate("document.querySelector('[data-current] video').paused")
    page.touchscreen.tap(180, 300)
    page.wait_for_function("document.querySelector('[data-current] video').paused")
