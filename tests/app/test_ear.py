"""The ear knows what was published, also when it was opened anew, and forgets what is gone; silence has no sound."""

import subprocess
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
import pytest
from msgspec.structs import replace
from tests.app.cast import opened
from tests.people import ADA

from fyp.app import App
from fyp.app.ear import Ear
from fyp.lab.songs import RATE, Songs, Wave, half
from fyp.lab.treatments import Treatment, treated
from fyp.platform.sounds import PRINT, SOUND, original
from fyp.understand.sound import taken
from fyp.vocabulary.sound import SoundPrint
from fyp.vocabulary.upload import Found, Upload
from fyp.vocabulary.video import Size, Sound, Video


@pytest.fixture
def app() -> Any:
    made, _ = opened(2)
    yield made
    made.stop()


def clip(file: Path, sound: Wave) -> Path:
    raw = file.with_suffix(".f32")
    raw.write_bytes(sound.astype("<f4").tobytes())
    picture = ["-f", "lavfi", "-i", f"color=size=32x32:rate=2:duration={len(sound) / RATE}"]
    made = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *picture, "-f", "f32le", "-ar", str(RATE), "-ac", "1"]
    subprocess.run([*made, "-i", str(raw), "-b:a", "96k", str(file)], check=True, timeout=60)
    return file


def publish(app: App, id: str, creator: str, ear: Ear, file: Path) -> str:
    """As a worker does it; the id of the sound."""
    heard = ear.identify(file)
    video = Video(id=id, creator=creator, duration_s=9.0, posted_at=app.clock.now(), sound=heard.sound)
    if heard.new:
        sound = original(video)
        app.publish(replace(video, sound=sound.id), None, ADA, sound, print=heard.print)
        return sound.id
    app.publish(video)
    return heard.sound


def test_a_new_sound_is_kept_and_known_again(app: App, tmp_path: Path) -> None:
    songs = Songs(99, (9.0, 9.1))
    one, other = songs.make(1)[0], songs.make(2)[0]
    ear = Ear(app.records)
    first = publish(app, "w1", "ada", ear, clip(tmp_path / "one.mp4", one))
    assert first == "ow1" and len(app.records.get(PRINT, "ow1", SoundPrint).peaks) > 100  # type: ignore[union-attr]
    part = clip(tmp_path / "part.mp4", one[2 * RATE : 8 * RATE] * np.float32(0.7))
    assert publish(app, "w2", "bo", ear, part) == "ow1"
    assert publish(app, "w3", "bo", ear, clip(tmp_path / "other.mp4", other)) == "ow3"
    anew = Ear(app.records)
    found = anew.identify(part)
    assert (found.sound, len(anew)) == ("ow1", 2) and found.offset_s == pytest.approx(2.0, abs=0.1)
    assert found.score > 0
    app.erase("ada")  # whose sound it was
    for one_ear in (ear, anew):
        assert one_ear.identify(part).new and len(one_ear) == 1
    silent = clip(tmp_path / "silent.mp4", np.zeros(4 * RATE, np.float32))
    assert not ear.identify(silent).new and ear.identify(silent).print.silent


def test_two_on_their_way_with_the_same_new_sound_become_one_sound(app: App) -> None:
    """Their workers listened before either was published: it is looked again when they are."""
    songs, now = Songs(98, (9.0, 12.0)), app.clock.now()
    coded = treated(songs.make(1)[0], Treatment(speech_db=None), np.random.default_rng(1))
    prints = [taken(half(songs.make(1)[0])), taken(coded), taken(half(songs.make(2)[0]))]
    size = Size(mp4="m", width=360, height=640, bytes=1)
    ids = ["v1", "v2", "v3"]
    for id, heard in zip(ids, prints, strict=True):
        found = Found(duration_s=9.0, audio=True, sizes=(size,), poster="p", heard=heard)
        app.uploads.add(
            Upload(
                id=id,
                owner=f"by-{id}",
                length=1,
                begun_at=now,
                changed_at=now,
                state="understood",
                revision=1,
                found=found,
            )
        )
        app.clock.advance(1.0)  # type: ignore[attr-defined]

    def heard_in(id: str) -> str:
        video = app.records.get("video", id, Video)
        assert video is not None
        return video.sound

    assert app.publishing.round() == 3
    assert [heard_in(id) for id in ids] == ["ov1", "ov1", "ov3"]
    assert {id for id, _ in app.records.scan(SOUND, Sound, "ov")} == {"ov1", "ov3"}
    for id in ids:  # as after a kill between telling and marking, then as after a change
        app.uploads.change(id, lambda one: replace(one, state="understood", told=0))
        assert app.publishing.publish(id) is not None
        app.uploads.change(id, lambda one: replace(one, revision=2))
        assert app.publishing.publish(id) is not None
    assert [heard_in(id) for id in ids] == ["ov1", "ov1", "ov3"]
