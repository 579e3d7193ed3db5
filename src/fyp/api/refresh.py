"""Beginning anew: POST /v1/controls/refresh and /v1/controls/forget, DELETE /v1/viewers/me."""

from typing import Annotated

from litestar import Response, delete, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from fyp.api.controls import Controls, controls_of
from fyp.api.identity import identity_of
from fyp.api.telling import tell
from fyp.api.visitors import clear_cookie
from fyp.api.wire import Call, app_of, viewer_of
from fyp.vocabulary.event import Forgot, Refreshed


class Refresh(Struct, frozen=True):
    on: Annotated[bool, Meta(description="begin anew; false takes it back, within a day")] = True


class Forget(Struct, frozen=True):
    """Either a topic, or a time."""

    topic: Annotated[str, Meta(max_length=200, description="a topic")] = ""
    since: Annotated[float, Meta(ge=0, description="from then on, epoch seconds")] = 0.0
    until: Annotated[float, Meta(ge=0, description="until then, epoch seconds")] = 0.0


async def _told(call: Call, event: Refreshed | Forgot) -> Controls:
    await tell(call, event)
    return await controls_of(call)


@post("/v1/controls/refresh", status_code=200)
async def refresh(request: Call, data: JSONBody[Refresh]) -> Controls:
    """Begin anew: your feed is that of somebody new; follows, blocks, filters and settings stay. Or take it back."""
    app = app_of(request)
    event = Refreshed(id=app.dice.new_id(), at=app.clock.now(), viewer=viewer_of(request), on=data.on)
    return await _told(request, event)


@post("/v1/controls/forget", status_code=200)
async def forget(request: Call, data: JSONBody[Forget]) -> Controls:
    """Let a topic, or all that you did from `since` to `until`, count no more. This can't be taken back."""
    app = app_of(request)
    return await _told(
        request,
        Forgot(
            id=app.dice.new_id(), at=app.clock.now(), viewer=viewer_of(request), topic=data.topic, since=data.since,
            until=data.until,
        ),
    )  # fmt: skip


@delete("/v1/viewers/me", status_code=204)
async def leave(request: Call) -> Response[None]:
    """Leave: all that you told and made goes at once, what others were taught by you by the next night. Clears the cookie.

    An account must have shown its password within ten minutes (`prove_first`): a session that was left open is not enough.
    """
    identity_of(request).must_prove(request)
    await app_of(request).erase_soon(viewer_of(request))
    identity_of(request).forget(viewer_of(request))
    return Response(None, headers={"set-cookie": clear_cookie(request.app.state.settings.secure_cookie)})


__all__ = ["Forget", "Refresh", "forget", "leave", "refresh"]
