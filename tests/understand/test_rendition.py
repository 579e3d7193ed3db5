"""Foreign files: what plays is copied, what doesn't is made to, what is broken or no video is refused with its reason."""

from pathlib import Path

import pytest
from tests.clips import damage, draw

from fyp.understand.fence import Limits, run, sniff
from fyp.understand.probe import probe, reason
from fyp.understand.rendition import playable, plays_as_it_is, poster
from fyp.vocabulary.errors import Invalid


def test_h264_in_mp4_is_copied_and_starts_at_once(tmp_path: Path) -> None:
    clip = draw(tmp_path / "clip.mp4", "-metadata", "comment=where I live")
    facts = probe(clip)
    assert (facts.video, facts.audio, facts.width, facts.height) == ("h264", "aac", 90, 160)
    assert plays_as_it_is(facts)
    made = playable(clip, facts, tmp_path / "made.mp4")
    data = (tmp_path / "made.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert b"where I live" in clip.read_bytes()
    assert b"where I live" not in data
    assert made.duration_s == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("clip.webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"]),
        ("clip.mkv", ["-c:v", "mpeg4"]),
        ("clip.mov", ["-c:v", "libx264", "-pix_fmt", "yuv444p"]),
    ],
)
def test_other_formats_are_made_playable(tmp_path: Path, name: str, more: list[str]) -> None:
    facts = probe(draw(tmp_path / name, *more, size="91x161"))
    assert not plays_as_it_is(facts)
    made = playable(tmp_path / name, facts, tmp_path / "made.mp4")
    assert plays_as_it_is(made)
    assert (made.width, made.height, made.audio) == (90, 160, "aac")


def test_a_turned_picture_comes_out_upright(tmp_path: Path) -> None:
    lying = draw(tmp_path / "lying.mp4", size="160x90", sound=False)
    turned = tmp_path / "turned.mov"
    import imageio_ffmpeg

    program = imageio_ffmpeg.get_ffmpeg_exe()
    ran = run(
        [program, "-v", "error", "-display_rotation", "90", "-i", str(lying), "-c", "copy", str(turned)], Limits()
    )
    assert ran.status == 0, ran.said
    facts = probe(turned)
    assert abs(facts.rotation) == 90
    made = playable(turned, facts, tmp_path / "made.mp4")
    assert (made.width, made.height, made.rotation) == (90, 160, 0)


def test_a_poster_is_a_jpeg_of_a_frame(tmp_path: Path) -> None:
    clip = draw(tmp_path / "clip.mp4", sound=False)
    poster(clip, probe(clip), tmp_path / "poster.jpg")
    assert (tmp_path / "poster.jpg").read_bytes()[:3] == b"\xff\xd8\xff"


def test_damage_is_found_though_the_file_opens(tmp_path: Path) -> None:
    clip = damage(draw(tmp_path / "clip.mp4", seconds=2.0, sound=False))
    facts = probe(clip)
    with pytest.raises(Invalid) as told:
        playable(clip, facts, tmp_path / "made.mp4")
    assert told.value.code == "damaged"
    assert told.value.message
    assert str(tmp_path) not in told.value.message


@pytest.mark.parametrize(
    "data",
    [
        b"hello, I am a text",
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"\x00\x00\x00\x18ftypisom" + bytes(40),
    ],
)
def test_what_is_no_video_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "evil.mp4").write_bytes(data)
    with pytest.raises(Invalid) as told:
        probe(tmp_path / "evil.mp4")
    assert told.value.code == "not_a_video"


def test_sniff_knows_the_families(tmp_path: Path) -> None:
    assert sniff(draw(tmp_path / "a.mp4", sound=False)) == "mov"
    assert sniff(draw(tmp_path / "a.mkv", sound=False)) == "matroska"


def test_the_fence_ends_what_takes_too_long() -> None:
    with pytest.raises(Invalid, match="more than") as told:
        run(["/bin/sleep", "20"], Limits(wall_s=0.3))
    assert told.value.code == "too_slow"
    with pytest.raises(Invalid) as told:
        run(["/bin/sh", "-c", "while :; do :; done"], Limits(cpu_s=1, wall_s=20))
    assert told.value.code == "too_slow"


def test_the_fence_ends_what_writes_too_much(tmp_path: Path) -> None:
    target = tmp_path / "large"
    try:
        ran = run(["/bin/dd", "if=/dev/zero", f"of={target}", "bs=65536", "count=64"], Limits(file=1 << 20))
        assert ran.status != 0
    except Invalid as told:
        assert told.code == "too_large"
    assert target.stat().st_size <= 1 << 20


def test_the_fence_gives_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FYP_SECRET", "hush")
    ran = run(["/usr/bin/env"], Limits())
    assert ran.status == 0
    assert "hush" not in ran.said


def test_reasons_name_no_place() -> None:
    assert reason("[h264 @ 0x55e88988c600] Invalid NAL unit size") == "Invalid NAL unit size"
    assert reason("all is well") == ""
    assert "/home" not in reason("file:/home/ada/clip.mp4: Invalid data found when processing input")
