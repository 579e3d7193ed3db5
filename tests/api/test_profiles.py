"""Profiles: one's own to change, others' to look at; a picture is made anew; who is blocked finds nobody."""

import asyncio
import struct
import zlib
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image
from tests.api.entering import account, cheapen, sign_up, viewer
from tests.api.place import Place, place

from fyp.vocabulary.video import Video

Story = Callable[[Place], Awaitable[None]]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


def told(story: Story, **more: Any) -> None:
    with place(**more) as made:
        asyncio.run(story(made))


def photo(size: tuple[int, int] = (900, 600), kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """A picture whose left half is red; a JPEG says where it was taken, and that it is to be turned."""
    made = Image.new(mode, size, (0, 0, 255) if mode == "RGB" else (0, 0, 0, 0))
    made.paste((255, 0, 0), (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "a camera of somebody"
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 12.0)
    made.save(out, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return out.getvalue()


async def act(p: Place, visitor: httpx.AsyncClient, kind: str, creator: str, on: bool = True) -> None:
    p.clock.advance(1.0)
    event = {"kind": kind, "id": f"{kind}{p.clock.now()}", "at": p.clock.now(), "creator": creator, "on": on}
    assert (await visitor.post("/v1/events", json=[event])).json()["refused"] == []


def test_a_profile_is_changed_and_the_old_name_is_free() -> None:
    async def story(p: Place) -> None:
        ada, bo = p.visit(), p.visit()
        id = (await sign_up(ada, "ada_b"))["id"]
        await sign_up(bo, "bo_b")
        edit = {"handle": "@Ada_C", "name": " Ada ", "bio": "Dance\nevery day", "links": ["https://ada.nl"]}
        answer = await ada.patch("/v1/accounts/me", json=edit)
        assert answer.status_code == 200, answer.text
        assert answer.json() == await account(ada)
        assert (answer.json()["handle"], answer.json()["name"]) == ("ada_c", "Ada")
        seen = (await bo.get("/v1/creators/ada_c")).json()
        assert (seen["id"], seen["bio"], seen["links"]) == (id, "Dance\nevery day", ["https://ada.nl"])
        assert (await bo.get(f"/v1/creators/{id}")).json() == (await bo.get("/v1/creators/@ADA_C")).json() == seen
        assert (await bo.get("/v1/creators/ada_b")).status_code == 404
        last = p.app.last()
        assert (await ada.patch("/v1/accounts/me", json={"name": "Ada"})).status_code == 200 and p.app.last() == last
        taken = await bo.patch("/v1/accounts/me", json={"handle": "ada_c"})
        assert (taken.status_code, taken.json()["code"]) == (400, "handle_taken")
        assert (await bo.patch("/v1/accounts/me", json={"handle": "ada_b"})).status_code == 200
        for bad in ({"bio": "x" * 201}, {"links": ["ftp://x.nl"]}, {"name": 7}, {"handle": "no way"}):
            answer = await ada.patch("/v1/accounts/me", json=bad)
            assert answer.status_code == 400 and next(iter(bad)) in answer.json()["field"], answer.text
        assert (await p.visit().patch("/v1/accounts/me", json={"name": "x"})).status_code == 401

    told(story)


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("GIF", "RGB")])
def test_a_picture_is_made_anew(kind: str, mode: str) -> None:
    async def story(p: Place) -> None:
        ada = p.visit()
        await sign_up(ada, "ada_b")
        first = await ada.put("/v1/accounts/me/picture", content=photo(kind=kind, mode=mode))
        assert first.status_code == 200, first.text
        shown = await p.visit().get(first.json()["picture"])
        made = Image.open(BytesIO(shown.content))
        assert (made.format, made.size, len(made.getexif())) == ("JPEG", (512, 512), 0)
        assert b"camera" not in shown.content and b"Exif" not in shown.content
        top, left = made.getpixel((256, 20)), made.getpixel((20, 256))
        assert isinstance(top, tuple) and isinstance(left, tuple)
        assert (top if kind == "JPEG" else left)[0] > 240  # turned as the camera said
        again = await ada.put("/v1/accounts/me/picture", content=photo((60, 60)))
        assert again.json()["picture"] != first.json()["picture"]
        assert (await p.visit().get(first.json()["picture"])).status_code == 404
        assert (await p.visit().get("/v1/creators/ada_b")).json()["picture"] == again.json()["picture"]
        assert (await ada.delete("/v1/accounts/me/picture")).json()["picture"] == ""
        assert p.app.blobs.keys("pictures/") == []

    told(story)


def huge() -> bytes:
    """A PNG of 20,000 pixels a side, in a few hundred bytes of header and nothing behind it."""
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 400, "no_picture"), (b"hello there, I am text", 400, "no_picture"), (photo()[:700], 400, "broken_picture"),
        (huge(), 400, "picture_too_large"), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 400, "no_picture"),
        (b"x" * (8 * 1024 * 1024 + 1), 413, "body_too_large"),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_told_why(data: bytes, status: int, code: str) -> None:
    async def story(p: Place) -> None:
        ada = p.visit()
        await sign_up(ada, "ada_b")
        answer = await ada.put("/v1/accounts/me/picture", content=data)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert (await account(ada))["picture"] == "" and p.app.blobs.keys("pictures/") == []

    told(story)


def test_figures_and_what_is_between_two() -> None:
    async def story(p: Place) -> None:
        p.dance()
        bo = p.visit()
        await sign_up(bo, "bo_b")
        me = await viewer(bo)
        before = (await bo.get("/v1/creators/ada.moves")).json()
        assert before["counts"] == {"videos": 5, "followers": 0, "following": 0, "likes": 0}
        assert before["mine"] == {"self": False, "following": False, "follows_you": False, "blocked": False}
        await act(p, bo, "followed", "ada")
        await act(p, p.visit(), "followed", "ada")
        await act(p, p.visit(cookie=""), "followed", me)
        seen = (await bo.get("/v1/creators/ada")).json()
        assert seen["counts"]["followers"] == 2 and seen["mine"]["following"]
        mine = (await bo.get("/v1/creators/bo_b")).json()
        assert mine["mine"]["self"] and mine["counts"]["following"] == 1 and mine["counts"]["followers"] == 1
        await act(p, bo, "followed", "ada", False)
        assert (await bo.get("/v1/creators/ada")).json()["counts"]["followers"] == 1
        await act(p, bo, "blocked", "ada")
        assert (await bo.get("/v1/creators/ada")).json()["mine"]["blocked"]

    told(story)


def test_the_grid_is_newest_first_in_pages_and_shows_what_one_may_see() -> None:
    async def story(p: Place) -> None:
        ada, bo, fan = p.visit(), p.visit(), p.visit()
        id = (await sign_up(ada, "ada_b"))["id"]
        now = p.clock.now()
        for n in range(7):
            level = ("public", "private", "followers", "unlisted")[n] if n < 4 else "public"
            p.app.publish(Video(id=f"a{n}", creator=id, duration_s=9.0, posted_at=now - 10 * n, visibility=level))
        await act(p, fan, "followed", id)

        async def all_of(visitor: httpx.AsyncClient) -> list[str]:
            found: list[str] = []
            query = "?n=2"
            while True:
                page = (await visitor.get(f"/v1/creators/ada_b/videos{query}")).json()
                found += [video["id"] for video in page["videos"]]
                if not page["more"]:
                    return found
                query = f"?n=2&before={page['videos'][-1]['posted_at']}"

        assert await all_of(bo) == ["a0", "a4", "a5", "a6"]
        assert await all_of(fan) == ["a0", "a2", "a4", "a5", "a6"]
        assert await all_of(ada) == [f"a{n}" for n in range(7)]
        assert (await account(ada))["role"] == "creator"
        assert (await bo.get("/v1/creators/nobody/videos")).status_code == 404

    told(story)


def test_who_is_blocked_finds_nobody() -> None:
    async def story(p: Place) -> None:
        ada, dan = p.visit(), p.visit()
        id = (await sign_up(ada, "ada_b"))["id"]
        await sign_up(dan, "dan_b")
        p.app.publish(Video(id="a0", creator=id, duration_s=9.0, posted_at=p.clock.now()))
        paths = ("/v1/creators/ada_b", f"/v1/creators/{id}/videos", "/v1/videos/a0")
        assert [(await dan.get(path)).status_code for path in paths] == [200, 200, 200]
        await act(p, ada, "blocked", await viewer(dan))
        assert [(await dan.get(path)).status_code for path in paths] == [404, 404, 404]
        assert (await dan.get("/v1/creators/nobody_at_all")).json()["code"] == "no_creator"
        await act(p, ada, "blocked", await viewer(dan), False)
        assert [(await dan.get(path)).status_code for path in paths] == [200, 200, 200]

    told(story)
