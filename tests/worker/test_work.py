"""The worker: killed at every write it loses nothing and publishes once; failures are tried again, what is wrong is refused."""

import time
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.app.cast import opened, published
from tests.clips import damage, draw
from tests.worker.mortal import Killed, Mortal

from fyp.adapters.ram.clock import ManualClock
from fyp.app import App
from fyp.app.ear import Ear
from fyp.platform import uploads as rules
from fyp.platform import videos
from fyp.ports.blobs import Blobs
from fyp.vocabulary.upload import Details, Upload
from fyp.vocabulary.video import Media, Video
from fyp.worker import steps, work
from fyp.worker.work import Worker

STEPS = ("check", "listen", "720", "360", "still", "recognise", "understand", "store")


def sent(app: App, file: Path, id: str = "u1", details: Details = Details()) -> Upload:  # noqa: B008
    """An upload of `file` by Ada, all bytes of which are here."""
    now, size = app.clock.now(), file.stat().st_size
    upload = Upload(id=id, owner="ada", length=size, begun_at=now, changed_at=now, name=file.name, details=details)
    app.uploads.add(upload)
    if size:
        app.uploads.write(id, 0, file.read_bytes())
    received = app.uploads.change(id, lambda known: rules.received(known, size, now))
    assert received is not None and received.state == "received"
    return received


def worked(app: App, name: str = "one") -> None:
    worker = Worker(app.uploads, app.blobs, app.clock, name, Ear(app.records))
    while worker.one():
        pass


@pytest.fixture(autouse=True)
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in a video has tests of its own, and models that take long to open."""
    monkeypatch.setattr(steps, "meaning", lambda mp4, upload: upload.found)


@pytest.fixture
def place() -> Any:
    app, clock = opened(2)
    yield app, clock
    app.stop()


def test_a_file_becomes_a_video(place: tuple[App, ManualClock], tmp_path: Path) -> None:
    app, _ = place
    clip = draw(tmp_path / "clip.mp4", size="400x720", seconds=1.5)
    sent(app, clip, details=Details(caption="Kijk #Dans met @bo", language="nl", alt="Ada danst", cover_s=1.0))
    worked(app)
    ready = app.uploads.get("u1")
    assert ready is not None and ready.state == "understood"
    assert ready.done == STEPS
    assert app.publishing.round() == 1 and app.publishing.round() == 0
    video, media = app.records.get(videos.VIDEO, "u1", Video), app.records.get(videos.MEDIA, "u1", Media)
    assert video is not None and media is not None
    assert (video.creator, video.hashtags, video.mentions, video.language) == ("ada", ("Dans",), ("bo",), "nl")
    assert [(s.width, s.height) for s in media.sizes] == [(360, 648), (400, 720)] and media.mp4 == media.sizes[1].mp4
    assert media.alt == "Ada danst" and media.tiny.startswith("data:image/webp")
    assert all(app.blobs.get(key) for key in media.files()) and not app.uploads.folder("u1").exists()


def test_a_long_one_has_playlists(place: tuple[App, ManualClock], tmp_path: Path) -> None:
    app, _ = place
    still = ("-c:v", "libx264", "-preset", "ultrafast", "-vf", "fps=1/4")
    sent(app, draw(tmp_path / "long.mp4", *still, size="32x56", seconds=100.0))
    worked(app)
    assert app.publishing.round() == 1
    media = app.records.get(videos.MEDIA, "u1", Media)
    assert media is not None and media.hls == "u/u1/1/all.m3u8"
    lines = app.blobs.get(media.hls).decode().splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    assert names == ["hls720.m3u8"]
    pieces = app.blobs.get(f"u/u1/1/{names[0]}").decode()
    assert pieces.count("#EXTINF") > 5 and "hls720.m4s" in pieces
    assert app.blobs.get("u/u1/1/hls720.m4s")[4:8] == b"ftyp" and set(media.files()) == set(app.blobs.keys("u/"))


def test_killed_at_every_write_it_is_published_once(place: tuple[App, ManualClock], tmp_path: Path) -> None:
    app, _ = place
    sent(app, draw(tmp_path / "clip.mp4", size="400x720", seconds=0.5))
    moments = [
        (writes, after) for writes in range(3) for after in (False, True)
    ]  # taken, begun, done: before and after each
    killed: set[tuple[str, int, bool]] = set()
    for turn in range(200):
        writes, after = moments[turn % len(moments)]
        uploads: Any = Mortal(app.uploads, writes, after)
        done = len(_known(app).done)
        try:
            while Worker(uploads, app.blobs, app.clock, "one", Ear(app.records)).one():
                pass
            break
        except Killed:
            killed.add((f"step {done}", writes, after))
    assert len(killed) == 6 * len(STEPS)  # every write of every step
    for _ in range(2):
        app.publishing.round()
    assert published(app) == ["u1"] and app.records.get(videos.MEDIA, "u1", Media) is not None
    known = _known(app)
    assert known.state == "published" and known.tries == 0


@pytest.mark.parametrize("after", [False, True])
def test_killed_while_files_are_moved_none_is_lost(place: tuple[App, ManualClock], tmp_path: Path, after: bool) -> None:
    app, _ = place
    sent(app, draw(tmp_path / "clip.mp4", size="400x720", seconds=0.3, sound=False))
    for moved in range(3):  # two sizes and a poster
        blobs: Any = Mortal(app.blobs, 0, after)
        with pytest.raises(Killed):
            while Worker(app.uploads, blobs, app.clock, "one", Ear(app.records)).one():
                pass
        assert _known(app).step == "store" and len(app.blobs.keys("u/")) == (moved + 1 if after else 0)
    worked(app)
    assert app.publishing.round() == 1 and len(app.blobs.keys("u/")) == 3


def _known(app: App) -> Upload:
    known = app.uploads.get("u1")
    assert known is not None
    return known


@pytest.mark.parametrize("writes", [0, 1])
@pytest.mark.parametrize("after", [False, True])
def test_killed_while_publishing_it_is_published_once(
    place: tuple[App, ManualClock], tmp_path: Path, writes: int, after: bool
) -> None:
    app, _ = place
    sent(app, draw(tmp_path / "clip.mp4", seconds=0.3, sound=False))
    worked(app)
    uploads, app.publishing._uploads = app.publishing._uploads, Mortal(app.uploads, writes, after)  # type: ignore[assignment]
    with pytest.raises(Killed):
        app.publishing.round()
    app.publishing._uploads = uploads
    app.publishing.round()
    assert published(app) == ["u1"]
    known = app.uploads.get("u1")
    assert known is not None and known.state == "published"


def test_what_is_wrong_is_refused_with_its_reason(place: tuple[App, ManualClock], tmp_path: Path) -> None:
    app, _ = place
    empty, text = tmp_path / "empty.mp4", tmp_path / "text.mp4"
    empty.touch()
    text.write_text("I am a letter, and was renamed. " * 50)
    spoilt = damage(draw(tmp_path / "spoilt.mp4", seconds=2.0, sound=False))
    for id, file in (("u1", empty), ("u2", text), ("u3", spoilt)):
        sent(app, file, id)
    worked(app)
    refused = [app.uploads.get(id) for id in ("u1", "u2", "u3")]
    assert [u.reason for u in refused if u] == ["empty", "not_a_video", "damaged"]
    assert all(u and u.state == "refused" and str(tmp_path) not in u.note for u in refused)
    assert app.publishing.round() == 0 and published(app) == []


class Full:
    """A store of blobs on a disk that is full."""

    def __init__(self, inner: Blobs) -> None:
        self._inner = inner

    def take(self, key: str, file: Path) -> None:
        raise OSError(28, "No space left on device")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def test_a_full_disk_is_waited_for(place: tuple[App, ManualClock], tmp_path: Path) -> None:
    app, clock = place
    sent(app, draw(tmp_path / "clip.mp4", seconds=0.3, sound=False))
    full: Any = Full(app.blobs)
    worker = Worker(app.uploads, full, clock, "one", Ear(app.records))
    while worker.one():
        pass
    waits = app.uploads.get("u1")
    assert waits is not None and (waits.state, waits.tries) == ("converting", 1) and "No space" in waits.note
    clock.advance(60.0)
    worked(app)
    assert app.publishing.round() == 1


def test_another_worker_takes_over_when_a_lease_ends(place: tuple[App, ManualClock], tmp_path: Path) -> None:
    app, clock = place
    upload = sent(app, draw(tmp_path / "clip.mp4", seconds=0.3, sound=False))
    app.uploads.change(upload.id, lambda known: rules.take(known, "dead", clock.now()))
    other = Worker(app.uploads, app.blobs, clock, "other", Ear(app.records))
    assert not other.one()
    clock.advance(rules.LEASE_S + 1)
    assert other.one()


def test_a_step_that_is_stuck_ends_its_process(
    place: tuple[App, ManualClock], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, clock = place
    mine = sent(app, draw(tmp_path / "clip.mp4", seconds=0.3, sound=False))
    mine = app.uploads.change(mine.id, lambda known: rules.take(known, "one", clock.now())) or mine
    ended: list[int] = []
    monkeypatch.setattr(work.rules, "LEASE_S", 0.2)
    monkeypatch.setattr(work.os, "_exit", ended.append)
    pulse = work.Pulse(app.uploads, clock, mine)
    clock.advance(1.0)
    time.sleep(0.3)
    pulse.stop()
    renewed = app.uploads.get("u1")
    assert ended == [] and renewed is not None and renewed.leased_until == pytest.approx(clock.now() + 0.2)
    monkeypatch.setattr(work, "HUNG_S", -1e9)
    pulse = work.Pulse(app.uploads, clock, mine)
    time.sleep(0.2)
    pulse.stop()
    assert set(ended) == {work.STUCK}


def test_what_is_changed_or_deleted_under_way_is_not_told(place: tuple[App, ManualClock], tmp_path: Path) -> None:
    app, clock = place
    sent(app, draw(tmp_path / "clip.mp4", seconds=1.5, sound=False))
    worker = Worker(app.uploads, app.blobs, clock, "one", Ear(app.records))
    inner = worker._do

    def recut(step: Any, mine: Upload) -> Any:
        found = inner(step, mine)
        if "720" in mine.done:
            worker._do = inner  # type: ignore[method-assign]
            now = clock.now()
            app.uploads.change("u1", lambda known: rules.described(known, replace(known.details, from_s=0.5), now))
        return found

    worker._do = recut  # type: ignore[method-assign]
    while worker.one():
        pass
    app.publishing.round()
    video = app.records.get(videos.VIDEO, "u1", Video)
    media = app.records.get(videos.MEDIA, "u1", Media)
    assert video is not None and video.duration_s == pytest.approx(1.0, abs=0.15)
    assert media is not None and media.mp4 == "u/u1/2/720.mp4"


def test_who_leaves_takes_uploads_along(place: tuple[App, ManualClock], tmp_path: Path) -> None:
    app, _ = place
    for id in ("u1", "u2"):
        sent(app, draw(tmp_path / "clip.mp4", seconds=0.3, sound=False), id)
    app.uploads.change("u2", lambda known: replace(known, details=Details(draft=True)))
    worked(app)
    assert app.publishing.round() == 1
    app.erase("ada")
    assert app.uploads.of("ada") == [] and app.blobs.keys("u/") == [] and published(app) == []
    assert app.publishing.round() == 0


def test_a_deleted_upload_takes_its_video_along(place: tuple[App, ManualClock], tmp_path: Path) -> None:
    app, clock = place
    sent(app, draw(tmp_path / "clip.mp4", seconds=0.3, sound=False))
    worked(app)
    app.publishing.round()
    known = app.uploads.get("u1")
    assert known is not None
    app.publishing.discard(known)
    assert app.records.get(videos.VIDEO, "u1", Video) is None and app.blobs.keys("u/") == []
    sent(app, draw(tmp_path / "clip.mp4", seconds=0.3, sound=False), "u9")
    app.uploads.change("u9", lambda known: replace(known, state="refused", reason="fault"))
    clock.advance(rules.REFUSED_S + 1)
    assert app.publishing.sweep() == 1 and app.uploads.get("u9") is None
