"""The feed without profiling: the same bytes for all of a region, round and round, and nothing known or told of who asks."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import httpx
import pytest
from tests.api.place import Place, place, showing

Story = Callable[[Place], Awaitable[None]]
DUTCH = {"accept-language": "nl-NL,nl;q=0.8"}


def told(story: Story, **more: Any) -> None:
    with place(**more) as made:
        asyncio.run(story(made))


async def popular(visitor: httpx.AsyncClient, query: str = "", **headers: str) -> httpx.Response:
    answer = await visitor.get(f"/v1/feed?surface=popular{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


async def watch(p: Place, visitor: httpx.AsyncClient) -> None:
    page = (await visitor.get("/v1/feed?n=6")).json()
    for slot in range(6):
        p.clock.advance(12.0)
        events = showing(page, slot, p.clock.now() - 11.0, 5.0)
        events.append({"kind": "act", "id": f"a{page['id']}{slot}", "at": p.clock.now(), "act": "like", "on": True,
                       "impression": page["slots"][slot]["impression"]})  # fmt: skip
        assert (await visitor.post("/v1/events", json=events)).json()["refused"] == []


def test_two_people_of_a_region_get_the_same_bytes() -> None:
    async def story(p: Place) -> None:
        one, other = p.visit("10.0.0.1", **DUTCH), p.visit("10.0.0.2", **DUTCH)
        await watch(p, one)  # somebody with a past and likes, and somebody of whom nothing is known
        answers = [await popular(visitor, "&n=7") for visitor in (one, other, one)]
        assert len({answer.content for answer in answers}) == 1
        heads = [{k: v for k, v in answer.headers.items() if k != "set-cookie"} for answer in answers]
        assert heads[0] == heads[1] == heads[2]
        slots = answers[0].json()["slots"]
        assert len(slots) == 7
        for seat in slots:
            assert seat["video"]["mine"] == {"liked": False, "saved": False, "following": False}
            assert seat["why"]["source"] == seat["why"]["because"] == "popular"
            assert sum(seat["why"]["terms"].values()) == pytest.approx(seat["score"], abs=1e-6)
        asked = await popular(other, "&n=7&country=NL&language=nl", **{"accept-language": "en-GB"})
        assert asked.content == answers[0].content
        assert (await popular(other, "&n=7", **{"accept-language": "en-GB"})).content != answers[0].content

    told(story)


def test_no_profile_is_read_or_written() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit(**DUTCH)
        before, last = p.app.digest(), p.app.last()
        pages = [(await popular(visitor)).json() for _ in range(3)]
        assert pages[0] == pages[1] == pages[2]
        assert p.app.digest() == before and p.app.last() == last  # not even that they came
        refused = (await visitor.post("/v1/events", json=showing(pages[0], 0, p.clock.now()))).json()["refused"]
        assert {refusal["code"] for refusal in refused} == {"never_served"}
        assert p.app.digest() == before and p.app.last() == last

    told(story)


def test_round_and_round_without_a_creator_or_sound_twice_in_a_row() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit(**DUTCH)
        cursor, seats = 0, []
        for _ in range(14):
            page = (await popular(visitor, f"&n=5&cursor={cursor}")).json()
            assert len(page["slots"]) == 5
            p.clock.advance(40.0)  # the window of the list goes by: its cursor goes on
            cursor = page["cursor"]
            seats += [seat["video"] for seat in page["slots"]]
        for a, b in pairwise(seats):
            assert a["creator"]["id"] != b["creator"]["id"] and a["sound"]["id"] != b["sound"]["id"]
        first = [video["id"] for video in seats].index(seats[0]["id"], 1)
        assert len({video["id"] for video in seats[:first]}) == first > 15
        assert [video["id"] for video in seats[first:]] == [video["id"] for video in seats[: len(seats) - first]]

    told(story)


def test_a_removed_video_is_gone_at_once() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit(**DUTCH)
        page = (await popular(visitor, "&n=3")).json()
        p.app.remove(page["slots"][1]["video"]["id"])
        again = (await popular(visitor, "&n=3")).json()
        assert len(again["slots"]) == 3
        assert page["slots"][1]["video"]["id"] not in {seat["video"]["id"] for seat in again["slots"]}

    told(story)


def test_a_cursor_that_is_too_old_begins_the_list_of_now() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit(**DUTCH)
        cursor = (await popular(visitor, "&n=3")).json()["cursor"]
        p.clock.advance(2 * 3600.0)
        for old in (cursor, 99_000_000_000_000):  # of long ago, and of no window there was
            assert (await popular(visitor, f"&n=3&cursor={old}")).content == (await popular(visitor, "&n=3")).content

    told(story)


@pytest.mark.parametrize(
    ("query", "code"),
    [("&country=nl", "malformed"), ("&language=NL", "malformed"), ("&cursor=-1", "malformed"),
     ("&n=51", "malformed"), ("&cursor=x", "malformed")],
)  # fmt: skip
def test_what_can_not_be_asked(query: str, code: str) -> None:
    async def story(p: Place) -> None:
        answer = await p.visit().get(f"/v1/feed?surface=popular{query}")
        assert answer.status_code == 400 and answer.json()["code"] == code

    told(story)


def test_with_nothing_to_show_it_is_empty() -> None:
    async def story(p: Place) -> None:
        assert (await popular(p.visit())).json()["slots"] == []

    told(story, videos=0)
