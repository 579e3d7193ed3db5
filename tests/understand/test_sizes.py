"""Sizes: what comes out is upright, cut, evenly loud, without metadata, never larger; what is too much is not taken."""

from pathlib import Path

import pytest
from tests.clips import damage, draw

from fyp.understand import sizes
from fyp.understand.fence import Limits, run, walls
from fyp.understand.probe import opening, probe
from fyp.understand.sizes import Cut
from fyp.vocabulary.errors import Invalid


def test_a_large_picture_is_made_in_three_sizes_and_a_small_one_in_one(tmp_path: Path) -> None:
    large = probe(draw(tmp_path / "large.mp4", size="1080x1920", seconds=0.2, sound=False))
    assert sizes.sides(large) == (720, 360, 1080)
    assert sizes.sides(probe(draw(tmp_path / "middle.mp4", size="640x480", seconds=0.2, sound=False))) == (720, 360)
    small = draw(tmp_path / "small.mp4", seconds=0.3, sound=False)
    assert sizes.sides(probe(small)) == (720,)
    made = sizes.make(small, probe(small), Cut(), 720, None, tmp_path / "720.mp4", None)
    assert (made.width, made.height, made.audio) == (90, 160, "")


def test_sound_is_brought_to_one_loudness_and_taken_along(tmp_path: Path) -> None:
    quiet = draw(tmp_path / "quiet.mp4", "-af", "volume=-12dB", seconds=3.0, size="400x720")
    facts = probe(quiet)
    level = sizes.loudness(quiet, facts, Cut())
    assert level is not None and level < -25.0
    first = tmp_path / "720.mp4"
    sizes.make(quiet, facts, Cut(), 720, level, first, None)
    sizes.make(quiet, facts, Cut(), 360, level, tmp_path / "360.mp4", first)
    for file in (first, tmp_path / "360.mp4"):
        assert sizes.loudness(file, probe(file), Cut()) == pytest.approx(sizes.EVEN_LUFS, abs=1.0)
    assert min(probe(tmp_path / "360.mp4").width, probe(tmp_path / "360.mp4").height) == 360
    silent = draw(tmp_path / "silent.mp4", "-af", "volume=0")
    assert sizes.loudness(silent, probe(silent), Cut()) is None
    assert (sizes.gain(None), sizes.gain(-70.0), sizes.gain(-14.0), sizes.gain(-4.0)) == (0.0, 20.0, 0.0, -10.0)


def test_a_part_is_cut_out(tmp_path: Path) -> None:
    clip = draw(tmp_path / "clip.mp4", seconds=4.0)
    made = sizes.make(clip, probe(clip), Cut(1.0, 2.5), 720, None, tmp_path / "cut.mp4", None)
    assert made.duration_s == pytest.approx(1.5, abs=0.15)


def test_place_and_device_are_left_out_and_the_picture_stands(tmp_path: Path) -> None:
    told = ("-metadata", "location=+52.0907+005.1214/", "-metadata", "com.apple.quicktime.make=Phone of Ada")
    lying = draw(tmp_path / "lying.mp4", *told, "-movflags", "use_metadata_tags", size="160x90", sound=False)
    turned = tmp_path / "turned.mov"
    program = opening(lying, "mov")[0]
    moved = ["-c", "copy", "-map_metadata", "0", "-movflags", "use_metadata_tags", str(turned)]
    assert run([program, "-v", "error", "-display_rotation", "90", "-i", str(lying), *moved], Limits()).status == 0
    assert b"52.0907" in turned.read_bytes() and b"Phone of Ada" in turned.read_bytes()
    made = sizes.make(turned, probe(turned), Cut(), 720, None, tmp_path / "made.mp4", None)
    assert (made.width, made.height, made.rotation) == (90, 160, 0)
    data = (tmp_path / "made.mp4").read_bytes()
    assert b"52.0907" not in data and b"Phone of Ada" not in data
    assert data.index(b"moov") < data.index(b"mdat")


def test_what_is_too_much_is_not_taken(tmp_path: Path) -> None:
    wide = draw(tmp_path / "wide.mov", "-c:v", "png", "-frames:v", "1", size="20000x16", sound=False)
    with pytest.raises(Invalid) as told:
        sizes.admit(probe(wide))
    assert told.value.code == "too_many_pixels"
    still = ("-c:v", "libx264", "-preset", "ultrafast", "-vf", "fps=1/10")
    long = draw(tmp_path / "long.mp4", *still, size="16x16", seconds=700.0, sound=False)
    with pytest.raises(Invalid) as told:
        sizes.admit(probe(long))
    assert told.value.code == "too_long"


def test_what_is_spoilt_or_holds_nothing_is_found_out(tmp_path: Path) -> None:
    clip = draw(tmp_path / "clip.mp4", sound=False)
    facts = probe(clip)
    spoilt = damage(draw(tmp_path / "spoilt.mp4", seconds=2.0, sound=False))
    with pytest.raises(Invalid) as told:
        sizes.make(spoilt, probe(spoilt), Cut(), 720, None, tmp_path / "made.mp4", None)
    assert told.value.code == "damaged"
    with pytest.raises(Invalid) as told:
        sizes.make(clip, facts, Cut(30.0), 720, None, tmp_path / "made.mp4", None)
    assert told.value.code == "damaged"


def test_the_first_frame_is_a_few_hundred_bytes_and_pieces_have_a_list(tmp_path: Path) -> None:
    clip = draw(tmp_path / "clip.mp4", "-g", "24", seconds=6.0, sound=False)
    small = sizes.tiny(clip, tmp_path / "tiny.webp")
    assert small.startswith("data:image/webp;base64,") and len(small) < 800
    names = sizes.segments(clip, tmp_path, "hls720")
    text = (tmp_path / names[0]).read_text()
    assert text.count("#EXTINF") >= 2 and names[1] in text and str(tmp_path) not in text
    assert "RESOLUTION=90x160" in sizes.playlist([(names[0], 100_000, 90, 160)])


def test_what_is_fenced_has_no_network() -> None:
    if not any("unshare" in wall for wall in walls()):
        pytest.skip("this system permits no namespaces: there is no wall around the network to test")
    ran = run(["/bin/cat", "/proc/net/route"], Limits())
    assert ran.status == 0 and len(ran.said.splitlines()) <= 1
