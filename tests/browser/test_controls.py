"""Content preferences: sliders, filters, refresh with undo, watching, forgetting, erasing; in Dutch and in English."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.browser.conftest import DESKTOP, PHONE, ROOT, current, listen, playing
from tests.browser.fake_server import FakeServer
from tests.browser.test_telling import wait_for


class Tongue(NamedTuple):
    """A browser in one language and size, and that language's words."""

    context: BrowserContext
    words: dict[str, str]

    def __call__(self, word: str, /, **fill: object) -> str:
        return re.sub(r"\{(\w+)\}", lambda m: str(fill[m[1]]), self.words[word])


@pytest.fixture(params=["nl", "en"])
def say(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Tongue]:
    """Dutch on a phone, English on a desktop."""
    words = json.loads((ROOT / f"web/src/i18n/{request.param}.json").read_text())
    if request.param == "nl":
        context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="nl-NL")
    else:
        context = browser.new_context(viewport=DESKTOP, locale="en-GB")
    yield Tongue(context, words)
    context.close()


def preferences(page: Page, fake: FakeServer, say: Tongue) -> None:
    """From wherever it is: Me, then Settings and privacy > Content preferences."""
    page.get_by_role("link", name=say("nav.me"), exact=True).click()
    settings = page.get_by_role("region", name=say("me.settings"))
    settings.get_by_role("link", name=say("pref.title")).click()
    page.wait_for_selector("#topics")


def open_preferences(fake: FakeServer, say: Tongue) -> Page:
    page = say.context.new_page()
    page.goto(fake.url + "/me/preferences")
    page.wait_for_selector("#topics")
    return page


def asked(fake: FakeServer, what: str) -> list[dict[str, Any]]:
    return [data for name, data in fake.controls.asked if name == what]


def test_sliders_say_words_and_show_what_they_did(fake: FakeServer, say: Tongue) -> None:
    page = open_preferences(fake, say)
    slider = page.get_by_role("slider", name="koken")
    assert slider.get_attribute("aria-valuetext") == say("level.usual")
    slider.focus()
    for word in ("level.more", "level.most"):
        slider.press("ArrowRight")
        page.locator("output", has_text=re.compile(f"^{say(word)}$")).wait_for()
        assert slider.get_attribute("aria-valuetext") == say(word)
    wait_for(lambda: asked(fake, "sliders") == [{"topic": "koken", "level": 1}, {"topic": "koken", "level": 2}])
    meter = page.locator("li", has=slider).get_by_role("img")
    text = meter.get_attribute("aria-label") or ""
    assert re.sub(r"\s", "", text) == re.sub(r"\s", "", say("topics.meter", topic="koken", before="12%", since="33%"))
    page.reload()
    page.get_by_role("slider", name="koken").wait_for()
    assert page.get_by_role("slider", name="koken").input_value() == "2"
    page.get_by_role("button", name=say("topics.all", n=len(fake.controls.topics))).click()
    assert page.get_by_role("slider").count() == len(fake.controls.topics)


def test_slider_that_the_server_refuses_goes_back(fake: FakeServer, say: Tongue) -> None:
    page = open_preferences(fake, say)
    fake.down = {"sliders"}
    slider = page.get_by_role("slider", name="koken")
    slider.focus()
    slider.press("ArrowLeft")
    page.get_by_text(say("error.busy", s=1)).wait_for()
    assert slider.input_value() == "0"
    assert asked(fake, "sliders") == []


def test_keyword_is_shown_before_it_is_saved_and_works_on_what_is_loaded(fake: FakeServer, say: Tongue) -> None:
    page = say.context.new_page()
    heard = listen(page, fake.url)
    page.goto(fake.url)
    playing(page)
    page.wait_for_selector("[data-video=video2]", state="attached")
    preferences(page, fake, say)
    page.get_by_label(say("filters.word"), exact=True).fill("pasta")
    page.keyboard.press("Enter")
    preview = page.get_by_role("group", name=say("filters.preview", word="pasta"))
    preview.get_by_text(say("filters.would", n=23)).wait_for()
    assert preview.locator("figure").count() == 4
    assert asked(fake, "mutes") == []
    assert preview.evaluate("e => e === document.activeElement")
    preview.get_by_role("button", name="cards").click()
    preview.get_by_text(say("filters.would", n=18)).wait_for()
    preview.get_by_role("button", name=say("filters.save")).click()
    page.get_by_text(say("toast.muted", name="“pasta”")).wait_for()
    wait_for(
        lambda: (
            asked(fake, "mutes")
            == [{"about": "keyword", "what": "pasta", "also": ["pasta's", "spaghetti"], "on": True}]
        )
    )
    row = page.locator("#filters li", has_text="pasta")
    row.get_by_text(say("filters.also", words="pasta's, spaghetti")).wait_for()
    page.get_by_role("link", name=say("nav.foryou"), exact=True).click()
    playing(page)
    page.keyboard.press("j")
    assert playing(page) == "video2"  # video1 is about pasta
    assert heard == []


def test_filters_can_be_taken_back_and_that_too(fake: FakeServer, say: Tongue) -> None:
    fake.controls.change("mutes", {"about": "creator", "what": "c3", "also": [], "on": True})
    fake.controls.blocks = [{"id": "c4", "handle": "cleo.maakt", "name": "Cleo"}]
    page = open_preferences(fake, say)
    page.get_by_label(say("filters.tag"), exact=True).fill("#Prank")
    page.keyboard.press("Enter")
    page.locator("#filters li", has_text="#prank").wait_for()
    page.get_by_role("button", name=say("filters.showAgain", name="@bo.maakt")).click()
    page.get_by_text(say("toast.unmuted", name="@bo.maakt")).wait_for()
    assert page.locator("#filters li", has_text="@bo.maakt").count() == 0
    page.get_by_role("button", name=say("act.undo"), exact=True).click()
    page.locator("#filters li", has_text="@bo.maakt").wait_for()
    assert [(m["what"], m["on"]) for m in asked(fake, "mutes")] == [
        ("c3", True), ("prank", True), ("c3", False), ("c3", True)
    ]  # fmt: skip
    page.get_by_role("button", name=say("filters.unblockName", handle="cleo.maakt")).click()
    wait_for(lambda: [(e["creator"], e["on"]) for e in fake.kinds("blocked")] == [("c4", False)])


def test_refresh_says_what_goes_begins_anew_and_is_undone(fake: FakeServer, say: Tongue) -> None:
    page = say.context.new_page()
    heard = listen(page, fake.url)
    page.goto(fake.url)
    playing(page)
    page.keyboard.press("l")
    preferences(page, fake, say)
    button = page.get_by_role("button", name=say("anew.refreshButton"))
    button.click()
    dialog = page.get_by_role("dialog", name=say("anew.refreshAsk"))
    for word in ("anew.goes1", "anew.stays1", "anew.stays2", "anew.undoHelp"):
        assert dialog.get_by_text(say(word)).is_visible()
    page.keyboard.press("Escape")
    assert button.evaluate("e => e === document.activeElement")
    assert asked(fake, "refresh") == []
    button.click()
    dialog.get_by_role("button", name=say("anew.refreshYes"), exact=True).click()
    page.locator(".refreshed").wait_for()
    banner = page.locator(".refreshed").inner_text()
    assert re.search(r"\b24\b", banner), banner
    assert [e["act"] for e in fake.kinds("act")] == ["like"]  # told before it was forgotten
    page.get_by_role("link", name=say("nav.foryou"), exact=True).click()
    playing(page)
    assert int(current(page)[5:]) >= 3  # what was loaded before is gone
    preferences(page, fake, say)
    page.get_by_role("button", name=say("anew.undo"), exact=True).click()
    page.get_by_text(say("toast.unrefreshed")).wait_for()
    assert page.locator(".refreshed").count() == 0
    assert asked(fake, "refresh") == [{"on": True}, {"on": False}]
    assert heard == []


def test_time_to_undo_runs_out(fake: FakeServer, say: Tongue) -> None:
    fake.controls.change("refresh", {"on": True})
    assert fake.controls.refreshed is not None
    fake.controls.refreshed["undo_until"] -= 86_400 - 61 * 60
    page = open_preferences(fake, say)
    assert re.search(r"\b1\b.*\b1\b", page.locator(".refreshed").inner_text())  # an hour and a minute
    fake.controls.refreshed["undo_until"] -= 7200
    page.reload()
    page.wait_for_selector("#anew")
    assert page.locator(".refreshed").count() == 0


def test_forgetting_a_topic_and_a_time(fake: FakeServer, say: Tongue) -> None:
    page = open_preferences(fake, say)
    topic = page.locator("form", has=page.get_by_role("combobox", name=say("anew.topic")))
    assert topic.get_by_role("button").is_disabled()
    topic.get_by_role("combobox").select_option("tarot")
    topic.get_by_role("button").click()
    page.get_by_text(say("toast.forgotTopic", topic="tarot")).wait_for()
    time = page.locator("form", has=page.get_by_role("combobox", name=say("anew.period")))
    time.get_by_role("combobox").select_option(label=say("anew.day"))
    time.get_by_role("button").click()
    wait_for(lambda: len(asked(fake, "forget")) == 2)
    time.get_by_role("combobox").select_option(label=say("anew.own"))
    assert time.get_by_role("button").is_disabled()
    time.get_by_label(say("anew.from")).fill("2025-11-01")
    time.get_by_label(say("anew.until")).fill("2025-11-02")
    time.get_by_role("button").click()
    wait_for(lambda: len(asked(fake, "forget")) == 3)
    first, second, third = asked(fake, "forget")
    assert first == {"topic": "tarot"}
    assert second["until"] - second["since"] == pytest.approx(86_400, abs=5)
    assert third["until"] - third["since"] == pytest.approx(2 * 86_400, abs=3601)


def test_erasing_asks_first_and_leaves_nothing_here(fake: FakeServer, say: Tongue) -> None:
    page = say.context.new_page()
    page.goto(fake.url)
    playing(page)
    preferences(page, fake, say)
    page.get_by_role("button", name=say("anew.eraseButton"), exact=True).click()
    dialog = page.get_by_role("dialog", name=say("anew.eraseAsk"))
    dialog.get_by_role("button", name=say("act.cancel")).click()
    assert fake.controls.erased == 0
    page.get_by_role("button", name=say("anew.eraseButton"), exact=True).click()
    dialog.get_by_role("button", name=say("anew.eraseYes")).click()
    page.wait_for_url(fake.url + "/")
    assert fake.controls.erased == 1
    playing(page)
    shown = page.evaluate("() => JSON.parse(localStorage.getItem('fyp.shown') || '[]').map(([video]) => video)")
    assert "video0" not in shown


def test_young_viewers_watch_without_autoplay_and_with_breaks(fake: FakeServer, say: Tongue) -> None:
    page = open_preferences(fake, say)
    page.get_by_role("switch", name=say("watch.young")).click()
    page.get_by_text(say("watch.autoplayOff")).wait_for()
    wait_for(lambda: asked(fake, "settings") == [{"under_18": True}])
    assert page.get_by_role("combobox", name=say("watch.break")).input_value() == "40"
    page.get_by_role("checkbox", name="Nederlands" if say("nav.me") == "Ik" else "Dutch", exact=True).check()
    page.get_by_text(say("watch.languagesSome")).wait_for()
    wait_for(lambda: asked(fake, "settings")[1:] == [{"languages": ["nl"]}])


@pytest.mark.parametrize("path", ["/me/preferences", "/ranking"])
def test_states_of_the_pages(fake: FakeServer, say: Tongue, path: str) -> None:
    fake.down = {"controls", "ranking"}
    page = say.context.new_page()
    page.goto(fake.url + path)
    alert = page.get_by_role("alert").get_by_text(say("error.busy", s=1))
    alert.wait_for()
    with page.expect_response(
        lambda said: said.status == 503
    ):  # pressed while it is down: by then what came by itself is over
        page.get_by_role("button", name=say("act.retry")).click()
    alert.wait_for()
    fake.down = set()
    page.get_by_role("button", name=say("act.retry")).click()
    page.wait_for_selector("#topics, #knobs")
    assert page.locator("h1").evaluate("e => e === document.activeElement || document.activeElement === document.body")
    say.context.set_offline(True)
    page.get_by_role("status").get_by_text(say("pref.offline")).wait_for()
    say.context.set_offline(False)
    page.get_by_role("status").get_by_text(say("pref.offline")).wait_for(state="detached")
