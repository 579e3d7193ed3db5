"""What fyp understood: its maker reads it and puts it right, and the engine finds the video by what they said."""

import asyncio
from collections.abc import Awaitable, Callable

import numpy as np
from tests.api.place import Place, place

from fyp.app.app import Publication
from fyp.vocabulary.content import Content, Flag, Guess, Looked
from fyp.vocabulary.video import Video

WAY = "/v1/videos/mine/understood"
CONTENT = Content(
    language="nl",
    sure=0.98,
    topics=(Guess("cooking", 0.8), Guess("baking", 0.16)),
    text=("Romige pasta",),
    depicted=("romige", "pasta"),
    meaning=bytes(range(64)),
    prints=("00ff00ff00ff00ff",),
    flags=(Flag(kind="insult", score=0.6, where="screen", quote="sukkel"),),
    looked=(
        Looked(signal="topics", model="encoder 1.0", outcome="done"),
        Looked(signal="sight", model="", outcome="absent"),
    ),
)


def told(story: Callable[[Place], Awaitable[None]]) -> None:
    with place() as made:
        asyncio.run(story(made))


def test_only_its_maker_reads_and_sets_what_was_understood() -> None:
    async def story(p: Place) -> None:
        maker, other = p.visit(), p.visit()
        me = (await maker.get("/v1/viewers/me")).json()["id"]
        await other.get("/v1/viewers/me")
        mine = Video(id="mine", creator=me, duration_s=9.0, posted_at=p.clock.now(), caption="Ik heb honger")
        p.app.publish_all([Publication(mine, event="up-1", content=CONTENT)])
        p.app.publish_all([Publication(mine, event="up-1", content=CONTENT)])  # told again: nothing happens twice
        assert p.app.records.count("content") == 1

        read = (await maker.get(WAY)).json()
        assert (read["language"], read["topics"], read["text"]) == ("nl", ["cooking", "baking"], ["Romige pasta"])
        assert [look["outcome"] for look in read["looked"]] == ["done", "absent"]
        assert read["flags"][0]["quote"] == "sukkel"
        card = (await other.get("/v1/videos/mine")).json()
        assert (card["topics"], card["language"]) == (["cooking", "baking"], "nl")

        for client, way, status in ((other, WAY, 403), (maker, "/v1/videos/nowhere/understood", 404)):
            assert (await client.get(way)).status_code == status
            assert (await client.patch(way, json={"topics": ["travel"]})).status_code == status
        for wrong in (["nonsense"], ["travel", "reizen"], ["a", "b", "c", "d"], "travel"):
            assert (await maker.patch(WAY, json={"topics": wrong})).status_code in (400, 422), wrong
        before = p.app.engine.memory.videos.prior[p.app.engine.memory.videos.find("mine")].copy()
        assert (await maker.get(WAY)).json() == read

        changed = await maker.patch(WAY, json={"topics": ["Reizen", "camping"]})
        assert changed.status_code == 200, changed.text
        assert changed.json()["topics"] == ["travel", "camping"]
        assert changed.json()["edited"] is True
        assert (await maker.get("/v1/videos/mine")).json()["topics"] == ["travel", "camping"]
        memory = p.app.engine.memory
        row = memory.videos.find("mine")
        assert memory.rates.topics.ids[memory.videos.topic[row]] == "travel"
        assert np.abs(memory.videos.prior[row].astype(int) - before).sum() > 100
        assert (await maker.patch(WAY, json={"topics": []})).json()["topics"] == []

    told(story)


def test_a_video_that_nothing_is_known_of_may_be_given_topics() -> None:
    async def story(p: Place) -> None:
        maker = p.visit()
        me = (await maker.get("/v1/viewers/me")).json()["id"]
        p.app.publish(Video(id="mine", creator=me, duration_s=9.0, posted_at=p.clock.now()))
        answer = await maker.get(WAY)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_understood")
        assert (await maker.patch(WAY, json={"topics": ["pets"]})).json()["topics"] == ["pets"]

    told(story)


def test_a_near_duplicate_has_the_fingerprint_of_the_first() -> None:
    with place() as p:
        first, again = (Video(id=id, creator=id, duration_s=9.0, posted_at=p.clock.now()) for id in ("first", "again"))
        p.app.publish_all([Publication(first, content=CONTENT)])
        (event,) = p.app.publish_all([Publication(again, content=Content(prints=("00ff00ff00ff00fe",)))])
        assert event.video.fingerprint == CONTENT.fingerprint != ""


def test_the_topics_are_there_for_all_in_both_languages() -> None:
    async def story(p: Place) -> None:
        tree = (await p.visit().get("/v1/topics")).json()
        assert len(tree["topics"]) >= 60
        names = {topic["id"]: (topic["en"], topic["nl"]) for topic in tree["topics"]}
        assert names["cooking"] == ("Cooking", "Koken")
        assert {topic["area"] for topic in tree["topics"]} == {area["id"] for area in tree["areas"]}

    told(story)
