"""Render: a real clip probed with ffmpeg, the cache, a killed render, and a clip that fails beside others that do not."""

import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

import imageio_ffmpeg
import msgspec
import pytest
from PIL import Image

from fyp.lab.studio import workshop
from fyp.lab.studio.render import Rendered, clear, files, render
from fyp.lab.studio.script import Script, most, scripts
from fyp.lab.studio.workshop import Workshop

SHORT = sorted(scripts(most(), 7), key=lambda s: s.frames)


def probe(file: Path) -> str:
    """What ffmpeg says of a file, after decoding all of it."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-i", str(file), "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_a_clip_is_what_a_player_needs(tmp_path: Path) -> None:
    script = SHORT[0]
    done = render(script, tmp_path)
    assert sorted(f.name for f in tmp_path.iterdir()) == sorted(f.name for f in done), "nothing else is left"
    said = probe(done.mp4)
    assert re.search(r"Video: h264 .*yuv420p.*bt709.*540x960.* 24 fps", said), said
    assert re.search(r"Audio: aac .*44100 Hz, stereo", said), said
    hours, minutes, seconds = re.search(r"Duration: (\d+):(\d+):([\d.]+)", said).groups()  # type: ignore[union-attr]
    assert int(hours) * 3600 + int(minutes) * 60 + float(seconds) == pytest.approx(script.duration_s, abs=0.06)
    assert re.search(rf"frame= *{script.frames} ", said), said
    data = done.mp4.read_bytes()
    assert 80_000 < len(data) < 2_500_000
    assert data.index(b"moov") < data.index(b"mdat"), "it can play while it loads"
    with Image.open(done.poster) as poster:
        assert poster.format == "JPEG" and poster.size == (540, 960)
    before = done.mp4.stat().st_mtime_ns
    assert render(script, tmp_path) == done and done.mp4.stat().st_mtime_ns == before, "not rendered again"


def test_a_killed_render_leaves_no_half_file(tmp_path: Path) -> None:
    shop = Workshop(tmp_path, workers=1)
    killed: list[int] = []
    got: list[str] = []
    said: list[str] = []

    def kill_the_worker_at_work() -> None:
        until = time.monotonic() + 120
        while time.monotonic() < until and len(killed) < workshop.TRIES:
            half = [f for f in tmp_path.glob(".*.mp4") if f.stat().st_size >= 0]
            busy = {int(f.name.split(".")[2]) for f in half} - set(killed)
            for pid in busy:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
            time.sleep(0.02)

    killer = threading.Thread(target=kill_the_worker_at_work)
    killer.start()
    shop.run(SHORT[:2], lambda s, r: got.append(s.id), lambda s, m: said.append(f"{s.id}: {m}"))
    killer.join()
    assert len(killed) == workshop.TRIES
    assert got == [SHORT[1].id] and len(said) == 1 and said[0].startswith(SHORT[0].id)
    assert not files(SHORT[0], tmp_path).mp4.exists()
    clear(tmp_path)
    assert {f.suffix for f in tmp_path.iterdir()} == {".mp4", ".jpg"}
    probe(files(SHORT[1], tmp_path).mp4)


def test_a_clip_that_fails_is_reported_and_the_others_go_on(tmp_path: Path) -> None:
    bad: Script = msgspec.structs.replace(SHORT[1], hero="nobody", id="bad")
    got: list[Rendered] = []
    said: list[str] = []
    Workshop(tmp_path, workers=1).run([bad, SHORT[1]], lambda s, r: got.append(r), lambda s, m: said.append(m))
    assert len(got) == 1 and got[0].mp4.exists()
    assert said == ["KeyError: 'nobody'"]


def test_stopping_is_at_once(tmp_path: Path) -> None:
    shop = Workshop(tmp_path, workers=2)
    got: list[str] = []
    thread = threading.Thread(target=shop.run, args=(SHORT[:40], lambda s, r: got.append(s.id), lambda s, m: None))
    thread.start()
    time.sleep(1.0)
    began = time.monotonic()
    shop.stop()
    thread.join(20)
    assert not thread.is_alive() and time.monotonic() - began < 15
    assert len(got) < 40
