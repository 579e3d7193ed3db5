"""Remixes over HTTP: a duet, a stitch and a sound of another's video go through the worker; who permits it not is heard."""

from pathlib import Path

import pytest
from tests.api.entering import cheapen
from tests.api.place import Place
from tests.api.test_routes import told
from tests.api.test_uploads import begin, maker, send, upload
from tests.clips import draw

from fyp.app.ear import Ear
from fyp.platform import videos
from fyp.understand.probe import probe
from fyp.understand.remix import HEIGHT, WIDTH
from fyp.vocabulary.video import Media, Video
from fyp.worker.work import Worker


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


def files(p: Place, id: str, tmp_path: Path) -> tuple[float, int, int]:
    """Seconds and pixels of the file that is played of a video."""
    media = p.app.records.get(videos.MEDIA, id, Media)
    assert media is not None
    copy = tmp_path / "played.mp4"
    copy.write_bytes(p.app.blobs.get(media.mp4))
    facts = probe(copy)
    return facts.duration_s, facts.width, facts.height


def test_duet_stitch_and_sound(tmp_path: Path) -> None:
    theirs, mine = draw(tmp_path / "theirs.mp4", seconds=3), draw(tmp_path / "mine.mp4", seconds=2, sound=False)

    async def story(p: Place) -> None:
        ada, bo = await maker(p, "ada_b"), await maker(p, "bo_b")
        first = (await upload(p, ada, theirs)).rpartition("/")[2]
        duet = (await upload(p, bo, mine, mix="duet", made_from=first)).rpartition("/")[2]
        seconds, wide, high = files(p, duet, tmp_path)
        assert seconds == pytest.approx(2.0, abs=0.2) and wide / high == pytest.approx(WIDTH / HEIGHT, abs=0.01)
        card = (await ada.get(f"/v1/videos/{duet}")).json()
        assert (card["made_from"], card["made_as"]) == (first, "duet")
        piece = {"mix": "stitch", "made_from": first, "piece_from_s": "0.5", "piece_to_s": "2", "from_s": "1"}
        stitch = (await upload(p, bo, mine, **piece)).rpartition("/")[2]
        assert files(p, stitch, tmp_path)[0] == pytest.approx(2.5, abs=0.2)
        sound = (await ada.get(f"/v1/videos/{first}")).json()["sound"]["id"]
        over = (await upload(p, bo, mine, mix="sound", sound=sound)).rpartition("/")[2]
        assert files(p, over, tmp_path)[0] == pytest.approx(2.0, abs=0.2)
        card = (await bo.get(f"/v1/videos/{over}")).json()
        assert (card["sound"]["id"], card["made_from"], card["made_as"]) == (sound, "", "")
        p.app.remove(first)  # other words for what is made of it still hold
        said = {"caption": "samen", "mix": "duet", "made_from": first}
        assert (await bo.put(f"/v1/uploads/{duet}/details", json=said)).json()["details"]["caption"] == "samen"
        assert (await bo.put(f"/v1/uploads/{stitch}/details", json=said)).status_code == 404

    told(story)


def test_what_may_not_be_used_is_said(tmp_path: Path) -> None:
    async def story(p: Place) -> None:
        ada, bo = await maker(p, "ada_b"), await maker(p, "bo_b")
        id = (await ada.get("/v1/viewers/me")).json()["id"]
        media = Media(video="closed", mp4="closed.mp4")
        p.app.publish(Video(id="closed", creator=id, duration_s=9.0, posted_at=1.0, duet=False, stitch=False), media)
        hidden = Video(id="hidden", creator=id, duration_s=9.0, posted_at=1.0, visibility="private")
        p.app.publish(hidden, Media(video="hidden", mp4="hidden.mp4"))
        for words, status, field in (
            ({"mix": "duet"}, 400, "made_from"),
            ({"mix": "sound"}, 400, "sound"),
            ({"mix": "collage", "made_from": "closed"}, 400, "Upload-Metadata"),
            ({"mix": "stitch", "made_from": "closed", "piece_to_s": "9"}, 400, "piece_to_s"),
            ({"mix": "stitch", "made_from": "closed", "piece_to_s": "2"}, 403, "made_from"),
            ({"mix": "duet", "made_from": "closed"}, 403, "made_from"),
            ({"mix": "duet", "made_from": "hidden"}, 404, "made_from"),
            ({"mix": "duet", "made_from": "nothing"}, 404, "made_from"),
            ({"mix": "sound", "sound": "nothing"}, 404, "sound"),
        ):  # fmt: skip
            answer = await begin(bo, 10, **words)
            assert (answer.status_code, answer.json()["field"]) == (status, field), (words, answer.text)
        assert (await begin(ada, 10, mix="duet", made_from="closed")).status_code == 201  # one's own

    told(story)


def test_the_other_video_that_goes_meanwhile_is_a_reason(tmp_path: Path) -> None:
    clip = draw(tmp_path / "clip.mp4", seconds=1)

    async def story(p: Place) -> None:
        ada, bo = await maker(p, "ada_b"), await maker(p, "bo_b")
        first = (await upload(p, ada, clip)).rpartition("/")[2]
        path = (await begin(bo, clip.stat().st_size, mix="duet", made_from=first)).headers["location"]
        p.app.remove(first)
        assert (await send(bo, path, 0, clip.read_bytes())).status_code == 204
        worker = Worker(p.app.uploads, p.app.blobs, p.clock, "one", Ear(p.app.records))
        while worker.one():
            pass
        state = (await bo.get(path)).json()
        assert (state["state"], state["refused"]["code"], state["refused"]["retry"]) == ("refused", "gone", False)

    told(story)
