"""Uploads over a real server: lines cut, the server and its worker killed: each ends published once or refused."""

import argparse
import os
import random
import signal
from pathlib import Path

import pytest
from tests.clips import damage, draw

from fyp.lab.experiments import uploads as experiment
from fyp.lab.uploading.server import Server, wait
from fyp.worker.child import Child, seat


def test_every_upload_ends_published_once_or_refused(tmp_path: Path) -> None:
    pytest.importorskip("tusclient", reason="tuspy is a package of the group `dev`")
    data = tmp_path / "clips"
    data.mkdir()
    damage(draw(data / "damaged.mp4", seconds=2.0, sound=False))
    found = experiment.run(argparse.Namespace(data=data, cuts=2, kills=2, small=True, seed=1)).figures
    assert found["wrong"] == [] and found["server_up"]
    assert found["published"] == 4 and found["refused"] == 10
    assert found["interrupted"] >= 6 and found["survived_kills"] == len(found["killed_in"]) >= 1


def test_a_large_file_is_never_held_in_memory(tmp_path: Path) -> None:
    client = pytest.importorskip("tusclient.client", reason="tuspy is a package of the group `dev`")
    large = tmp_path / "large.mp4"
    large.write_bytes(random.Random(1).randbytes(1 << 20) * 64)
    server = Server(tmp_path / "data")
    server.start()
    try:
        server.sign_up("ada")
        up = client.TusClient(f"{server.home}/v1/uploads", headers={"Cookie": server.cookie}).uploader(str(large))
        before = _peak_kib(server)
        up.upload()  # in one request
        assert up.offset == large.stat().st_size
        assert _peak_kib(server) - before < 40 << 10
        id = up.url.rsplit("/", 1)[1]
        assert wait(lambda: server.ask("GET", f"/v1/uploads/{id}")[1]["state"] == "refused", 30)
    finally:
        server.stop()


def _peak_kib(server: Server) -> int:
    """The most memory that the server has had so far (Linux)."""
    assert server._process is not None
    status = Path(f"/proc/{server._process.pid}/status")
    if not status.exists():
        pytest.skip("no /proc here to tell what another process has used")
    return int(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))


def test_a_worker_that_ends_is_started_again_and_ends_with_us(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    child = Child(["/bin/sh", "-c", f"echo x >> {marks}; cat > /dev/null"])
    assert wait(lambda: marks.exists(), 5)
    first = child.pid
    os.kill(first, signal.SIGKILL)
    assert wait(lambda: child.pid != first and len(marks.read_text().split()) == 2, 5)
    child.stop()
    assert len(marks.read_text().split()) == 2


def test_no_two_workers_have_one_name(tmp_path: Path) -> None:
    (one, held), (two, other) = seat(tmp_path), seat(tmp_path)
    assert (one, two) == ("worker-1", "worker-2")
    held.close()
    assert seat(tmp_path)[0] == "worker-1"
    other.close()
