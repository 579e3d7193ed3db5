"""One's data: taken along, erased without a trace in any file, and brought back: profile, videos, interests."""

import asyncio
import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from tests.api.entering import account, cheapen, sign_in, sign_up
from tests.api.place import SECRET, place, showing
from tests.api.test_uploads import begin, send
from tests.clips import draw
from tests.people import uploads

from fyp.api import create
from fyp.app import App, open_app
from fyp.app.ear import Ear
from fyp.config import Settings
from fyp.worker.work import Worker

HANDLE, EMAIL, CAPTION = "ada_the_dancer", "ada.unique@example.org", "Regendans op dinsdag #regen"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


class House:
    """A server over a data folder, in this process; `visit` gives a client with a cookie of its own."""

    def __init__(self, data: Path) -> None:
        self.data, self.settings = data, Settings(data=str(data), viewer_burst=1e6)
        self.open()

    def open(self) -> None:
        self.app: App = open_app(self.settings)
        self.asgi = create(self.app, self.settings, SECRET)

    def visit(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.asgi)  # type: ignore[arg-type]
        return httpx.AsyncClient(transport=transport, base_url="http://fyp", timeout=60)

    def work(self) -> None:
        """Make of the uploads what can be made."""
        worker = Worker(self.app.uploads, self.app.blobs, self.app.clock, "one", Ear(self.app.records))
        while worker.one():
            pass
        self.app.publishing.round()

    def traces(self, *words: str) -> list[str]:
        """The files of the data folder in whose name or bytes one of the words is."""
        found = []
        for file in self.data.rglob("*"):
            text = file.read_bytes() if file.is_file() else b""
            found += [f"{word} in {file.name}" for word in words if word.encode() in text or word in str(file)]
        return found


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "data")
    yield made
    made.app.stop()


async def watch(p: Any, visitor: httpx.AsyncClient, topic: str, pages: int) -> None:
    """Watch what is of a topic to the end, skip all else."""
    for _ in range(pages):
        page = (await visitor.get("/v1/feed?n=8")).json()
        now, told = p.clock.now(), []
        for slot, seat in enumerate(page["slots"]):
            video = seat["video"]
            told += showing(page, slot, now - 12.0, video["duration_s"] if topic in video["topics"] else 0.4)
        answer = await visitor.post("/v1/events", json=told)
        assert answer.json()["refused"] == [], answer.text


def parts(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 64), (255, 0, 0)).save(out, "PNG")
    return out.getvalue()


def test_taken_along_erased_and_brought_back(house: House, tmp_path: Path) -> None:
    clip = draw(tmp_path / "clip.mp4", size="180x320", seconds=2.0)

    async def story() -> tuple[bytes, list[str]]:
        app, ada, bo = house.app, house.visit(), house.visit()
        app.tell(uploads(48, app.clock.now() - 100.0))
        await sign_up(bo, "bo_b")
        id = (await sign_up(ada, HANDLE, email=EMAIL, name="Ada Uniek"))["id"]
        profile = {"bio": "Danst in de regen", "links": ["https://ada-uniek.nl"]}
        assert (await ada.patch("/v1/accounts/me", json=profile)).status_code == 200
        assert (await ada.put("/v1/accounts/me/picture", content=picture())).status_code == 200
        await ada.put("/v1/controls/mutes", json={"about": "keyword", "what": "oorlog"})
        await ada.put("/v1/controls/settings", json={"break_after_min": 25})
        await watch(app, ada, "football", 4)
        events = [
            {"kind": kind, "id": f"tie{n}", "at": app.clock.now(), "creator": who}
            for n, (kind, who) in enumerate([("followed", "ada"), ("followed", "maker-2"), ("blocked", "dan")])
        ]
        assert (await ada.post("/v1/events", json=events)).json()["refused"] == []
        data = clip.read_bytes()
        path = (await begin(ada, len(data), filename="clip.mp4", caption=CAPTION)).headers["location"]
        assert (await send(ada, path, 0, data)).status_code == 204
        await asyncio.to_thread(house.work)
        video = (await ada.get(f"/v1/creators/{HANDLE}/videos")).json()["videos"][0]["id"]
        await bo.get(f"/v1/videos/{video}")

        out = await ada.get("/v1/viewers/me/export")
        assert out.status_code == 200 and out.headers["content-type"] == "application/zip"
        got = parts(out.content)
        me, made = json.loads(got["profile.json"]), json.loads(got["videos.json"])
        assert (me["account"]["handle"], me["email"], me["account"]["bio"]) == (HANDLE, EMAIL, "Danst in de regen")
        assert me["follows"] == ["maker-2", "ada"] and me["blocks"] == ["dan"]
        assert (made[0]["caption"], made[0]["visibility"]) == (CAPTION, "public") and got[made[0]["file"]][
            4:8
        ] == b"ftyp"
        history = json.loads(got["history.json"])
        assert len(history) == 32 and all(one["watched_s"] > 0 for one in history)
        liking = {topic: like for topic, like, _ in json.loads(got["interests.json"])["topics"]}
        assert liking["football"] > 0.5 > -0.5 > liking["dance"]
        assert {json.loads(line)["viewer"] for line in got["events.jsonl"].splitlines()} == {id}
        assert b"argon2" not in out.content and b"argon2" not in b"".join(got.values())

        words = [id, HANDLE, EMAIL, "Ada Uniek", "ada-uniek.nl", CAPTION, video]
        assert (
            len({trace.partition(" in ")[0] for trace in house.traces(*words)}) >= 5
        )  # the search finds what is there
        assert (await ada.delete("/v1/viewers/me")).status_code == 204
        assert await account(ada) is None
        assert (await sign_in(house.visit(), EMAIL)).status_code == 401
        assert (await bo.get(f"/v1/videos/{video}")).status_code == 404
        return out.content, words

    content, words = asyncio.run(story())
    house.app.rebuild()
    assert house.app.engine.memory.viewers.find(words[0]) < 0
    assert house.app.engine.memory.videos.find(words[-1]) < 0
    house.app.stop()
    assert house.traces(*words) == []
    house.open()
    assert house.traces(*words) == []

    async def again() -> None:
        app, ada = house.app, house.visit()
        await sign_up(ada, "ada_again")
        answer = await ada.post("/v1/accounts/me/import", content=content)
        assert answer.status_code == 200, answer.text
        back = answer.json()
        assert (back["profile"], back["picture"], back["videos"]) == (True, True, 1)
        assert (back["follows"], back["blocks"], back["mutes"]) == (1, 1, 1) or back["left_out"]
        found = await account(ada)
        assert (found["name"], found["bio"], found["links"]) == (
            "Ada Uniek",
            "Danst in de regen",
            ["https://ada-uniek.nl"],
        )
        assert found["handle"] == "ada_again" and found["picture"]
        controls = (await ada.get("/v1/controls")).json()
        levels = {slider["topic"]: slider["level"] for slider in controls["sliders"]}
        assert levels == {"football": 2, "dance": -1} and back["interests"] == 2
        assert controls["settings"]["break_after_min"] == 25
        assert [mute["what"] for mute in controls["mutes"]] == ["oorlog"]
        await asyncio.to_thread(house.work)
        card = (await ada.get("/v1/creators/ada_again/videos")).json()["videos"][0]
        assert card["caption"] == CAPTION and card["hashtags"] == ["regen"]
        assert (await ada.get(card["src"])).content[4:8] == b"ftyp"
        assert card["posted_at"] == pytest.approx(json.loads(parts(content)["videos.json"])[0]["posted_at"], abs=1)
        shown = (await ada.get("/v1/feed?n=10")).json()["slots"]
        topics = [seat["video"]["topics"] for seat in shown]
        assert topics.count(["football"]) > topics.count(["dance"])
        twice = (await ada.post("/v1/accounts/me/import", content=content)).json()
        assert twice["videos"] == 0 and any("already" in line for line in twice["left_out"])
        assert app.ready

    asyncio.run(again())


def test_a_visitor_has_data_too() -> None:
    async def story() -> None:
        visitor = p.visit()
        await watch(p.app, visitor, "dance", 1)
        got = parts((await visitor.get("/v1/viewers/me/export?files=false")).content)
        assert json.loads(got["profile.json"])["account"] is None and len(json.loads(got["history.json"])) == 8
        assert json.loads(got["videos.json"]) == []

    with place() as p:
        asyncio.run(story())


def zipped(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_json", ".json"), data)
    return out.getvalue()


def damaged(zip: bytes) -> bytes:
    """The same, with a block of a kind that there is not (RFC 1951, 3.2.3) in its first file."""
    start = 30 + int.from_bytes(zip[26:28], "little") + int.from_bytes(zip[28:30], "little")
    return zip[:start] + b"\x07" + zip[start + 1 :]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "no_zip"), (b"hello", "no_zip"), (zipped(a=b"x"), "no_export"),
        (zipped(profile_json=b"{"), "broken_export"), (zipped(profile_json=b" " * (33 * 1024 * 1024)), "too_large"),
        (zipped(profile_json=b'{"format": 99}'), "broken_export"),
        (damaged(zipped(profile_json=b'{"format": 1, "account": "somebody who is far from here"}')), "broken_export"),
    ],
)  # fmt: skip
def test_what_is_no_export_is_told_why(body: bytes, code: str) -> None:
    async def story() -> None:
        ada = p.visit()
        await sign_up(ada, HANDLE)
        answer = await ada.post("/v1/accounts/me/import", content=body)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
        assert (await p.visit().post("/v1/accounts/me/import", content=body)).status_code == 401

    with place(videos=2) as p:
        asyncio.run(story())


def test_a_forged_export_gets_nothing_that_a_call_would_not() -> None:
    """Another's ids, paths that lead out, files that are none: what can't be is left out, with the reason."""

    async def story() -> None:
        ada = p.visit()
        await sign_up(ada, HANDLE)
        got = parts((await ada.get("/v1/viewers/me/export")).content)
        me = json.loads(got["profile.json"])
        me["account"] |= {"id": "somebody-else", "handle": "operator", "bio": "x" * 500, "role": "operator"}
        me["follows"] = ["nobody", "ada", "maker-2"]
        me["mutes"] = [{"about": "keyword", "what": "...", "also": [], "at": 1.0}]
        made = {
            "id": "../../etc", "caption": "x", "hashtags": [], "topics": [], "language": "", "country": "", "posted_at": 9e99,
            "visibility": "public", "duration_s": 1.0, "duet": True, "stitch": True, "made_from": "", "alt": "",
            "file": "../../secret", "poster": "", "subtitles": {}, "counts": {},
        }  # fmt: skip
        forged = zipped(
            profile_json=json.dumps(me).encode(), videos_json=json.dumps([made, {**made, "id": "b", "file": "f"}]).encode(),
            interests_json=b'{"topics":[["no such topic",1.0,9]],"taste":[],"taste_lately":[]}', f=b"not a film",
        )  # fmt: skip
        back = (await ada.post("/v1/accounts/me/import", content=forged)).json()
        assert (back["profile"], back["interests"], back["mutes"], back["videos"]) == (False, 0, 0, 1)
        assert len(back["left_out"]) >= 4
        assert (await account(ada))["handle"] == HANDLE and (await account(ada))["role"] == "viewer"
        assert (await ada.get("/v1/creators/operator")).status_code == 404

    with place() as p:
        p.dance()
        asyncio.run(story())
