"""The feed: GET /v1/feed."""

from typing import Annotated, Literal

from litestar import get
from litestar.params import Parameter

from fyp.api import wire
from fyp.api.viewers import introduce
from fyp.api.wire import Call, Feed, app_of, viewer_of
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.feed import FeedRequest
from fyp.vocabulary.ids import is_id


@get("/v1/feed")
async def feed(
    request: Call,
    n: Annotated[int, Parameter(ge=1, le=50, description="videos on the page")] = 10,
    surface: Annotated[Literal["foryou", "following"], Parameter(description="which feed")] = "foryou",
    session: Annotated[str, Parameter(max_length=64, description="one sitting of the viewer")] = "",
    trace: Annotated[bool, Parameter(description="tell what each stage did")] = False,
) -> Feed:
    """The next page of the viewer. An empty `slots` says that there is nothing to show, yet."""
    if session and not is_id(session):
        raise Invalid("malformed", "a session is 1-64 letters, digits and _ - . :", "session")
    app, viewer = app_of(request), viewer_of(request)
    await introduce(request)
    asked = FeedRequest(viewer=viewer, at=app.clock.now(), n=n, surface=surface, session=session)
    return wire.feed(app, await app.feed_soon(asked), trace)


__all__ = ["feed"]
