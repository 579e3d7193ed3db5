"""Sharing: preview cards, frames, oEmbed and QR codes of what anybody may see, and of nothing else."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest
from tests.api.place import Place, place

from fyp.config import Settings
from fyp.vocabulary.video import Creator, Media, Video

NASTY = '"><script>alert(1)</script> & meer'


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("<html><head><title>fyp</title></head><body></body></html>")
    return tmp_path


def videos(p: Place) -> None:
    for id, visibility in (("open", "public"), ("linked", "unlisted"), ("friends", "followers"), ("mine", "private")):
        video = Video(
            id=id, creator="ada", duration_s=9.0, posted_at=1.0, caption=f"Dans {NASTY}", visibility=visibility, language="nl"
        )  # fmt: skip
        media = Media(video=id, mp4=f"{id}.mp4", poster=f"{id}.jpg", width=540, height=960)
        p.app.publish(video, media, Creator(id="ada", handle="ada.moves"))


def test_a_link_has_a_preview_for_what_anybody_may_see(page: Path) -> None:
    async def story(p: Place) -> None:
        videos(p)
        visitor = p.visit()
        for id in ("open", "linked"):
            answer = await visitor.get(f"/v/{id}")
            assert answer.status_code == 200 and "<script>alert" not in answer.text
            tags = dict(re.findall(r'<meta property="([\w:]+)" content="([^"]*)">', answer.text))
            assert tags["og:title"].startswith("@ada.moves: Dans &quot;")
            assert tags["og:image"] == f"http://fyp/media/{id}.jpg" and tags["og:url"] == f"http://fyp/v/{id}"
            assert (tags["og:video:width"], tags["og:video:height"], tags["og:locale"]) == ("540", "960", "nl")
            again = await visitor.get(f"/v/{id}", headers={"if-none-match": answer.headers["etag"]})
            assert again.status_code == 304
        plain = (await visitor.get("/")).text
        for path in ("/v/friends", "/v/mine", "/v/nothing", "/following"):
            assert (await visitor.get(path)).text == plain, path

    with place(page=page) as p:
        asyncio.run(story(p))


def test_a_frame_shows_the_video_and_may_stand_in_other_pages(page: Path) -> None:
    async def story(p: Place) -> None:
        videos(p)
        visitor = p.visit()
        frame = await visitor.get("/embed/open")
        assert frame.status_code == 200 and "<script>" not in frame.text and 'src="/media/open.mp4"' in frame.text
        assert "frame-ancestors *" in frame.headers["content-security-policy"] and "set-cookie" not in frame.headers
        assert "frame-ancestors 'none'" in (await visitor.get("/v/open")).headers["content-security-policy"]
        for id in ("friends", "mine", "nothing"):
            assert (await visitor.get(f"/embed/{id}")).status_code == 404
            assert (await visitor.get(f"/v1/videos/{id}/qr")).status_code == 404
        link = "https://elsewhere.example/v/open"
        told = (await visitor.get("/v1/oembed", params={"url": link})).json()
        assert told["type"] == "video" and told["version"] == "1.0" and (told["width"], told["height"]) == (325, 578)
        assert 'src="http://fyp/embed/open"' in told["html"] and "<script" not in told["html"]
        small = (await visitor.get("/v1/oembed", params={"url": link, "maxwidth": 150})).json()
        assert small["width"] == 150 and small["height"] == 266
        for wrong in ("https://elsewhere.example/", "nonsense", "https://elsewhere.example/v/mine"):
            assert (await visitor.get("/v1/oembed", params={"url": wrong})).status_code == 404

    with place(page=page) as p:
        asyncio.run(story(p))


def test_a_qr_code_is_the_link(page: Path) -> None:
    async def story(p: Place) -> None:
        videos(p)
        answer = await p.visit().get("/v1/videos/open/qr")
        assert answer.headers["content-type"].startswith("image/svg+xml") and answer.text.startswith("<svg")
        import segno

        rows = [bytes(row) for row in segno.make("https://fyp.example/v/open", error="m", micro=False).matrix]
        drawn = answer.text
        assert f'width="{8 * (len(rows) + 8)}"' in drawn  # as many modules as that text needs, four free ones around

    with place(Settings(public_url="https://fyp.example/"), page=page) as p:
        asyncio.run(story(p))


def test_who_is_in_front_may_say_that_it_is_https(page: Path) -> None:
    async def link(p: Place, said: dict[str, str]) -> str:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(p.asgi), base_url="http://fyp")
        found: str = json.loads((await client.get("/v1/oembed?url=/v/open", headers=said)).text)["provider_url"]
        return found

    for proxied, expected in ((True, "https://fyp/"), (False, "http://fyp/")):
        with place(Settings(proxied=proxied), page=page) as p:
            videos(p)
            assert asyncio.run(link(p, {"x-forwarded-proto": "https"})) == expected
