"""Uploads over HTTP: the tus protocol, states, details, subtitles, who may see what is not public, and who may not touch it."""

import base64
import hashlib
from pathlib import Path

import httpx
import pytest
from tests.api.entering import cheapen, sign_up
from tests.api.place import Place
from tests.api.test_routes import told
from tests.clips import draw

from fyp.app.ear import Ear
from fyp.config import Settings
from fyp.platform import uploads as rules
from fyp.worker import steps
from fyp.worker.work import Worker

TUS = {"tus-resumable": "1.0.0"}
BYTES = {**TUS, "content-type": "application/offset+octet-stream"}


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost nothing, and no models."""
    cheapen(monkeypatch)
    monkeypatch.setattr(steps, "meaning", lambda mp4, upload: upload.found)


async def maker(p: Place, handle: str) -> httpx.AsyncClient:
    """Somebody with an account."""
    client = p.visit()
    await sign_up(client, handle)
    return client


def said(**words: str) -> str:
    """An Upload-Metadata header."""
    return ",".join(f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in words.items())


async def begin(client: httpx.AsyncClient, length: int, **words: str) -> httpx.Response:
    headers = {**TUS, "upload-length": str(length), "upload-metadata": said(**words)}
    return await client.post("/v1/uploads", headers=headers)


async def send(client: httpx.AsyncClient, path: str, at: int, data: bytes, **more: str) -> httpx.Response:
    return await client.patch(path, content=data, headers={**BYTES, "upload-offset": str(at), **more})


async def upload(p: Place, client: httpx.AsyncClient, file: Path, **words: str) -> str:
    """Send a file, and make of it what can be made. Returns the path of the upload."""
    data = file.read_bytes()
    path = (await begin(client, len(data), filename=file.name, **words)).headers["location"]
    assert (await send(client, path, 0, data)).status_code == 204
    worker = Worker(p.app.uploads, p.app.blobs, p.clock, "one", Ear(p.app.records))
    while worker.one():
        pass
    p.app.publishing.round()
    return str(path)


def test_bytes_come_in_pieces_and_what_came_is_known() -> None:
    async def story(p: Place) -> None:
        ada = await maker(p, "ada_b")
        knows = await ada.options("/v1/uploads")
        assert knows.status_code == 204 and knows.headers["tus-version"] == "1.0.0"
        assert {"creation", "checksum", "expiration", "termination"} < set(knows.headers["tus-extension"].split(","))
        begun = await begin(ada, 10, filename="clip.mp4", caption="hoi")
        assert (
            begun.status_code == 201 and begun.headers["tus-resumable"] == "1.0.0" and begun.headers["upload-expires"]
        )
        path = begun.headers["location"]
        assert (await send(ada, path, 0, b"hello")).headers["upload-offset"] == "5"
        known = await ada.head(path, headers=TUS)
        assert (known.headers["upload-offset"], known.headers["upload-length"]) == ("5", "10")
        assert known.headers["cache-control"] == "no-store"
        again = await send(ada, path, 0, b"hello")
        assert again.status_code == 409 and again.json()["code"] == "other_offset"
        assert (await ada.get(path)).json()["progress"] == 0.5
        assert (await send(ada, path, 5, b" more than ten")).status_code == 413
        assert (await send(ada, path, 5, b" all!")).headers["upload-offset"] == "10"
        state = (await ada.get(path)).json()
        assert (state["state"], state["name"], state["details"]) == ("received", "clip.mp4", {"caption": "hoi"})
        assert (p.app.uploads.folder(state["id"]) / "source").read_bytes() == b"hello all!"
        assert [one["id"] for one in (await ada.get("/v1/uploads")).json()["uploads"]] == [state["id"]]
        assert (await ada.delete(path, headers=TUS)).status_code == 204
        assert (await ada.head(path, headers=TUS)).status_code == 404

    told(story)


def test_what_the_protocol_does_not_allow() -> None:
    async def story(p: Place) -> None:
        ada = await maker(p, "ada_b")
        assert (await ada.post("/v1/uploads", headers={"upload-length": "10"})).status_code == 412
        for length in ("", "-1", "ten", "9" * 16):
            assert (await ada.post("/v1/uploads", headers={**TUS, "upload-length": length})).status_code == 400, length
        assert (await begin(ada, (500 << 20) + 1)).json()["code"] == "too_large"
        for words in ({"visibility": "all"}, {"publish_at": "soon"}, {"language": "Dutch"}, {"sound": "../x"}):
            assert (await begin(ada, 10, **words)).status_code == 400, words
        bad = await ada.post("/v1/uploads", headers={**TUS, "upload-length": "1", "upload-metadata": "caption %%%"})
        assert bad.status_code == 400 and bad.json()["field"] == "Upload-Metadata"
        path = (await begin(ada, 10)).headers["location"]
        assert (await ada.patch(path, content=b"x", headers={**TUS, "upload-offset": "0"})).status_code == 415
        assert (await ada.patch(path, content=b"x", headers=BYTES)).status_code == 400
        assert (await send(ada, path, 0, b"x", **{"tus-resumable": "0.2"})).status_code == 412
        assert (await send(ada, "/v1/uploads/none", 0, b"x")).status_code == 404
        large = {**BYTES, "upload-offset": "0", "content-length": str(501 << 20)}
        assert (await ada.patch(path, content=b"x", headers=large)).status_code == 413

    told(story)


def test_a_checksum_that_fails_takes_nothing() -> None:
    async def story(p: Place) -> None:
        ada = await maker(p, "ada_b")
        path = (await begin(ada, 5)).headers["location"]
        right = base64.b64encode(hashlib.sha1(b"hello").digest()).decode()
        wrong = await send(ada, path, 0, b"hallo", **{"upload-checksum": f"sha1 {right}"})
        assert wrong.status_code == 460 and wrong.json()["retry"]
        assert (await ada.head(path, headers=TUS)).headers["upload-offset"] == "0"
        assert (await send(ada, path, 0, b"hello", **{"upload-checksum": "crc32 AAAA"})).status_code == 400
        assert (await send(ada, path, 0, b"hello", **{"upload-checksum": "sha1 ?"})).status_code == 400
        assert (await send(ada, path, 0, b"hello", **{"upload-checksum": f"sha1 {right}"})).status_code == 204

    told(story)


def test_bytes_may_come_with_the_first_request() -> None:
    async def story(p: Place) -> None:
        ada = await maker(p, "ada_b")
        begun = await ada.post("/v1/uploads", content=b"hel", headers={**BYTES, "upload-length": "5"})
        assert begun.status_code == 201 and begun.headers["upload-offset"] == "3"
        assert (await send(ada, begun.headers["location"], 3, b"lo")).status_code == 204

    told(story)


def test_a_quota_holds_for_what_waits() -> None:
    async def story(p: Place) -> None:
        ada = await maker(p, "ada_b")
        assert (await begin(ada, 800)).status_code == 201
        over = await begin(ada, 800)
        assert over.status_code == 403 and over.json()["code"] == "over_quota"
        assert (await begin(await maker(p, "dan_k"), 800)).status_code == 201

    told(story, settings=Settings(upload_quota=1024))


def test_nobody_else_may_touch_an_upload(tmp_path: Path) -> None:
    clip = draw(tmp_path / "clip.mp4", seconds=0.3, sound=False)

    async def story(p: Place) -> None:
        ada, dan, visitor = await maker(p, "ada_b"), await maker(p, "dan_k"), p.visit()
        path = await upload(p, ada, clip, draft="true")
        for answer in (
            await begin(visitor, 5), await visitor.get("/v1/uploads"), await visitor.get(path), await visitor.delete(path),
            await visitor.head(path, headers=TUS), await send(visitor, path, 0, b"x"), await visitor.post(f"{path}/retry"),
            await visitor.put(f"{path}/details", json={}), await visitor.put(f"{path}/subtitles/nl", json={"vtt": VTT}),
            await visitor.delete(f"{path}/subtitles/nl"),
        ):  # fmt: skip
            assert answer.status_code == 401, answer.request
        for answer in (
            await dan.get(path), await dan.head(path, headers=TUS), await send(dan, path, 0, b"x"), await dan.delete(path),
            await dan.post(f"{path}/retry"), await dan.put(f"{path}/details", json={}),
            await dan.put(f"{path}/subtitles/nl", json={"vtt": VTT}), await dan.delete(f"{path}/subtitles/nl"),
        ):  # fmt: skip
            assert answer.status_code == 404, answer.request
        assert (await dan.get("/v1/uploads")).json()["uploads"] == []
        state = (await ada.get(path)).json()
        assert state["state"] == "understood" and state["video"] == ""
        for key in (state["src"], state["poster"]):
            assert (await dan.get(key)).status_code == 404
            own = await ada.get(key)
            assert own.status_code == 200 and own.headers["cache-control"] == "private, no-cache"

    told(story)


def test_a_draft_is_published_by_its_maker_and_changed_after(tmp_path: Path) -> None:
    clip = draw(tmp_path / "clip.mp4", seconds=1.0)

    async def story(p: Place) -> None:
        ada, dan = await maker(p, "ada_b"), await maker(p, "dan_k")
        path = await upload(p, ada, clip, draft="true")
        id = path.rsplit("/", 1)[1]
        now = (await ada.put(f"{path}/details", json={"caption": "Eerste #dans"})).json()
        assert now["state"] == "published" and now["video"] == id
        card = (await dan.get(f"/v1/videos/{id}")).json()
        assert card["hashtags"] == ["dans"] and card["sizes"][0]["src"] == card["src"] and card["tiny"]
        assert (await dan.get(card["src"])).headers["cache-control"].startswith("public")
        assert (await ada.put(f"{path}/details", json={"caption": "Nieuw", "duet": False})).status_code == 200
        after = (await dan.get(f"/v1/videos/{id}")).json()
        assert (after["caption"], after["duet"], after["posted_at"]) == ("Nieuw", False, card["posted_at"])
        for bad in ({"from_s": 1.0}, {"draft": True}, {"visibility": "nobody"}, {"caption": "x" * 2201}):
            assert (await ada.put(f"{path}/details", json=bad)).status_code == 400, bad
        await ada.put(f"{path}/details", json={"visibility": "private"})
        assert (await dan.get(f"/v1/videos/{id}")).status_code == 404
        assert (await dan.get(card["src"])).status_code == 404
        assert (await ada.get(card["src"])).headers["cache-control"] == "private, no-cache"
        assert not p.app.call(lambda: p.app.engine.memory.videos.alive[p.app.engine.memory.videos.find(id)])
        assert (await ada.delete(path)).status_code == 204
        assert (await ada.get(f"/v1/videos/{id}")).status_code == 404 and p.app.blobs.keys("u/") == []

    told(story)


def test_followers_see_what_is_for_followers(tmp_path: Path) -> None:
    clip = draw(tmp_path / "clip.mp4", seconds=0.3, sound=False)

    async def story(p: Place) -> None:
        ada, bo = await maker(p, "ada_b"), p.visit()
        path = await upload(p, ada, clip, visibility="followers")
        id, me = path.rsplit("/", 1)[1], (await ada.get("/v1/viewers/me")).json()["id"]
        src = (await ada.get(f"/v1/videos/{id}")).json()["src"]
        await bo.get("/v1/viewers/me")
        assert (await bo.get(f"/v1/videos/{id}")).status_code == 404 and (await bo.get(src)).status_code == 404
        follow = {"kind": "followed", "id": "f1", "at": p.clock.now(), "creator": me}
        assert (await bo.post("/v1/events", json=[follow])).json()["accepted"] == 1
        assert (await bo.get(f"/v1/videos/{id}")).status_code == 200 and (await bo.get(src)).status_code == 200
        seen = [s["video"]["id"] for _ in range(6) for s in (await bo.get("/v1/feed?n=5")).json()["slots"]]
        assert seen and id not in seen

    told(story)


def test_a_plan_is_kept_to(tmp_path: Path) -> None:
    clip = draw(tmp_path / "clip.mp4", seconds=0.3, sound=False)

    async def story(p: Place) -> None:
        ada = await maker(p, "ada_b")
        path = await upload(p, ada, clip, publish_at=str(p.clock.now() + 3600))
        assert (await ada.get(path)).json()["state"] == "understood"
        p.clock.advance(3599)
        assert p.app.publishing.round() == 0
        p.clock.advance(2)
        assert p.app.publishing.round() == 1
        card = (await ada.get(f"/v1/videos/{path.rsplit('/', 1)[1]}")).json()
        assert card["posted_at"] == p.clock.now()

    told(story)


VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nHallo, ik ben Ada\n"


def test_subtitles_are_a_track(tmp_path: Path) -> None:
    clip = draw(tmp_path / "clip.mp4", seconds=0.3, sound=False)

    async def story(p: Place) -> None:
        ada = await maker(p, "ada_b")
        path = await upload(p, ada, clip)
        for bad in ("hello there", "WEBVTT\n\nno times at all", "WEBVTTX\n00:00.000 --> 00:01.000\n"):
            assert (await ada.put(f"{path}/subtitles/nl", json={"vtt": bad})).json()["code"] == "not_vtt"
        assert (await ada.put(f"{path}/subtitles/NL", json={"vtt": VTT})).status_code == 400
        assert (await ada.put(f"{path}/subtitles/nl", json={"vtt": VTT})).status_code == 200
        id = path.rsplit("/", 1)[1]
        track = (await p.visit().get(f"/v1/videos/{id}")).json()["captions"][0]
        assert track["language"] == "nl"
        text = await p.visit().get(track["src"])
        assert text.text == VTT and text.headers["content-type"].startswith("text/vtt")
        assert (await ada.delete(f"{path}/subtitles/nl")).json()["subtitles"] == []
        assert (await p.visit().get(track["src"])).status_code == 404

    told(story)


def test_a_refusal_says_why_and_what_helps(tmp_path: Path) -> None:
    letter = tmp_path / "letter.mp4"
    letter.write_text("Dear Ada, I am no video. " * 20)

    async def story(p: Place) -> None:
        ada = await maker(p, "ada_b")
        path = await upload(p, ada, letter)
        state = (await ada.get(path)).json()
        words, retry = rules.REASONS["not_a_video"]
        assert state["state"] == "refused" and state["expires_at"] > p.clock.now()
        assert state["refused"] == {"code": "not_a_video", "message": words, "retry": retry}
        assert (await ada.post(f"{path}/retry")).json()["code"] == "no_retry"
        id = state["id"]
        p.app.uploads.change(id, lambda known: rules.refused(known, "fault", "", p.clock.now()))
        assert (await ada.post(f"{path}/retry")).json()["state"] == "received"

    told(story)


@pytest.mark.parametrize("path", ["/v1/uploads/..%2f..", "/v1/uploads/.hidden", "/v1/uploads/" + "x" * 99])
def test_no_id_leads_out_of_the_folder(path: str) -> None:
    async def story(p: Place) -> None:
        ada = await maker(p, "ada_b")
        assert (await ada.get(path)).status_code in (400, 404)
        assert (await ada.delete(path)).status_code in (400, 404)

    told(story)
