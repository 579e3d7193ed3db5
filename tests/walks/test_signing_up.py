"""A server killed the moment it has answered: who signed up is in, who signed out is out, who was erased is nowhere."""

import os
import signal
import subprocess
from pathlib import Path

from bench.running import GENEROUS, Client, settle, start, stop

KILLS = 2
WORD = "correct horse battery"


def kill(server: "subprocess.Popen[str]") -> None:
    os.kill(server.pid, signal.SIGKILL)
    server.communicate(timeout=30)


def test_what_was_answered_holds_after_a_kill(tmp_path: Path) -> None:
    settle(tmp_path, 20)
    server, port = start(tmp_path, GENEROUS)
    for n in range(KILLS):
        person = Client(port)
        status, found = person.ask(
            "POST", "/v1/accounts", {"handle": f"person_{n}", "password": WORD, "email": f"p{n}@b.nl"}
        )
        kill(server)
        assert status == 201
        server, port = start(tmp_path, GENEROUS)
        again = Client(port)
        again.cookie = person.cookie
        assert again.ask("GET", "/v1/accounts/me")[1]["account"] == found
        other = Client(port)
        assert other.ask("POST", "/v1/sessions", {"name": f"p{n}@b.nl", "password": WORD})[1] == found
        ended = other.cookie
        way = ("/v1/sessions/current", "/v1/viewers/me")[n % 2]
        assert other.ask("DELETE", way)[0] == 204
        kill(server)
        server, port = start(tmp_path, GENEROUS)
        after = Client(port)
        after.cookie = ended
        assert after.ask("GET", "/v1/accounts/me")[1]["account"] is None
        back = Client(port).ask("POST", "/v1/sessions", {"name": f"person_{n}", "password": WORD})[0]
        assert back == (201, 401)[n % 2]
    stop(server)
