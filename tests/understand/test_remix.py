"""One video out of two: beside, after and over another, whatever they look and sound like."""

import wave
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.clips import draw

from fyp.understand.fence import Limits, run
from fyp.understand.probe import Probe, probe
from fyp.understand.remix import HEIGHT, WIDTH, duet, over, stitch
from fyp.understand.sizes import Cut
from fyp.vocabulary.errors import Invalid

PROGRAM = imageio_ffmpeg.get_ffmpeg_exe()


def plain(path: Path, colour: str, hertz: int | None, seconds: float, size: str = "90x160") -> Path:
    """A clip of one colour and one tone."""
    tone = ["-f", "lavfi", "-i", f"sine=frequency={hertz}:duration={seconds}"] if hertz else []
    picture = ["-f", "lavfi", "-i", f"color={colour}:size={size}:rate=12:duration={seconds}"]
    ran = run([PROGRAM, "-v", "error", *picture, *tone, "-pix_fmt", "yuv420p", str(path)], Limits())
    assert ran.status == 0, ran.said
    return path


def colour(file: Path, at: float, x: int, y: int, tmp_path: Path) -> tuple[int, int, int]:
    """The colour (red, green, blue) of a pixel at `at` seconds."""
    raw = tmp_path / "pixel.raw"
    pick = ["-ss", str(at), "-i", str(file), "-frames:v", "1", "-vf", f"crop=2:2:{x}:{y},format=rgb24"]
    ran = run([PROGRAM, "-v", "error", "-y", *pick, "-f", "rawvideo", str(raw)], Limits())
    assert ran.status == 0, ran.said
    red, green, blue = raw.read_bytes()[:3]
    return red, green, blue


def tones(file: Path, tmp_path: Path, start: float = 0.0, seconds: float = 0.5) -> set[int]:
    """Which of the tones 440, 880 and 1760 Hz are heard."""
    out = tmp_path / "heard.wav"
    ran = run(
        [
            PROGRAM,
            "-v",
            "error",
            "-y",
            "-ss",
            str(start),
            "-t",
            str(seconds),
            "-i",
            str(file),
            "-ac",
            "1",
            "-ar",
            "8000",
            str(out),
        ],
        Limits(),
    )
    assert ran.status == 0, ran.said
    with wave.open(str(out)) as opened:
        samples: NDArray[np.float64] = np.frombuffer(opened.readframes(opened.getnframes()), np.int16) / 32768.0
    times = np.arange(len(samples)) / 8000.0
    strength = {hertz: abs(np.exp(-2j * np.pi * hertz * times) @ samples) / len(samples) for hertz in (440, 880, 1760)}
    return {hertz for hertz, much in strength.items() if much > 0.01}


def upright(made: Probe) -> bool:
    return (made.video, made.audio, made.width, made.height, made.rotation) == ("h264", "aac", WIDTH, HEIGHT, 0)


def test_a_duet_shows_and_sounds_both(tmp_path: Path) -> None:
    theirs = plain(tmp_path / "theirs.mp4", "red", 440, 2.0)
    mine = plain(tmp_path / "mine.mp4", "blue", 880, 1.5, size="160x90")
    made = duet(theirs, mine, tmp_path / "made.mp4")
    assert upright(made)
    assert made.duration_s == pytest.approx(1.5, abs=0.15)
    red, _, blue = colour(tmp_path / "made.mp4", 0.5, 200, HEIGHT // 2, tmp_path)
    assert blue > 200 > 60 > red  # mine at the left
    red, _, blue = colour(tmp_path / "made.mp4", 0.5, WIDTH - 200, HEIGHT // 2, tmp_path)
    assert red > 200 > 60 > blue
    assert tones(tmp_path / "made.mp4", tmp_path) == {440, 880}
    duet(theirs, mine, tmp_path / "made.mp4", "top")
    assert colour(tmp_path / "made.mp4", 0.5, WIDTH // 2, 200, tmp_path)[2] > 200
    assert colour(tmp_path / "made.mp4", 0.5, WIDTH // 2, HEIGHT - 200, tmp_path)[0] > 200
    with pytest.raises(Invalid, match="side or top"):
        duet(theirs, mine, tmp_path / "made.mp4", "behind")


def test_a_duet_of_the_silent_has_a_silent_track(tmp_path: Path) -> None:
    silent, loud = plain(tmp_path / "silent.mp4", "red", None, 1.0), plain(tmp_path / "loud.mp4", "blue", 1760, 1.0)
    assert upright(duet(silent, silent, tmp_path / "made.mp4"))
    assert tones(tmp_path / "made.mp4", tmp_path) == set()
    duet(loud, silent, tmp_path / "made.mp4")
    assert tones(tmp_path / "made.mp4", tmp_path) == {1760}


def test_a_stitch_begins_with_their_piece(tmp_path: Path) -> None:
    theirs, mine = draw(tmp_path / "theirs.mp4", seconds=3), plain(tmp_path / "mine.mp4", "blue", None, 1.0)
    made = stitch(theirs, 1.0, 2.5, mine, tmp_path / "made.mp4")
    assert upright(made)
    assert made.duration_s == pytest.approx(2.5, abs=0.15)
    assert tones(tmp_path / "made.mp4", tmp_path, 0.5) == {440}
    assert tones(tmp_path / "made.mp4", tmp_path, 1.8) == set()
    assert colour(tmp_path / "made.mp4", 2.0, WIDTH // 2, HEIGHT // 2, tmp_path)[2] > 200
    cut = stitch(theirs, 0.0, 1.0, draw(tmp_path / "long.mp4", seconds=3), tmp_path / "made.mp4", Cut(1.0, 2.5))
    assert cut.duration_s == pytest.approx(2.5, abs=0.15)
    for start, end in ((0.0, 0.5), (0.0, 5.5), (-1.0, 1.0), (2.0, 4.0)):
        with pytest.raises(Invalid) as refused:
            stitch(theirs, start, end, mine, tmp_path / "made.mp4")
        assert refused.value.code == "bad_cut"


def test_a_sound_is_laid_under_a_picture(tmp_path: Path) -> None:
    sound, mine = plain(tmp_path / "sound.mp4", "red", 440, 1.0), plain(tmp_path / "mine.mp4", "blue", 880, 2.0)
    made = over(sound, mine, tmp_path / "made.mp4")
    assert made.duration_s == pytest.approx(2.0, abs=0.15)
    assert colour(tmp_path / "made.mp4", 0.5, 40, 40, tmp_path)[2] > 200
    assert tones(tmp_path / "made.mp4", tmp_path, 0.2) == {440}
    assert tones(tmp_path / "made.mp4", tmp_path, 1.3) == set()  # the sound has ended
    over(sound, mine, tmp_path / "made.mp4", from_s=0.5, voice=1.0)
    assert tones(tmp_path / "made.mp4", tmp_path, 0.05, 0.4) == {440, 880}
    assert tones(tmp_path / "made.mp4", tmp_path, 1.0) == {880}
    with pytest.raises(Invalid, match="no sound"):
        over(plain(tmp_path / "silent.mp4", "red", None, 1.0), mine, tmp_path / "made.mp4")
    with pytest.raises(Invalid, match=r"lasts 1\.0 s"):
        over(sound, mine, tmp_path / "made.mp4", from_s=2.0)


def test_what_a_browser_recorded_says_not_how_long_it_is(tmp_path: Path) -> None:
    """Such a file is written in one go, without going back to its head."""
    theirs, live = draw(tmp_path / "theirs.mp4", seconds=3), tmp_path / "live.webm"
    codec = ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"]
    draw(live, *codec, "-live", "1", "-f", "webm", seconds=2)
    assert probe(live).duration_s == 0.0
    assert duet(theirs, live, tmp_path / "made.mp4").duration_s == pytest.approx(2.0, abs=0.2)
    assert stitch(theirs, 0.0, 1.0, live, tmp_path / "made.mp4").duration_s == pytest.approx(3.0, abs=0.2)
    assert over(theirs, live, tmp_path / "made.mp4").duration_s == pytest.approx(2.0, abs=0.2)


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.mp4").write_text("#EXTM3U\nfile:///etc/passwd\n")
    mine = plain(tmp_path / "mine.mp4", "blue", None, 1.0)
    with pytest.raises(Invalid, match="neither MP4"):
        duet(tmp_path / "list.mp4", mine, tmp_path / "made.mp4")
    assert probe(mine).video == "h264"
