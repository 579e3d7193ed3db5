"""Search and hashtags over HTTP: what is found, what is hidden, what is remembered and taken away."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.api.place import Place, place
from tests.people import ADA, BEAT, CROWD, DAN, DANCE, GOAL

from fyp.api.senses import Senses
from fyp.platform.search import Wanted
from fyp.understand.words import Meanings
from fyp.vocabulary.event import Blocked, Searched, Uploaded
from fyp.vocabulary.video import Video

Story = Callable[[Place], Awaitable[None]]


def told(story: Story) -> None:
    with place() as made:
        asyncio.run(story(made))


async def got(client: httpx.AsyncClient, path: str, status: int = 200) -> Any:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.json()


def furnish(p: Place) -> None:
    p.app.publish(DANCE, None, ADA, BEAT)
    p.app.publish(GOAL, None, DAN, CROWD)


def test_videos_people_sounds_and_hashtags_are_found_together() -> None:
    async def story(p: Place) -> None:
        furnish(p)
        visitor = p.visit()
        found = await got(visitor, "/v1/search?q=shufle")
        assert [v["id"] for v in found["videos"]] == ["dance-1"] and found["meant"] == "shuffle"
        assert [t["tag"] for t in found["tags"]] == ["shuffle"]
        assert [one["handle"] for one in (await got(visitor, "/v1/search?q=@ada"))["people"]] == ["ada.moves"]
        assert [s["id"] for s in (await got(visitor, "/v1/search?q=night%20beat"))["sounds"]] == ["beat"]
        football = await got(visitor, "/v1/search?q=football")
        assert len(football["videos"]) == 13 and football["cursor"] == -1
        nothing = await got(visitor, "/v1/search?q=xyzzyplugh")
        assert [nothing[kind] for kind in ("videos", "people", "sounds", "tags", "challenges")] == [[], [], [], [], []]
        assert (await got(visitor, "/v1/search?q=dance&language=nl"))["videos"] == []
        for bad in ("", "?q=", "?q=!!!", f"?q={'x' * 101}", "?q=a&language=NL", "?q=a&cursor=-1"):
            await got(visitor, f"/v1/search{bad}", 400)

    told(story)


def test_pages_go_on_and_new_comes_first_when_asked() -> None:
    async def story(p: Place) -> None:
        made = [
            Uploaded(id=f"u{n}", at=p.clock.now(), viewer="ada",
                     video=Video(id=f"rain{n}", creator="ada", duration_s=5.0, posted_at=p.clock.now() - n,
                                 caption="regen", hashtags=("Regen",)))
            for n in range(30)
        ]  # fmt: skip
        p.app.tell(made)
        visitor = p.visit()
        first = await got(visitor, "/v1/search?q=regen&order=new")
        assert [v["id"] for v in first["videos"]] == [f"rain{n}" for n in range(24)] and first["cursor"] == 24
        rest = await got(visitor, "/v1/search?q=regen&order=new&cursor=24")
        assert [v["id"] for v in rest["videos"]] == [f"rain{n}" for n in range(24, 30)] and rest["cursor"] == -1
        assert rest["tags"] == []
        page = await got(visitor, "/v1/tags/REGEN/videos?order=new&cursor=24")
        assert [v["id"] for v in page["videos"]] == [f"rain{n}" for n in range(24, 30)] and page["cursor"] == -1

    told(story)


def test_a_new_video_is_found_at_once_and_a_removed_one_no_more() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        assert (await got(visitor, "/v1/search?q=shuffle"))["videos"] == []
        furnish(p)
        assert len((await got(visitor, "/v1/search?q=shuffle"))["videos"]) == 1
        assert (await got(visitor, "/v1/tags/shuffle"))["videos"] == 1
        p.app.remove("dance-1")
        assert (await got(visitor, "/v1/search?q=shuffle"))["videos"] == []
        assert (await got(visitor, "/v1/tags/shuffle", 404))["code"] == "no_tag"

    told(story)


def test_who_blocks_one_another_is_not_found() -> None:
    async def story(p: Place) -> None:
        furnish(p)
        visitor = p.visit()
        me = (await got(visitor, "/v1/viewers/me"))["id"]
        p.app.tell([Blocked(id="b1", at=p.clock.now(), viewer=me, creator="dan")])
        p.app.tell([Blocked(id="b2", at=p.clock.now(), viewer="ada", creator=me)])
        for query in ("shuffle", "goal"):
            assert (await got(visitor, f"/v1/search?q={query}"))["videos"] == []
        for query in ("@ada", "@dan"):
            assert (await got(visitor, f"/v1/search?q={query}"))["people"] == []
        assert (await got(visitor, "/v1/tags/voetbal/videos"))["videos"] == []

    told(story)


def test_the_page_of_a_hashtag_and_following_it() -> None:
    async def story(p: Place) -> None:
        furnish(p)
        visitor = p.visit()
        page = await got(visitor, "/v1/tags/%23Dance")
        assert (page["tag"], page["videos"], page["following"], page["muted"]) == ("dance", 13, False, False)
        assert len(page["days"]) == 30 and sum(page["days"]) == 13
        newest = await got(visitor, "/v1/tags/dance/videos?order=new")
        assert newest["videos"][0]["id"] in ("v0", "dance-1")
        followed = (await visitor.put("/v1/tags/dance/follow", json={"on": True})).json()
        assert followed["following"]
        assert [t["tag"] for t in (await got(visitor, "/v1/viewers/me/tags"))["tags"]] == ["dance"]
        assert not (await visitor.put("/v1/tags/dance/follow", json={"on": False})).json()["following"]
        await visitor.put("/v1/controls/mutes", json={"about": "hashtag", "what": "Dance"})
        assert (await got(visitor, "/v1/tags/dance"))["muted"]
        assert [t["tag"] for t in (await got(visitor, "/v1/tags?begin=%23DA"))["tags"]] == ["dance"]
        assert [t["tag"] for t in (await got(visitor, "/v1/tags"))["tags"]][:2] == ["dance", "football"]
        await got(visitor, "/v1/tags/--", 400)

    told(story)


def test_what_one_looked_for_is_ones_own_and_can_be_taken_away() -> None:
    async def story(p: Place) -> None:
        furnish(p)
        visitor, other = p.visit(), p.visit()
        for text in ("dance", "Shuffle  in de regen", "DANCE"):
            p.clock.advance(1)
            assert (await visitor.put("/v1/searches", json={"text": text})).status_code == 200
        assert (await got(visitor, "/v1/searches"))["recent"] == ["DANCE", "Shuffle in de regen"]
        assert (await got(other, "/v1/searches"))["recent"] == []
        begun = await got(visitor, "/v1/search/suggestions?q=sh")
        assert [(s["about"], s["text"]) for s in begun["suggestions"]][:2] == [
            ("recent", "Shuffle in de regen"), ("tag", "#shuffle"),
        ]  # fmt: skip
        assert {s["about"] for s in (await got(visitor, "/v1/search/suggestions?q=@da"))["suggestions"]} == {"person"}
        await visitor.put("/v1/searches", json={"text": "dance", "about": "video", "picked": "dance-1"})
        left = (await visitor.put("/v1/searches", json={"text": "dance", "on": False})).json()
        assert left["recent"] == ["Shuffle in de regen"]
        assert (await visitor.delete("/v1/searches")).status_code == 204
        assert (await got(visitor, "/v1/searches"))["recent"] == []
        told = [e for _, e in p.app._events.read() if isinstance(e, Searched)]
        assert ("video", "dance-1") in [(e.about, e.picked) for e in told]
        await visitor.put("/v1/searches", json={"text": "zeldzaam woord"})
        assert (await visitor.delete("/v1/viewers/me")).status_code == 204
        assert not any("zeldzaam" in str(e) for _, e in p.app._events.read())
        assert (await visitor.put("/v1/searches", json={"text": " !! "})).status_code == 400

    told(story)


def test_words_of_the_same_meaning_are_found_across_languages() -> None:
    axes = {"football": 0, "voetbal": 0, "soccer": 0, "dance": 1}

    def encode(words: Sequence[str]) -> NDArray[np.float32]:
        found = np.zeros((len(words), 9), np.float32)
        for n, word in enumerate(words):
            found[n, axes.get(word, 2 + len(word) % 7)] = 1.0
        return found

    async def story(p: Place) -> None:
        furnish(p)
        p.app.views.furnish()
        senses = Senses(p.app, Meanings(encode))
        assert senses.near("soccer") == {}  # nothing is waited for
        senses.learn()
        assert senses.there
        near = dict(senses.near("soccer")["soccer"])
        assert set(near) == {"football", "voetbal"}
        hits = p.app.views.catalogue.videos("soccer", Wanted(), "best", senses.near("soccer"))
        assert "goal-1" in hits.ids and "dance-1" not in hits.ids

    told(story)


@pytest.mark.parametrize("count", [1, 40])
def test_what_came_while_the_catalogue_was_read_is_in_it(count: int) -> None:
    async def story(p: Place) -> None:
        real = p.app.views._put

        def slow(part: Sequence[Video]) -> None:
            real(part)
            if part and part[0].id == "v0":
                for n in range(count):
                    late = Video(
                        id=f"late{n}", creator="ada", duration_s=5.0, posted_at=p.clock.now(), caption="laatkomer"
                    )
                    p.app.tell([Uploaded(id=f"late{n}", at=p.clock.now(), viewer="ada", video=late)])

        p.app.views._put = slow  # type: ignore[method-assign]
        p.app.views.furnish()
        assert len(p.app.views.catalogue.videos("laatkomer", Wanted(), "best").ids) == count

    told(story)
