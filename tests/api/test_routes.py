"""The routes as a player uses them: scroll, watch, like, look back; each for its own viewer only."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from tests.api.place import Place, place, showing

from fyp.api.site import litestar, openapi
from fyp.api.visitors import VIEWER
from fyp.config import Settings

Story = Callable[[Place], Awaitable[None]]


def told(story: Story, **more: Any) -> None:
    """Run a story against a fresh place."""
    with place(**more) as made:
        asyncio.run(story(made))


async def page_of(visitor: httpx.AsyncClient, query: str = "") -> dict[str, Any]:
    answer = await visitor.get(f"/v1/feed{query}")
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def test_a_visitor_scrolls_at_once() -> None:
    async def story(p: Place) -> None:
        p.dance()
        visitor = p.visit()
        pages = [await page_of(visitor, "?n=5&session=one") for _ in range(5)]
        assert [page["cursor"] for page in pages] == [1, 2, 3, 4, 5]
        seats = [seat for page in pages for seat in page["slots"]]
        assert len({seat["video"]["id"] for seat in seats}) == 25
        for page in pages:
            assert "trace" not in page
            assert [seat["position"] for seat in page["slots"]] == list(range(5))
            for seat in page["slots"]:
                assert seat["impression"] == f"{page['id']}.{seat['position']}"
                assert 0 < seat["propensity"] <= 1
                why = seat["why"]
                assert set(why) == {"source", "because", "about", "terms", "controls", "said"}
                assert sum(why["terms"].values()) == pytest.approx(seat["score"], abs=1e-6)
        card = next(seat["video"] for seat in seats if seat["video"]["id"] == "dance-1")
        assert card == {
            "id": "dance-1", "creator": {"id": "ada", "handle": "ada.moves", "name": "Ada", "picture": ""},
            "sound": {"id": "beat", "title": "Night Beat", "maker": "ada", "handle": "", "original": False, "silenced": False},
            "caption": "Shuffle in the rain", "hashtags": ["shuffle", "dance"], "topics": ["dance"], "language": "en",
            "duration_s": 10.0, "posted_at": card["posted_at"], "src": "/media/dance-1.mp4", "poster": "/media/dance-1.jpg",
            "width": 540, "height": 960,
            "counts": {"plays": 0, "finishes": 0, "likes": 0, "comments": 0, "shares": 0, "saves": 0},
            "mine": {"liked": False, "saved": False, "following": False},
            "sizes": [], "tiny": "", "hls": "", "alt": "", "captions": [], "visibility": "public", "mentions": [],
            "duet": True, "stitch": True, "made_from": "", "made_as": "", "question": None, "credit": None, "remixes": 0,
        }  # fmt: skip

    told(story)


def test_the_trace_is_told_when_asked_for() -> None:
    async def story(p: Place) -> None:
        page = await page_of(p.visit(), "?trace=1")
        assert {"stage", "taken", "kept", "ms", "dropped"} == set(page["trace"][0])

    told(story)


def test_a_feed_with_nothing_to_show_is_an_empty_page() -> None:
    async def story(p: Place) -> None:
        assert (await page_of(p.visit()))["slots"] == []
        assert (await page_of(p.visit(), "?surface=following"))["slots"] == []

    told(story, videos=0)


def test_what_a_player_tells_is_counted_and_remembered() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        page = await page_of(visitor)
        p.clock.advance(6.0)
        at = p.clock.now() - 5
        mark, video = page["slots"][0]["impression"], page["slots"][0]["video"]
        events = showing(page, 0, at)
        events.insert(2, {"kind": "act", "id": "like", "at": at, "impression": mark, "act": "like", "on": True})
        events.insert(2, {"kind": "act", "id": "save", "at": at, "impression": mark, "act": "save"})
        events.append({"kind": "followed", "id": "follow", "at": at, "creator": video["creator"]["id"]})
        answer = await visitor.post("/v1/events", json=events)
        assert (answer.status_code, answer.json()) == (200, {"accepted": 6, "doubled": 0, "refused": []})
        again = await visitor.post("/v1/events", json={"events": events})
        assert again.json() == {"accepted": 0, "doubled": 6, "refused": []}
        card = (await visitor.get(f"/v1/videos/{video['id']}")).json()
        assert card["mine"] == {"liked": True, "saved": True, "following": True}
        assert (card["counts"]["plays"], card["counts"]["likes"], card["counts"]["saves"]) == (1, 1, 1)
        me = (await visitor.get("/v1/viewers/me")).json()
        assert (me["following"], me["likes"]) == ([video["creator"]["id"]], 1)
        for path in ("liked", "saved"):
            cards = (await visitor.get(f"/v1/viewers/me/{path}")).json()["videos"]
            assert [card["id"] for card in cards] == [video["id"]]
        other = (await p.visit().get(f"/v1/videos/{video['id']}")).json()
        assert other["mine"] == {"liked": False, "saved": False, "following": False}
        assert other["counts"] == card["counts"]
        await visitor.post("/v1/events", json=[{**events[3], "id": "unlike", "on": False}])
        assert (await visitor.get("/v1/viewers/me")).json()["likes"] == 0

    told(story)


def test_a_beacon_of_plain_text_is_taken() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        await page_of(visitor)
        body = f'[{{"kind":"followed","id":"f1","at":{p.clock.now()},"creator":"ada"}}]'
        answer = await visitor.post("/v1/events", content=body, headers={"content-type": "text/plain;charset=UTF-8"})
        assert answer.json()["accepted"] == 1

    told(story)


def test_one_bad_event_never_spoils_the_others() -> None:
    async def story(p: Place) -> None:
        visitor, now = p.visit(), p.clock.now()
        page = await page_of(visitor)
        bad: list[Any] = [
            {"kind": "watch", "id": "no-impression", "at": now},
            {"kind": "watch", "id": "no-number", "at": "noon", "impression": "a.0", "from_s": 0, "to_s": 1},
            {"kind": "served", "id": "mine", "at": now, "page": "p"},
            {"kind": "uploaded", "id": "up", "at": now},
            {"kind": "nonsense", "id": "n", "at": now},
            {"id": "kindless", "at": now},
            "text", 7, None, [],
            {"kind": "watch", "id": "old", "at": 1.0, "impression": page["slots"][0]["impression"], "from_s": 0, "to_s": 1},
            {"kind": "swipe", "id": "early", "at": now + 9e5, "impression": page["slots"][0]["impression"], "watched_s": 1},
            {"kind": "act", "id": "a", "at": now, "impression": "nopage.0", "act": "like"},
            {"kind": "act", "id": "b", "at": now, "impression": page["slots"][0]["impression"], "act": "applaud"},
            {"kind": "watch", "id": "not an id!", "at": now, "impression": "a.0", "from_s": 0, "to_s": 1},
        ]  # fmt: skip
        good = {"kind": "followed", "id": "good", "at": now, "creator": "ada"}
        answer = (await visitor.post("/v1/events", json=[*bad, good])).json()
        assert answer["accepted"] == 1 and answer["doubled"] == 0
        codes = {refusal["id"]: refusal["code"] for refusal in answer["refused"]}
        assert len(answer["refused"]) == len(bad)
        assert codes == {
            "no-impression": "malformed", "no-number": "malformed", "mine": "not_allowed", "up": "not_allowed",
            "n": "malformed", "kindless": "malformed", "": "malformed", "old": "too_old", "early": "from_future",
            "a": "never_served", "b": "malformed", "not an id!": "malformed",
        }  # fmt: skip
        for refusal in answer["refused"]:
            assert set(refusal) == {"id", "code", "message", "field", "retry"} and refusal["message"]
        fields = {refusal["id"]: refusal["field"] for refusal in answer["refused"]}
        assert fields["no-number"] == "at" and fields["mine"] == "kind"
        metrics = (await visitor.get("/metrics")).text
        assert 'fyp_events_refused_total{code="not_allowed"} 2.0' in metrics

    told(story)


def test_nobody_tells_for_another() -> None:
    async def story(p: Place) -> None:
        bo, cleo = p.visit(), p.visit()
        page = await page_of(bo)
        await page_of(cleo)
        bos = (await bo.get("/v1/viewers/me")).json()["id"]
        p.clock.advance(9.0)
        mark, now = page["slots"][0]["impression"], p.clock.now()
        events = showing(page, 0, now - 6)
        events.append({"kind": "act", "id": "like", "at": now, "impression": mark, "act": "like", "viewer": bos})
        answer = (await cleo.post("/v1/events", json=events)).json()
        assert [refusal["code"] for refusal in answer["refused"]] == ["not_yours"] * 4
        ties = [{"kind": "followed", "id": "f", "at": now, "creator": "ada", "viewer": bos},
                {"kind": "blocked", "id": "b", "at": now, "creator": "dan", "viewer": bos}]  # fmt: skip
        assert (await cleo.post("/v1/events", json=ties)).json()["accepted"] == 2
        me = (await bo.get("/v1/viewers/me")).json()
        assert (me["following"], me["likes"]) == ([], 0)
        assert (await cleo.get("/v1/viewers/me")).json()["following"] == ["ada"]
        assert (await bo.post("/v1/events", json=events)).json()["accepted"] == 4

    told(story)


def test_a_viewer_tells_who_they_are() -> None:
    async def story(p: Place) -> None:
        phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148"
        visitor = p.visit(**{"accept-language": "nl-BE,nl;q=0.9,en;q=0.8", "user-agent": phone})
        blank = (await visitor.get("/v1/viewers/me")).json()
        assert (blank["language"], blank["device"]) == ("", "")
        await page_of(visitor)
        me = (await visitor.get("/v1/viewers/me")).json()
        assert me == {
            "id": blank["id"],
            "language": "nl",
            "country": "BE",
            "device": "phone",
            "following": [],
            "likes": 0,
        }
        changed = await visitor.patch("/v1/viewers/me", json={"language": "en"})
        assert changed.json() == {**me, "language": "en"}
        assert (await visitor.patch("/v1/viewers/me", json={"country": ""})).json()["country"] == ""
        for bad in ({"language": "english"}, {"country": "nl"}, {"device": "fridge"}, [], "x"):
            answer = await visitor.patch("/v1/viewers/me", json=bad)
            assert answer.status_code == 400, bad
            assert answer.json()["code"] == "malformed"
        assert (await visitor.get("/v1/viewers/me")).json()["language"] == "en"

    told(story)


def test_what_is_removed_is_gone_everywhere() -> None:
    async def story(p: Place) -> None:
        p.dance()
        visitor = p.visit()
        seats = [s for _ in range(5) for s in (await page_of(visitor, "?n=5"))["slots"]]
        mark = next(seat["impression"] for seat in seats if seat["video"]["id"] == "dance-1")
        like = {"kind": "act", "id": "l", "at": p.clock.now(), "impression": mark, "act": "like"}
        await visitor.post("/v1/events", json=[like])
        assert len((await visitor.get("/v1/viewers/me/liked")).json()["videos"]) == 1
        await asyncio.to_thread(p.app.remove, "dance-1")
        assert (await visitor.get("/v1/viewers/me/liked")).json()["videos"] == []
        for path in ("/v1/videos/dance-1", "/media/dance-1.mp4", "/media/dance-1.jpg"):
            assert (await visitor.get(path)).status_code == 404

    told(story)


def test_a_private_video_has_no_card_for_others() -> None:
    async def story(p: Place) -> None:
        from msgspec.structs import replace
        from tests.people import DANCE

        await asyncio.to_thread(p.app.publish, replace(DANCE, visibility="private"))
        assert (await p.visit().get("/v1/videos/dance-1")).status_code == 404

    told(story)


def test_status_and_health() -> None:
    async def story(p: Place) -> None:
        from fyp.app import Rendering

        visitor = p.visit()
        assert (await visitor.get("/v1/status")).json() == {"videos": 24, "demo": None, "events": 24}
        p.app.rendering = Rendering(3, 12)
        assert (await visitor.get("/v1/status")).json()["demo"] == {"rendered": 3, "total": 12}
        assert (await visitor.get("/healthz")).json() == {"ok": True}
        await page_of(visitor)
        metrics = await visitor.get("/metrics")
        assert metrics.headers["content-type"].startswith("text/plain")
        for name in ("fyp_feed_seconds_bucket", "fyp_log_offset", "fyp_videos 24.0", "fyp_stage_seconds_total{stage="):
            assert name in metrics.text, name
        await asyncio.to_thread(p.app.stop)
        stopped = await visitor.get("/healthz")
        assert stopped.status_code == 503 and stopped.headers["retry-after"] == "1"
        assert (await visitor.get("/v1/feed")).status_code == 503
        assert (await visitor.post("/v1/events", json=[])).status_code == 503

    told(story)


def test_the_short_way_for_events_answers_as_the_long_one() -> None:
    async def story(p: Place) -> None:
        inner = litestar(p.app, Settings())

        async def as_bo(scope: Any, receive: Any, send: Any) -> None:
            await inner({**scope, VIEWER: "bo"}, receive, send)

        long = httpx.AsyncClient(transport=httpx.ASGITransport(as_bo), base_url="http://fyp")  # type: ignore[arg-type]
        short = p.visit()
        for body in ("[]", "nonsense", '{"events":[]}', '{"other":1}', '[{"kind":"served","id":"x"}]', "[1]", ""):
            a, b = await long.post("/v1/events", content=body), await short.post("/v1/events", content=body)
            assert (a.status_code, a.json()) == (b.status_code, b.json())
            assert a.headers["content-type"] == b.headers["content-type"]

    told(story)


def test_every_route_is_described() -> None:
    described = openapi()["paths"]
    assert set(described) >= {
        "/v1/feed", "/v1/events", "/v1/videos/{id}", "/v1/viewers/me", "/v1/viewers/me/liked", "/v1/viewers/me/saved",
        "/v1/status", "/media/{key}", "/healthz", "/metrics",
    }  # fmt: skip
    for verbs in described.values():
        for operation in verbs.values():
            assert operation.get("description"), operation


def test_the_docs_load_nothing_from_elsewhere() -> None:
    async def story(p: Place) -> None:
        answer = await p.visit().get("/docs")
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
        assert "http://" not in answer.text and "https://" not in answer.text and "<script" not in answer.text
        assert "/v1/feed" in answer.text and "VideoCard" in answer.text
        schema = (await p.visit().get("/docs/openapi.json")).json()
        assert schema["openapi"].startswith("3.1") and "/v1/events" in schema["paths"]

    told(story)
