"""Events: POST /v1/events, what players tell. Answered after the commit; one bad event never spoils the others."""

import logging
from typing import Any, cast

import msgspec
from litestar import Response, post
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.types import ASGIApp, Receive, Scope, Send
from msgspec import Struct
from msgspec.structs import force_setattr

from fyp.api.problems import FAULT, JSON, encode, retry_after
from fyp.api.visitors import VIEWER
from fyp.api.wire import Call, app_of, viewer_of
from fyp.app import App, Told
from fyp.config import Settings
from fyp.vocabulary.errors import FypError, Invalid, Refusal, TooLarge
from fyp.vocabulary.event import EVENT_TYPES, Act, AnyEvent, Blocked, Followed, Impression, Swipe, Watch
from fyp.vocabulary.ids import MAX_ID_LENGTH

log = logging.getLogger("fyp.api")

PATH = "/v1/events"
PlayerEvent = Impression | Watch | Act | Swipe | Followed | Blocked


class Wrapped(Struct):
    events: msgspec.Raw


class Glance(Struct):
    """What can be said of an event that does not decode."""

    id: Any = ""
    kind: Any = ""


_all = msgspec.json.Decoder(list[PlayerEvent])
_one = msgspec.json.Decoder(PlayerEvent)
_apart = msgspec.json.Decoder(list[msgspec.Raw])
_wrapped = msgspec.json.Decoder(Wrapped)
_glance = msgspec.json.Decoder(Glance)
_encode = msgspec.json.Encoder().encode
_NOT_FOR_PLAYERS = {t.__struct_config__.tag for t in EVENT_TYPES} - {
    t.__struct_config__.tag for t in PlayerEvent.__args__
}


def decode(body: bytes, limit: int) -> tuple[list[PlayerEvent], list[Refusal]]:
    """The events of a body, and the refusals of those that are none. Raises `Invalid` when the body is no list."""
    try:
        if body.lstrip()[:1] == b"{":
            body = bytes(_wrapped.decode(body).events)
        try:
            events, refused = _all.decode(body), list[Refusal]()
        except msgspec.ValidationError:
            events, refused = _decode_apart(_apart.decode(body))
    except msgspec.DecodeError as error:
        raise Invalid("malformed", f"the body must be a JSON array of events: {error}", "body") from error
    if len(events) + len(refused) > limit:
        raise Invalid("too_many_events", f"at most {limit} events in one request", "body")
    return events, refused


def _decode_apart(raws: list[msgspec.Raw]) -> tuple[list[PlayerEvent], list[Refusal]]:
    events: list[PlayerEvent] = []
    refused: list[Refusal] = []
    for raw in raws:
        try:
            events.append(_one.decode(raw))
        except msgspec.DecodeError as error:
            refused.append(_refusal(raw, error))
    return events, refused


def _refusal(raw: msgspec.Raw, error: msgspec.DecodeError) -> Refusal:
    try:
        seen = _glance.decode(raw)
    except msgspec.DecodeError:
        seen = Glance()
    id = seen.id if isinstance(seen.id, str) else ""
    if isinstance(seen.kind, str) and seen.kind in _NOT_FOR_PLAYERS:
        return Refusal(id=id, code="not_allowed", message=f"a player can't tell {seen.kind!r}", field="kind")
    message, _, place = str(error).partition(" - at ")
    return Refusal(id=id, code="malformed", message=message, field=place.strip("`").removeprefix("$.") if place else "")


BODY = Operation(
    request_body=RequestBody(
        description="A JSON array of events (or an object with it under `events`), each tagged by `kind`: "
        "impression, watch, act, swipe, followed, blocked. Also taken as text/plain, from sendBeacon.",
        content={JSON: OpenAPIMediaType(schema=Schema(type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.OBJECT)))},
        required=True,
    )
)


class _Body(Operation):
    """Tells the schema of a body that is read by hand."""

    def __post_init__(self) -> None:
        self.request_body = BODY.request_body


async def take(app: App, viewer: str, body: bytes, limit: int) -> bytes:
    """Tell the app what a body says, as `viewer`; the answer as JSON. Raises `Invalid`, `Unavailable`."""
    events, refused = decode(body, limit)
    for event in events:
        force_setattr(event, "viewer", viewer)
        if len(event.session) > MAX_ID_LENGTH:
            raise Invalid("malformed", f"a session has at most {MAX_ID_LENGTH} characters", "session")
    told = await app.tell_soon(cast(list[AnyEvent], events))
    if refused:
        app.measures.undecoded(refused)
        told = Told(told.accepted, told.doubled, [*told.refused, *refused])
    return _encode(told)


@post(PATH, status_code=200, operation_class=_Body)
async def tell(request: Call) -> Response[bytes]:
    """Tell what was seen, watched, liked, followed. -> {"accepted", "doubled", "refused": [...]}, after the commit."""
    limit = request.app.state.settings.events_limit
    return Response(await take(app_of(request), viewer_of(request), await request.body(), limit), media_type=JSON)


class Express:
    """Takes `POST /v1/events` past the web framework, which costs as much as the commit; the rest goes on to it.

    The answers are those of `tell`, to the byte.
    """

    def __init__(self, inner: ASGIApp, app: App, settings: Settings) -> None:
        self._inner = inner
        self._app = app
        self._body_limit = settings.body_limit
        self._events_limit = settings.events_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked: dict[str, Any] = scope  # type: ignore[assignment]
        if asked["path"] != PATH or asked["method"] != "POST":
            await self._inner(scope, receive, send)
            return
        headers: list[tuple[bytes, bytes]] = []
        try:
            body = await read(receive, self._body_limit)
            if body is None:
                return
            status, answer = 200, await take(self._app, asked[VIEWER], body, self._events_limit)
        except FypError as error:
            status, answer = error.status, encode(error.problem())
            if error.retry:
                headers.append((b"retry-after", retry_after(error.retry_after_s).encode()))
        except Exception as error:
            log.error("POST %s failed", PATH, exc_info=error)
            status, answer = 500, encode(FAULT)
        headers += ((b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer)))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer, "more_body": False})


async def read(receive: Receive, limit: int) -> bytes | None:
    """The body of a request; None when the client hung up. Raises `TooLarge`, before more than `limit` bytes are held."""
    parts: list[bytes] = []
    size = 0
    while True:
        message: dict[str, Any] = await receive()  # type: ignore[assignment]
        if message["type"] != "http.request":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise TooLarge("body_too_large", f"a body may have at most {limit} bytes")
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


__all__ = ["PATH", "Express", "PlayerEvent", "decode", "read", "take", "tell"]
