"""Events over HTTP, durable: batches of 20 from many viewers at once, each sent when the one before was acknowledged."""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from bench.ledger import options, report
from bench.running import GENEROUS, Client, cpu_s, quantile, settle, start, stop

BATCH = 20
SLOTS = 50


def bodies(viewer: int, page: dict[str, object], at: float) -> list[bytes]:
    """The batches of a page of 50: of each showing four events: seen, two sections or a like, the closing swipe."""
    events = []
    for slot in page["slots"]:  # type: ignore[attr-defined]
        mark, n = slot["impression"], slot["position"]
        id = f"{viewer:x}-{mark.replace('.', '-')}"
        head = {"session": f"s{viewer}"}
        second: dict[str, object] = {"kind": "watch", "impression": mark, "from_s": 2.0, "to_s": 4.2}
        if n % 5 == 0:
            second = {"kind": "act", "impression": mark, "act": "like"}
        events += [
            {"kind": "impression", "id": f"{id}i", "at": at, "page": page["id"], "slot": n,
             "video": slot["video"]["id"], **head},
            {"kind": "watch", "id": f"{id}w", "at": at + 2.0, "impression": mark, "from_s": 0.0, "to_s": 2.0, **head},
            {"id": f"{id}x", "at": at + 4.3, **second, **head},
            {"kind": "swipe", "id": f"{id}s", "at": at + 4.4, "impression": mark, "watched_s": 4.2, **head},
        ]  # fmt: skip
    return [json.dumps(events[i : i + BATCH], separators=(",", ":")).encode() for i in range(0, len(events), BATCH)]


class Player(asyncio.Protocol):
    """Sends its requests one after the other; `done` has the seconds of each."""

    def __init__(self, requests: list[bytes], finished: asyncio.Future[None]) -> None:
        self.requests = requests
        self.finished = finished
        self.done: list[float] = []
        self.wrong: list[bytes] = []
        self._next = 0
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def go(self) -> None:
        self._sent = time.perf_counter()
        self.transport.write(self.requests[self._next])

    def data_received(self, data: bytes) -> None:
        if not data.endswith(b"}"):  # the head of an answer: its body follows
            return
        self.done.append(time.perf_counter() - self._sent)
        if b'"accepted":20,' not in data:
            self.wrong.append(data)
        self._next += 1
        if self._next < len(self.requests):
            self.go()
        else:
            self.finished.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_exception(exc or ConnectionError("the server hung up"))


async def play(port: int, requests: list[list[bytes]]) -> tuple[float, list[float], list[bytes]]:
    """All players at once: seconds in all, sorted seconds of each batch, answers that are not as expected."""
    loop = asyncio.get_running_loop()
    players = []
    for own in requests:
        finished = loop.create_future()
        players.append((await loop.create_connection(lambda o=own, f=finished: Player(o, f), "127.0.0.1", port))[1])
    began = time.perf_counter()
    for player in players:
        player.go()
    await asyncio.gather(*(player.finished for player in players))
    took = time.perf_counter() - began
    for player in players:
        player.transport.close()
    return took, sorted(s for p in players for s in p.done), [w for p in players for w in p.wrong]


def sessions(port: int, viewers: int, pages: int) -> list[list[bytes]]:
    """The requests of each viewer, made from pages that the server has truly served."""
    out = []
    for viewer in range(viewers):
        client = Client(port)
        requests: list[bytes] = []
        for _ in range(pages):
            status, page = client.ask("GET", f"/v1/feed?n={SLOTS}&session=s{viewer}")
            if status != 200 or len(page["slots"]) != SLOTS:
                raise RuntimeError(f"no full page: {status} {str(page)[:200]}")
            for body in bodies(viewer, page, time.time()):
                head = (
                    f"POST /v1/events HTTP/1.1\r\nHost: x\r\nCookie: {client.cookie}\r\n"
                    f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                )
                requests.append(head.encode() + body)
        client.close()
        out.append(requests)
    return out


def measure(viewers: int, pages: int, videos: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        settle(data, videos)
        server, port = start(data, GENEROUS)
        try:
            requests = sessions(port, viewers, pages)
            before = cpu_s(server)
            took, seconds, wrong = asyncio.run(play(port, requests))
            used = cpu_s(server) - before
        finally:
            stop(server)
    if wrong:
        raise RuntimeError(f"{len(wrong)} batches were not taken whole, the first: {wrong[0][-400:]!r}")
    return {
        "events_per_s": round(len(seconds) * BATCH / took),
        "p50_ms": round(1000 * quantile(seconds, 0.5), 2),
        "p99_ms": round(1000 * quantile(seconds, 0.99), 2),
        "server_cpu_us": round(1e6 * used / (len(seconds) * BATCH), 1),
        "events": len(seconds) * BATCH,
        "viewers": viewers,
    }


def main() -> int:
    args = options(__doc__ or "")
    args.add_argument("--viewers", type=int, default=64, help="connections at once")
    args.add_argument("--pages", type=int, default=12, help="pages of 50 that each viewer watches")
    args.add_argument("--videos", type=int, default=3000, help="videos that are published")
    given = args.parse_args()
    report("events", measure(given.viewers, given.pages, given.videos), given)
    return 0


if __name__ == "__main__":
    sys.exit(main())
