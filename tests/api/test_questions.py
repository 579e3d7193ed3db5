"""Questions over HTTP: who may ask, answer and take away, what is shown before and after, and what the feed learns."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest
from tests.api.entering import cheapen, sign_up, viewer
from tests.api.place import Place, place, showing

from fyp.vocabulary.event import Act, Blocked
from fyp.vocabulary.video import Video

Story = Callable[[Place, httpx.AsyncClient, httpx.AsyncClient, httpx.AsyncClient], Awaitable[None]]
ROOT = "/v1/videos/wall/question"
TEA = {"kind": "poll", "text": "Tea or coffee?", "options": ["tea", " coffee "]}
WHY = {"kind": "open", "text": "Why do you dance?"}


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


def told(story: Story) -> None:
    """Ada has an account and a video; Bo has an account, Cleo has none."""

    async def run(p: Place) -> None:
        ada, bo, cleo = p.visit(), p.visit(), p.visit()
        made = await sign_up(ada, "ada_dances")
        await sign_up(bo, "bo_asks")
        p.app.publish(Video(id="wall", creator=made["id"], duration_s=9.0, posted_at=p.clock.now()))
        await story(p, ada, bo, cleo)

    with place() as p:
        asyncio.run(run(p))


async def say(who: httpx.AsyncClient, question: str, status: int = 200, **more: object) -> dict[str, object]:
    answer = await who.put(f"{ROOT}/answer", json={"question": question, **more})
    assert answer.status_code == status, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_a_poll_from_asking_to_results() -> None:
    async def story(p: Place, ada: httpx.AsyncClient, bo: httpx.AsyncClient, cleo: httpx.AsyncClient) -> None:
        assert (await bo.get(ROOT)).status_code == 404
        asked = (await ada.put(ROOT, json=TEA)).json()
        assert asked["may"] == "yours" and [o["text"] for o in asked["options"]] == ["tea", "coffee"]
        seen = (await bo.get(ROOT)).json()
        assert seen["may"] == "yes" and [o["count"] for o in seen["options"]] == [-1, -1] and seen["total"] == 0
        done = await say(bo, asked["id"], option=1)
        assert done["may"] == "done" and done["mine"] == 1 and done["total"] == 1
        assert [o["count"] for o in done["options"]] == [0, 1]  # type: ignore[attr-defined]
        assert (await say(bo, asked["id"], 400, option=0))["code"] == "answered"
        assert (await cleo.get(ROOT)).json()["may"] == "sign_in"
        assert (await say(cleo, asked["id"], 401, option=0))["code"] == "sign_in"
        card = (await bo.get("/v1/videos/wall")).json()
        assert card["question"]["mine"] == 1 and card["question"]["total"] == 1
        again = (await ada.put(ROOT, json={**TEA, "options": ["a", "b", "c"]})).json()
        assert again["total"] == 0
        assert (await say(bo, asked["id"], 400, option=0))["code"] == "asked_anew"
        assert (await say(bo, again["id"], option=2))["total"] == 1
        assert (await ada.delete(ROOT)).status_code == 204
        assert (await ada.delete(ROOT)).status_code == 204
        assert (await bo.get(ROOT)).status_code == 404
        assert (await bo.get("/v1/videos/wall")).json()["question"] is None

    told(story)


def test_only_the_maker_asks_and_only_what_makes_sense() -> None:
    async def story(p: Place, ada: httpx.AsyncClient, bo: httpx.AsyncClient, cleo: httpx.AsyncClient) -> None:
        assert (await cleo.put(ROOT, json=TEA)).status_code == 401
        for method in ("PUT", "DELETE"):
            body = TEA if method == "PUT" else None
            assert (await bo.request(method, ROOT, json=body)).json()["code"] == "not_yours"
        assert (await ada.put("/v1/videos/nothing/question", json=TEA)).status_code == 404
        for wrong, field in (
            ({**TEA, "options": ["one"]}, "options"), ({**TEA, "text": "   "}, "text"), ({**WHY, "options": ["a"]}, "options"),
        ):  # fmt: skip
            answer = await ada.put(ROOT, json=wrong)
            assert (answer.status_code, answer.json()["field"]) == (400, field)
        asked = (await ada.put(ROOT, json=TEA)).json()
        assert (await say(ada, asked["id"], 403, option=0))["code"] == "yours"
        for wrong in ({"option": 2}, {"option": -1}, {"text": "both"}, {"option": 0, "text": "tea"}):
            assert (await say(bo, asked["id"], 400, **wrong))["code"] == "malformed"
        open_one = (await ada.put(ROOT, json=WHY)).json()
        for wrong in ({"option": 0}, {"text": "  "}, {"text": "x" * 201}):
            assert (await say(bo, open_one["id"], 400, **wrong))["code"] == "malformed"

    told(story)


def test_answers_in_words_are_read_taken_away_and_brought_back() -> None:
    async def story(p: Place, ada: httpx.AsyncClient, bo: httpx.AsyncClient, cleo: httpx.AsyncClient) -> None:
        asked = (await ada.put(ROOT, json=WHY)).json()
        people = [p.visit() for _ in range(3)]
        for n, one in enumerate(people):
            await sign_up(one, f"person_{n}")
            p.clock.advance(1.0)
            await say(one, asked["id"], text=f"answer {n}")
        first = (await cleo.get(f"{ROOT}/answers?limit=2")).json()
        assert [a["text"] for a in first["answers"]] == ["answer 2", "answer 1"]
        assert first["answers"][0]["author"]["handle"] == "person_2" and not first["answers"][0]["may_remove"]
        rest = (await cleo.get(f"{ROOT}/answers?limit=2&cursor={first['cursor']}")).json()
        assert [a["text"] for a in rest["answers"]] == ["answer 0"] and rest["cursor"] == ""
        assert (await cleo.get(f"{ROOT}/answers?cursor=nonsense")).status_code == 400
        newest = first["answers"][0]["id"]
        removal = f"{ROOT}/answers/{newest}/removal"
        assert (await cleo.put(removal, json={})).status_code == 401
        assert (await bo.put(removal, json={})).json()["code"] == "not_yours"
        assert (await ada.put(removal, json={})).status_code == 204
        assert len((await cleo.get(f"{ROOT}/answers")).json()["answers"]) == 2
        mine = (await people[2].get(f"{ROOT}/answers")).json()["answers"][0]
        assert mine["removed"] and mine["mine"]
        assert (await people[2].put(removal, json={"on": False})).json()["code"] == "not_yours"
        assert (await ada.put(removal, json={"on": False})).status_code == 204
        assert len((await cleo.get(f"{ROOT}/answers")).json()["answers"]) == 3
        assert (await ada.put(f"{ROOT}/answers/none/removal", json={})).status_code == 404

    told(story)


def test_who_blocks_one_another_neither_answers_nor_reads() -> None:
    async def story(p: Place, ada: httpx.AsyncClient, bo: httpx.AsyncClient, cleo: httpx.AsyncClient) -> None:
        asked = (await ada.put(ROOT, json=WHY)).json()
        await say(bo, asked["id"], text="because")
        ids = [await viewer(one) for one in (ada, bo)]
        p.app.tell([Blocked(id="b1", at=p.clock.now(), viewer=ids[0], creator=ids[1])])
        assert (await ada.get(f"{ROOT}/answers")).json()["answers"] == []
        dan = p.visit()
        await sign_up(dan, "dan_d")
        p.app.tell([Blocked(id="b2", at=p.clock.now(), viewer=await viewer(dan), creator=ids[0])])
        assert (await dan.get(ROOT)).json()["may"] == "blocked"
        assert (await say(dan, asked["id"], 403, text="me"))["code"] == "blocked"

    told(story)


def test_an_answer_counts_for_the_feed_as_a_comment() -> None:
    async def story(p: Place, ada: httpx.AsyncClient, bo: httpx.AsyncClient, cleo: httpx.AsyncClient) -> None:
        asked = (await ada.put(ROOT, json=TEA)).json()
        for _ in range(8):
            page = (await bo.get("/v1/feed?n=10")).json()
            slot = next((n for n, one in enumerate(page["slots"]) if one["video"]["id"] == "wall"), None)
            if slot is not None:
                break
        assert slot is not None
        told_ = showing(page, slot, p.clock.now())
        p.clock.advance(5.0)
        assert (await bo.post("/v1/events", json=told_)).json()["accepted"] == 3
        seat = page["slots"][slot]
        assert seat["video"]["question"]["id"] == asked["id"]
        await say(bo, asked["id"], option=0, impression=seat["impression"])
        acts = [one.event for one in p.app._events.read() if isinstance(one.event, Act)]
        assert [(act.act, act.impression) for act in acts] == [("comment", seat["impression"])]
        assert p.app.engine.counts(["wall"])["wall"]["comments"] == 1
        assert (await bo.get("/v1/videos/wall")).json()["counts"]["comments"] == 0  # nobody wrote one

    told(story)
