"""Status: how much is here, and how far a demo is with its clips."""

from litestar import get

from fyp.api.wire import Call, Progress, Status, app_of
from fyp.platform import videos


@get("/v1/status")
async def status(request: Call) -> Status:
    """Videos, events, and the demo's progress (null when this is no demo)."""
    app = app_of(request)
    demo = app.rendering
    progress = Progress(demo.rendered, demo.total) if demo is not None else None
    return Status(app.records.count(videos.VIDEO), progress, app.last())


__all__ = ["status"]
