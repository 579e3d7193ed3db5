"""Every route is called as a visitor, its owner, another, one who is blocked, a moderator, a brand and an operator."""

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from PIL import Image
from tests.api.entering import cheapen, sign_up
from tests.api.place import Place, place
from tests.api.rights import CALLERS, TABLE, Row

from fyp.api.site import ROUTES
from fyp.config import Settings
from fyp.platform import challenges
from fyp.platform.credentials import ROLE, Given
from fyp.ports.event_log import Change
from fyp.vocabulary.event import Blocked
from fyp.vocabulary.video import Media, Video

ROLES = ("moderator", "brand", "operator")
PARAMETERS = {"name": "preset"}
IDS = {
    "/v1/challenges/": "challenge",
    "/v1/sessions/": "session",
    "/v1/uploads/": "upload",
    "/v1/sounds/": "sound",
    "/v1/moderation/decisions/": "decision",
}
"""Path parameters whose word in the table is another, as their name alone doesn't say of what they are."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    cheapen(monkeypatch)
    logging.disable(logging.INFO)  # some 500 calls
    yield
    logging.disable(logging.NOTSET)


class Town:
    """A place with one of each caller."""

    def __init__(self, p: Place) -> None:
        self.place, self.ids, self._count = p, dict[str, str](), count()
        self.callers = {caller: p.visit() for caller in CALLERS}
        self.author = p.visit()

    async def settle(self) -> "Town":
        app = self.place.app
        for caller, client in self.callers.items():
            if caller != "visitor":
                self.ids[caller] = (await sign_up(client, f"the_{caller}"))["id"]
            if caller in ROLES:
                given = Given(role=caller, by="test", at=0.0)  # type: ignore[arg-type]
                app.vault.write([Change(ROLE, self.ids[caller], given)])
        await self.callers["visitor"].get("/v1/feed")
        await sign_up(self.author, "somebody")
        app.blobs.put("mine.mp4", b"film")
        video = Video(
            id="mine",
            creator=self.ids["owner"],
            duration_s=9.0,
            posted_at=app.clock.now(),
            topics=("dance",),
            sound="tune",
        )
        app.publish(video, Media(video="mine", mp4="mine.mp4", width=540, height=960))
        said = Blocked(id="blocks", at=app.clock.now(), viewer=self.ids["owner"], creator=self.ids["blocked"])
        assert app.tell([said]).refused == []
        await self.fill("question")
        return self

    async def fill(self, word: str) -> Any:
        """What stands for a word in braces."""
        match word:
            case "id":
                return "mine"
            case "who":
                return "the_owner"
            case "key":
                return "mine.mp4"
            case "sound":
                return "tune"
            case "preset":
                return "calm"
            case "path":
                return "some/where"
            case "challenge":
                now = self.place.app.clock.now()
                asked = {"title": "In the rain", "hashtag": "rain", "starts": now, "ends": now + 9e5, "zone": "UTC"}
                there = [c.id for c in challenges.challenges(self.place.app.records) if c.owner == self.ids["owner"]]
                if there:
                    return there[0]
                return (await self.callers["owner"].post("/v1/challenges", json=asked)).json()["card"]["id"]
            case "tag":
                return "dance"
            case "fresh":
                return f"fresh_{next(self._count)}"
            case "session":
                return (await self.callers["owner"].get("/v1/sessions")).json()["sessions"][0]["id"]
            case "comment":
                said = await self.author.post("/v1/videos/mine/comments", json={"text": await self.fill("fresh")})
                return said.json()["id"]
            case "decision":
                keep = {"video": "mine", "comment": await self.fill("comment"), "verdict": "keep"}
                said = await self.callers["moderator"].post("/v1/moderation/decisions", json=keep)
                return said.json()["decision"]["id"]
            case "upload":
                there = (await self.callers["owner"].get("/v1/uploads")).json()["uploads"]
                if not there:
                    told = {"tus-resumable": "1.0.0", "upload-length": "9"}
                    assert (await self.callers["owner"].post("/v1/uploads", headers=told)).status_code == 201
                    there = (await self.callers["owner"].get("/v1/uploads")).json()["uploads"]
                return there[0]["id"]
            case "export":
                return (await self.author.get("/v1/viewers/me/export")).content
            case "language":
                return "nl"
            case "question":
                poll = {"kind": "poll", "text": "Which?", "options": ["a", "b"]}
                return (await self.callers["owner"].put("/v1/videos/mine/question", json=poll)).json()["id"]
            case "answer":
                asked = {"kind": "open", "text": "What?"}
                id = (await self.callers["owner"].put("/v1/videos/mine/question", json=asked)).json()["id"]
                await self.author.put("/v1/videos/mine/question/answer", json={"question": id, "text": "so"})
                return (await self.author.get("/v1/videos/mine/question/answers")).json()["answers"][0]["id"]
            case "picture":
                out = BytesIO()
                Image.new("RGB", (8, 8)).save(out, "PNG")
                return out.getvalue()
        raise KeyError(f"nothing stands for {{{word}}}: say it in Town.fill")

    async def filled(self, text: str) -> Any:
        if whole := re.fullmatch(r"\{(\w+)\}", text):
            return await self.fill(whole[1])
        for word in re.findall(r"\{(\w+)\}", text):
            text = text.replace(f"{{{word}}}", str(await self.fill(word)))
        return text

    async def call(self, caller: str, key: str, row: Row) -> httpx.Response:
        method, _, path = key.partition(" ")
        client = self.callers[caller]
        self.place.clock.advance(60.0)
        sent: dict[str, Any] = {"headers": dict(row.headers or {})}
        if isinstance(row.body, str):
            sent["content"] = await self.filled(row.body)
        elif row.body is not None:
            sent["content"] = await self.filled(json.dumps(row.body).replace("{}", "{ }"))
            sent["headers"]["content-type"] = "application/json"
        return await client.request(method, await self.filled(path + row.query), **sent)


def every_route() -> set[str]:
    """All routes of the site, as the table names them."""
    found = set()
    for route in Litestar(ROUTES, openapi_config=None).routes:
        path = re.sub(r"\{(\w+)\}", lambda m: "{" + PARAMETERS.get(m[1], m[1]) + "}", route.path_format)
        for place_, word in IDS.items():
            path = path.replace(f"{place_}{{id}}", f"{place_}{{{word}}}")
        found |= {f"{method} {path}" for method in getattr(route, "methods", ()) if method != "OPTIONS"}
    return found


def test_every_route_is_in_the_table() -> None:
    routes = every_route()
    assert routes - set(TABLE) == set(), "add a row to tests/api/rights.py for these"
    assert set(TABLE) - routes == set(), "there is no such route (any more)"


def test_every_caller_gets_what_the_table_says(tmp_path: Path) -> None:
    wrong: list[str] = []

    async def one(p: Place, callers: tuple[str, ...], rows: dict[str, Row]) -> None:
        town = await Town(p).settle()
        for key, row in rows.items():
            for caller in callers:
                answer = await town.call(caller, key, row)
                if answer.status_code != row.outcome[caller]:
                    said = f"{answer.status_code}, not {row.outcome[caller]}: {answer.text[:160]}"
                    wrong.append(f"{key} as {caller}: {said}")
                elif answer.status_code >= 400 and not key.startswith("HEAD"):
                    assert set(answer.json()) == {"code", "message", "field", "retry"}

    settings = Settings(
        data=str(tmp_path), viewer_rate=1e6, viewer_burst=1e6, signup_burst=1e6, signin_burst=1e6, address_burst=1e6
    )
    with place(settings) as made:
        asyncio.run(one(made, CALLERS, {key: row for key, row in TABLE.items() if not row.alone}))
    for key, row in TABLE.items():
        for caller in CALLERS if row.alone else ():
            with place(settings, videos=2) as made:
                asyncio.run(one(made, (caller,), {key: row}))
    assert wrong == [], "\n".join(wrong)


def test_the_table_can_fail(tmp_path: Path) -> None:
    """A caller who gets something else than the table says is found."""

    async def story(p: Place) -> None:
        town = await Town(p).settle()
        row = TABLE["GET /v1/operator/policy"]
        assert (await town.call("other", "GET /v1/operator/policy", row)).status_code == 401 != 200
        assert (await town.call("operator", "GET /v1/operator/policy", row)).status_code == 200

    with place(Settings(data=str(tmp_path)), videos=2) as made:
        asyncio.run(story(made))
