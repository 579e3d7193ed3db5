"""An app over memory with the cast's videos, and a stand-in for the engine that can be made to fail."""

from collections.abc import Sequence
from typing import Any

from tests.people import NOW, uploads

from fyp.adapters.ram.clock import ManualClock
from fyp.app import App, ram_app
from fyp.engine.engine import Engine
from fyp.vocabulary.event import AnyEvent, Uploaded
from fyp.vocabulary.feed import FeedPage, FeedRequest


def opened(videos: int = 24, **more: Any) -> tuple[App, ManualClock]:
    """An app with videos, and its clock, a minute after they were published."""
    clock = ManualClock(NOW)
    app = ram_app(clock, **more)
    assert app.tell(uploads(videos)).accepted == videos
    clock.advance(60.0)
    return app, clock


def page_of(app: App, viewer: str, n: int = 5) -> FeedPage:
    return app.feed(FeedRequest(viewer=viewer, at=app.clock.now(), n=n))


def published(app: App) -> list[str]:
    """The ids of videos that the log says were uploaded, whose id begins with a u: uploads, in these tests."""
    events = (logged.event for logged in app._events.read())
    return [event.video.id for event in events if isinstance(event, Uploaded) and event.video.id.startswith("u")]


class Stumbling(Engine):
    """An engine that fails, once, where it is told to."""

    stumble = ""

    def gate(self, event: AnyEvent, now: float) -> Any:
        if self.stumble == event.id:
            raise ZeroDivisionError("the gate stumbled")
        return super().gate(event, now)

    def observe_many(self, events: Sequence[AnyEvent]) -> Any:
        if self.stumble == "observe":
            Stumbling.stumble = ""
            super().observe_many(events[:1])  # half done
            raise ZeroDivisionError("learning stumbled")
        return super().observe_many(events)
