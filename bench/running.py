"""A real server in its own process, over a data folder, for measurements and for the walks of the tests."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fyp.app import Publication, open_app
from fyp.config import Settings
from fyp.vocabulary.video import Creator, Media, Sound, Video

GENEROUS = {
    "FYP_VIEWER_RATE": "1e6", "FYP_VIEWER_BURST": "1e6", "FYP_ADDRESS_RATE": "1e6", "FYP_ADDRESS_BURST": "1e6",
    "FYP_VISITOR_RATE": "1e6", "FYP_VISITOR_BURST": "1e6", "FYP_WORKERS": "0",
}  # fmt: skip
"""One address plays all the viewers here: the rate limits would measure themselves. No uploads."""


def settle(data: Path, count: int, posted_at: float = 1.7e9) -> None:
    """Publish `count` made-up videos into a data folder: 40 topics, a maker for every ten, 300 sounds."""
    app = open_app(Settings(data=str(data)))
    made = []
    for n in range(count):
        video = Video(
            id=f"v{n}", creator=f"c{n // 10}", duration_s=8.0 + n % 20, posted_at=posted_at, sound=f"s{n % 300}",
            caption=f"video {n} of topic {n % 40}", hashtags=(f"tag{n % 40}",), topics=(f"topic{n % 40}",),
            language="nl" if n % 3 == 0 else "en",
        )  # fmt: skip
        maker = Creator(id=video.creator, handle=f"maker.{n // 10}") if n % 10 == 0 else None
        sound = Sound(id=video.sound, title=f"Sound {n % 300}") if n < 300 else None
        made.append(Publication(video, Media(video=video.id, mp4=f"{n}.mp4", width=540, height=960), maker, sound))
    for start in range(0, count, 1000):
        app.publish_all(made[start : start + 1000])
    app.stop()


def start(data: Path, environ: Mapping[str, str] | None = None, *more: str) -> tuple[subprocess.Popen[str], int]:
    """Start `fyp serve` on a free port; returns when it answers."""
    env = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1", **(environ or {})}
    command = [sys.executable, "-m", "fyp.cli", "serve", "--data", str(data), "--port", "0", *more]
    server = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert server.stdout is not None and server.stderr is not None
    line = server.stdout.readline()
    if "http://" not in line:
        server.kill()
        raise RuntimeError(f"the server did not start: {line}{server.stderr.read()}")
    return server, int(line.rsplit(":", 1)[1])


def stop(server: subprocess.Popen[str]) -> str:
    """Stop it cleanly; returns what it told on its error stream."""
    server.send_signal(signal.SIGTERM)
    _, told = server.communicate(timeout=60)
    if server.returncode != 0:
        raise RuntimeError(f"the server ended with {server.returncode}: {told}")
    return told


def quantile(ascending: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    return ascending[min(len(ascending) - 1, int(share * len(ascending)))]


def cpu_s(server: subprocess.Popen[str]) -> float:
    """Processor seconds that a server has used so far (Linux): it tells more than the clock on a shared machine."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(data: Path, environ: Mapping[str, str] | None = None, *more: str) -> Iterator[int]:
    """The port of a server that runs as long as the block."""
    server, port = start(data, environ, *more)
    try:
        yield port
    finally:
        stop(server)


class Client:
    """One viewer over one kept connection, with its cookie."""

    def __init__(self, port: int, timeout_s: float = 30.0) -> None:
        self.port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
        self.cookie = ""

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and decoded JSON of an answer."""
        headers = {"cookie": self.cookie} if self.cookie else {}
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            headers["content-type"] = "application/json"
        self._connection.request(method, path, data, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        given = answer.getheader("set-cookie")
        if given:
            self.cookie = given.partition(";")[0]
        return answer.status, json.loads(text) if text else None

    def close(self) -> None:
        self._connection.close()


__all__ = ["GENEROUS", "Client", "cpu_s", "quantile", "running", "settle", "start", "stop"]
