"""Challenges over HTTP: opened, joined by publishing, ranked, judged, over; who came by whom; and who may do what."""

import asyncio
from typing import Any

import pytest
from tests.api.entering import cheapen
from tests.api.place import Place, place, showing
from tests.api.wall import Person, person

from fyp.platform import challenges
from fyp.platform.credentials import ROLE, Given
from fyp.ports.event_log import Change
from fyp.vocabulary.event import Followed
from fyp.vocabulary.video import Video

DAY = 86_400.0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


def asked(p: Place, **more: Any) -> dict[str, Any]:
    now = p.clock.now()
    return {
        "title": "Dans in de regen", "hashtag": "#RegenDans", "starts": now, "ends": now + 7 * DAY, "zone": "Europe/Amsterdam",
        "prompt": "Dans buiten", "rules": "Wees lief", "prize": "Een paraplu", **more,
    }  # fmt: skip


async def opened(p: Place, owner: Person, status: int = 201, **more: Any) -> Any:
    answer = await owner.client.post("/v1/challenges", json=asked(p, **more))
    assert answer.status_code == status, answer.text
    return answer.json()


def publish(p: Place, person: Person, id: str, *tags: str, **more: Any) -> None:
    p.clock.advance(60.0)
    tags = tags or ("regendans",)
    p.app.publish(Video(id=id, creator=person.id, duration_s=5.0, posted_at=p.clock.now(), hashtags=tags, **more))


async def got(person: Person, path: str, status: int = 200) -> Any:
    answer = await person.client.get(f"/v1/challenges/{path}")
    assert answer.status_code == status, answer.text
    return answer.json()


def test_who_publishes_with_its_hashtag_in_its_time_takes_part_and_counts_once() -> None:
    async def story(p: Place) -> None:
        ada, bo, cleo = [await person(p) for _ in range(3)]
        publish(p, bo, "early")
        p.clock.advance(60.0)
        made = await opened(p, ada)
        id = made["card"]["id"]
        assert made["card"]["state"] == "open" and made["card"]["hashtag"] == "RegenDans" and made["may"] == [
            "edit", "judge", "withdraw",
        ]  # fmt: skip
        publish(p, bo, "one", "Regen_Dans")
        publish(p, bo, "two")
        publish(p, cleo, "three")
        publish(p, cleo, "other", "dans")
        publish(p, cleo, "hidden", visibility="private")
        publish(p, ada, "example")
        for query in ("regen", "paraplu", "regendnas"):
            found = (await cleo.client.get(f"/v1/search?q={query}")).json()["challenges"]
            assert [c["id"] for c in found] == [id], query
        page = await got(cleo, id)
        assert (page["card"]["people"], page["card"]["videos"], page["took_part"], page["may"]) == (2, 3, True, [])
        assert [v["id"] for v in (await got(cleo, f"{id}/videos?order=new"))["videos"]] == ["three", "two", "one"]
        p.app.tell([Followed(id="f", at=p.clock.now(), viewer=cleo.id, creator=bo.id)])
        assert [v["id"] for v in (await got(cleo, f"{id}/videos?order=friends"))["videos"]] == ["two", "one"]
        assert (await got(cleo, f"{id}/videos?order=jury"))["videos"] == []
        chosen = await ada.client.put(f"/v1/challenges/{id}/jury", json={"videos": ["one", "three"]})
        assert [v["id"] for v in chosen.json()["videos"]] == ["one", "three"]
        assert [v["id"] for v in (await got(bo, f"{id}/videos?order=jury"))["videos"]] == ["one", "three"]
        outside = await ada.client.put(f"/v1/challenges/{id}/jury", json={"videos": ["early"]})
        assert outside.status_code == 400 and outside.json()["code"] == "not_in_it"
        p.clock.advance(8 * DAY)
        publish(p, cleo, "late")
        over = await got(cleo, id)
        assert (over["card"]["state"], over["card"]["videos"], over["chosen"]) == ("over", 3, 2)
        lists = {
            s: [c["id"] for c in (await ada.client.get(f"/v1/challenges?when={s}")).json()["challenges"]]
            for s in ("open", "soon", "over")
        }
        assert lists == {"open": [], "soon": [], "over": [id]}

    with place() as made:
        asyncio.run(story(made))


def test_the_most_loved_come_first() -> None:
    async def story(p: Place) -> None:
        ada, bo, cleo = [await person(p) for _ in range(3)]
        id = (await opened(p, ada))["card"]["id"]
        publish(p, bo, "one")
        publish(p, bo, "two")
        page = (await cleo.client.get("/v1/feed?n=40")).json()
        seat = next(s for s in page["slots"] if s["video"]["id"] == "one")
        events = showing(page, seat["position"], p.clock.now())
        events.append({"kind": "act", "id": "l", "at": p.clock.now(), "impression": seat["impression"], "act": "like"})
        assert (await cleo.client.post("/v1/events", json=events)).json()["refused"] == []
        assert [v["id"] for v in (await got(ada, f"{id}/videos"))["videos"]] == ["one", "two"]

    with place() as made:
        asyncio.run(story(made))


def test_the_family_tree_knows_by_whose_video_one_came() -> None:
    async def story(p: Place) -> None:
        ada, bo, cleo, dan = [await person(p) for _ in range(4)]
        await bo.client.get("/v1/search?q=x")  # the hashtags are read
        id = (await opened(p, ada))["card"]["id"]
        publish(p, bo, "bos")
        page = (await cleo.client.get("/v1/feed?n=40")).json()
        seat = next(s for s in page["slots"] if s["video"]["id"] == "bos")
        await cleo.client.post("/v1/events", json=showing(page, seat["position"], p.clock.now()))
        publish(p, cleo, "cleos")  # she was shown Bo's
        p.clock.advance(DAY)
        publish(p, dan, "dans", made_from="cleos")  # his is made from hers
        tree = await got(ada, f"{id}/family")
        by = {m["person"]["id"]: (m["parent"], m["children"], m["video"]) for m in tree["members"]}
        assert by == {bo.id: ("", 1, "bos"), cleo.id: (bo.id, 1, "cleos"), dan.id: (cleo.id, 0, "dans")}
        assert (tree["people"], tree["roots"]) == (3, 1)
        assert [(d["joined"], d["reproduction"]) for d in tree["days"]] == [(2, 1.0), (1, 0.0)]
        assert challenges.came_by(p.app.records, ["cleos", "dans"]) == {"cleos": "bos", "dans": "cleos"}
        p.app.publish(
            Video(id="cleos", creator=cleo.id, duration_s=5.0, posted_at=p.clock.now(), hashtags=("regendans",))
        )
        assert challenges.came_by(p.app.records, ["cleos"]) == {"cleos": "bos"}  # said again, it came by the same

    with place() as made:
        asyncio.run(story(made))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": "  x "}, "title"), ({"hashtag": "#!"}, "hashtag"), ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"), ({"ends": 1.0}, "ends"), ({"ends": 3e9}, "ends"),
        ({"starts": 1.0, "ends": 2.0}, "ends"), ({"rules": "x" * 2001}, "rules"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(more: dict[str, Any], field: str) -> None:
    async def story(p: Place) -> None:
        ada = await person(p)
        assert (await opened(p, ada, 400, **more))["field"] == field
        assert (await opened(p, ada, 404, sound="nothing"))["field"] == "sound"

    with place(videos=2) as made:
        asyncio.run(story(made))


def test_a_brand_says_who_pays_and_it_is_an_advertisement() -> None:
    async def story(p: Place) -> None:
        brand = await person(p)
        p.app.vault.write([Change(ROLE, brand.id, Given(role="brand", by="tests", at=0.0))])
        assert (await opened(p, brand, 400))["code"] == "no_payer"
        card = (await opened(p, brand, payer="Paraplu BV"))["card"]
        assert card["ad"] and card["payer"] == "Paraplu BV"

    with place(videos=2) as made:
        asyncio.run(story(made))


def test_what_people_joined_for_stays_and_withdrawn_it_is_gone() -> None:
    async def story(p: Place) -> None:
        ada, bo, mod = [await person(p) for _ in range(3)]
        p.app.vault.write([Change(ROLE, mod.id, Given(role="moderator", by="tests", at=0.0))])
        first = asked(p)
        id = (await opened(p, ada))["card"]["id"]
        longer = await ada.client.put(
            f"/v1/challenges/{id}", json={**first, "ends": first["ends"] + DAY, "title": "Regen"}
        )
        assert longer.status_code == 200 and longer.json()["card"]["title"] == "Regen"
        for field, value in (("hashtag", "zon"), ("prize", "Niets"), ("starts", first["starts"] + 5)):
            answer = await ada.client.put(f"/v1/challenges/{id}", json={**first, field: value})
            assert (answer.status_code, answer.json()["field"]) == (400, field)
        assert (await bo.client.put(f"/v1/challenges/{id}", json=first)).status_code == 403
        assert (await bo.client.delete(f"/v1/challenges/{id}")).status_code == 403
        assert (await got(mod, id))["may"] == ["withdraw"]
        assert (await mod.client.delete(f"/v1/challenges/{id}")).status_code == 204
        await got(ada, id, 404)
        assert (await ada.client.get("/v1/search?q=regen")).json()["challenges"] == []
        soon = await opened(p, ada, starts=p.clock.now() + DAY)
        assert soon["card"]["state"] == "soon"
        assert (await ada.client.delete("/v1/viewers/me")).status_code == 204
        await got(bo, soon["card"]["id"], 404)
        assert list(p.app.records.scan(challenges.OWNED, challenges.Owned)) == []

    with place(videos=2) as made:
        asyncio.run(story(made))
