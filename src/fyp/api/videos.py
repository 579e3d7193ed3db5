"""Videos: GET /v1/videos/{id}."""

from litestar import get
from litestar.params import FromPath

from fyp.api.wire import Call, VideoCard, app_of, cards, viewer_of
from fyp.vocabulary.errors import Missing


@get("/v1/videos/{id:str}")
async def video(request: Call, id: FromPath[str]) -> VideoCard:
    """One video. 404 when there is none, when it was removed, or when it is not for you."""
    found = cards(app_of(request), viewer_of(request), [id]).get(id)
    if found is None:
        raise Missing("no_video", f"there is no video {id[:64]!r}", "id")
    return found


__all__ = ["video"]
