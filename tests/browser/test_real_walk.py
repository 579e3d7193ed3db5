"""From a file to a movement, in one walk of two people: in Dutch on a phone, in English on a desktop, with real media."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.conftest import playing
from tests.browser.real import RealServer, furnish
from tests.browser.steps import PASSWORD, Somebody, Walk, filming, person  # noqa: F401  a fixture
from tests.browser.test_telling import wait_for

from fyp.vocabulary.talk import Commented

Clips = list[tuple[Path, Path, float]]


@pytest.fixture
def town(dist: Path, clips: Clips, tmp_path: Path) -> Iterator[RealServer]:
    """All of it is football, so that whoever watched anything came to the challenge by somebody's football."""
    furnish(tmp_path / "data", clips, 12, niches=("voetbal",))
    server = RealServer(tmp_path / "data")
    yield server
    server.end()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_from_a_recording_to_a_family(filming: Browser, town: RealServer, language: str) -> None:  # noqa: F811
    walk = Walk(language)
    ada = Somebody(person(filming, town, language, "", camera=True), town, language)
    walk.people.append(ada)

    with walk.step("sign up"):
        ada.goes("/signup")
        ada.page.get_by_label(ada.word("account.handle"), exact=True).and_(
            ada.page.locator("input:not([type=radio])")
        ).fill("ada_films")
        ada.page.get_by_label(ada.word("account.password"), exact=True).fill(PASSWORD)
        walk.look(ada, "sign-up")
        ada.button("account.signUpButton").click()
        ada.page.get_by_text("@ada_films").wait_for()
        walk.look(ada, "me")

    with walk.step("record"):
        ada.link("nav.upload").click()
        expect(ada.button("up.choose")).to_be_visible()
        walk.look(ada, "upload")
        ada.button("up.record").click()
        expect(ada.button("up.recStart")).to_be_enabled()
        walk.look(ada, "camera")
        ada.records(pause=True)

    with walk.step("trim"):
        begin = ada.page.get_by_role("slider", name=ada.word("up.from"), exact=True)
        begin.fill("1")
        part = ada.page.get_by_text(ada.word("up.part", **{"from": 1, "to": 2, "s": 1}).split("1")[0] + "1")
        expect(part).to_be_visible()

    with walk.step("caption with a hashtag"):
        field = ada.captions("Zwerfkatten op het plein ")
        field.press_sequentially("#VOE")
        ada.page.get_by_role("option", name="#voetbal").click()
        expect(field).to_have_value("Zwerfkatten op het plein #voetbal ")
        walk.look(ada, "edit")

    with walk.step("publish"):
        ada.publishes()
        walk.look(ada, "uploads")
        first = ada.watches("Zwerfkatten")
        card = ada.card(first)
        assert (card["hashtags"], card["creator"]["handle"]) == (["voetbal"], "ada_films")
        assert 0.5 < card["duration_s"] < 2.5 and card["sound"]["handle"] == "ada_films"
        walk.look(ada, "video")

    bo = Somebody(person(filming, town, language, "bo_dances", "light", camera=True), town, language)
    walk.people.append(bo)

    with walk.step("find it by search"):
        bo.goes("/")
        playing(bo.page)
        bo.link("nav.search").click()
        search = bo.page.get_by_role("searchbox", name=bo.word("search.field"))
        search.fill("zwerfkaten")
        search.press("Enter")
        found = bo.page.locator(f"a[href='/v/{first}']")
        found.wait_for()
        walk.look(bo, "found")
        found.click()
        assert playing(bo.page) == first

    with walk.step("comment"):
        bo.on_video("comment.open").click()
        bo.page.get_by_text(bo.word("comment.none")).wait_for()
        bo.comments("Wat een katten")
        bo.page.locator("[data-comment]", has_text="Wat een katten").wait_for()
        wait_for(lambda: [(said.video, said.text) for said in town.events(Commented)] == [(first, "Wat een katten")])
        walk.look(bo, "comments")

    with walk.step("use its sound from a second account"):
        bo.goes(f"/v/{first}")
        playing(bo.page)
        bo.page.locator("[data-current] .sound").click()
        bo.page.get_by_role("heading", name=bo.word("sound.of", handle="ada_films")).wait_for()
        walk.look(bo, "sound")
        bo.link("sound.use").click()
        bo.records()
        bo.captions("Op haar geluid")
        bo.publishes()

    with walk.step("duet"):
        bo.goes(f"/v/{first}")
        playing(bo.page)
        bo.on_video("act.share").click()
        walk.look(bo, "share")
        bo.link("share.duet").click()
        bo.page.get_by_text(bo.word("up.duetWith", name="@ada_films")).first.wait_for()
        expect(bo.button("up.recStart")).to_be_enabled()
        other = bo.page.get_by_role("dialog").locator("video[src]")
        bo.button("up.recStart").click()
        bo.page.wait_for_function("() => document.querySelector('dialog video[src]').currentTime > 0.3")
        walk.look(bo, "duet")
        bo.button("up.recPause").click()
        assert other.evaluate("video => video.paused")
        bo.button("up.recUse").click()
        bo.captions("Samen")
        bo.publishes()

    with walk.step("stitch"):
        bo.goes(f"/v/{first}")
        playing(bo.page)
        bo.on_video("act.share").click()
        bo.link("share.stitch").click()
        bo.page.get_by_role("heading", name=bo.word("up.stitchWith", name="@ada_films")).wait_for()
        walk.look(bo, "stitch")
        bo.button("up.record").click()
        bo.records()
        bo.captions("En toen")
        bo.publishes()

    with walk.step("open a challenge"):
        ada.goes("/search")
        ada.page.get_by_text(ada.word("challenge.noneOpen")).wait_for()
        ada.link("challenge.new").click()
        ada.page.get_by_label(ada.word("challenge.title")).fill("Mooiste goal")
        ada.page.get_by_label(ada.word("challenge.hashtag")).fill("Voetbal")
        ada.page.get_by_label(ada.word("challenge.prompt")).fill("Laat je mooiste goal zien")
        hours_ago = time.strftime("%Y-%m-%dT%H:%M", time.localtime(time.time() - 3 * 3600))
        ada.page.get_by_label(ada.word("challenge.starts")).fill(hours_ago)
        walk.look(ada, "challenge-form")
        ada.button("challenge.open").click()
        ada.page.get_by_role("heading", name="Mooiste goal").wait_for()

    with walk.step("join it"):
        bo.goes("/search")
        bo.page.get_by_role("link", name="Mooiste goal").click()
        bo.link("challenge.join").click()
        bo.records()
        expect(bo.page.get_by_label(bo.word("up.caption"), exact=True)).to_have_value("#Voetbal ")
        bo.captions("Mijn goal #Voetbal")
        bo.publishes()

    with walk.step("all of it is published"):
        joined = bo.watches("Mijn goal")
        bo.goes("/me/uploads")
        heard = bo.card(bo.watches("Op haar geluid"))
        bo.goes("/me/uploads")
        duet = bo.card(bo.watches("Samen"))
        assert heard["sound"]["id"] == card["sound"]["id"] and heard["made_from"] == ""
        assert (duet["made_from"], duet["made_as"]) == (first, "duet")
        assert abs(duet["width"] / duet["height"] - 9 / 16) < 0.01

    with walk.step("see the credit, and what was made of it"):
        bo.page.locator("[data-current]").get_by_role(
            "link", name=bo.word("made.credit.duet", handle="ada_films")
        ).click()
        bo.page.get_by_role("heading", name=bo.word("made.from")).wait_for()
        chain = bo.page.locator("ol li")
        expect(chain).to_have_count(2)
        expect(chain.first).to_contain_text("@ada_films")
        expect(chain.last).to_contain_text("@bo_dances")
        walk.look(bo, "made-from")
        ada.goes(f"/v/{first}")
        playing(ada.page)
        ada.page.locator("[data-current]").get_by_role("link", name=ada.word("made.deeper", n=3)).wait_for()
        ada.on_video("act.share").click()
        ada.link("made.title").click()
        ada.page.get_by_role("heading", name=ada.word("made.oneMore", n=3)).wait_for()
        made = ada.page.locator("section[aria-labelledby=made-with] li")
        expect(made).to_have_count(3)
        walk.look(ada, "made-with")
        ada.page.get_by_role("button", name=ada.word("made.way.stitch")).click()
        expect(made).to_have_count(1)
        expect(made).to_contain_text("En toen")

    with walk.step("see board and family tree"):
        bo.goes("/search")
        bo.page.get_by_role("link", name="Mooiste goal").click()
        bo.button("challenge.board.new").click()
        board = bo.page.locator("section[aria-labelledby=board] a[href^='/v/']")
        expect(board.first).to_have_attribute("href", f"/v/{joined}")
        assert board.count() == 13
        tree = bo.page.locator("section[aria-labelledby=family]")
        mine = tree.locator("li", has_text="@bo_dances")
        expect(mine).to_contain_text(bo.word("challenge.cameBy", handle="maker"))
        walk.look(bo, "challenge")
