"""Server: `fyp serve` in a process of its own, on one port, killed and started again; and its worker, found and killed."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOMY = {"FYP_VIEWER_RATE": "1e6", "FYP_VIEWER_BURST": "1e6", "FYP_ADDRESS_RATE": "1e6", "FYP_ADDRESS_BURST": "1e6"}


class Server:
    """Serves `data` until `stop`; `home` is its address."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.home = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[str] | None = None
        self.cookie = ""

    def start(self) -> None:
        """Returns when it answers. Raises RuntimeError when it does not start."""
        command = [sys.executable, "-m", "fyp.cli", "serve", "--data", str(self.data), "--port", str(self.port)]
        env = {**os.environ, **ROOMY, "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._process.stdout is not None
        if "http://" not in self._process.stdout.readline():
            self._process.kill()
            raise RuntimeError("the server did not start")

    def up(self) -> bool:
        return self._process is not None and self._process.poll() is None and self.ask("GET", "/healthz")[0] == 200

    def sign_up(self, handle: str) -> None:
        """From here on the calls are those of an account."""
        status, told = self.ask("POST", "/v1/accounts", {"handle": handle, "password": "a long enough password"})
        if status != 201:
            raise RuntimeError(f"no account was made: {status} {told}")

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and decoded JSON of an answer; status 0 when there is none."""
        headers = {"cookie": self.cookie, "content-type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.home + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                given = [value.partition(";")[0] for value in answer.headers.get_all("set-cookie") or ()]
                self.cookie = "; ".join(given) if given else self.cookie
                text = answer.read()
                return answer.status, json.loads(text) if text[:1] in (b"{", b"[") else None
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except OSError:
            return 0, None

    def kill(self) -> None:
        """As a power cut would: nothing is told to it."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def kill_worker(self) -> bool:
        """Kill the worker beside it, if there is one now."""
        with contextlib.suppress(OSError, ValueError):
            os.kill(int((self.data / "uploads" / "worker-1.lock").read_text()), signal.SIGKILL)
            return True
        return False

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(30)
            self._process.kill()


def wait(what: Any, seconds: float, every: float = 0.05) -> bool:
    """Wait until `what()` is true. False when it was not in time."""
    until = time.monotonic() + seconds
    while not (done := bool(what())) and time.monotonic() < until:
        time.sleep(every)
    return done


__all__ = ["Server", "wait"]
