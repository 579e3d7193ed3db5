"""Moderation before a real `fyp serve`: by keys on a desktop, by thumb on a phone; what goes is gone, and comes back."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.browser.conftest import listen
from tests.browser.real import RealServer, furnish
from tests.browser.test_controls import Tongue, say
from tests.browser.test_looks import serious

from fyp.adapters.embedded.vault import SqliteVault
from fyp.app.app import Publication
from fyp.app.opening import VAULT, open_app
from fyp.config import Settings
from fyp.platform.credentials import ROLE, Given
from fyp.ports.event_log import Change
from fyp.vocabulary.content import Content, Flag, Looked
from fyp.vocabulary.event import Moderated, Overturned
from fyp.vocabulary.video import Video

__all__ = ["say"]

FLAGGED = Content(
    flags=(Flag(kind="nudity", score=0.91, where="2.0 s"),),
    looked=(Looked(signal="nudity", model="open-nsfw 1", outcome="done"),),
)
Place = tuple[RealServer, httpx.Client]


def signed_up(server: RealServer, handle: str) -> httpx.Client:
    client = httpx.Client(base_url=server.url)
    answer = client.post("/v1/accounts", json={"handle": handle, "password": "correct horse battery"})
    assert answer.status_code == 201, answer.text
    return client


def report(who: httpx.Client, video: str, reason: str) -> None:
    page = who.get("/v1/feed?n=12").json()
    slot = next(slot for slot in page["slots"] if slot["video"]["id"] == video)
    now, mark = time.time(), slot["impression"]
    shown: dict[str, Any] = {
        "kind": "impression",
        "id": f"i{mark}",
        "at": now,
        "page": page["id"],
        "slot": slot["position"],
    }
    act = {"kind": "act", "id": f"r{mark}", "at": now, "impression": mark, "act": "report", "reason": reason}
    assert who.post("/v1/events", json=[{**shown, "video": video}, act]).json()["refused"] == []


@pytest.fixture(scope="module")
def place(
    dist: Path, clips: list[tuple[Path, Path, float]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """A server with a dozen videos, one flagged and reported by two, another reported by one; and an operator's client."""
    data = tmp_path_factory.mktemp("town") / "data"
    furnish(data, clips, 12)
    app = open_app(Settings(data=str(data)))
    known = app.records.get("video", "clip-3", Video)
    assert known is not None
    app.publish_all([Publication(known, content=FLAGGED)])
    app.stop()
    server = RealServer(data)
    mo, bo, cleo = (signed_up(server, name) for name in ("mo_here", "bo_here", "cleo_here"))
    vault = SqliteVault(data / VAULT)
    vault.write([Change(ROLE, mo.get("/v1/viewers/me").json()["id"], Given(role="operator", by="tests", at=0.0))])
    vault.close()
    report(bo, "clip-3", "sexual")
    report(cleo, "clip-3", "sexual")
    report(bo, "clip-7", "spam")
    assert cleo.put("/v1/sounds/sound11/claim", json={"why": "I sang it"}).status_code == 200
    yield server, mo
    server.end()


def test_a_video_is_taken_away_and_brought_back(place: Place, say: Tongue) -> None:
    server, mo = place
    say.context.add_cookies([{"name": one.name, "value": one.value or "", "url": server.url} for one in mo.cookies.jar])
    page = say.context.new_page()
    heard = listen(page, server.url)
    page.goto(server.url + "/me")
    page.get_by_role("link", name=say("mod.title")).click()
    first = page.locator("article").first
    first.get_by_text(say("mod.people", n=2)).wait_for()
    assert page.locator("article").count() == 2 and page.locator("img.veiled").count() == 1
    first.get_by_text(say("mod.model", model="open-nsfw 1")).wait_for()
    assert not any(name in page.content() for name in ("bo_here", "cleo_here"))
    assert serious(page) == []
    if say("nav.me") == "Me":  # a keyboard alone
        page.keyboard.press("j")
        page.keyboard.press("p")
        first.locator("video").wait_for()
        page.keyboard.press("r")
    else:
        first.get_by_role("button", name=say("mod.removeAsk")).click()
    assert first.get_by_label(say("mod.reason")).input_value() == "sexual"
    first.get_by_label(say("mod.why")).fill("not here")
    first.get_by_label(say("mod.why")).press("Enter")
    page.get_by_text(say("mod.removed")).wait_for()
    with httpx.Client(base_url=server.url) as anybody:
        assert anybody.get("/v1/videos/clip-3").status_code == 404
        page.get_by_role("link", name=say("mod.part.log")).click()
        page.get_by_text(f"{say('mod.verdict.remove')}: {say('report.sexual')}").first.wait_for()
        page.get_by_role("button", name=say("mod.undo")).click()
        page.get_by_text(say("mod.undone")).wait_for()
        assert anybody.get("/v1/videos/clip-3").status_code == 200
    told = [type(event) for kind in (Moderated, Overturned) for event in server.events(kind)]
    assert told.count(Moderated) == told.count(Overturned) >= 1
    page.get_by_role("link", name=say("mod.part.sounds")).click()
    page.get_by_role("link", name="I sang it").click()
    page.get_by_role("heading", name=say("sound.rights")).wait_for()
    page.goto(server.url + "/operator/policy")  # who is signed in as an operator needs no key
    page.locator("#turn").wait_for()
    assert page.get_by_label(say("op.by")).input_value() == "@mo_here"
    assert page.locator("#the-key").count() == 0
    assert heard == []
