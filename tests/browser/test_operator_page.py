"""The operator's pages: the key, experiments with what came of them, the policy and the way back; in both languages."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import PHONE, listen
from tests.browser.fake_operator import KEY
from tests.browser.fake_server import FakeServer
from tests.browser.test_controls import Tongue, say
from tests.browser.test_looks import AXE, serious
from tests.browser.test_telling import wait_for

__all__ = ["say"]

SIZES = {"phone": PHONE, "desktop": {"width": 1280, "height": 800}}


def enter(page: Page, key: str = KEY) -> None:
    page.locator("#the-key").fill(key)
    page.keyboard.press("Enter")


def opened(fake: FakeServer, say: Tongue, part: str = "experiments") -> Page:
    page = say.context.new_page()
    page.goto(f"{fake.url}/operator/{part}")
    enter(page)
    return page


def test_only_with_the_key_which_stays_in_the_tab(fake: FakeServer, say: Tongue) -> None:
    page = say.context.new_page()
    page.goto(fake.url + "/operator")
    enter(page, "a wrong one")
    page.get_by_role("alert").get_by_text(say("op.wrong")).wait_for()
    assert page.evaluate("sessionStorage.getItem('fyp.operator')") is None
    enter(page)
    page.locator("#x-bold").wait_for()
    page.reload()
    page.locator("#x-bold").wait_for()
    assert page.evaluate("Object.values({ ...localStorage }).join().includes('the-key')") is False
    assert KEY not in page.content()
    other = say.context.new_page()
    other.goto(fake.url + "/operator/experiments")
    other.locator("#the-key").wait_for()
    page.get_by_role("button", name=say("op.leave")).click()
    page.locator("#the-key").wait_for()
    assert page.evaluate("sessionStorage.getItem('fyp.operator')") is None


def test_what_came_of_each_experiment(fake: FakeServer, say: Tongue, tmp_path: Path) -> None:
    page = opened(fake, say)
    heard = listen(page, fake.url)
    bold = page.locator("#x-bold")
    by = "+3,3%" if say("nav.me") == "Ik" else "+3.3%"
    bold.get_by_role(
        "heading", name=say("op.differs", name="bold", arm="bold", metric=say("metric.seconds"), by=by)
    ).wait_for()
    text = bold.inner_text()
    for words in (say("op.running"), say("op.split.viewer"), "Sam", "temperature", say("op.sure")):
        assert words in text
    assert bold.locator(".sure").count() == 1
    plot = bold.get_by_role("img")
    assert say("metric.seconds") in str(plot.get_attribute("aria-label"))
    drawn = plot.locator("path.line").get_attribute("d")
    bold.get_by_role("combobox").select_option("bold/likes")
    assert plot.locator("path.line").get_attribute("d") != drawn
    bold.locator("summary").click()
    assert bold.get_by_role("row").count() == 5
    with page.expect_download() as got:
        bold.get_by_role("button", name=say("op.export")).click()
    got.value.save_as(tmp_path / "bold.json")
    assert json.loads((tmp_path / "bold.json").read_text()) == fake.operator.experiments[0]
    page.get_by_role("heading", name=say("op.early", name="small_makers")).wait_for()
    small = page.locator("#x-small_makers").inner_text()
    assert say("op.tooFew", n=50) in small and say("op.split.creator_viewer") in small
    short = page.locator("#x-short")
    assert say("op.anything") in short.inner_text() and say("op.noLooks") in short.inner_text()
    assert short.get_by_role("button", name=say("op.end")).count() == 0
    assert heard == []


def test_an_experiment_is_ended_with_who_and_why(fake: FakeServer, say: Tongue) -> None:
    page = opened(fake, say)
    bold = page.locator("#x-bold")
    bold.get_by_role("button", name=say("op.end")).click()
    send = bold.locator("form").get_by_role("button", name=say("op.end"))
    assert send.is_disabled()
    bold.get_by_label(say("op.by")).fill("Ada")
    bold.get_by_label(say("op.why")).fill("it is sure")
    send.click()
    bold.get_by_text(say("op.ended"), exact=True).wait_for()
    assert fake.operator.asked == [("experiments", {"name": "bold", "on": False, "by": "Ada", "why": "it is sure"})]


def test_a_knob_is_turned_and_brought_back(fake: FakeServer, say: Tongue) -> None:
    page = opened(fake, say, "policy")
    heard = listen(page, fake.url)
    page.get_by_label(say("op.knob"), exact=True).select_option("weight_like")
    assert page.locator("#knob option[value=hash_bits]").count() == 0
    page.locator("#value").fill("700")
    page.get_by_role("alert").wait_for()
    page.get_by_label(say("op.by")).fill("Ada")
    page.get_by_label(say("op.why")).fill("likes count too little")
    turn = page.get_by_role("button", name=say("op.turnIt"), exact=True)
    assert turn.is_disabled()
    page.locator("#value").fill("7")
    turn.click()
    page.get_by_text(say("op.turned", name="weight_like", value="7")).wait_for()
    page.get_by_role("heading", name=say("op.differ", n=2)).wait_for()
    page.get_by_role("button", name=say("op.backTo", version=0)).click()
    form = page.locator("#versions form")
    form.get_by_label(say("op.by")).fill("Ada")
    form.get_by_label(say("op.why")).fill("it did harm")
    form.get_by_role("button", name=say("op.backTo", version=0)).click()
    page.get_by_role("heading", name=say("op.asMade")).wait_for()
    assert fake.operator.asked == [
        ("policy", {"knobs": {"weight_like": 7}, "by": "Ada", "why": "likes count too little"}),
        ("rollback", {"version": 0, "by": "Ada", "why": "it did harm"}),
    ]
    assert page.locator("#versions li").count() == 4
    assert heard == []


@pytest.mark.parametrize("part", ["experiments", "policy"])
def test_states(fake: FakeServer, say: Tongue, part: str) -> None:
    fake.down = {part}
    page = opened(fake, say, part)
    page.get_by_text(say("error.busy", s=1)).wait_for()
    fake.down = set()
    fake.operator.experiments = []
    page.get_by_role("button", name=say("act.retry")).click()
    text = say("op.none") if part == "experiments" else say("op.versions", n=1)
    page.get_by_text(text).wait_for()
    wait_for(lambda: page.title() == f"{say('op.title')} · fyp")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious_for_the_operator(browser: Browser, fake: FakeServer, size: str, theme: Any) -> None:
    assert AXE.exists()
    context = browser.new_context(viewport=SIZES[size], color_scheme=theme, locale="nl-NL", reduced_motion="reduce")
    page = context.new_page()
    heard = listen(page, fake.url)
    page.goto(fake.url + "/operator/experiments")
    page.locator("#the-key").wait_for()
    found = serious(page)
    enter(page)
    page.locator("#x-bold summary").click()
    page.locator("#x-bold").get_by_role("button", name="Beëindig").click()
    found += serious(page)
    wide = "() => document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(wide)
    page.goto(fake.url + "/operator/policy")
    page.locator("#knob").select_option("weight_like")
    found += serious(page)
    assert page.evaluate(wide)
    assert found == [], "\n".join(found)
    assert heard == []
    context.close()
