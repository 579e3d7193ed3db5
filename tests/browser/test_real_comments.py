"""Comments, end to end: two people before a real `fyp serve` talk under one video, by finger in Dutch and by key in English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import listen, playing
from tests.browser.looks import WORDS, shoot
from tests.browser.real import RealServer, furnish
from tests.browser.steps import person
from tests.browser.test_looks import serious
from tests.browser.test_telling import wait_for

from fyp.vocabulary.event import Act
from fyp.vocabulary.talk import Commented, CommentLiked, CommentRemoved

Clips = list[tuple[Path, Path, float]]


@pytest.fixture(scope="module")
def town(dist: Path, clips: Clips, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    data = tmp_path_factory.mktemp("wall") / "data"
    furnish(data, clips, 24)
    server = RealServer(data)
    yield server
    server.end()


def say(page: Page, text: str, language: str) -> None:
    field = page.get_by_label(WORDS[language]["comment.write"], exact=True)
    field.fill(text)
    field.press("Enter")


def test_two_people_talk_like_reply_and_take_back(town: RealServer, browser: Browser) -> None:
    nl, en = WORDS["nl"], WORDS["en"]
    phone = person(browser, town, "nl", "bo_kijkt")
    heard = listen(phone, town.url)
    phone.goto(town.url)
    video = playing(phone)
    phone.locator(f"[data-current] [aria-label^='{nl['comment.open']}']").click()
    phone.get_by_text(nl["comment.none"]).wait_for()
    shoot(phone, "comments-empty-phone")
    say(phone, "Wat mooi! #Dans @maker7.maakt", "nl")
    phone.get_by_role("heading", name="1 reactie").wait_for()
    wait_for(lambda: [(c.text, c.video) for c in town.events(Commented)] == [("Wat mooi! #Dans @maker7.maakt", video)])
    wait_for(lambda: [a.act for a in town.events(Act)] == ["comment"])
    assert phone.get_by_role("link", name="#Dans").get_attribute("href") == "/tag/Dans"
    say(phone, "en nog iets", "nl")
    phone.get_by_role("heading", name="2 reacties").wait_for()
    assert serious(phone) == []

    desk = person(browser, town, "en", "cleo.watches")
    heard_too = listen(desk, town.url)
    desk.goto(f"{town.url}/v/{video}")
    playing(desk)
    desk.keyboard.press("c")
    title = desk.get_by_role("heading", name="2 comments")
    title.wait_for()
    assert title.evaluate("e => e === document.activeElement")
    first = desk.locator("[data-comment]", has_text="Wat mooi!")
    first.get_by_role("button", name="Like, 0").press("Enter")
    wait_for(lambda: [liked.on for liked in town.events(CommentLiked)] == [True])
    first.get_by_role("button", name=en["comment.reply"]).press("Enter")
    desk.get_by_text("Reply to @bo_kijkt").wait_for()
    desk.keyboard.type("so true")
    desk.keyboard.press("Enter")
    wait_for(lambda: [c.reply_to != "" for c in town.events(Commented)] == [False, False, True])
    assert serious(desk) == []
    shoot(desk, "comments-desktop")

    fresh = phone.get_by_role("button", name="1 nieuw")  # the count is live
    fresh.wait_for(timeout=15_000)
    fresh.click()
    phone.get_by_role("button", name="Toon 1 antwoord").click()
    phone.get_by_text("so true").wait_for()
    shoot(phone, "comments-phone")
    mine = phone.locator("[data-comment]", has_text="en nog iets")
    mine.get_by_role("button", name=nl["comment.more"]).click()
    mine.get_by_role("button", name=nl["comment.remove"], exact=True).click()
    phone.get_by_text(nl["comment.removed"]).wait_for()
    assert mine.count() == 0
    phone.get_by_role("button", name=nl["act.undo"], exact=True).click()
    mine.wait_for()
    wait_for(lambda: [gone.on for gone in town.events(CommentRemoved)] == [True, False])
    assert heard == heard_too == []


def test_what_is_not_sent_stays_and_is_sent_once_when_tried_again(town: RealServer, browser: Browser) -> None:
    en = WORDS["en"]
    page = person(browser, town, "en", "bo_tunnels")

    said = {one.video for one in town.events(Commented)}
    still = next(video for n in range(24) if (video := f"clip-{n}") not in said)

    def arrived() -> list[str]:
        return [one.text for one in town.events(Commented) if one.video == still]

    page.goto(f"{town.url}/v/{still}")
    playing(page)
    page.keyboard.press("c")
    page.get_by_text(en["comment.none"]).wait_for()
    page.route("**/comments", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    say(page, "through a tunnel", "en")
    page.get_by_role("alert").wait_for()
    assert arrived() == []
    shoot(page, "comments-failed")
    page.unroute("**/comments")
    lost = {"first": True}

    def lose_the_answer(route: object) -> None:
        if lost.pop("first", False):
            route.fetch()  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/comments", lose_the_answer)
    retry = page.locator("[data-comment]").get_by_role("button", name=en["act.retry"])
    retry.click()
    wait_for(lambda: len(arrived()) == 1)  # it arrived, and the page does not know
    page.get_by_role("alert").wait_for()
    retry.click()
    page.get_by_role("heading", name="1 comment").wait_for()
    assert arrived() == ["through a tunnel"]
    say(page, "x" * 501, "en")
    page.get_by_text("1 characters too many").wait_for()
    assert len(arrived()) == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_may_comment_and_which_words_wait(town: RealServer, browser: Browser, language: str) -> None:
    words, page = WORDS[language], person(browser, town, language, f"ada_{language}", "light")
    heard = listen(page, town.url)
    page.goto(f"{town.url}/me/comments")
    page.get_by_role("radio", name=words["comment.who.followed"]).check()
    page.get_by_text(words["comment.saved"]).wait_for()
    field = page.get_by_role("textbox", name=words["comment.words"])
    field.fill("stom\nkoop nu\n")
    page.get_by_role("button", name=words["comment.wordsSave"]).click()
    page.wait_for_function("() => !document.querySelector('form button').disabled")
    page.reload()
    assert page.get_by_role("radio", name=words["comment.who.followed"]).is_checked()
    assert field.input_value() == "stom\nkoop nu"
    assert serious(page) == []
    shoot(page, f"comment-guard-{language}")
    assert heard == []


def test_a_visitor_reads_and_is_invited(town: RealServer, browser: Browser) -> None:
    page = person(browser, town, "nl", "")
    heard = listen(page, town.url)
    page.goto(town.url)
    playing(page)
    page.locator(f"[data-current] [aria-label^='{WORDS['nl']['comment.open']}']").click()
    page.get_by_text(WORDS["nl"]["comment.signIn"]).wait_for()
    assert page.get_by_label(WORDS["nl"]["comment.write"], exact=True).count() == 0
    assert serious(page) == []
    shoot(page, "comments-visitor")
    assert heard == []
