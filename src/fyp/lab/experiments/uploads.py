"""Uploads: do files arrive, whatever breaks? A real server, a real tus client (tuspy), lines cut at random, workers killed.

Each clip of a folder and three vertical ones is sent with a tus client, and interrupted at random places: the line is cut in
the middle of a request, and once the server is killed and started again. Files that are no good must be refused with their
reason. Then uploads are made whose worker is killed in each of its steps. Every upload must end published once, or refused.
"""

import argparse
import importlib
import random
import socket
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from fyp.adapters.embedded.event_log import SqliteEventLog
from fyp.adapters.embedded.uploads import SqliteUploads
from fyp.app.opening import LOG, UPLOADS
from fyp.lab.report import Report, table
from fyp.lab.uploading.files import draw, hostile, vertical
from fyp.lab.uploading.server import Server, wait
from fyp.vocabulary.event import Uploaded

ABOUT = __doc__ or ""
STEPS = ("check", "listen", "720", "360", "1080", "still", "recognise", "understand", "store")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of clips to upload")
    parser.add_argument("--cuts", type=int, default=5, help="times that each file is interrupted")
    parser.add_argument("--kills", type=int, default=len(STEPS), help="steps in which a worker is killed")
    parser.add_argument("--small", action="store_true", help="draw small clips")
    parser.add_argument("--seed", type=int, default=0, help="of the places where lines are cut")


def cut_line(server: Server, url: str, file: Path, at: int, until: int) -> None:
    """Announce all that is left of a file, send it from `at` to `until`, and hang up in the middle of the request."""
    left = file.stat().st_size - at
    head = (
        f"PATCH {url.removeprefix(server.home)} HTTP/1.1\r\nHost: fyp\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {at}\r\n"
        f"Content-Type: application/offset+octet-stream\r\nContent-Length: {left}\r\nCookie: {server.cookie}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line, file.open("rb") as opened:
        opened.seek(at)
        line.sendall(head.encode() + opened.read(until - at))
        time.sleep(0.05)


def send(server: Server, client: Any, file: Path, cuts: int, rng: random.Random, kill: bool = False) -> tuple[str, int]:
    """Upload a file with a tus client that begins again after each cut. Returns the upload's id, and how often it was cut."""
    size, done = file.stat().st_size, 0
    words = {"filename": file.name, "caption": f"Upload of {file.stem} #test"}
    url = client.uploader(str(file), metadata=words, chunk_size=1 << 20).create_url()
    for place in sorted(rng.randrange(1, size) for _ in range(cuts if size > 1 else 0)):
        up = client.uploader(str(file), url=url, chunk_size=1 << 20)
        if place <= up.offset:
            continue
        cut_line(server, url, file, up.offset, place)
        if kill:
            server.kill()
            server.start()
            kill = False
        done += 1
        wait(lambda: client.uploader(str(file), url=url).get_offset() > 0, 5)
    last = client.uploader(str(file), url=url, chunk_size=1 << 20, upload_checksum=True)
    wait(lambda: _sent(last), 20, 0.2)
    return url.rsplit("/", 1)[1], done


def _sent(up: Any) -> bool:
    """Send the rest; a line that was cut may hold the file for a moment."""
    try:
        up.offset = up.get_offset() if up.get_file_size() else 0
        up.upload()
    except importlib.import_module("tusclient.exceptions").TusCommunicationError:
        return False
    return True


def killed_in(server: Server, uploads: SqliteUploads, id: str, steps: list[str]) -> list[str]:
    """Kill the worker in each of `steps` of an upload. Returns those in which it was."""
    killed = []
    for step in steps:

        def there(step: str = step) -> bool:
            known = uploads.get(id)
            return known is None or known.step == step or step in known.done or known.state in ("published", "refused")

        wait(there, 120, 0.001)
        known = uploads.get(id)
        if known is not None and known.step == step and server.kill_worker():
            killed.append(step)
    return killed


def run(args: argparse.Namespace) -> Report:
    tus = importlib.import_module("tusclient.client")
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory(prefix="fyp-lab-uploads-") as name:
        root = Path(name)
        (root / "clips").mkdir()
        (root / "bad").mkdir()
        clips = sorted(file for file in args.data.iterdir() if file.is_file()) + vertical(root / "clips", args.small)
        bad = hostile(root / "bad")
        server = Server(root / "data")
        server.start()
        try:
            server.sign_up("uploader")
            client = tus.TusClient(f"{server.home}/v1/uploads", headers={"Cookie": server.cookie})
            return _run(server, client, clips, bad, (args.cuts, args.kills), rng, root)
        finally:
            server.stop()


def _run(
    server: Server, client: Any, clips: list[Path], bad: dict[Path, str], breaks: tuple[int, int], rng: random.Random,
    root: Path,
) -> Report:  # fmt: skip
    uploads = SqliteUploads(server.data / UPLOADS)
    began, (cuts, kills) = time.monotonic(), breaks
    sent: dict[str, Path] = {}
    interrupted = 0
    for place, file in enumerate((*clips, *bad)):
        id, done = send(server, client, file, cuts if file in clips else 0, rng, kill=place == len(clips) - 1)
        sent[id] = file
        interrupted += done
    one = draw(root / "killed.mp4", "-c:v", "libx264", "-preset", "ultrafast", size="740x1280", seconds=1.5)
    wait(lambda: not uploads.at("received", "checked", "converting"), 900, 0.2)
    killed: list[str] = []
    for _ in range(4):  # some steps are over in a moment: more than one upload is needed to meet them all
        left = [step for step in STEPS[:kills] if step not in killed]
        if not left:
            break
        id, _ = send(server, client, one, 0, rng)
        sent[id] = one
        killed += killed_in(server, uploads, id, left)
        wait(lambda: not uploads.at("received", "checked", "converting"), 300, 0.2)
    ended = wait(lambda: all(s["state"] in ("published", "refused") for s in _states(server)), 60, 0.2)
    took = time.monotonic() - began
    states = {state["id"]: state for state in _states(server)}
    up = server.up()
    server.stop()
    uploads.close()
    told = Counter(_uploaded(server.data))
    wrong = []
    rows: list[list[object]] = []
    for id, file in sent.items():
        state = states[id]
        code = state["refused"]["code"] if state["refused"] else ""
        rows.append([file.name, state["state"], code or "-", told[id]])
        if (state["state"] == "published") != (told[id] == 1) or told[id] > 1:
            wrong.append(file.name)
        if file in bad and code != bad[file]:
            wrong.append(file.name)
    figures = {
        "published": sum(state["state"] == "published" for state in states.values()),
        "refused": sum(state["state"] == "refused" for state in states.values()), "interrupted": interrupted,
        "survived_kills": len(killed) if ended and not wrong else 0, "killed_in": killed, "wrong": wrong, "server_up": up,
        "uploads": len(sent), "seconds": round(took, 1),
    }  # fmt: skip
    text = table(["file", "ended", "reason", "in the log"], rows)
    return Report(
        figures, f"{text}\n\ninterrupted {interrupted} times; worker killed in: {', '.join(killed)}; wrong: {wrong}"
    )


def _states(server: Server) -> list[dict[str, Any]]:
    _, told = server.ask("GET", "/v1/uploads")
    return list(told["uploads"]) if isinstance(told, dict) else [{"state": "unknown"}]


def _uploaded(data: Path) -> list[str]:
    """The ids of the videos that the log says were uploaded, each as often as it says so."""
    log = SqliteEventLog(data / LOG, writes=False)
    try:
        return [logged.event.video.id for logged in log.read() if isinstance(logged.event, Uploaded)]
    finally:
        log.close()


__all__ = ["ABOUT", "arguments", "run"]
