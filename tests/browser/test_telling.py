"""What the server is told: sections as they play, skips, a killed tab, a dead connection, a reload."""

import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.browser.conftest import OwnChromium, current, playing, swipe_after
from tests.browser.fake_server import FakeServer


def lawful(fake: FakeServer) -> None:
    """Sections of one pass never overlap; nothing was told twice; the sum is no more than the time that went by."""
    passes: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    began = {f"{e['page']}.{e['slot']}": e["at"] for e in fake.kinds("impression")}
    played: dict[str, float] = defaultdict(float)
    for event in fake.kinds("watch"):
        assert event["impression"] in began, "a section came before its impression"
        for a, b in passes[event["impression"], event["loop"]]:
            assert event["to_s"] <= a or event["from_s"] >= b
        passes[event["impression"], event["loop"]].append((event["from_s"], event["to_s"]))
        played[event["impression"]] += event["to_s"] - event["from_s"]
        assert played[event["impression"]] <= event["at"] - began[event["impression"]] + 1


def wait_for(condition: Callable[[], Any], seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def watch_until(page: Page, seconds: float) -> None:
    page.wait_for_function(
        "s => document.querySelector('[data-current] video').currentTime >= s", arg=seconds, polling=10
    )


@pytest.mark.parametrize("how", ["close", "crash", "sigkill"])
def test_42_s_then_the_tab_dies(fake: FakeServer, own_chromium: OwnChromium, how: str) -> None:
    page = own_chromium.page()
    page.goto(fake.url)
    playing(page, 0.01)
    watch_until(page, 4.2)
    own_chromium.end(page, how)
    time.sleep(0.7)
    assert 4.0 <= fake.watched("page1.0") <= 4.5
    assert len(fake.kinds("impression")) == 1
    lawful(fake)


def test_skip_of_300_ms_is_a_skip(fake: FakeServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(fake.url)
    playing(page)
    page.keyboard.press("j")
    swipe_after(page, 0.3)
    wait_for(lambda: len(fake.kinds("swipe")) >= 2)
    skip = fake.kinds("swipe")[1]
    assert skip["impression"] == "page1.1"
    assert 0.3 <= skip["watched_s"] <= 0.5
    assert skip["watched_s"] == pytest.approx(fake.watched("page1.1"), abs=0.01)
    lawful(fake)


def test_offline_queue_survives_a_reload_and_doubles_nothing(fake: FakeServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(fake.url)
    playing(page)
    fake.down = {"events"}
    page.keyboard.press("l")
    page.keyboard.press("j")
    playing(page, 0.5)
    assert fake.kinds("act") == []
    page.reload()
    playing(page)
    assert fake.kinds("act") == []
    fake.down = set()
    wait_for(lambda: [e["act"] for e in fake.kinds("act")] == ["like"])
    wait_for(lambda: fake.watched("page1.1") > 0.4)
    assert [e["impression"] for e in fake.kinds("swipe")][:1] == ["page1.0"]
    wait_for(lambda: page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('fyp.queue')).length") <= 1)
    lawful(fake)


def test_lost_connection_loses_nothing(fake: FakeServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(fake.url)
    playing(page)
    desktop.set_offline(True)
    page.wait_for_selector("text=No connection")
    page.keyboard.press("s")
    page.keyboard.press("j")
    playing(page, 0.3)
    assert fake.kinds("act") == []
    desktop.set_offline(False)
    wait_for(lambda: [e["act"] for e in fake.kinds("act")] == ["save"])
    wait_for(lambda: any(e["impression"] == "page1.0" for e in fake.kinds("swipe")))
    lawful(fake)


def test_hidden_tab_tells_by_beacon_and_rests(fake: FakeServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.add_init_script(
        "window.beacons = []; const send = navigator.sendBeacon.bind(navigator);"
        "navigator.sendBeacon = (u, b) => { window.beacons.push(b.type); return send(u, b) };"
        "let state = 'visible'; Object.defineProperty(document, 'visibilityState', { get: () => state });"
        "window.see = s => { state = s; document.dispatchEvent(new Event('visibilitychange')) }"
    )
    page.goto(fake.url)
    playing(page, 1.0)
    page.evaluate("see('hidden')")
    page.wait_for_function("document.querySelector('[data-current] video').paused")
    assert page.evaluate("beacons.every(t => t === 'text/plain')")
    at = page.evaluate("document.querySelector('[data-current] video').currentTime")
    wait_for(lambda: abs(fake.watched("page1.0") - at) < 0.1)
    page.evaluate("see('visible')")
    playing(page, at + 0.3)
    page.keyboard.press("j")
    wait_for(lambda: fake.kinds("swipe"))
    lawful(fake)


def test_back_again_adds_passes_and_no_second_swipe(fake: FakeServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(fake.url)
    playing(page, 0.5)
    for key in ("j", "k", "j"):
        page.keyboard.press(key)
        playing(page, 0.4)
    assert current(page) == "video1"
    wait_for(lambda: len(fake.kinds("swipe")) == 2)
    time.sleep(0.3)
    assert len({e["impression"] for e in fake.kinds("swipe")}) == len(fake.kinds("swipe"))
    assert {e["loop"] for e in fake.kinds("watch") if e["impression"] == "page1.0"} == {0, 1}
    lawful(fake)


def test_newcomer_is_one_viewer(fake: FakeServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(fake.url)
    playing(page)
    wait_for(lambda: fake.me["language"] == "en")
    assert len(fake.viewers) == 1
    assert fake.me["country"] == "GB" and fake.me["device"] == "desktop"
