"""Comments over HTTP: written, counted, answered, liked; what cannot be said and what is said too often."""

from base64 import b64encode
from tempfile import TemporaryDirectory

import pytest
from tests.api.entering import cheapen
from tests.api.place import Place, showing
from tests.api.wall import WALL, person, told, town

from fyp.config import Settings
from fyp.vocabulary.event import Act
from fyp.vocabulary.video import Video


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


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
        assert (await cleo.client.get("/v1/moderation")).status_code == 403

    told(story)


def test_a_maker_replies_with_a_video_and_nobody_else_hangs_one_under_it() -> None:
    def begun(where: str) -> dict[str, str]:
        told = f"answers {b64encode(where.encode()).decode()}"
        return {"tus-resumable": "1.0.0", "upload-length": "9", "upload-metadata": told}

    async def story(p: Place) -> None:
        ada, bo, _ = await town(p)
        one = await bo.say("hoe deed je dat?")
        where = f"wall/{one['id']}"
        assert (await ada.client.post("/v1/uploads", headers=begun(where))).status_code == 201
        assert (await bo.client.post("/v1/uploads", headers=begun(where))).status_code == 403
        for nothing in ("wall/nothing", "nothing/wall", "wall"):
            assert (await ada.client.post("/v1/uploads", headers=begun(nothing))).status_code == 404
        upload = (await ada.client.get("/v1/uploads")).json()["uploads"][0]
        assert upload["details"]["answers"] == where
        p.app.publish(Video(id="so", creator=ada.id, duration_s=5.0, posted_at=p.clock.now(), answers=where))
        assert (await bo.read())["comments"][0]["answers"] == ["so"]

    with TemporaryDirectory() as data:
        told(story, Settings(data=data))
