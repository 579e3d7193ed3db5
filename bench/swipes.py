"""Feed and events at once, open loop: viewers swipe by the clock, ready or not; latency counts from the scheduled time."""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.ledger import options, report
from bench.running import GENEROUS, Client, cpu_s, quantile, settle, start, stop

PAGE = 10


class Connection(asyncio.Protocol):
    """One request at a time over a kept connection."""

    def __init__(self) -> None:
        self._held = b""
        self._waiting: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        head, gap, body = self._held.partition(b"\r\n\r\n")
        if not gap:
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(body) >= length and self._waiting is not None:
            self._held = b""
            self._waiting.set_result(body if head.startswith(b"HTTP/1.1 200") else b"")

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionError("the server hung up"))

    async def ask(self, request: bytes) -> bytes:
        self._waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self._waiting


class Viewer:
    """Watches its pages slot by slot; asks for the next one when its page is used up."""

    def __init__(self, number: int, cookie: str, connection: Connection) -> None:
        self.head = f"Host: x\r\nCookie: {cookie}\r\n"
        self.number = number
        self.connection = connection
        self.page: dict[str, Any] = {"id": "", "slots": []}
        self.feeds: list[float] = []
        self.tells: list[float] = []
        self.wrong: list[bytes] = []

    async def live(self, times: list[float]) -> None:
        """A swipe at each of `times` (of the loop's clock)."""
        loop = asyncio.get_running_loop()
        for at in times:
            wait = at - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            if not self.page["slots"]:
                body = await self.connection.ask(f"GET /v1/feed?n={PAGE} HTTP/1.1\r\n{self.head}\r\n".encode())
                self.feeds.append(loop.time() - at)
                if not body:
                    self.wrong.append(b"no page")
                    continue
                self.page = json.loads(body)
            if not self.page["slots"]:
                self.wrong.append(b"an empty page")
                continue
            body = self._swipe(self.page["slots"].pop(0))
            head = f"POST /v1/events HTTP/1.1\r\n{self.head}Content-Length: {len(body)}\r\n\r\n".encode()
            told = await self.connection.ask(head + body)
            self.tells.append(loop.time() - at)
            if not told.startswith(b'{"accepted":3,'):
                self.wrong.append(told)

    def _swipe(self, seat: dict[str, Any]) -> bytes:
        now, mark, id = time.time(), seat["impression"], f"{self.number:x}-{seat['impression'].replace('.', '-')}"
        seconds = 6.0 if seat["video"]["topics"] == [f"topic{self.number % 40}"] else 0.8
        events = [
            {"kind": "impression", "id": f"{id}i", "at": now, "page": self.page["id"], "slot": seat["position"],
             "video": seat["video"]["id"]},
            {"kind": "watch", "id": f"{id}w", "at": now + seconds, "impression": mark, "from_s": 0, "to_s": seconds},
            {"kind": "swipe", "id": f"{id}s", "at": now + seconds, "impression": mark, "watched_s": seconds},
        ]  # fmt: skip
        return json.dumps(events, separators=(",", ":")).encode()


async def play(port: int, cookies: list[str], rate: float, seconds: float) -> tuple[list[Viewer], float]:
    """All viewers for `seconds`, `rate` swipes a second in all; and how long it took until the last answer."""
    loop = asyncio.get_running_loop()
    viewers = []
    for number, cookie in enumerate(cookies):
        connection = (await loop.create_connection(Connection, "127.0.0.1", port))[1]
        viewers.append(Viewer(number, cookie, connection))
    count, crowd = int(rate * seconds), len(viewers)
    # the places in a page at which viewers are when it begins are spread, as in life
    for viewer in viewers:
        body = await viewer.connection.ask(f"GET /v1/feed?n={PAGE} HTTP/1.1\r\n{viewer.head}\r\n".encode())
        viewer.page = json.loads(body)
        del viewer.page["slots"][: viewer.number % PAGE]
    began = loop.time() + 0.2
    await asyncio.gather(
        *(viewer.live([began + k / rate for k in range(n, count, crowd)]) for n, viewer in enumerate(viewers))
    )
    took = loop.time() - began
    for viewer in viewers:
        viewer.connection.transport.close()
    return viewers, took


def visitors(port: int, count: int) -> list[str]:
    """Cookies of new viewers, each introduced."""
    cookies = []
    for _ in range(count):
        client = Client(port)
        client.ask("GET", "/v1/feed?n=1")
        cookies.append(client.cookie)
        client.close()
    return cookies


def measure(crowd: int, videos: int, rate: float, seconds: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        settle(Path(folder), videos)
        server, port = start(Path(folder), GENEROUS)
        try:
            cookies = visitors(port, crowd)
            before = cpu_s(server)
            viewers, took = asyncio.run(play(port, cookies, rate, seconds))
            used = cpu_s(server) - before
        finally:
            stop(server)
    wrong = [w for viewer in viewers for w in viewer.wrong]
    if wrong:
        raise RuntimeError(f"{len(wrong)} answers were not as expected, the first: {wrong[0][:400]!r}")
    feeds = sorted(s for viewer in viewers for s in viewer.feeds)
    tells = sorted(s for viewer in viewers for s in viewer.tells)
    return {
        "swipes_per_s": round(len(tells) / took, 1),
        "feed_p99_ms": round(1000 * quantile(feeds, 0.99), 2),
        "feed_p50_ms": round(1000 * quantile(feeds, 0.5), 2),
        "tell_p99_ms": round(1000 * quantile(tells, 0.99), 2),
        "asked_per_s": rate,
        "feeds": len(feeds),
        "swipes": len(tells),
        "viewers": crowd,
        "videos": videos,
        "server_busy": round(used / took, 2),
    }


def main() -> int:
    args = options(__doc__ or "")
    args.add_argument("--viewers", type=int, default=100, help="viewers at once")
    args.add_argument("--videos", type=int, default=5000, help="videos that are published")
    args.add_argument("--rate", type=float, default=500.0, help="swipes a second that are scheduled, in all")
    args.add_argument("--seconds", type=float, default=15.0, help="how long")
    given = args.parse_args()
    report("swipes", measure(given.viewers, given.videos, given.rate, given.seconds), given)
    return 0


if __name__ == "__main__":
    sys.exit(main())
