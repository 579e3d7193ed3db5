"""Questions, end to end: a maker asks, people answer by finger in Dutch and by key in English, and read what comes of it."""

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

from fyp.app.opening import open_app
from fyp.config import Settings
from fyp.vocabulary.event import Act
from fyp.vocabulary.question import Answered, AnswerRemoved, Posed
from fyp.vocabulary.video import Media, Video

Clips = list[tuple[Path, Path, float]]


@pytest.fixture
def town(dist: Path, clips: Clips, tmp_path: Path) -> Iterator[RealServer]:
    furnish(tmp_path / "data", clips, 12)
    server = RealServer(tmp_path / "data")
    yield server
    server.end()


def publish(town: RealServer, maker: str, clips: Clips) -> None:
    """A video of `maker`; the server is restarted for it."""
    town.end()
    app = open_app(Settings(data=str(town.data)))
    try:
        clip, poster, seconds = clips[0]
        video = Video(id="mine", creator=maker, duration_s=seconds, posted_at=app.clock.now(), caption="ik dans")
        media = Media(video="mine", mp4=f"test/{clip.name}", poster=f"test/{poster.name}", width=270, height=480)
        app.publish(video, media)
    finally:
        app.stop()
    town.start()


def ask(page: Page, words: dict[str, str], text: str, options: list[str]) -> None:
    """The maker opens the sheet of options on their own video, and asks."""
    page.locator("[data-current]").get_by_role("button", name=words["act.options"]).click()
    page.get_by_role("button", name=words["question.menu"]).click()
    if not options:
        page.get_by_label(words["question.open"], exact=True).check()
    page.get_by_label(words["question.text"], exact=True).fill(text)
    for place, option in enumerate(options, 1):
        if place > 2:
            page.get_by_role("button", name=words["question.add"]).click()
        page.get_by_label(words["question.option"].replace("{n}", str(place)), exact=True).fill(option)
    page.get_by_role("button", name=words["question.ask"], exact=True).click()


def test_a_poll_and_an_open_question(town: RealServer, browser: Browser, clips: Clips) -> None:
    nl, en = WORDS["nl"], WORDS["en"]
    maker = person(browser, town, "nl", "ada_danst")
    id = maker.context.request.get(f"{town.url}/v1/viewers/me").json()["id"]
    publish(town, id, clips)
    heard = listen(maker, town.url)
    maker.goto(f"{town.url}/v/mine")
    playing(maker)
    ask(maker, nl, "Thee of koffie?", ["thee", "koffie", "water"])
    wait_for(lambda: [q.options for q in town.events(Posed)] == [("thee", "koffie", "water")])
    shoot(maker, "question-maker-phone")
    assert serious(maker) == []

    desk = person(browser, town, "en", "bo_watches")
    heard_too = listen(desk, town.url)
    desk.goto(f"{town.url}/v/mine")
    playing(desk)
    sticker = desk.get_by_role("region", name=en["question.label"])
    shoot(desk, "question-poll-desktop")
    assert sticker.get_by_text("%").count() == 0
    sticker.get_by_role("button", name="koffie").focus()
    desk.keyboard.press("Enter")
    sticker.get_by_text("100%").wait_for()
    wait_for(lambda: [a.option for a in town.events(Answered)] == [1])
    sticker.get_by_label(en["question.mine"]).wait_for()
    shoot(desk, "question-result-desktop")
    assert serious(desk) == []

    visitor = person(browser, town, "nl", "")
    visitor.goto(f"{town.url}/v/mine")
    playing(visitor)
    sticker = visitor.get_by_role("region", name=nl["question.label"])
    sticker.get_by_role("button", name="thee").tap()
    visitor.get_by_text(nl["question.signIn"]).wait_for()
    shoot(visitor, "question-visitor-phone")
    assert len(town.events(Answered)) == 1

    maker.reload()
    playing(maker)
    ask(maker, nl, "Waarom dans je?", [])
    wait_for(lambda: len(town.events(Posed)) == 2)
    desk.reload()
    playing(desk)
    desk.get_by_role("region", name=en["question.label"]).get_by_role(
        "button", name=en["question.answer"], exact=True
    ).click()
    desk.get_by_label(en["question.yours"]).fill("because it is fun")
    desk.keyboard.press("Enter")
    desk.get_by_text("because it is fun").wait_for()
    shoot(desk, "question-answers-desktop")
    desk.get_by_role("button", name=en["question.remove"], exact=True).click()
    desk.get_by_role("button", name=en["act.undo"]).click()
    wait_for(lambda: [gone.on for gone in town.events(AnswerRemoved)] == [True, False])
    assert serious(desk) == []
    assert heard == [] and heard_too == []
    assert all(act.act == "comment" for act in town.events(Act))


def test_a_link_a_frame_and_a_code_for_others(town: RealServer, browser: Browser) -> None:
    phone = person(browser, town, "nl", "")
    heard = listen(phone, town.url)
    phone.goto(f"{town.url}/v/clip-1")
    playing(phone)
    assert phone.locator("meta[property='og:title']").get_attribute("content") == "@maker7.maakt: koken, deel 1"
    phone.locator("[data-current]").get_by_role("button", name=WORDS["nl"]["act.share"]).tap()
    phone.get_by_role("button", name=WORDS["nl"]["share.code"]).tap()
    image = phone.get_by_alt_text(f"QR-code van {town.url}/v/clip-1")
    wait_for(lambda: image.evaluate("image => image.complete && image.naturalWidth > 0"))
    shoot(phone, "share-phone")
    assert serious(phone) == []
    phone.goto(f"{town.url}/embed/clip-1")
    wait_for(lambda: phone.locator("video").evaluate("video => video.readyState >= 1"))
    shoot(phone, "embed-phone")
    assert serious(phone) == [] and heard == []
