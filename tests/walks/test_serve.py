"""The server as a process: it starts, tells plainly why it can't, keeps what it was told, and leaves in order."""

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bench.running import GENEROUS, Client, running, settle, start, stop


def fyp(*args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fyp.cli", *args]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_a_like_survives_a_restart_and_the_doctor_finds_it_sound(tmp_path: Path) -> None:
    settle(tmp_path, 60)
    with running(tmp_path, GENEROUS) as port:
        client = Client(port)
        status, page = client.ask("GET", "/v1/feed?n=5")
        assert status == 200 and len(page["slots"]) == 5
        seat = page["slots"][2]
        like = {"kind": "act", "id": "l1", "at": time.time(), "impression": seat["impression"], "act": "like"}
        assert client.ask("POST", "/v1/events", [like])[1]["accepted"] == 1
        cookie = client.cookie
        client.close()
    assert [path.suffix for path in (tmp_path / "snapshots").iterdir()] != []
    with running(tmp_path, GENEROUS) as port:
        client = Client(port)
        client.cookie = cookie
        liked = client.ask("GET", "/v1/viewers/me/liked")[1]["videos"]
        assert [card["id"] for card in liked] == [seat["video"]["id"]]
        assert liked[0]["mine"]["liked"] and liked[0]["counts"]["likes"] == 1
        assert client.ask("POST", "/v1/events", [like])[1]["doubled"] == 1
        assert client.ask("GET", "/v1/feed?n=5")[1]["cursor"] == 2
        client.close()
        busy = fyp("serve", "--data", str(tmp_path), "--port", "0")
        assert busy.returncode == 1 and "in use by another fyp" in busy.stderr and "Traceback" not in busy.stderr
    sound = fyp("doctor", "--data", str(tmp_path))
    assert sound.returncode == 0 and "sound" in sound.stdout, sound.stderr


def test_a_request_that_is_under_way_is_answered_before_the_end(tmp_path: Path) -> None:
    settle(tmp_path, 60)
    server, port = start(tmp_path, GENEROUS)
    client = Client(port)
    assert client.ask("GET", "/healthz") == (200, {"ok": True})
    client.close()
    told = stop(server)
    assert server.returncode == 0 and "Traceback" not in told
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=2)


def test_a_film_is_sent_over_the_wire_in_ranges(tmp_path: Path) -> None:
    settle(tmp_path, 3)
    film = os.urandom(700_000)
    (tmp_path / "media" / "0.mp4").write_bytes(film)
    with running(tmp_path, GENEROUS) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/media/0.mp4", headers={"range": "bytes=1000-"})
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (206, film[1000:])
        connection.request("GET", "/media/0.mp4")
        assert connection.getresponse().read() == film
        connection.request("POST", "/v1/events", b"[]", {"content-length": "99999999"})
        answer = connection.getresponse()
        assert answer.status == 413
        connection.close()


def test_what_cannot_start_says_why_in_one_line(tmp_path: Path) -> None:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    port = str(taken.getsockname()[1])
    file = tmp_path / "file"
    file.write_text("not a folder")
    newer = tmp_path / "newer"
    newer.mkdir()
    (newer / "fyp.db").write_bytes(b"no database at all" * 100)
    for args, said in (
        (("serve", "--data", str(tmp_path / "a"), "--port", port), "cannot listen"),
        (("serve", "--data", str(file), "--port", "0"), "cannot be opened"),
        (("serve", "--data", str(newer), "--port", "0"), "not a database"),
        (("serve", "--data", str(tmp_path / "b"), "--port", "99999"), "port"),
        (("serve", "--data", str(tmp_path / "b"), "--host", "256.1.1.1", "--port", "0"), "cannot listen"),
        (("doctor", "--data", str(tmp_path / "none")), "no data folder"),
    ):
        done = fyp(*args)
        assert done.returncode == 1, args
        lines = [line for line in done.stderr.splitlines() if line.startswith("fyp: ")]
        assert len(lines) == 1 and said in lines[0], done.stderr
        assert "Traceback" not in done.stderr
    taken.close()
