"""One swipe, end to end: a real Chromium with real clips before a real `fyp serve`, looked up in its log."""

import itertools
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.browser.conftest import OwnChromium, clock_s, current, listen, playing, swipe_after
from tests.browser.real import NICHES, RealServer, furnish
from tests.browser.test_telling import wait_for, watch_until

from fyp.vocabulary.event import Act, Impression, Swipe, Watch

Clips = list[tuple[Path, Path, float]]


@pytest.fixture
def town(request: pytest.FixtureRequest, dist: Path, clips: Clips, tmp_path: Path) -> Iterator[RealServer]:
    """A server with as many videos as asked for (240 when not)."""
    furnish(tmp_path / "data", clips, getattr(request, "param", 240))
    server = RealServer(tmp_path / "data")
    yield server
    server.end()


def niche_of(video: str) -> str:
    return NICHES[int(video.removeprefix("clip-")) % len(NICHES)]


def next_ten(page: Page) -> list[str]:
    """The next ten that the feed would show this viewer."""
    found: list[str] = page.evaluate(
        "fetch('/v1/feed?n=10').then(r => r.json()).then(p => p.slots.map(s => s.video.id))"
    )
    return found


def swipe(page: Page) -> str:
    """To the next video; its id."""
    before = current(page)
    page.keyboard.press("j")
    page.wait_for_function(
        "id => document.querySelector('[data-current]').dataset.video !== id", arg=before, polling=15
    )
    return current(page)


SWIPE_ON = """async n => {
    const now = () => document.querySelector('[data-current]').dataset.video
    const seen = [now()]
    let most = 0
    while (seen.length <= n) {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }))
        await new Promise(done => setTimeout(done, 40))
        most = Math.max(most, document.querySelectorAll('video').length)
        if (now() !== seen.at(-1)) seen.push(now())
    }
    return [seen, most]
}"""


@pytest.mark.parametrize("how", ["close", "sigkill"])
def test_watch_42_s_then_kill_the_tab(town: RealServer, own_chromium: OwnChromium, how: str) -> None:
    page = own_chromium.page()
    page.goto(town.url)
    video = playing(page, 0.01)
    watch_until(page, 4.2)
    own_chromium.end(page, how)
    time.sleep(1)
    shown = town.events(Impression)
    assert [event.video for event in shown] == [video]
    sections = town.events(Watch)
    assert {event.impression for event in sections} == {shown[0].impression}
    assert 4.0 <= sum(event.to_s - event.from_s for event in sections) <= 4.5
    assert all(a.to_s <= b.from_s for a, b in itertools.pairwise(sections))
    assert len({event.id for event in sections}) == len(sections)


def test_skip_of_300_ms_is_stored_as_a_skip(town: RealServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    heard = listen(page, town.url)
    page.goto(town.url)
    playing(page)
    skipped = swipe(page)
    swipe_after(page, 0.3)
    wait_for(lambda: len(town.events(Swipe)) >= 2)
    impression = next(event.impression for event in town.events(Impression) if event.video == skipped)
    found = [event for event in town.events(Swipe) if event.impression == impression]
    assert len(found) == 1
    assert 0.25 <= found[0].watched_s <= 0.5 and found[0].loops == 0
    played = sum(event.to_s - event.from_s for event in town.events(Watch) if event.impression == impression)
    assert played == pytest.approx(found[0].watched_s, abs=0.01)
    assert heard == []


@pytest.mark.parametrize("town", [520], indirect=True)
def test_500_swipes_give_no_repeat(town: RealServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(town.url)
    playing(page)
    seen, most = page.evaluate(SWIPE_ON, 500)
    assert most <= 5
    assert len(seen) == len(set(seen)) == 501
    wait_for(lambda: len(town.events(Swipe)) == 500)
    assert len(town.events(Impression)) == 501


@pytest.mark.parametrize("town", [600], indirect=True)
def test_ten_swipes_of_one_niche_raise_its_share_threefold(town: RealServer, desktop: BrowserContext) -> None:
    """Base: the niche's share of what this newcomer is shown before, and of all videos, whichever is more."""
    page = desktop.new_page()
    page.goto(town.url)
    playing(page)
    first = next_ten(page) + next_ten(page)
    niche = min(NICHES, key=lambda name: (abs(sum(niche_of(v) == name for v in first) - 1), name))
    base = max(sum(niche_of(v) == niche for v in first) / len(first), 1 / len(NICHES))
    finished = swipes = 0
    while finished < 10:
        swipes += 1
        assert swipes < 250, f"only {finished} videos of {niche} in {swipes} swipes"
        if niche_of(current(page)) == niche:
            page.evaluate("document.querySelector('[data-current] video').playbackRate = 2")
            watch_until(page, clock_s(page) + 0.1)
            page.wait_for_function(
                "v => document.querySelector('[data-current] .frame video').currentTime > 5.6", polling=20
            )
            page.wait_for_function(
                "v => document.querySelector('[data-current] .frame video').currentTime < 3", polling=20
            )
            finished += 1
        swipe(page)
    wait_for(lambda: len(town.events(Swipe)) >= swipes)
    share = sum(niche_of(v) == niche for v in next_ten(page)) / 10
    print(f"{niche}: base {base:.3f}, after ten finished in {swipes} swipes {share:.2f}")
    assert share >= min(3 * base, 0.6)


def test_like_survives_a_restart(town: RealServer, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(town.url)
    video = playing(page)
    page.locator("[data-current] [aria-label^='Vind leuk']").click()
    wait_for(lambda: [event.act for event in town.events(Act)] == ["like"])
    town.end(signal.SIGKILL)
    town.start()
    page.goto(town.url + "/me")
    page.wait_for_selector(f"a[href='/v/{video}']")
    page.goto(town.url + f"/v/{video}")
    assert playing(page) == video
    page.locator("[data-current] [aria-pressed=true]").first.wait_for()
    label = page.locator("[data-current] [aria-label^='Vind niet meer leuk']").get_attribute("aria-label")
    assert label is not None and re.search(r", 1$", label)


def test_swipes_go_on_while_the_server_is_away(town: RealServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(town.url)
    playing(page, 0.5)
    town.end(signal.SIGKILL)
    swipe(page)
    page.keyboard.press("l")
    time.sleep(0.7)
    town.start()
    wait_for(lambda: [event.act for event in town.events(Act)] == ["like"], seconds=40)
    wait_for(lambda: len(town.events(Swipe)) >= 1)
    ids = [event.id for event in town.events(Watch)]
    assert len(ids) == len(set(ids))
    for impression in {event.impression for event in town.events(Watch)}:
        own = sorted((e.loop, e.from_s, e.to_s) for e in town.events(Watch) if e.impression == impression)
        assert all(a[2] <= b[1] or a[0] < b[0] for a, b in itertools.pairwise(own))
