"""The controls as a page uses them: slide, mute, set, look at what each did; for oneself alone, whatever is sent."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from tests.api.place import Place, place, showing

from fyp.api.lexicon import Lexicon
from fyp.config import Settings
from fyp.understand.words import Meanings

Story = Callable[[Place], Awaitable[None]]
EMPTY = {
    "sliders": [], "mutes": [], "settings": {"languages": [], "autoplay": True, "break_after_min": 0, "under_18": False},
    "refreshed": None, "blocks": [],
}  # fmt: skip


def told(story: Story, **more: Any) -> None:
    with place(**more) as made:
        asyncio.run(story(made))


async def controls(visitor: httpx.AsyncClient) -> dict[str, Any]:
    answer = await visitor.get("/v1/controls")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def later(p: Place, visitor: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    p.clock.advance(1.0)
    return await put(visitor, path, **body)


async def put(visitor: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    answer = await visitor.put(f"/v1/controls/{path}", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def feed(visitor: httpx.AsyncClient, query: str = "?n=10") -> dict[str, Any]:
    page: dict[str, Any] = (await visitor.get(f"/v1/feed{query}")).json()
    return page


def test_who_said_nothing_has_nothing_set() -> None:
    async def story(p: Place) -> None:
        found = await controls(p.visit())
        assert {name: found[name] for name in EMPTY} == EMPTY
        assert sorted(found["topics"]) == ["dance", "football"]

    told(story)


def test_a_slider_with_its_meter() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        page = await feed(visitor)
        events = [e for slot in range(10) for e in showing(page, slot, p.clock.now() - 50 + slot, 0.3)]
        assert (await visitor.post("/v1/events", json=events)).json()["refused"] == []
        dance = sum(seat["video"]["topics"] == ["dance"] for seat in page["slots"])
        found = await put(visitor, "sliders", topic="dance", level=-2)
        assert found["sliders"] == [
            {"topic": "dance", "level": -2, "shown": {"before": dance / 10, "since": 0.0}, "showings": 0}
        ]
        p.clock.advance(60.0)
        page = await feed(visitor, "?n=4")
        at = p.clock.now()
        p.clock.advance(10.0)
        await visitor.post("/v1/events", json=[e for slot in range(4) for e in showing(page, slot, at + slot, 0.3)])
        share = sum(seat["video"]["topics"] == ["dance"] for seat in page["slots"]) / 4
        found = await put(visitor, "sliders", topic="dance", level=-1)
        assert found["sliders"][0]["shown"] == {"before": dance / 10, "since": 0.0}  # counted from the new level on
        assert share <= 0.5
        assert (await put(visitor, "sliders", topic="dance", level=0))["sliders"] == []
        assert (await controls(p.visit()))["sliders"] == []

    told(story)


def test_mutes_act_at_once_on_both_feeds_and_say_what_they_hide() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        p.dance()
        for creator in ("ada", "maker-2"):
            body = [{"kind": "followed", "id": f"f-{creator}", "at": p.clock.now(), "creator": creator}]
            await visitor.post("/v1/events", json=body)
        before = await feed(visitor, "?n=30&surface=following")
        assert {seat["video"]["creator"]["id"] for seat in before["slots"]} >= {"ada"}
        found = await later(p, visitor, "mutes", about="creator", what="ada")
        assert [(m["about"], m["what"], m["name"], m["also"]) for m in found["mutes"]] == [
            ("creator", "ada", "@ada.moves", [])
        ]
        assert found["mutes"][0]["hidden"] == 1 + 4
        for surface in ("foryou", "following"):
            page = await feed(visitor, f"?n=40&surface={surface}")
            assert page["slots"]
            assert all(seat["video"]["creator"]["id"] != "ada" for seat in page["slots"])
        found = await later(p, visitor, "mutes", about="keyword", what="Football", also=["voetbal"])
        assert found["mutes"][0]["also"] == ["voetbal"] and found["mutes"][0]["hidden"] == 12
        page = await feed(visitor, "?n=40")
        assert page["slots"] and all(seat["video"]["topics"] == ["dance"] for seat in page["slots"])
        found = await later(p, visitor, "mutes", about="sound", what="beat")
        assert (found["mutes"][0]["name"], found["mutes"][0]["hidden"]) == ("Night Beat", 1)
        found = await later(p, visitor, "mutes", about="hashtag", what="#Dance")
        assert (found["mutes"][0]["name"], len(found["mutes"])) == ("#Dance", 4)
        assert (await feed(visitor, "?n=40"))["slots"] == []  # nothing is left, and nothing leaks
        found = await later(p, visitor, "mutes", about="hashtag", what="dance", on=False)
        assert len(found["mutes"]) == 3
        assert (await controls(p.visit()))["mutes"] == []

    told(story)


def test_blocks_are_told_to_who_made_them_alone() -> None:
    async def story(p: Place) -> None:
        p.dance()
        visitor, other = p.visit(), p.visit()
        await feed(visitor, "?n=1")
        other_id = (await other.get("/v1/viewers/me")).json()["id"]

        async def block(creator: str, on: bool = True) -> list[dict[str, str]]:
            p.clock.advance(1.0)
            event = {"kind": "blocked", "id": f"b{p.clock.now()}", "at": p.clock.now(), "creator": creator, "on": on}
            answer = await visitor.post("/v1/events", json=[event | {"viewer": other_id}])  # whoever it says it is
            assert answer.json()["refused"] == []
            found: list[dict[str, str]] = (await controls(visitor))["blocks"]
            return found

        ada = {"id": "ada", "handle": "ada.moves", "name": "Ada", "picture": ""}
        assert await block("ada") == [ada]
        assert await block("nobody") == [{"id": "nobody", "handle": "nobody", "name": "", "picture": ""}, ada]
        assert {s["video"]["creator"]["id"] for s in (await feed(visitor, "?n=50"))["slots"]}.isdisjoint({"ada"})
        assert (await controls(other))["blocks"] == (await controls(p.visit()))["blocks"] == []
        assert await block("nobody", False) == [ada]
        assert await block("ada", False) == []
        assert (await visitor.delete("/v1/viewers/me")).status_code in (200, 204)
        assert (await controls(visitor))["blocks"] == []

    told(story)


def test_what_was_reported_never_comes_back() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        page = await feed(visitor, "?n=3")
        mark = page["slots"][0]["impression"]
        body = [{"kind": "act", "id": "r", "at": p.clock.now(), "impression": mark, "act": "report"}]
        assert (await visitor.post("/v1/events", json=body)).json()["accepted"] == 1
        gone = page["slots"][0]["video"]["id"]
        for _ in range(5):  # the three come again and again, but for that one
            again = await feed(visitor, "?n=3")
            assert again["slots"] and gone not in {seat["video"]["id"] for seat in again["slots"]}

    told(story, videos=3)


def test_settings_stay_what_they_were_and_the_young_are_spared() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        found = await put(visitor, "settings", languages=["nl", "nl"], break_after_min=20)
        assert found["settings"] == {"languages": ["nl"], "autoplay": True, "break_after_min": 20, "under_18": False}
        page = await feed(visitor, "?n=30")
        assert {seat["video"]["language"] for seat in page["slots"]} == {"nl"}
        found = await put(visitor, "settings", under_18=True, languages=[])
        assert found["settings"] == {"languages": [], "autoplay": False, "break_after_min": 20, "under_18": True}
        other = await put(p.visit(), "settings", under_18=True)
        assert other["settings"]["break_after_min"] == 40
        found = await put(visitor, "settings", autoplay=True)
        assert found["settings"]["autoplay"] and found["settings"]["under_18"]

    told(story)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("sliders", {"topic": "dance", "level": 3}),
        ("sliders", {"topic": "dance", "level": 1.5}),
        ("sliders", {"topic": "dance"}),
        ("sliders", {"topic": "nothing is about this", "level": 1}),
        ("sliders", {"topic": "x" * 65, "level": 1}),
        ("mutes", {"about": "language", "what": "nl"}),
        ("mutes", {"about": "creator", "what": "no id!"}),
        ("mutes", {"about": "keyword", "what": "..."}),
        ("mutes", {"about": "keyword", "what": "x" * 65}),
        ("mutes", {"about": "keyword", "what": "a", "also": ["b"] * 25}),
        ("mutes", {"about": "keyword", "what": "a", "also": ["?"]}),
        ("mutes", {"about": "hashtag", "what": "a", "also": ["b"]}),
        ("mutes", {"about": "sound"}),
        ("settings", {"languages": ["Dutch"]}),
        ("settings", {"languages": ["nl"] * 21}),
        ("settings", {"break_after_min": -1}),
        ("settings", {"break_after_min": 1441}),
        ("settings", {"autoplay": "yes"}),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(path: str, body: dict[str, Any]) -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        await feed(visitor)
        before, last = await controls(visitor), p.app.last()
        answer = await visitor.put(f"/v1/controls/{path}", json=body)
        assert answer.status_code == 400, answer.text
        assert set(answer.json()) == {"code", "message", "field", "retry"}
        assert await controls(visitor) == before and p.app.last() == last

    told(story)


def test_a_viewer_has_only_so_many_mutes() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        for i in range(200):
            await put(visitor, "mutes", about="keyword", what=f"word{i}")
        answer = await visitor.put("/v1/controls/mutes", json={"about": "keyword", "what": "onemore"})
        assert (answer.status_code, answer.json()["code"]) == (400, "too_many")
        await put(visitor, "mutes", about="keyword", what="word7", on=False)
        assert len((await put(visitor, "mutes", about="keyword", what="onemore"))["mutes"]) == 200

    told(story, videos=2, settings=Settings(viewer_rate=1e6, viewer_burst=1e6, address_burst=1e6))


@pytest.mark.parametrize("kind", ["preferred", "muted", "configured"])
def test_a_player_can_not_say_it_as_an_event(kind: str) -> None:
    async def story(p: Place) -> None:
        said = {"kind": kind, "id": "x", "at": p.clock.now(), "viewer": "somebody", "topic": "dance", "level": 2}
        answer = await p.visit().post("/v1/events", json=[said])
        assert answer.json()["refused"][0]["code"] == "not_allowed"

    told(story)


def test_a_keyword_is_shown_before_it_is_saved() -> None:
    near = {"football": (1.0, 0.0), "soccer": (0.9, 0.436), "dance": (0.0, 1.0)}

    def encode(words: list[str]) -> Any:
        import numpy as np

        return np.array([near.get(word, (-1.0, 0.0)) for word in words], np.float32)

    async def story(p: Place) -> None:
        visitor = p.visit()
        p.dance()
        p.asgi._inner._inner.state.lexicon = Lexicon(p.app, Meanings(encode))  # type: ignore[attr-defined]
        found = (await visitor.get("/v1/controls/words", params={"text": "Dancing"})).json()
        assert (found["word"], found["stems"], found["by"]) == ("dancing", ["dance"], "embedding")
        assert found["hides"] == 13 and len(found["examples"]) == 6
        assert all(card["topics"] == ["dance"] for card in found["examples"])
        found = (await visitor.get("/v1/controls/words", params={"text": "soccer"})).json()
        assert found["synonyms"] == [{"word": "football", "near": 0.9}] and found["hides"] == 12
        alone = (await visitor.get("/v1/controls/words", params={"text": "soccer", "also": ["13"]})).json()
        assert alone["hides"] == 1
        found = (await visitor.get("/v1/controls/words", params={"text": "rain shuffle"})).json()
        assert (found["word"], found["stems"], found["hides"]) == ("rain shuffle", [], 1)
        assert (await controls(visitor))["mutes"] == []  # looking saves nothing
        for bad in ("", "!!", "x" * 65):
            answer = await visitor.get("/v1/controls/words", params={"text": bad})
            assert answer.status_code == 400
        assert (await visitor.get("/v1/controls/words")).status_code == 400

    told(story)


def test_without_a_model_there_are_no_synonyms_and_it_says_so() -> None:
    async def story(p: Place) -> None:
        meanings = Meanings()
        meanings._sought = True  # as where the package is absent
        p.asgi._inner._inner.state.lexicon = Lexicon(p.app, meanings)  # type: ignore[attr-defined]
        found = (await p.visit().get("/v1/controls/words", params={"text": "football"})).json()
        assert (found["by"], found["synonyms"], found["hides"]) == ("none", [], 12)

    told(story)
