"""Steering from the feed: more or less of it, why, the feed without a profile, breaks, reach; in Dutch and in English."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import current, listen, playing
from tests.browser.fake_server import FakeServer
from tests.browser.test_controls import Tongue, asked, say
from tests.browser.test_looks import AXE, SIZES, serious
from tests.browser.test_playing import finger
from tests.browser.test_telling import wait_for

__all__ = ["say"]


def open_feed(fake: FakeServer, say: Tongue, loaded: int = 3) -> Page:
    page = say.context.new_page()
    page.goto(fake.url)
    playing(page)
    page.wait_for_selector(f"[data-video=video{loaded - 1}]", state="attached")
    return page


def options(page: Page, say: Tongue) -> None:
    page.locator(f"[data-current] [aria-label='{say('act.options')}']").click()
    page.wait_for_selector("#options-title")


def nth(page: Page) -> int:
    return int(current(page)[5:])


def test_scopes_act_on_what_is_loaded_and_are_undone(fake: FakeServer, say: Tongue) -> None:
    page = open_feed(fake, say)
    options(page, say)
    page.get_by_role("button", name=say("less.hashtag", name="#nl")).click()
    assert playing(page) == "video1"  # 0 and 2 carry #nl
    page.wait_for_function("() => !document.activeElement?.closest('dialog')")
    page.keyboard.press("j")
    assert playing(page) == "video3"
    page.keyboard.press("k")
    assert playing(page) == "video1"
    page.keyboard.press("k")
    assert current(page) == "video1"
    page.get_by_role("button", name=say("act.undo"), exact=True).click()
    assert playing(page) == "video0"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert playing(page) == "video2"
    assert [(m["about"], m["what"], m["on"]) for m in asked(fake, "mutes")] == [
        ("hashtag", "nl", True), ("hashtag", "nl", False)
    ]  # fmt: skip


@pytest.mark.parametrize("scope", ["video", "creator", "sound", "topic", "block"])
def test_each_scope_tells_its_own(fake: FakeServer, say: Tongue, scope: str) -> None:
    page = open_feed(fake, say)
    options(page, say)
    names = {"creator": "@noor.maakt", "block": "@noor.maakt", "sound": "Zachte ochtend", "topic": "huidverzorging"}
    page.get_by_role("button", name=say(f"less.{scope}", name=names.get(scope, "")), exact=True).click()
    assert playing(page) == "video1"
    told: dict[str, Any] = {
        "video": lambda: [(e["act"], e["on"]) for e in fake.kinds("act")] == [("not_interested", True)],
        "block": lambda: [(e["creator"], e["on"]) for e in fake.kinds("blocked")] == [("c0", True)],
        "creator": lambda: asked(fake, "mutes") == [{"about": "creator", "what": "c0", "also": [], "on": True}],
        "sound": lambda: asked(fake, "mutes") == [{"about": "sound", "what": "s0", "also": [], "on": True}],
        "topic": lambda: asked(fake, "sliders") == [{"topic": "huidverzorging", "level": -2}],
    }
    wait_for(told[scope])
    refused = {"video": [], "block": [7], "creator": [7], "sound": [5, 10], "topic": [6, 12]}[scope]
    for _ in range(9):  # nothing of it in what is fetched later either
        page.keyboard.press("j")
        playing(page, 0.01)
        assert nth(page) not in [0, *refused]


def test_a_mute_that_fails_is_taken_back(fake: FakeServer, say: Tongue) -> None:
    page = open_feed(fake, say)
    fake.down = {"mutes"}
    options(page, say)
    page.get_by_role("button", name=say("less.creator", name="@noor.maakt"), exact=True).click()
    page.get_by_text(say("error.busy", s=1)).wait_for()
    assert playing(page) == "video0"


def test_long_press_and_more_like_this(fake: FakeServer, say: Tongue) -> None:
    page = open_feed(fake, say)
    if say.context.pages[0].viewport_size == SIZES["phone"]:
        held = finger(page, (120, 300), (120, 301), lift=False)
        page.wait_for_selector("#options-title")
        held.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    else:
        page.keyboard.press("o")
    more = page.get_by_role("button", name=say("control.more"))
    more.click()
    page.get_by_text(say("toast.more")).wait_for()
    wait_for(lambda: [(e["act"], e["on"]) for e in fake.kinds("act")] == [("more", True)])
    page.get_by_role("button", name=say("act.undo"), exact=True).click()
    wait_for(lambda: [(e["act"], e["on"]) for e in fake.kinds("act")] == [("more", True), ("more", False)])
    assert current(page) == "video0"


def test_why_in_words_and_buttons_that_change_it(fake: FakeServer, say: Tongue) -> None:
    fake.said = {"topic": {"finished": 5, "of": 6}}
    page = open_feed(fake, say)
    page.keyboard.press("w")
    words = say("said.topic", finished=5, of=6, name="#huidverzorging")
    row = page.locator("li", has_text=words)
    assert re.search(r"\+45\s?%", row.inner_text())
    row.get_by_role("button", name=say("why.topicLess", name="#huidverzorging")).click()
    page.get_by_text(say("toast.topic", topic="huidverzorging", level=say("level.less"))).wait_for()
    assert current(page) == "video0"  # less is not nothing
    if page.locator("#why-title").count() == 0:
        page.keyboard.press("w")
    row.get_by_text(say("why.topicSet", level=say("level.less"))).wait_for()
    row.get_by_role("button", name=say("why.topicMore", name="#huidverzorging")).click()
    wait_for(lambda: [s["level"] for s in asked(fake, "sliders")] == [-1, 0])
    if page.locator("#why-title").count() == 0:
        page.keyboard.press("w")
    page.get_by_role("button", name=say("why.noMaker", name="@noor.maakt")).click()
    assert playing(page) == "video1"
    wait_for(lambda: [(m["about"], m["what"]) for m in asked(fake, "mutes")] == [("creator", "c0")])
    if page.locator("#why-title").count() == 0:
        page.keyboard.press("w")
    page.get_by_role("link", name=say("rank.title")).click()
    page.get_by_role("heading", level=1, name=say("rank.title")).wait_for()
    top = page.get_by_role("heading", level=2).first.inner_text()
    assert say("term.topic") in top and re.search(r"34\s?%", top)
    page.get_by_text(say("rank.table")).first.click()
    assert page.locator("td.changed").inner_text().startswith("3 ")
    page.get_by_role("link", name=say("change.slider")).click()
    page.wait_for_selector("#topics")
    page.go_back()
    page.go_back()
    playing(page)


def test_feed_without_a_profile_is_one_tap_away_and_tells_nothing(fake: FakeServer, say: Tongue) -> None:
    page = open_feed(fake, say)
    heard = listen(page, fake.url)
    switch = page.get_by_role("switch", name=say("plain.switch"))
    switch.click()
    page.wait_for_selector("[data-video=video39][data-current]")
    playing(page)
    assert page.get_by_text(say("plain.on"), exact=True).is_visible()
    assert switch.get_attribute("aria-checked") == "true"
    wait_for(lambda: any(e["impression"] == "page1.0" for e in fake.kinds("watch")))
    before = len(fake.told)
    for n in (38, 37, 36):
        page.keyboard.press("j")
        assert playing(page) == f"video{n}"
    page.keyboard.press("l")
    page.keyboard.press("w")
    page.get_by_text(say("why.plain")).wait_for()
    page.keyboard.press("Escape")
    assert page.locator(f"[data-current] [aria-label^='{say('act.like')}']").count() == 0
    assert [e for e in fake.told[before:] if e.get("impression", "page1").startswith("popular")] == []
    assert [e["kind"] for e in fake.told[before:] if e["kind"] in ("impression", "act", "swipe")] == []
    where = "NL/nl" if say("nav.me") == "Ik" else "GB/en"
    assert set(fake.popular) == {(where, False)}  # the same question from everybody there, without the cookie
    page.reload()
    page.wait_for_selector("[data-video=video39][data-current]")
    switch.click()
    playing(page)
    assert current(page) != "video39"
    assert page.get_by_text(say("plain.on"), exact=True).count() == 0
    assert heard == []


SAT = "() => localStorage.setItem('fyp.sitting', JSON.stringify({ s: %d, at: Date.now() / 1000 }))"


def test_break_is_a_stopping_point(fake: FakeServer, say: Tongue) -> None:
    fake.controls.settings["break_after_min"] = 40
    page = say.context.new_page()
    page.goto(fake.url + "/me")
    page.evaluate(SAT % 2399)
    page.goto(fake.url)
    playing(page)
    page.wait_for_function("() => !document.querySelector('[data-current] video').loop")  # from now on a break is due
    page.keyboard.press("j")
    title = page.get_by_role("heading", name=say("break.title", n=40))
    title.wait_for()
    assert title.evaluate("e => e === document.activeElement")
    page.wait_for_function("() => [...document.querySelectorAll('video')].every(v => v.paused)")
    page.keyboard.press("j")
    assert title.is_visible() and current(page) == "video0"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the second button: go on
    assert playing(page) == "video1"
    assert page.locator("#break-title").count() == 0
    page.keyboard.press("j")
    assert playing(page) == "video2"  # the time began anew


def test_break_at_the_end_of_a_video_and_stopping(fake: FakeServer, say: Tongue) -> None:
    fake.controls.settings["break_after_min"] = 40
    page = say.context.new_page()
    page.goto(fake.url + "/me")
    page.evaluate(SAT % 2401)
    page.goto(fake.url)
    playing(page)
    page.wait_for_function("() => !document.querySelector('[data-current] video').loop")
    page.evaluate("() => { document.querySelector('[data-current] video').currentTime = 5.8 }")
    page.get_by_role("button", name=say("break.stop")).click()
    page.get_by_role("heading", name=say("break.stopped")).wait_for()
    assert page.evaluate("() => [...document.querySelectorAll('video')].every(v => v.paused)")
    page.get_by_role("button", name=say("break.again")).click()
    assert playing(page) == "video1"


def test_without_autoplay_a_video_waits_and_stops(fake: FakeServer, say: Tongue) -> None:
    fake.controls.settings["autoplay"] = False
    page = say.context.new_page()
    page.goto(fake.url + "/me/preferences")
    page.wait_for_selector("#topics")
    page.goto(fake.url)
    play = page.locator("[data-current]").get_by_role("button", name=say("act.play"), exact=True)
    play.wait_for()
    assert page.evaluate("() => document.querySelector('[data-current] video').paused")
    assert fake.kinds("watch") == []
    play.click()
    playing(page)
    page.evaluate("() => { document.querySelector('[data-current] video').currentTime = 5.8 }")
    play.wait_for()
    assert page.evaluate("() => document.querySelector('[data-current] video').paused")
    page.keyboard.press(" ")
    playing(page)
    page.keyboard.press("j")
    play.wait_for()
    assert current(page) == "video1"


def test_maker_sees_whom_a_video_reached(fake: FakeServer, say: Tongue) -> None:
    fake.me["id"] = "c1"
    page = open_feed(fake, say)
    page.keyboard.press("w")
    page.wait_for_selector("#why-title")
    assert page.locator("#reach-title").count() == 0
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    playing(page)
    page.keyboard.press("w")
    page.get_by_role("heading", name=say("reach.resting", rung=2, all=6)).wait_for()
    page.get_by_text(say("reach.why.below_its_cohort")).wait_for()
    assert page.locator("[aria-current=step]").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious_in_being_in_control(
    browser: Browser, fake: FakeServer, size: str, theme: Any
) -> None:
    assert AXE.exists()
    fake.controls.change("mutes", {"about": "creator", "what": "c3", "also": [], "on": True})
    for _ in range(2):
        fake.controls.change("sliders", {"topic": "tarot", "level": -2})
    fake.controls.change("refresh", {"on": True})
    fake.me["id"] = "c0"
    context = browser.new_context(viewport=SIZES[size], color_scheme=theme, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    heard = listen(page, fake.url)
    found = []
    page.goto(fake.url + "/ranking")
    page.locator("summary").click()
    found += serious(page)
    page.goto(fake.url + "/me/preferences")
    page.get_by_label("A word", exact=True).fill("pasta")
    page.keyboard.press("Enter")
    page.wait_for_selector(".preview")
    found += serious(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Refresh my feed").click()
    found += serious(page)
    page.keyboard.press("Escape")
    page.evaluate(SAT % 9999)
    fake.controls.settings["break_after_min"] = 20
    page.goto(fake.url)
    playing(page)
    page.keyboard.press("w")
    page.wait_for_selector("#reach-title")
    found += serious(page)
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.wait_for_selector("#options-title")
    found += serious(page)
    page.keyboard.press("Escape")
    page.get_by_role("switch").first.click()
    playing(page)
    page.wait_for_function("() => !document.querySelector('[data-current] video').loop")
    found += serious(page)
    page.keyboard.press("j")
    page.wait_for_selector("#break-title")
    found += serious(page)
    assert found == [], "\n".join(found)
    assert heard == []
    context.close()
