"""The feed: GET /v1/feed."""

from typing import Annotated, Literal

from litestar import get
from litestar.params import Parameter

from fyp.api import wire
from fyp.api.viewers import introduce
from fyp.api.visitors import language_of
from fyp.api.wire import Call, Feed, app_of, viewer_of
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.feed import FeedRequest
from fyp.vocabulary.ids import is_id


@get("/v1/feed")
async def feed(
    request: Call,
    n: Annotated[int, Parameter(ge=1, le=50, description="videos on the page")] = 10,
    surface: Annotated[Literal["foryou", "following", "popular"], Parameter(description="which feed")] = "foryou",
    session: Annotated[str, Parameter(max_length=64, description="one sitting of the viewer")] = "",
    trace: Annotated[bool, Parameter(description="tell what each stage did")] = False,
    country: Annotated[
        str | None, Parameter(pattern="^([A-Z]{2})?$", description="popular: popular where (ISO 3166-1 alpha-2)")
    ] = None,
    language: Annotated[
        str | None, Parameter(pattern="^([a-z]{2})?$", description="popular: and in which language (ISO 639-1)")
    ] = None,
    cursor: Annotated[int, Parameter(ge=0, description="popular: that of the page before")] = 0,
) -> Feed:
    """The next page of the viewer. An empty `slots` says that there is nothing to show, yet.

    `popular` is the feed without profiling: the same for everybody of a country and language, by default those that the
    browser asks for; no viewer is read or written, and what is told of its slots is refused as never served.
    """
    if surface == "popular":
        told = language_of(request.headers.get("accept-language", ""))
        here = told[1] if country is None else country, told[0] if language is None else language
        return wire.feed(app_of(request), await app_of(request).popular_soon(*here, cursor, n), False)
    if session and not is_id(session):
        raise Invalid("malformed", "a session is 1-64 letters, digits and _ - . :", "session")
    app, viewer = app_of(request), viewer_of(request)
    await introduce(request)
    asked = FeedRequest(viewer=viewer, at=app.clock.now(), n=n, surface=surface, session=session)
    return wire.feed(app, await app.feed_soon(asked), trace)


__all__ = ["feed"]
