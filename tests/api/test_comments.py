"""Comments over HTTP: written, counted, liked, pinned, held, taken away; and who may do what."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import httpx
import pytest
from tests.api.entering import cheapen, sign_up
from tests.api.place import Place, place, showing

from fyp.platform.credentials import ROLE, Given
from fyp.ports.event_log import Change
from fyp.vocabulary.event import Act, Blocked, Followed, Uploaded
from fyp.vocabulary.video import Video

Story = Callable[[Place], Awaitable[None]]
_count = count()
WALL = "/v1/videos/wall/comments"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


def told(story: Story) -> None:
    with place() as made:
        asyncio.run(story(made))


class Person:
    """Somebody who calls: with a cookie, an id, and short words for what they do under the wall."""

    def __init__(self, client: httpx.AsyncClient, id: str) -> None:
        self.client, self.id = client, id

    async def say(self, text: str, status: int = 201, **more: Any) -> dict[str, Any]:
        answer = await self.client.post(WALL, json={"text": text, **more})
        assert answer.status_code == status, answer.text
        said: dict[str, Any] = answer.json()
        return said

    async def read(self, query: str = "") -> dict[str, Any]:
        answer = await self.client.get(WALL + query)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    async def texts(self, query: str = "") -> list[str]:
        return [c["text"] for c in (await self.read(query))["comments"]]

    async def do(self, comment: str, what: str, status: int, **body: Any) -> Any:
        answer = await self.client.put(f"{WALL}/{comment}/{what}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


async def person(p: Place) -> Person:
    n = next(_count)
    client = p.visit(f"10.1.0.{n % 250}")
    return Person(client, (await sign_up(client, f"person{n}"))["id"])


async def town(p: Place) -> tuple[Person, Person, Person]:
    """Ada, who made the wall; Bo and Cleo."""
    ada, bo, cleo = [await person(p) for _ in range(3)]
    wall = Video(id="wall", creator=ada.id, duration_s=9.0, posted_at=p.clock.now())
    p.app.publish(wall)
    return ada, bo, cleo


def test_written_read_counted_and_answered() -> None:
    async def story(p: Place) -> None:
        ada, bo, cleo = await town(p)
        head = await bo.say("  Mooi! #Dans @ada ")
        assert head["text"] == "Mooi! #Dans @ada" and head["mine"] and head["tags"] == ["dans"]
        assert head["author"]["id"] == bo.id and not head["by_maker"]
        reply = await ada.say("dank je", reply_to=head["id"])
        assert reply["thread"] == head["id"] and reply["by_maker"] and reply["to"] is None
        deeper = await cleo.say("ik ook", reply_to=reply["id"])
        assert deeper["thread"] == head["id"] and deeper["to"]["id"] == ada.id
        page = await cleo.read()
        assert page["count"] == 3 and page["may"] == "yes"
        assert [(c["text"], c["replies"]) for c in page["comments"]] == [("Mooi! #Dans @ada", 2)]
        below = (await cleo.client.get(f"{WALL}/{head['id']}/replies")).json()
        assert [c["text"] for c in below["comments"]] == ["dank je", "ik ook"]
        card = (await cleo.client.get("/v1/videos/wall")).json()
        assert card["counts"]["comments"] == 3
        p.clock.advance(5)
        await bo.say("nog een")
        live = (await cleo.client.get(f"{WALL}/count")).json()
        assert live == {"count": 4, "newest": p.clock.now()}

    told(story)


def test_pages_go_on_and_the_order_is_chosen() -> None:
    async def story(p: Place) -> None:
        people = [await person(p) for _ in range(9)]
        await town(p)
        ids = []
        for n, one in enumerate(people[:7]):
            p.clock.advance(1)
            ids.append((await one.say(f"nr {n}"))["id"])
        await people[8].do(ids[2], "like", 200, on=True)
        first = await people[0].read("?limit=3")
        assert [c["text"] for c in first["comments"]] == ["nr 2", "nr 6", "nr 5"]
        rest = await people[0].texts(f"?limit=9&cursor={first['cursor']}")
        assert rest == ["nr 4", "nr 3", "nr 1", "nr 0"]
        assert (await people[0].texts("?order=new&limit=2")) == ["nr 6", "nr 5"]
        bad = await people[0].client.get(WALL + "?cursor=1~2")
        assert bad.status_code == 400 and bad.json()["field"] == "cursor"

    told(story)


def test_trying_again_writes_nothing_twice() -> None:
    async def story(p: Place) -> None:
        _, bo, cleo = await town(p)
        one = await bo.say("hallo", id="made-by-me-1")
        assert one == await bo.say("hallo", id="made-by-me-1")
        assert (await cleo.say("dag", 400, id="made-by-me-1"))["code"] == "taken"
        assert (await bo.say("hallo", 400))["code"] == "said_twice"
        assert await bo.texts() == ["hallo"]

    told(story)


@pytest.mark.parametrize(
    ("text", "code"), [(" \u202e\n", "empty"), ("x" * 501, "too_long"), ("x" * 4001, "malformed"), ("", "malformed")]
)
def test_what_cannot_be_said_is_refused_with_its_reason(text: str, code: str) -> None:
    async def story(p: Place) -> None:
        _, bo, _ = await town(p)
        refused = await bo.say(text, 400)
        assert (refused["code"], refused["field"], refused["retry"]) == (code, "text", False)
        assert await bo.texts() == []

    told(story)


def test_who_writes_too_much_waits() -> None:
    async def story(p: Place) -> None:
        _, bo, _ = await town(p)
        for n in range(10):
            await bo.say(f"nr {n}")
        answer = await bo.client.post(WALL, json={"text": "nr 10"})
        assert answer.status_code == 429 and 1 <= float(answer.headers["retry-after"]) <= 7
        p.clock.advance(7)
        await bo.say("nr 10")

    told(story)


def test_it_counts_once_a_person_and_is_taken_back_with_the_last() -> None:
    async def story(p: Place) -> None:
        ada, bo, _ = await town(p)
        page = (await bo.client.get("/v1/feed?n=40")).json()
        seat = next(s for s in page["slots"] if s["video"]["id"] == "wall")
        await bo.client.post("/v1/events", json=showing(page, seat["position"], p.clock.now()))

        def counted() -> int:
            return p.app.counts(["wall"])["wall"]["comments"]

        one = await bo.say("een", impression=seat["impression"])
        two = await bo.say("twee", impression=seat["impression"])
        assert counted() == 1
        await bo.do(two["id"], "removal", 204, on=True)
        assert counted() == 1
        await bo.do(one["id"], "removal", 204, on=True)
        assert counted() == 0
        await bo.do(one["id"], "removal", 204, on=False)
        assert counted() == 1
        await ada.say("zelf", impression=seat["impression"])  # somebody else's showing counts for nobody
        assert counted() == 1
        acts = [e for _, e in p.app._events.read() if isinstance(e, Act)]
        assert [(a.viewer, a.on) for a in acts] == [(bo.id, True), (bo.id, False), (bo.id, True)]

    told(story)


def test_the_maker_pins_filters_and_takes_away() -> None:
    async def story(p: Place) -> None:
        ada, bo, cleo = await town(p)
        one, two = await bo.say("een"), await cleo.say("twee")
        await bo.do(one["id"], "pin", 403, on=True)
        pinned = await ada.do(one["id"], "pin", 200, on=True)
        assert pinned["pinned"]
        assert await cleo.texts() == ["een", "twee"]
        await ada.do(two["id"], "pin", 200, on=True)
        assert await cleo.texts() == ["twee", "een"]
        await ada.do(two["id"], "pin", 200, on=False)

        guard = await ada.client.put("/v1/comments/guard", json={"who": "everyone", "words": ["Stom", " "]})
        assert (
            guard.json()
            == {"who": "everyone", "words": ["Stom"]}
            == (await ada.client.get("/v1/comments/guard")).json()
        )
        held = await bo.say("dit is STOM")
        assert held["waits"] and held["may"] == ["remove"]
        assert "dit is STOM" in await bo.texts() and "dit is STOM" not in await cleo.texts()
        assert (await cleo.read())["count"] == 2
        waiting = next(c for c in (await ada.read())["comments"] if c["waits"])
        assert set(waiting["may"]) == {"remove", "let_in", "pin", "report"}
        await bo.do(held["id"], "removal", 403, on=False)
        await ada.do(held["id"], "removal", 204, on=False)
        assert "dit is STOM" in await cleo.texts()
        await ada.do(held["id"], "removal", 204, on=True)
        await bo.do(held["id"], "removal", 204, on=True)  # gone already: nothing is overwritten
        await bo.do(held["id"], "removal", 403, on=False)
        await cleo.do(held["id"], "removal", 404, on=True)
        await cleo.do(one["id"], "removal", 403, on=True)
        assert await ada.say("stom, zei ik zelf") and "stom, zei ik zelf" in await cleo.texts()

    told(story)


def test_only_those_whom_the_maker_lets() -> None:
    async def story(p: Place) -> None:
        ada, bo, cleo = await town(p)
        await ada.client.put("/v1/comments/guard", json={"who": "followed"})
        p.app.tell([Followed(id="f", at=p.clock.now(), viewer=ada.id, creator=bo.id)])
        await bo.say("mag ik")
        assert (await cleo.read())["may"] == "followed" and (await cleo.say("ik ook", 403))["code"] == "followed"
        await ada.client.put("/v1/comments/guard", json={"who": "nobody"})
        assert (await bo.say("en nu", 403))["code"] == "nobody"
        await ada.say("ik wel")

    told(story)


def test_people_who_block_one_another_read_and_answer_one_another_no_more() -> None:
    async def story(p: Place) -> None:
        ada, bo, cleo = await town(p)
        from_bo, from_cleo = await bo.say("van bo"), await cleo.say("van cleo")
        p.app.tell([Blocked(id="b", at=p.clock.now(), viewer=bo.id, creator=cleo.id)])
        assert await bo.texts() == ["van bo"] and await cleo.texts() == ["van cleo"]
        assert set(await ada.texts()) == {"van bo", "van cleo"}
        assert (await cleo.say("hoi", 404, reply_to=from_bo["id"]))["field"] == "reply_to"
        assert (await bo.say("hoi", 404, reply_to=from_cleo["id"]))["code"] == "no_comment"
        await cleo.do(from_bo["id"], "like", 404, on=True)
        p.app.tell([Blocked(id="b2", at=p.clock.now(), viewer=cleo.id, creator=ada.id)])
        assert (await cleo.say("nog iets", 403))["code"] == "blocked" and (await cleo.read())["may"] == "blocked"
        p.app.tell([Blocked(id="b3", at=p.clock.now(), viewer=ada.id, creator=bo.id)])
        assert (await bo.read())["may"] == "blocked"

    told(story)


def test_a_private_video_has_no_thread_for_others() -> None:
    async def story(p: Place) -> None:
        ada, bo, _ = await town(p)
        mine = Video(id="mine", creator=ada.id, duration_s=9.0, posted_at=p.clock.now(), visibility="private")
        p.app.tell([Uploaded(id="up", at=p.clock.now(), viewer=ada.id, video=mine)])
        assert (await ada.client.post("/v1/videos/mine/comments", json={"text": "notitie"})).status_code == 201
        for path in ("", "/count"):
            assert (await bo.client.get(f"/v1/videos/mine/comments{path}")).status_code == 404
        assert (await bo.client.post("/v1/videos/mine/comments", json={"text": "hoi"})).status_code == 404

    told(story)


def test_likes_and_reports_are_one_each() -> None:
    async def story(p: Place) -> None:
        ada, bo, cleo = await town(p)
        one = await bo.say("een")
        for _ in range(2):
            liked = await ada.do(one["id"], "like", 200, on=True)
        assert (liked["likes"], liked["liked"], liked["maker_likes"]) == (1, True, True)
        assert (await ada.do(one["id"], "like", 200, on=False))["likes"] == 0
        await bo.do(one["id"], "report", 403, reason="spam")
        await cleo.do(one["id"], "report", 204, reason="spam")
        await cleo.do(one["id"], "report", 400, reason="dull")
        assert (await cleo.client.get("/v1/moderation/comments")).status_code == 403

    told(story)


def test_a_visitor_reads_and_is_asked_to_sign_in() -> None:
    async def story(p: Place) -> None:
        _, bo, _ = await town(p)
        one, visitor = await bo.say("een"), Person(p.visit(), "")
        page = await visitor.read()
        assert page["may"] == "sign_in" and page["comments"][0]["may"] == []
        assert (await visitor.say("twee", 401))["code"] == "sign_in"
        for what, body in (("like", {}), ("pin", {}), ("removal", {}), ("report", {"reason": "spam"})):
            assert (await visitor.do(one["id"], what, 401, **body))["code"] == "sign_in"
        for path in ("/v1/comments/guard", "/v1/moderation/comments"):
            assert (await visitor.client.get(path)).status_code == 401
        assert (await visitor.client.put("/v1/comments/guard", json={"who": "nobody"})).status_code == 401

    told(story)


def test_a_moderator_sees_what_is_reported_and_has_the_last_word() -> None:
    async def story(p: Place) -> None:
        ada, bo, cleo = await town(p)
        mod = await person(p)
        p.app.vault.write([Change(ROLE, mod.id, Given(role="moderator", by="tests", at=0.0))])
        bad, worse = await bo.say("slecht"), await bo.say("slechter")
        await cleo.do(worse["id"], "report", 204, reason="hate")
        await ada.do(worse["id"], "report", 204, reason="spam")
        await ada.do(bad["id"], "report", 204, reason="spam")
        listed = (await mod.client.get("/v1/moderation/comments")).json()
        assert [(r["comment"]["text"], r["reasons"]) for r in listed] == [
            ("slechter", {"hate": 1, "spam": 1}), ("slecht", {"spam": 1}),
        ]  # fmt: skip
        await bo.do(worse["id"], "removal", 204, on=True)  # so that nobody sees it, and back again later
        await mod.do(worse["id"], "removal", 204, on=True)
        for one in (bo, ada):
            await one.do(worse["id"], "removal", 403, on=False)
        assert len((await mod.client.get("/v1/moderation/comments")).json()) == 1
        await mod.do(worse["id"], "removal", 204, on=False)
        assert "slechter" in await cleo.texts()

    told(story)


def test_who_leaves_leaves_nothing_said() -> None:
    async def story(p: Place) -> None:
        _, bo, cleo = await town(p)
        head = await bo.say("van bo: zeldzaamwoord")
        await cleo.say("antwoord", reply_to=head["id"])
        await cleo.say("van cleo")
        assert (await bo.client.delete("/v1/viewers/me")).status_code == 204
        assert await cleo.texts() == ["van cleo"]
        assert (await cleo.read())["count"] == 1
        assert not any("zeldzaamwoord" in str(e) or bo.id in str(e) for _, e in p.app._events.read())

    told(story)
