"""Reach: GET /v1/videos/{id}/reach."""

from litestar import get
from litestar.params import FromPath

from fyp.api.wire import Call, app_of, viewer_of
from fyp.platform import videos
from fyp.vocabulary.errors import Denied, Missing
from fyp.vocabulary.reach import Reach
from fyp.vocabulary.video import Video


@get("/v1/videos/{id:str}/reach")
async def reach(request: Call, id: FromPath[str]) -> Reach:
    """How far a video has come on the ladder of audiences, and why it is there. For its maker alone: 403 for others."""
    app = app_of(request)
    video = app.records.get(videos.VIDEO, id, Video)
    found = app.reach(id) if video is not None else None
    if video is None or found is None:
        raise Missing("no_video", f"there is no video {id[:64]!r}", "id")
    if video.creator != viewer_of(request):
        raise Denied("not_yours", "only its maker may see the reach of a video", "id")
    return found


__all__ = ["reach"]
