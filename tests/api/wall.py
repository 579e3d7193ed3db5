"""Who talks under a wall: accounts with short words for what they do, for tests of comments."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import httpx
from tests.api.entering import sign_up
from tests.api.place import Place, place

from fyp.config import Settings
from fyp.vocabulary.video import Video

Story = Callable[[Place], Awaitable[None]]
_count = count()
WALL = "/v1/videos/wall/comments"


def told(story: Story, settings: Settings | None = None) -> None:
    with place(settings) as made:
        asyncio.run(story(made))


class Person:
    """Somebody who calls: with a cookie, an id, and short words for what they do under the wall."""

    def __init__(self, client: httpx.AsyncClient, id: str) -> None:
        self.client, self.id = client, id

    async def say(self, text: str, status: int = 201, **more: Any) -> dict[str, Any]:
        answer = await self.client.post(WALL, json={"text": text, **more})
        assert answer.status_code == status, answer.text
        said: dict[str, Any] = answer.json()
        return said

    async def read(self, query: str = "") -> dict[str, Any]:
        answer = await self.client.get(WALL + query)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    async def texts(self, query: str = "") -> list[str]:
        return [c["text"] for c in (await self.read(query))["comments"]]

    async def do(self, comment: str, what: str, status: int, **body: Any) -> Any:
        answer = await self.client.put(f"{WALL}/{comment}/{what}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


async def person(p: Place) -> Person:
    n = next(_count)
    client = p.visit(f"10.1.0.{n % 250}")
    return Person(client, (await sign_up(client, f"person{n}"))["id"])


async def town(p: Place) -> tuple[Person, Person, Person]:
    """Ada, who made the wall; Bo and Cleo."""
    ada, bo, cleo = [await person(p) for _ in range(3)]
    wall = Video(id="wall", creator=ada.id, duration_s=9.0, posted_at=p.clock.now())
    p.app.publish(wall)
    return ada, bo, cleo


__all__ = ["WALL", "Person", "person", "told", "town"]
