"""Sessions: seen, ended at once or by not being used; and a page of another site can do nothing in one."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.api.entering import GOOD, account, cheapen, sign_in, sign_up
from tests.api.place import Place, place

from fyp.api.origin import foreign
from fyp.config import Settings

Story = Callable[[Place], Awaitable[None]]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


def told(story: Story, **more: Any) -> None:
    with place(**more) as made:
        asyncio.run(story(made))


def test_sessions_are_seen_and_ended_at_once() -> None:
    async def story(p: Place) -> None:
        phone, desk, tablet = (p.visit(**{"user-agent": name}) for name in ("phone", "desk", "tablet"))
        await sign_up(phone, "ada_b")
        for one in (desk, tablet):
            p.clock.advance(1.0)
            await sign_in(one, "ada_b")
        listed = (await desk.get("/v1/sessions")).json()["sessions"]
        assert [(one["device"], one["current"]) for one in listed] == [
            ("tablet", False),
            ("desk", True),
            ("phone", False),
        ]
        mallory = p.visit()
        await sign_up(mallory, "mallory")
        assert (await mallory.delete(f"/v1/sessions/{listed[0]['id']}")).status_code == 404
        assert (await p.visit().get("/v1/sessions")).status_code == 401
        assert (await account(tablet))["handle"] == "ada_b"
        assert (await desk.delete(f"/v1/sessions/{listed[0]['id']}")).status_code == 204
        assert await account(tablet) is None
        assert (await desk.delete("/v1/sessions")).status_code == 204
        assert await account(phone) is None and (await account(desk))["handle"] == "ada_b"
        assert (await account(mallory))["handle"] == "mallory"

    told(story)


def test_a_session_that_is_not_used_ends() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        await sign_up(visitor, "ada_b")
        for _ in range(4):
            p.clock.advance(0.9 * 86_400.0)
            assert await account(visitor) is not None
            await asyncio.sleep(0.05)  # that it was used is written beside
        p.clock.advance(1.1 * 86_400.0)
        assert await account(visitor) is None

    told(story, settings=Settings(session_days=1.0))


def test_a_session_that_was_left_open_can_not_erase_the_account() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        await sign_up(visitor, "ada_b")
        p.clock.advance(601.0)
        left = await visitor.delete("/v1/viewers/me")
        assert (left.status_code, left.json()["code"]) == (403, "prove_first")
        wrong = await visitor.post("/v1/sessions/current/proof", json={"password": "not this one"})
        assert wrong.status_code == 401 and (await visitor.delete("/v1/viewers/me")).status_code == 403
        assert (await visitor.post("/v1/sessions/current/proof", json={"password": GOOD})).status_code == 204
        assert (await visitor.delete("/v1/viewers/me")).status_code == 204
        assert await account(visitor) is None and (await sign_in(p.visit(), "ada_b")).status_code == 401
        assert p.app.vault.count("session") == p.app.vault.count("password") == 0

    told(story)


def test_a_page_of_another_site_changes_nothing() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        await sign_up(visitor, "ada_b")
        for origin in ("http://evil.example", "null", "http://fyp.evil.example", "http://fyp:8000", "https://"):
            answer = await visitor.delete("/v1/sessions/current", headers={"origin": origin})
            assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin"), origin
            assert (await visitor.post("/v1/events", json=[], headers={"origin": origin})).status_code == 403
        forged = await visitor.post("/v1/events", json=[], headers={"sec-fetch-site": "cross-site"})
        assert forged.status_code == 403
        for origin in ("http://fyp", "https://fyp", "HTTP://FYP", "http://fyp:80"):
            answer = await visitor.post("/v1/events", json=[], headers={"origin": origin})
            assert answer.status_code == 200, origin
        assert await account(visitor) is not None

    told(story)


def test_behind_a_proxy_its_word_for_the_host_counts() -> None:
    headers = [(b"origin", b"https://fyp.example"), (b"host", b"127.0.0.1:8000"), (b"x-forwarded-host", b"fyp.example")]
    assert foreign(headers, proxied=False) and not foreign(headers, proxied=True)
    assert not foreign([], proxied=False)
