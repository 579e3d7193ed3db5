"""The routes of beginning anew and of leaving: each for whoever calls, and for nobody else."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from tests.api.place import Place, place, showing
from tests.engine.play import tastes

from fyp.config import Settings

Story = Callable[[Place], Awaitable[None]]
DAY = 86_400.0


def told(story: Story, **more: Any) -> None:
    with place(**more) as made:
        asyncio.run(story(made))


async def watch(p: Place, visitor: httpx.AsyncClient, pages: int = 2) -> dict[str, Any]:
    """Scroll and watch; returns the last page."""
    page: dict[str, Any] = {}
    for _ in range(pages):
        page = (await visitor.get("/v1/feed?n=4")).json()
        for slot in range(4):
            p.clock.advance(6.0)
            answer = await visitor.post("/v1/events", json=showing(page, slot, p.clock.now() - 4.0))
            assert answer.json()["refused"] == []
    return page


def known(p: Place, visitor: httpx.AsyncClient) -> bytes:
    """What the engine has learned of a visitor."""
    return tastes(p.app.engine.memory.viewers, visitor.cookies["fyp_viewer"].partition("~")[0])


def test_anew_and_back_within_a_day() -> None:
    async def story(p: Place) -> None:
        visitor, other = p.visit(), p.visit()
        await watch(p, visitor)
        await watch(p, other)
        mine, theirs = known(p, visitor), known(p, other)
        answer = await visitor.post("/v1/controls/refresh", json={"on": True})
        assert answer.status_code == 200
        now = p.clock.now()
        assert answer.json()["refreshed"] == {"at": now, "undo_until": now + DAY}
        assert (await visitor.get("/v1/controls")).json() == answer.json()
        assert known(p, visitor) != mine and known(p, other) == theirs
        p.clock.advance(3600.0)
        answer = await other.post("/v1/controls/refresh", json={"on": False})
        assert answer.status_code == 400 and answer.json()["code"] == "nothing_to_undo"
        answer = await visitor.post("/v1/controls/refresh", json={"on": False})
        assert answer.json()["refreshed"] is None
        assert known(p, visitor) == mine

    told(story)


def test_after_a_day_it_is_too_late() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        await watch(p, visitor)
        await visitor.post("/v1/controls/refresh", json={})
        p.clock.advance(DAY + 1.0)
        answer = await visitor.post("/v1/controls/refresh", json={"on": False})
        assert answer.status_code == 400 and answer.json()["code"] == "too_late" and "24 h" in answer.json()["message"]
        assert answer.json()["retry"] is False

    told(story)


def test_a_topic_and_a_time_are_forgotten() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        began = p.clock.now()
        await watch(p, visitor)
        before = known(p, visitor)
        answer = await visitor.post("/v1/controls/forget", json={"topic": "dance"})
        assert answer.status_code == 200 and answer.json()["refreshed"] is None
        assert known(p, visitor) != before
        answer = await visitor.post("/v1/controls/forget", json={"since": began, "until": p.clock.now()})
        assert answer.status_code == 200
        newcomer = p.visit()
        await newcomer.get("/v1/feed?n=1")
        assert known(p, visitor) == known(p, newcomer)

    told(story)


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("refresh", {"on": "perhaps"}, "malformed"), ("refresh", [], "malformed"), ("forget", {}, "malformed"),
        ("forget", {"topic": "dance", "since": 1.0}, "malformed"), ("forget", {"topic": "nothing"}, "unknown_topic"),
        ("forget", {"topic": "x" * 201}, "malformed"), ("forget", {"topic": 5}, "malformed"),
        ("forget", {"since": 5.0, "until": 4.0}, "malformed"), ("forget", {"since": -1.0, "until": 4.0}, "malformed"),
        ("forget", {"since": "now"}, "malformed"),
    ],
)  # fmt: skip
def test_what_can_not_be_asked(path: str, body: Any, code: str) -> None:
    async def story(p: Place) -> None:
        answer = await p.visit().post(f"/v1/controls/{path}", json=body)
        assert answer.status_code == 400, answer.text
        assert answer.json()["code"] == code

    told(story)


def test_a_cookie_of_somebody_elses_making_reaches_nobody() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        await watch(p, visitor)
        mine, id = known(p, visitor), visitor.cookies["fyp_viewer"].partition("~")[0]
        for forged in (f"{id}~{'0' * 64}", id, f"{id}~"):
            thief = p.visit()
            thief.cookies.set("fyp_viewer", forged)
            assert (await thief.post("/v1/controls/refresh", json={"on": True})).status_code == 200
            await thief.post("/v1/controls/forget", json={"topic": "dance"})
            assert (await thief.request("DELETE", "/v1/viewers/me")).status_code == 204
        assert known(p, visitor) == mine

    told(story)


def test_who_leaves_is_gone_and_the_cookie_too() -> None:
    async def story(p: Place) -> None:
        visitor, other = p.visit(), p.visit()
        page = await watch(p, visitor)
        await watch(p, other)
        id = visitor.cookies["fyp_viewer"].partition("~")[0]
        kept = visitor.cookies["fyp_viewer"]
        answer = await visitor.delete("/v1/viewers/me")
        assert answer.status_code == 204 and answer.content == b""
        assert "Max-Age=0" in answer.headers["set-cookie"] and "fyp_viewer" not in visitor.cookies
        assert [e for _, e in p.app._events.read() if e.viewer == id] == []
        assert p.app.engine.memory.viewers.find(id) < 0
        again = p.visit()
        again.cookies.set("fyp_viewer", kept)
        refused = (await again.post("/v1/events", json=showing(page, 0, p.clock.now()))).json()["refused"]
        assert {refusal["code"] for refusal in refused} == {"never_served"}
        assert (await again.get("/v1/feed?n=3")).json()["cursor"] == 1
        assert (await other.get("/v1/feed?n=3")).json()["cursor"] == 3

    told(story)


def test_leaving_over_https_clears_the_cookie_there() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        answer = await visitor.delete("/v1/viewers/me")
        assert any("Max-Age=0" in cookie and "Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))

    told(story, settings=Settings(secure_cookie=True))
