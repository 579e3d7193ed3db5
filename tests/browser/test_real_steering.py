"""Being in control before a real `fyp serve`, in Dutch and in English: what a button says is what the server then does."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import current, listen, playing
from tests.browser.real import RealServer, furnish
from tests.browser.test_controls import Tongue, say
from tests.browser.test_real_controls import maker_of
from tests.browser.test_real_feed import niche_of, swipe
from tests.browser.test_steering import SAT
from tests.browser.test_telling import wait_for

from fyp.vocabulary.event import Act, Blocked, Configured, Event, Impression, Preferred, Refreshed, Watch

__all__ = ["say"]

LIKED = "koken"


@pytest.fixture(scope="module")
def town(
    dist: Path, clips: list[tuple[Path, Path, float]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealServer]:
    """One server for all of them: each test is somebody new."""
    data = tmp_path_factory.mktemp("town") / "data"
    furnish(data, clips, 1200)
    server = RealServer(data)
    yield server
    server.end()


LIVE = """async ({ liked, pages }) => {
    for (let p = 0; p < pages; p++) {
        const page = await (await fetch('/v1/feed?n=12')).json()
        const told = page.slots.flatMap((slot, i) => {
            const at = Date.now() / 1000, mark = slot.impression, id = crypto.randomUUID()
            const watched_s = slot.video.topics[0] === liked ? slot.video.duration_s : 0.4
            return [
                { kind: 'impression', id: `i${id}`, at: at - watched_s, page: page.id, slot: slot.position,
                  video: slot.video.id },
                { kind: 'watch', id: `w${id}`, at, impression: mark, from_s: 0, to_s: watched_s },
                { kind: 'swipe', id: `s${id}`, at, impression: mark, watched_s },
            ]
        })
        const answer = await (await fetch('/v1/events', { method: 'POST', body: JSON.stringify(told) })).json()
        if (answer.refused.length) throw new Error(JSON.stringify(answer.refused[0]))
    }
}"""
"""Pages lived through, as a player would tell them: videos of one topic to the end, of all others nothing."""


def somebody(town: RealServer, say: Tongue, pages: int = 0) -> Page:
    """A page with a viewer of its own, who has watched so many pages of 12 and finished what is of the liked topic."""
    page = say.context.new_page()
    page.goto(town.url + "/me")
    page.get_by_role("heading", level=1).wait_for()
    page.evaluate(LIVE, {"liked": LIKED, "pages": pages})
    return page


def told(page: Page, path: str) -> Any:
    return page.evaluate("path => fetch(path).then(r => r.json())", path)


def me(page: Page) -> str:
    return str(told(page, "/v1/viewers/me")["id"])


def own(town: RealServer, kind: type[Event], viewer: str) -> list[Any]:
    return [event for event in town.events(kind) if event.viewer == viewer]


def terms_of(page: Page, topic: str) -> list[dict[str, float]]:
    """The terms of those of the next 50 videos that are of a topic."""
    slots = told(page, "/v1/feed?n=50")["slots"]
    return [slot["why"]["terms"] for slot in slots if slot["video"]["topics"] == [topic]]


def taste(terms: list[dict[str, float]]) -> float:
    return sum(one["taste"] for one in terms) / max(1, len(terms))


def to_liked(page: Page) -> str:
    """Swipes to the next video of the liked topic; its id."""
    for _ in range(40):
        if niche_of(playing(page, 0.01)) == LIKED:
            return current(page)
        swipe(page)
    raise AssertionError(f"none of 40 videos is of {LIKED}")


def press(page: Page, say: Tongue, word: str) -> None:
    """A button under "change this" in the panel that says why."""
    if page.locator("#why-title").count() == 0:
        page.keyboard.press("w")
    page.locator(".controls").get_by_role("button", name=say(word), exact=True).click()


def test_more_like_this_lifts_the_term_that_it_is_under(town: RealServer, say: Tongue) -> None:
    page = somebody(town, say, 1)
    heard, viewer = listen(page, town.url), me(page)
    page.goto(town.url)
    topic = niche_of(playing(page))
    usual = terms_of(page, topic)
    press(page, say, "control.more")
    page.get_by_text(say("toast.more")).wait_for()
    wait_for(lambda: [(a.act, a.on) for a in own(town, Act, viewer)] == [("more", True)])
    more = terms_of(page, topic)
    print(f"{topic}: {len(usual)} of 50 at {taste(usual):.3f}, then {len(more)} at {taste(more):.3f}")
    assert more and taste(more) > taste(usual) + 0.01
    page.get_by_role("button", name=say("act.undo"), exact=True).click()
    wait_for(lambda: [(a.act, a.on) for a in own(town, Act, viewer)] == [("more", True), ("more", False)])
    assert heard == []


def test_less_of_a_topic_in_its_reason_is_less_of_it_in_the_feed(town: RealServer, say: Tongue) -> None:
    page = somebody(town, say, 4)
    viewer = me(page)
    page.goto(town.url)
    refused = to_liked(page)
    page.keyboard.press("w")
    page.locator("li", has_text=say("term.taste")).wait_for()
    press(page, say, "control.not_interested")
    page.wait_for_function("id => document.querySelector('[data-current]').dataset.video !== id", arg=refused)
    wait_for(lambda: [(a.act, a.on) for a in own(town, Act, viewer)] == [("not_interested", True)])
    less = page.locator(".controls").get_by_role("button", name=say("control.less"), exact=True)
    for _ in range(8):  # what is shown to learn of a topic is not there for it: less of it is offered elsewhere
        to_liked(page)
        page.keyboard.press("w")
        page.locator("#why-title").wait_for()
        if less.count():
            break
        page.keyboard.press("Escape")
        swipe(page)
    usual = len(terms_of(page, LIKED))
    press(page, say, "control.less")
    page.get_by_text(say("toast.topic", topic=LIKED, level=say("level.less"))).wait_for()
    press(page, say, "control.less")
    wait_for(lambda: [(p.topic, p.level) for p in own(town, Preferred, viewer)] == [(LIKED, -1), (LIKED, -2)])
    assert [(s["topic"], s["level"]) for s in told(page, "/v1/controls")["sliders"]] == [(LIKED, -2)]
    assert len(terms_of(page, LIKED)) <= usual / 3
    assert niche_of(playing(page)) != LIKED
    page.get_by_role("button", name=say("act.undo"), exact=True).click()
    wait_for(lambda: told(page, "/v1/controls")["sliders"][0]["level"] == -1)


def test_refreshed_as_somebody_new_and_undone_to_the_last_video(town: RealServer, say: Tongue) -> None:
    page = somebody(town, say)
    heard, viewer = listen(page, town.url), me(page)
    new = told(page, "/v1/controls")["topics"]
    page.evaluate(LIVE, {"liked": LIKED, "pages": 4})
    page.goto(town.url)
    playing(page)
    page.goto(town.url + "/me/preferences")
    page.get_by_role("button", name=say("topics.all", n=12)).click()
    slider = page.get_by_role("slider", name="tarot", exact=True)
    slider.focus()
    slider.press("ArrowRight")
    wait_for(lambda: len(own(town, Preferred, viewer)) == 1)
    before, liked = told(page, "/v1/controls"), len(terms_of(page, LIKED))
    assert liked >= 12 and before["topics"] != new and before["refreshed"] is None

    page.get_by_role("button", name=say("anew.refreshButton")).click()
    dialog = page.get_by_role("dialog", name=say("anew.refreshAsk"))
    dialog.get_by_role("button", name=say("anew.refreshYes"), exact=True).click()
    page.locator(".refreshed").wait_for()
    assert [event.on for event in own(town, Refreshed, viewer)] == [True]
    during = told(page, "/v1/controls")
    assert during["refreshed"]["undo_until"] - during["refreshed"]["at"] == 86_400
    assert [s["topic"] for s in during["sliders"]] == ["tarot"]  # what was set stays
    assert set(during["topics"]) == set(new)
    slots = told(page, "/v1/feed?n=10")["slots"]
    assert all("topic" not in slot["why"]["said"] for slot in slots)  # nothing was finished yet

    page.get_by_role("button", name=say("anew.undo"), exact=True).click()
    page.get_by_text(say("toast.unrefreshed")).wait_for()
    assert [event.on for event in own(town, Refreshed, viewer)] == [True, False]
    after = told(page, "/v1/controls")
    assert after["refreshed"] is None and after["sliders"][0]["level"] == 1
    again = [slot for slot in told(page, "/v1/feed?n=20")["slots"] if slot["video"]["topics"] == [LIKED]]
    assert len(again) >= 2 and all(slot["why"]["said"]["topic"]["finished"] >= 8 for slot in again)
    assert heard == []


def test_unprofiled_is_the_same_for_two_people_and_keeps_nothing(
    town: RealServer, browser: Browser, say: Tongue
) -> None:
    first = somebody(town, say, 4)
    context = browser.new_context(
        viewport=first.viewport_size, locale="nl-NL" if say("nav.me") == "Ik" else "en-GB"
    )  # fmt: skip
    second = context.new_page()
    shown: list[list[str]] = []
    for page in (first, second):
        page.goto(town.url)
        playing(page)
        viewer = me(page)
        page.get_by_role("switch", name=say("plain.switch")).click()
        page.get_by_text(say("plain.on"), exact=True).wait_for()
        with_profile = [event.video for event in own(town, Impression, viewer)]
        seen = [playing(page, 0.01)]
        for _ in range(7):
            seen.append(swipe(page))
            playing(page, 0.01)
        page.keyboard.press("l")
        page.keyboard.press("w")
        page.get_by_text(say("why.plain")).wait_for()
        page.wait_for_timeout(400)
        assert [event.video for event in own(town, Impression, viewer)] == with_profile
        assert own(town, Act, viewer) == []
        shown.append(seen)
    assert shown[0] == shown[1] and len(set(shown[0])) == 8
    asked = "/v1/feed?surface=popular&n=10"
    ways = [page.evaluate("path => fetch(path).then(r => r.text())", asked) for page in (first, second)]
    assert ways[0] == ways[1]
    assert shown[0] == [slot["video"]["id"] for slot in json.loads(ways[0])["slots"]][:8]
    context.close()


def test_break_that_was_asked_for_comes(town: RealServer, say: Tongue) -> None:
    page = somebody(town, say)
    heard, viewer = listen(page, town.url), me(page)
    page.goto(town.url + "/me/preferences")
    page.get_by_label(say("watch.break")).select_option("20")
    wait_for(lambda: [event.break_after_min for event in own(town, Configured, viewer)] == [20])
    page.evaluate(SAT % 1199)
    page.goto(town.url)
    video = playing(page)
    page.wait_for_function("() => !document.querySelector('[data-current] video').loop")
    page.keyboard.press("j")
    page.get_by_role("heading", name=say("break.title", n=20)).wait_for()
    page.wait_for_function("() => [...document.querySelectorAll('video')].every(v => v.paused)")
    page.get_by_role("button", name=say("break.stop")).click()
    page.get_by_role("heading", name=say("break.stopped")).wait_for()
    watched = sum(event.to_s - event.from_s for event in own(town, Watch, viewer))
    page.wait_for_timeout(500)
    assert sum(event.to_s - event.from_s for event in own(town, Watch, viewer)) - watched < 0.3  # nothing plays
    page.get_by_role("button", name=say("break.again")).click()
    assert playing(page) != video
    assert heard == []


def test_what_is_reported_is_gone_for_good(town: RealServer, say: Tongue) -> None:
    page = somebody(town, say)
    heard, viewer = listen(page, town.url), me(page)
    page.goto(town.url)
    video = playing(page)
    page.keyboard.press("r")
    page.get_by_role("radio", name=say("report.minor")).check()
    page.get_by_role("button", name=say("report.send"), exact=True).click()
    page.get_by_text(say("toast.reported")).wait_for()
    assert playing(page) != video
    wait_for(lambda: [(a.act, a.on, a.reason) for a in own(town, Act, viewer)] == [("report", True, "minor")])
    served = [slot["video"]["id"] for _ in range(6) for slot in told(page, "/v1/feed?n=50")["slots"]]
    assert video not in served and len(set(served)) == 300
    page.reload()
    assert playing(page) != video
    assert heard == []


def test_who_is_blocked_is_listed_and_can_be_unblocked(town: RealServer, say: Tongue) -> None:
    page = somebody(town, say)
    heard, viewer = listen(page, town.url), me(page)
    page.goto(town.url)
    maker = maker_of(playing(page))
    page.keyboard.press("o")
    page.get_by_role("button", name=say("less.block", name=f"@{maker}.maakt")).click()
    page.get_by_text(say("toast.blocked", handle=f"{maker}.maakt")).wait_for()
    assert maker_of(playing(page)) != maker
    page.goto(town.url + "/me/preferences")
    row = page.locator("#filters li", has_text=f"@{maker}.maakt")
    row.get_by_text(say("filters.blocked")).wait_for()
    named = {"id": maker, "handle": f"{maker}.maakt", "name": maker.title(), "picture": ""}
    assert told(page, "/v1/controls")["blocks"] == [named]
    assert maker not in {maker_of(slot["video"]["id"]) for slot in told(page, "/v1/feed?n=50")["slots"]}
    row.get_by_role("button", name=say("filters.unblockName", handle=f"{maker}.maakt")).click()
    wait_for(lambda: [event.on for event in own(town, Blocked, viewer)] == [True, False])
    row.wait_for(state="detached")
    assert told(page, "/v1/controls")["blocks"] == []
    page.reload()
    page.get_by_text(say("filters.none")).wait_for()
    assert heard == []
