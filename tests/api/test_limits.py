"""What the doorway stops: forged cookies, bodies that are too large, callers that are too fast; and how errors look."""

import asyncio
import stat
from pathlib import Path
from typing import Any

import pytest
from tests.api.place import SECRET, Place, place
from tests.api.test_routes import told

from fyp.api import limits
from fyp.api.limits import Buckets
from fyp.api.visitors import Seal, cookie_of, device_of, language_of, load_secret
from fyp.config import Settings
from fyp.vocabulary.errors import Unavailable


def test_the_cookie_is_ours_and_for_a_year() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        answer = await visitor.get("/v1/status")
        given = answer.headers["set-cookie"]
        for part in ("fyp_viewer=", "Max-Age=31536000", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert part in given
        assert "Secure" not in given
        again = await visitor.get("/v1/viewers/me")
        assert "set-cookie" not in again.headers
        assert given.startswith(f"fyp_viewer={again.json()['id']}~")
        assert "set-cookie" not in (await p.visit().get("/healthz")).headers

    told(story)
    with place(Settings(secure_cookie=True)) as secure:
        given = asyncio.run(secure.visit().get("/v1/status")).headers["set-cookie"]
        assert given.endswith("; Secure")


@pytest.mark.parametrize("forge", ["other id", "cut", "other secret", "empty", "no signature", "not ascii", "old"])
def test_a_forged_cookie_makes_a_new_visitor(forge: str) -> None:
    async def story(p: Place) -> None:
        good = Seal(SECRET).sign("bo")
        cookie = {
            "other id": "cleo~" + good.partition("~")[2], "cut": good[:-1], "other secret": Seal(b"x" * 32).sign("bo"),
            "empty": "", "no signature": "bo", "not ascii": "bo~é", "old": good.replace("~", "."),
        }[forge]  # fmt: skip
        visitor = p.visit()
        headers = {"cookie": f"other=1; fyp_viewer={cookie}".encode()}
        answer = await visitor.get("/v1/viewers/me", headers=headers)  # type: ignore[arg-type]
        assert answer.json()["id"] not in ("bo", "cleo") and "set-cookie" in answer.headers
        honest = await p.visit().get("/v1/viewers/me", headers={"cookie": f"a=b; fyp_viewer={good}; c=d"})
        assert honest.json()["id"] == "bo" and "set-cookie" not in honest.headers

    told(story)


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    secret = load_secret(tmp_path)
    assert len(secret) == 32 and load_secret(tmp_path) == secret
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
    (tmp_path / "secret").write_bytes(b"short")
    with pytest.raises(Unavailable, match="damaged"):
        load_secret(tmp_path)
    with pytest.raises(Unavailable):
        load_secret(tmp_path / "nowhere")


def test_a_body_that_is_too_large_is_not_read() -> None:
    async def story(p: Place) -> None:
        read = 0

        async def flood() -> Any:
            nonlocal read
            for _ in range(1000):
                read += 1
                yield b" " * 65536

        visitor = p.visit()
        told_size = await visitor.post("/v1/events", content=flood(), headers={"content-length": "65536000"})
        assert told_size.status_code == 413 and read == 0
        assert told_size.json()["code"] == "body_too_large" and told_size.json()["retry"] is False
        assert told_size.headers["connection"] == "close"
        chunked = await visitor.post("/v1/events", content=flood())
        assert chunked.status_code == 413 and read <= 6
        patch = await visitor.patch("/v1/viewers/me", content=flood())
        assert patch.status_code == 413
        odd = await visitor.post("/v1/events", content=b"[]", headers={"content-length": "-2"})
        assert odd.status_code in (400, 413)

    told(story)


def test_too_many_events_in_one_request() -> None:
    async def story(p: Place) -> None:
        events = [{"kind": "followed", "id": f"f{n}", "at": p.clock.now(), "creator": "ada"} for n in range(201)]
        visitor = p.visit()
        answer = await visitor.post("/v1/events", json=events)
        assert answer.status_code == 400 and answer.json()["code"] == "too_many_events"
        assert (await visitor.post("/v1/events", json=events[:200])).json()["accepted"] == 200

    told(story)


def test_who_calls_too_fast_waits_and_others_do_not() -> None:
    async def story(p: Place) -> None:
        bo, cleo = p.visit(), p.visit()
        for visitor in (bo, cleo):
            assert (await visitor.get("/v1/status")).status_code == 200
        assert [(await bo.get("/v1/status")).status_code for _ in range(3)] == [200, 200, 429]
        for path in ("/v1/feed", "/v1/viewers/me", "/v1/videos/v1"):
            answer = await bo.get(path)
            assert answer.status_code == 429 and answer.headers["retry-after"] == "1"
            assert answer.json() == {
                "code": "too_many", "message": "too many requests: slow down", "field": "", "retry": True,
            }  # fmt: skip
        assert (await bo.post("/v1/events", json=[])).status_code == 429
        assert (await cleo.get("/v1/status")).status_code == 200
        p.clock.advance(1.0)
        assert (await bo.get("/v1/status")).status_code == 200

    told(story, settings=Settings(viewer_rate=2.0, viewer_burst=2.0))


def test_one_address_makes_no_crowd_of_visitors() -> None:
    async def story(p: Place) -> None:
        codes = [(await p.visit("10.0.0.9").get("/v1/status")).status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]
        assert (await p.visit("10.0.0.8").get("/v1/status")).status_code == 200

    told(story, settings=Settings(visitor_rate=0.5, visitor_burst=3.0))


def test_one_address_has_a_limit_in_all() -> None:
    async def story(p: Place) -> None:
        visitors = [p.visit("10.0.0.9") for _ in range(6)]
        assert [(await v.get("/v1/status")).status_code for v in visitors] == [200] * 4 + [429] * 2

    told(story, settings=Settings(address_rate=1.0, address_burst=4.0))


def test_buckets_fill_and_forget(monkeypatch: pytest.MonkeyPatch) -> None:
    buckets = Buckets(rate=2.0, burst=3.0)
    assert [buckets.take("a", 0.0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    assert buckets.take("a", 0.4) == pytest.approx(0.1)
    assert buckets.take("a", 0.5) == 0.0
    assert buckets.take("a", -100.0) > 0.0  # a clock that is set back gives nothing
    monkeypatch.setattr(limits, "CROWD", 10)
    for n in range(30):
        buckets.take(f"k{n}", 1000.0 + n)
    assert len(buckets._held) <= 11


def test_every_error_has_one_shape() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        asked = [
            ("GET", "/v1/nothing", 404), ("GET", "/v1/videos/none", 404), ("GET", "/v1/videos/..%2f", 404),
            ("DELETE", "/v1/feed", 405), ("GET", "/v1/events", 405), ("GET", "/v1/feed?n=0", 400),
            ("GET", "/v1/feed?n=51", 400), ("GET", "/v1/feed?n=many", 400), ("GET", "/v1/feed?surface=down", 400),
            ("GET", "/v1/feed?session=" + "x" * 65, 400), ("GET", "/v1/feed?session=a%20b", 400),
            ("POST", "/v1/events", 400), ("PATCH", "/v1/viewers/me", 400), ("GET", "/media/none.mp4", 404),
            ("GET", "/media/..%2f..%2fsecret", 404), ("GET", "/metrics/x", 404), ("GET", "/any/where", 404),
        ]  # fmt: skip
        for method, path, status in asked:
            answer = await visitor.request(method, path)
            assert answer.status_code == status, (method, path, answer.text)
            assert set(answer.json()) == {"code", "message", "field", "retry"}, path
            assert answer.headers["content-type"] == "application/json"
            assert answer.json()["code"] and answer.json()["message"]
        assert (await visitor.get("/v1/feed?n=51")).json()["field"] == "n"
        assert "allow" in (await visitor.delete("/v1/feed")).headers

    told(story)


def test_a_fault_of_ours_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(p: Place) -> None:
        def broken(*_: object) -> None:
            raise ZeroDivisionError("a secret of the inside")

        monkeypatch.setattr(p.app, "counts", broken)
        visitor = p.visit()
        answer = await visitor.get("/v1/feed")
        assert answer.status_code == 500 and answer.json()["code"] == "fault" and "secret" not in answer.text
        monkeypatch.setattr(p.app, "tell_soon", broken)
        answer = await visitor.post("/v1/events", json=[])
        assert answer.status_code == 500 and answer.json()["code"] == "fault"

    told(story)


def test_headers_that_guard_the_page() -> None:
    async def story(p: Place) -> None:
        for path in ("/docs", "/", "/healthz"):
            headers = (await p.visit().get(path)).headers
            assert "default-src 'self'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
        answer = await p.visit().get("/v1/status", headers={"origin": "http://evil.example"})
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in answer.headers

    told(story)


def test_what_a_browser_says() -> None:
    assert language_of("nl-NL,nl;q=0.9") == ("nl", "NL")
    assert language_of("en") == ("en", "")
    assert language_of("zh-Hant-TW;q=1") == ("zh", "TW")
    assert language_of("*") == language_of("") == language_of("x" * 500) == ("", "")
    assert device_of("Mozilla/5.0 (iPad; CPU OS 17)") == "tablet"
    assert device_of("Mozilla/5.0 (Linux; Android 14; Pixel) Mobile Safari") == "phone"
    assert device_of("Mozilla/5.0 (Linux; Android 14; Tab)") == "tablet"
    assert device_of("Mozilla/5.0 (X11; Linux x86_64)") == "desktop"
    assert device_of("curl/8") == device_of("") == ""
    assert cookie_of("a=b; fyp_viewer=x~y") == "x~y"
    assert cookie_of("my_fyp_viewer=x") is None
