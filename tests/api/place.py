"""A server's application in this process, called without a socket: the cast's videos, and a client with its cookie."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from tests.app.cast import opened
from tests.people import ADA, BEAT, DANCE, MEDIA

from fyp.api import create
from fyp.config import Settings

SECRET = b"a secret of the tests, 32 bytes!"


class Place:
    """`visit()` gives a client that keeps its cookie: a new viewer each."""

    def __init__(self, settings: Settings, page: Path | None, videos: int) -> None:
        self.app, self.clock = opened(videos)
        self.asgi = create(self.app, settings, SECRET, page)

    def visit(self, address: str = "10.0.0.1", **headers: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.asgi, client=(address, 1234), raise_app_exceptions=False)  # type: ignore[arg-type]
        return httpx.AsyncClient(transport=transport, base_url="http://fyp", headers=headers)

    def dance(self) -> None:
        """Publish Ada's video with its file."""
        self.app.blobs.put("dance-1.mp4", bytes(range(256)) * 40)
        self.app.blobs.put("dance-1.jpg", b"a picture")
        self.app.publish(DANCE, MEDIA["dance-1"], ADA, BEAT)


@contextmanager
def place(settings: Settings | None = None, page: Path | None = None, videos: int = 24) -> Iterator[Place]:
    made = Place(settings or Settings(), page, videos)
    try:
        yield made
    finally:
        made.app.stop()


def showing(page: dict[str, Any], slot: int, at: float, watched_s: float = 4.0) -> list[dict[str, Any]]:
    """What a player tells of one slot: seen, one section, the closing swipe."""
    seat = page["slots"][slot]
    mark = seat["impression"]
    return [
        {"kind": "impression", "id": f"i-{mark}", "at": at, "page": page["id"], "slot": slot,
         "video": seat["video"]["id"]},
        {"kind": "watch", "id": f"w-{mark}", "at": at + watched_s, "impression": mark, "from_s": 0, "to_s": watched_s},
        {"kind": "swipe", "id": f"s-{mark}", "at": at + watched_s, "impression": mark, "watched_s": watched_s},
    ]  # fmt: skip


__all__ = ["SECRET", "Place", "place", "showing"]
