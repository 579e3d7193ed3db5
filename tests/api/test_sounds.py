"""Sounds over HTTP: a sound's page and videos, who may take it away, and files that lose their sound and get it back."""

import asyncio
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import imageio_ffmpeg
import pytest
from tests.api.entering import cheapen, sign_up, viewer
from tests.api.place import Place, place
from tests.clips import draw
from tests.people import ADA

from fyp.api.sounds import DAY_S, curve
from fyp.platform.credentials import ROLE, Given
from fyp.ports.event_log import Change
from fyp.vocabulary.event import Blocked
from fyp.vocabulary.video import Media, Sound, Video

OURS = Sound(id="odance-1", title="original sound", maker="ada", origin="dance-1")


def told(story: Callable[[Place], Awaitable[None]]) -> None:
    with place(videos=2) as made:
        asyncio.run(story(made))


def publish(p: Place, count: int = 5, **more: Any) -> None:
    """Ada's video with a sound of its own, and `count` of others with it, a day apart, the newest now."""
    p.app.publish(Video(id="dance-1", creator="ada", duration_s=9, posted_at=0, sound=OURS.id, **more), None, ADA, OURS)
    for n in range(count):
        posted = p.clock.now() - DAY_S * (count - 1 - n)
        p.app.publish(Video(id=f"u{n}", creator=f"c{n}", duration_s=9, posted_at=posted, sound=OURS.id))


async def got(client: httpx.AsyncClient, path: str, status: int = 200) -> Any:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.json()


async def put(client: httpx.AsyncClient, path: str, status: int = 200, **body: Any) -> Any:
    answer = await client.put(path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def moderator(p: Place, role: str = "moderator") -> httpx.AsyncClient:
    client = p.visit()
    await sign_up(client, f"{role}_1")
    p.app.vault.write([Change(ROLE, await viewer(client), Given(role=role, by="tests", at=0.0))])  # type: ignore[arg-type]
    return client


def test_a_sound_tells_its_maker_its_videos_and_how_it_spread() -> None:
    async def story(p: Place) -> None:
        publish(p)
        bo = p.visit()
        page = await got(bo, f"/v1/sounds/{OURS.id}")
        assert page["sound"]["title"] == "original sound - @ada.moves"
        assert page["sound"]["original"] and page["sound"]["handle"] == "ada.moves" and page["maker"]["id"] == "ada"
        assert page["origin"]["id"] == "dance-1" and page["count"] == 6 and page["silenced"] is None
        assert page["curve"]["videos"][-5:] == [1, 1, 1, 1, 1] and len(page["curve"]["videos"]) == 90
        assert page["may"] == ["use"] and page["mine"] == {"muted": False, "claimed": False}
        assert (await got(bo, "/v1/videos/u3"))["sound"]["handle"] == "ada.moves"
        assert (await got(bo, "/v1/sounds/sound-1"))["count"] == 1  # nothing is known of it but that it is used
        assert (await got(bo, "/v1/sounds/nothing", 404))["code"] == "no_sound"

    told(story)


def test_its_videos_come_newest_or_most_loved_first_in_pages() -> None:
    async def story(p: Place) -> None:
        publish(p)
        bo, path = p.visit(), f"/v1/sounds/{OURS.id}/videos"

        async def walk(order: str, limit: int) -> list[str]:
            cursor, seen = "", []
            while True:
                page = await got(bo, f"{path}?order={order}&limit={limit}&cursor={cursor}")
                assert len(page["videos"]) <= limit
                seen += [video["id"] for video in page["videos"]]
                if not (cursor := page["cursor"]):
                    return seen

        assert await walk("new", 2) == ["u4", "u3", "u2", "u1", "u0", "dance-1"]
        p.app.engine.memory.videos.counts[p.app.engine.memory.videos.find("u1")] += 3
        assert (await walk("loved", 4))[0] == "u1" and sorted(await walk("loved", 4)) == sorted(await walk("new", 50))
        assert (await got(bo, f"{path}?cursor=x", 400))["field"] == "cursor"
        me = await viewer(bo)
        p.app.tell([Blocked(id="b1", at=p.clock.now(), viewer=me, creator="c4")])
        assert await walk("new", 2) == ["u3", "u2", "u1", "u0", "dance-1"]
        p.app.remove("u3")
        p.app.publish(Video(id="u2", creator="c2", duration_s=9, posted_at=5, sound=OURS.id, visibility="private"))
        assert await walk("new", 9) == ["u1", "u0", "dance-1"]
        assert (await got(bo, f"/v1/sounds/{OURS.id}"))["count"] == 3

    told(story)


def test_who_may_do_what_with_a_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)

    async def story(p: Place) -> None:
        publish(p)
        visitor, maker = p.visit(), p.visit()
        await sign_up(maker, "somebody")
        mod, operator = await moderator(p), await moderator(p, "operator")
        sound, body = f"/v1/sounds/{OURS.id}", {"why": "asked by its label"}
        rights = ((visitor, 401, 401, 401), (maker, 403, 200, 403), (mod, 200, 200, 200), (operator, 200, 200, 200))
        for who, silence, claim, claims in rights:
            assert (await who.put(f"{sound}/silence", json=body)).status_code == silence
            assert (await who.put(f"{sound}/claim", json=body)).status_code == claim
            assert (await who.get("/v1/claims")).status_code == claims
            for path in (sound, f"{sound}/videos", "/v1/silences"):
                assert (await who.get(path)).status_code == 200
        assert (await put(mod, "/v1/sounds/nothing/silence", 404, **body))["code"] == "no_sound"
        assert (await put(mod, f"{sound}/silence", 400, why=""))["field"] == "why"

    told(story)


def test_claims_reach_the_moderator_and_go_with_who_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)

    async def story(p: Place) -> None:
        publish(p)
        bo, mod, sound = p.visit(), await moderator(p), f"/v1/sounds/{OURS.id}"
        await sign_up(bo, "bo_b")
        page = await put(bo, f"{sound}/claim", why="I sang it")
        assert page["mine"]["claimed"] and page["claims"] == 0 and "claim" in page["may"]
        assert (await got(mod, sound))["claims"] == 1
        assert [(one["sound"]["id"], one["claims"]) for one in await got(mod, "/v1/claims")] == [
            (OURS.id, ["I sang it"])
        ]
        assert not (await put(bo, f"{sound}/claim", on=False))["mine"]["claimed"]
        await put(bo, f"{sound}/claim")
        p.app.erase(await viewer(bo))
        assert await got(mod, "/v1/claims") == []

    told(story)


def test_when_its_maker_leaves_a_sound_keeps_its_videos_and_loses_its_name() -> None:
    async def story(p: Place) -> None:
        publish(p)
        p.app.erase("ada")
        page = await got(p.visit(), f"/v1/sounds/{OURS.id}")
        assert page["sound"]["title"] == "original sound" and not page["sound"]["handle"]
        assert page["maker"] is None and page["origin"] is None and page["count"] == 5

    told(story)


def loudness(file: Path) -> float:
    """The largest sample of a file's sound, 0 for one without a sound that can be played."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(file), "-map", "0:a:0?", "-f", "s8", "-"]
    heard = subprocess.run(command, capture_output=True).stdout
    return max((abs(byte - 256 if byte > 127 else byte) for byte in heard), default=0) / 128


def test_a_sound_that_is_taken_away_is_in_no_file_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cheapen(monkeypatch)
    clip = draw(tmp_path / "clip.mp4", "-movflags", "+faststart")
    late = draw(tmp_path / "late.mp4")  # its tracks are told of at its end

    async def story(p: Place) -> None:
        publish(p)
        for name, file in (("dance-1", clip), ("u1", late)):
            p.app.blobs.put(f"{name}.mp4", file.read_bytes())
            video = Video(id=name, creator="ada", duration_s=1, posted_at=9, sound=OURS.id)
            p.app.publish(video, Media(video=name, mp4=f"{name}.mp4", width=90, height=160))
        p.app.blobs.put("other.mp4", clip.read_bytes())
        bo, mod, since = p.visit(), await moderator(p), p.clock.now() - 1

        async def sounds(path: str) -> float:
            whole = await bo.get(path)
            head = await bo.get(path, headers={"range": "bytes=0-2000"})
            rest = await bo.get(path, headers={"range": "bytes=2001-"})
            assert head.content + rest.content == whole.content and len(whole.content) in (
                clip.stat().st_size,
                late.stat().st_size,
            )
            (tmp_path / "out.mp4").write_bytes(whole.content)
            return loudness(tmp_path / "out.mp4")

        assert await sounds("/media/dance-1.mp4") > 0.05 and await sounds("/media/u1.mp4") > 0.05
        tag = (await bo.get("/media/dance-1.mp4")).headers["etag"]
        page = await put(mod, f"/v1/sounds/{OURS.id}/silence", why="asked by its label")
        assert page["silenced"]["why"] == "asked by its label" and page["preview"] == "" and "use" not in page["may"]
        card = await got(bo, "/v1/videos/u1")
        assert card["sound"]["silenced"] and card["src"] == "/media/u1.mp4?quiet"
        for path in ("/media/dance-1.mp4", "/media/u1.mp4", card["src"]):  # an old address is no way around it
            assert await sounds(path) == 0
        again = await bo.get("/media/dance-1.mp4", headers={"if-none-match": tag})
        assert again.status_code == 200 and again.headers["cache-control"] == "no-cache"
        assert await sounds("/media/other.mp4") > 0.05
        assert [(one["sound"], one["on"]) for one in await got(bo, f"/v1/silences?since={since}")] == [(OURS.id, True)]
        p.clock.advance(5)
        await put(mod, f"/v1/sounds/{OURS.id}/silence", why="it was a mistake", on=False)
        assert await sounds("/media/dance-1.mp4") > 0.05
        assert not (await got(bo, "/v1/videos/u1"))["sound"]["silenced"]
        assert [one["on"] for one in await got(bo, f"/v1/silences?since={since}")] == [False]

    told(story)


def test_the_curve_ends_today_and_begins_with_the_first_video() -> None:
    now = 100 * DAY_S + 7.0
    assert curve([], now).videos == (0,) * 14
    found = curve([98 * DAY_S, 98 * DAY_S + 9, now], now)
    assert found == curve([now, 98 * DAY_S, 98 * DAY_S + 9], now)
    assert found.videos == (*(0,) * 11, 2, 0, 1) and found.since == 87 * DAY_S
    assert curve([60 * DAY_S + 5], now).since == 60 * DAY_S and curve([60 * DAY_S], now).videos[0] == 1
    assert sum(curve([1.0, now, now + DAY_S], now).videos) == 1 and len(curve([1.0], now).videos) == 90
