"""Who may do what about a comment: visitors, authors, makers, people who block one another, moderators."""

import pytest
from tests.api.entering import cheapen
from tests.api.place import Place
from tests.api.wall import WALL, Person, person, told, town

from fyp.platform.credentials import ROLE, Given
from fyp.ports.event_log import Change
from fyp.vocabulary.event import Blocked, Followed, Uploaded
from fyp.vocabulary.video import Video


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


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
        assert (await bo.client.get(WALL)).status_code == 404  # nor the video

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


def test_a_visitor_reads_and_is_asked_to_sign_in() -> None:
    async def story(p: Place) -> None:
        _, bo, _ = await town(p)
        one, visitor = await bo.say("een"), Person(p.visit(), "")
        page = await visitor.read()
        assert page["may"] == "sign_in" and page["comments"][0]["may"] == []
        assert (await visitor.say("twee", 401))["code"] == "sign_in"
        for what, body in (("like", {}), ("pin", {}), ("removal", {}), ("report", {"reason": "spam"})):
            assert (await visitor.do(one["id"], what, 401, **body))["code"] == "sign_in"
        for path in ("/v1/comments/guard", "/v1/moderation"):
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
        listed = (await mod.client.get("/v1/moderation")).json()["cases"]
        assert [(case["comment"]["text"], case["reports"]["reasons"]) for case in listed] == [
            ("slechter", {"hate": 1, "spam": 1}), ("slecht", {"spam": 1}),
        ]  # fmt: skip
        await bo.do(worse["id"], "removal", 204, on=True)  # so that nobody sees it, and back again later
        await mod.do(worse["id"], "removal", 204, on=True)
        for one in (bo, ada):
            await one.do(worse["id"], "removal", 403, on=False)
        assert len((await mod.client.get("/v1/moderation")).json()["cases"]) == 1
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
