"""Files over HTTP: media with ranges, and the page with its fallback."""

import asyncio
from pathlib import Path

import pytest
from tests.api.place import Place
from tests.api.test_routes import told

from fyp.adapters.embedded.blobs import FolderBlobs
from fyp.api.media import PIECE, find, read, span
from fyp.vocabulary.errors import Missing

FILM = bytes(range(256)) * 40


def test_a_film_is_served_whole_and_kept() -> None:
    async def story(p: Place) -> None:
        p.dance()
        visitor = p.visit()
        answer = await visitor.get("/media/dance-1.mp4")
        assert (answer.status_code, answer.content) == (200, FILM)
        headers = answer.headers
        assert headers["content-type"] == "video/mp4" and headers["accept-ranges"] == "bytes"
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
        assert headers["content-length"] == str(len(FILM)) and "set-cookie" not in headers
        again = await visitor.get("/media/dance-1.mp4", headers={"if-none-match": headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = await visitor.head("/media/dance-1.mp4")
        assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(FILM)))

    told(story)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, 10239), ("bytes=-5", 10235, 10239), ("bytes=10000-99999", 10000, 10239),
     ("bytes=0-0", 0, 0), ("bytes=-99999", 0, 10239)],
)  # fmt: skip
def test_a_range_of_it(asked: str, first: int, last: int) -> None:
    async def story(p: Place) -> None:
        p.dance()
        answer = await p.visit().get("/media/dance-1.mp4", headers={"range": asked})
        assert (answer.status_code, answer.content) == (206, FILM[first : last + 1])
        assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(FILM)}"
        assert answer.headers["content-length"] == str(last + 1 - first)

    told(story)


@pytest.mark.parametrize("asked", ["bytes=10240-", "bytes=99999-100000", "bytes=-0"])
def test_a_range_beyond_the_end(asked: str) -> None:
    async def story(p: Place) -> None:
        p.dance()
        answer = await p.visit().get("/media/dance-1.mp4", headers={"range": asked})
        assert (answer.status_code, answer.content) == (416, b"")
        assert answer.headers["content-range"] == f"bytes */{len(FILM)}"

    told(story)


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=0-1", "bytes=x-y", "bytes=5-2", ""])
def test_a_range_that_is_not_understood_gets_all(asked: str) -> None:
    async def story(p: Place) -> None:
        p.dance()
        answer = await p.visit().get("/media/dance-1.mp4", headers={"range": asked})
        assert (answer.status_code, len(answer.content)) == (200, len(FILM))

    told(story)


def test_a_range_of_what_has_changed_gets_all() -> None:
    async def story(p: Place) -> None:
        p.dance()
        headers = {"range": "bytes=0-9", "if-range": '"of before"'}
        assert (await p.visit().get("/media/dance-1.mp4", headers=headers)).status_code == 200

    told(story)


@pytest.mark.parametrize(
    "key", ["none.mp4", "snapshots/0000000000000001.bin", "secret", "fyp.db", "../fyp.db", "a%00.mp4"]
)
def test_nothing_but_media_leaves_the_store(key: str) -> None:
    async def story(p: Place) -> None:
        p.app.blobs.put("snapshots/0000000000000001.bin", b"the state of the engine")
        p.app.blobs.put("secret", b"the secret")
        answer = await p.visit().get(f"/media/{key}")
        assert answer.status_code == 404, answer.content

    told(story)


def test_a_file_is_read_in_pieces(tmp_path: Path) -> None:
    store = FolderBlobs(tmp_path)
    film = bytes(range(251)) * (3 * PIECE // 251)
    store.put("long.mp4", film)
    blob = find(store, "long.mp4")
    assert blob.size == len(film)

    async def pieces(first: int, last: int) -> list[bytes]:
        return [piece async for piece in read(blob, first, last)]

    parts = asyncio.run(pieces(0, blob.size - 1))
    assert b"".join(parts) == film and max(map(len, parts)) <= PIECE and len(parts) == 3
    assert b"".join(asyncio.run(pieces(7, PIECE + 9))) == film[7 : PIECE + 10]
    with pytest.raises(Missing):
        find(store, "none.mp4")
    assert span("bytes=0-", 1) == (0, 0)
    with pytest.raises(ValueError):
        span("bytes=0-", 0)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>fyp</title>" + " " * 600)
    (tmp_path / "assets" / "app-1a2b.js").write_text("let a = 1;" * 100)
    (tmp_path / "favicon.svg").write_text("<svg/>")
    return tmp_path


def test_the_page_is_served_and_any_other_path_is_the_page(built: Path) -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        index = await visitor.get("/")
        assert index.status_code == 200 and index.text.startswith("<!doctype html>")
        assert index.headers["content-type"] == "text/html; charset=utf-8"
        assert index.headers["cache-control"] == "no-cache" and index.headers["content-encoding"] == "gzip"
        for path in ("/v/v1", "/v/my.clip.mp4", "/liked", "/@ada"):
            assert (await visitor.get(path)).text == index.text
        same = await visitor.get("/", headers={"if-none-match": index.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        script = await visitor.get("/assets/app-1a2b.js", headers={"accept-encoding": "identity"})
        assert "javascript" in script.headers["content-type"] and "content-encoding" not in script.headers
        assert "immutable" in script.headers["cache-control"]
        assert (await visitor.get("/favicon.svg")).headers["content-type"] == "image/svg+xml"
        for path in ("/assets/none.js", "/v1/none", "/docs/none", "/media/none.mp4"):
            answer = await visitor.get(path)
            assert answer.status_code == 404 and answer.json()["code"], path

    told(story, page=built)
