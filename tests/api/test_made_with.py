"""What was made from a video, over HTTP: the chain both ways, the credit on a card, and whom one does not see in it."""

import asyncio
from typing import Any

import pytest
from tests.api.entering import cheapen
from tests.api.place import Place, place
from tests.api.wall import Person, person

from fyp.vocabulary.event import Blocked, Muted
from fyp.vocabulary.video import Sound, Video


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


def publish(p: Place, who: Person, id: str, made: str = "", how: str = "", **more: Any) -> None:
    p.clock.advance(1.0)
    video = Video(
        id=id, creator=who.id, duration_s=5.0, posted_at=p.clock.now(), made_from=made, made_as=how, **more
    )  # fmt: skip
    p.app.publish(video)


async def got(who: Person, id: str, status: int = 200, query: str = "") -> Any:
    answer = await who.client.get(f"/v1/videos/{id}/remixes{query}")
    assert answer.status_code == status, answer.text
    return answer.json()


def names(page: Any) -> list[tuple[str, str]]:
    return [(one["how"], one["video"]["id"]) for one in page["made"]]


def test_up_to_the_first_and_down_to_what_was_made() -> None:
    async def story(p: Place) -> None:
        ada, bo, cleo = [await person(p) for _ in range(3)]
        song = Sound(id="song", title="original", maker=ada.id, origin="first")
        first = Video(id="first", creator=ada.id, duration_s=5.0, posted_at=p.clock.now(), sound="song")
        p.app.publish(first, None, None, song)
        publish(p, bo, "duet", "first", "duet", sound="song")
        publish(p, cleo, "stitch", "duet", "stitch")
        publish(p, bo, "reply", answers="stitch/said")
        publish(p, cleo, "song-1", sound="song")
        publish(p, cleo, "song-2", sound="song")
        publish(p, cleo, "secret", "first", "duet", visibility="private")

        page = await got(cleo, "first")
        assert names(page) == [("sound", "song-2"), ("sound", "song-1"), ("duet", "duet")]
        assert (page["people"], page["cursor"], page["above"]) == (2, -1, [])
        assert page["sums"] == [{"how": "duet", "videos": 1, "people": 1}, {"how": "sound", "videos": 2, "people": 1}]
        assert [one["made"] for one in page["made"]] == [0, 0, 1]
        assert names(await got(cleo, "first", query="?how=duet")) == [("duet", "duet")]
        await got(cleo, "first", 400, "?how=collage")
        above = (await got(ada, "reply"))["above"]
        assert [(one["how"], one["video"]["id"]) for one in above] == [
            ("answer", "stitch"), ("stitch", "duet"), ("duet", "first"),
        ]  # fmt: skip
        assert [one["video"]["id"] for one in (await got(ada, "song-1"))["above"]] == ["first"]

        card = (await cleo.client.get("/v1/videos/duet")).json()
        handle = (await ada.client.get("/v1/accounts/me")).json()["account"]["handle"]
        assert card["credit"] == {"how": "duet", "video": "first", "handle": handle}
        original = (await cleo.client.get("/v1/videos/first")).json()
        assert (original["credit"], original["remixes"], card["remixes"]) == (None, 3, 1)

        p.app.remove("duet")  # what was made from it stays, and says that it is gone
        assert [one["video"] for one in (await got(ada, "stitch"))["above"]] == [None]
        gone = (await cleo.client.get("/v1/videos/stitch")).json()["credit"]
        assert gone == {"how": "stitch", "video": "", "handle": ""}
        assert names(await got(cleo, "first")) == [("sound", "song-2"), ("sound", "song-1")]
        await got(cleo, "duet", 404)

    with place() as made:
        asyncio.run(story(made))


def test_pages_go_on_and_whom_one_does_not_see_is_in_none() -> None:
    async def story(p: Place) -> None:
        ada, bo, cleo, dan = [await person(p) for _ in range(4)]
        publish(p, ada, "first")
        for n in range(30):
            publish(p, (bo, cleo)[n % 2], f"v{n:02}", "first", "duet")
        pages = [await got(dan, "first", query=f"?cursor={cursor}") for cursor in (0, 24)]
        assert [page["cursor"] for page in pages] == [24, -1] and pages[1]["people"] == 2
        assert [id for page in pages for _, id in names(page)] == [f"v{n:02}" for n in reversed(range(30))]
        p.app.tell([Blocked(id="b", at=p.clock.now(), viewer=bo.id, creator=dan.id)])
        page = await got(dan, "first")
        assert (page["people"], page["sums"][0]["videos"]) == (1, 15)
        assert {one["video"]["creator"]["id"] for one in page["made"]} == {cleo.id}
        p.app.tell([Muted(id="m", at=p.clock.now(), viewer=dan.id, about="creator", what=cleo.id)])
        page = await got(dan, "first")
        assert (page["people"], page["sums"], page["made"]) == (0, [], [])
        p.app.tell([Blocked(id="c", at=p.clock.now(), viewer=dan.id, creator=ada.id)])
        assert (await got(dan, "v01"))["above"] == [{"how": "duet", "video": None}]
        credit = (await dan.client.get("/v1/videos/v01")).json()["credit"]
        assert credit == {"how": "duet", "video": "", "handle": ""}
        p.app.tell([Blocked(id="d", at=p.clock.now(), viewer=ada.id, creator=cleo.id)])
        await got(cleo, "first", 404)
        assert (await cleo.client.get("/v1/videos/v01")).json()["credit"]["handle"] == ""

    with place() as made:
        asyncio.run(story(made))


def test_who_leaves_is_in_no_chain_any_more() -> None:
    async def story(p: Place) -> None:
        ada, bo = [await person(p) for _ in range(2)]
        publish(p, ada, "first")
        publish(p, bo, "duet", "first", "duet")
        assert (await got(ada, "first"))["people"] == 1
        said = {"password": "correct horse battery"}
        left = await bo.client.request("DELETE", "/v1/viewers/me", json=said)
        assert left.status_code in (200, 202, 204), left.text
        page = await got(ada, "first")
        assert (page["people"], page["made"]) == (0, [])

    with place() as made:
        asyncio.run(story(made))
