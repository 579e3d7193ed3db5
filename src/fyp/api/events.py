"""Events: POST /v1/events, what players tell. Answered after the commit; one bad event never spoils the others."""

from typing import Any

import msgspec
from litestar import Response, post
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from msgspec import Struct
from msgspec.structs import force_setattr

from fyp.api.problems import JSON
from fyp.api.wire import Call, app_of, viewer_of
from fyp.app import Told
from fyp.vocabulary.errors import Invalid, Refusal
from fyp.vocabulary.event import EVENT_TYPES, Act, AnyEvent, Blocked, Followed, Impression, Swipe, Watch
from fyp.vocabulary.ids import MAX_ID_LENGTH

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


@post("/v1/events", status_code=200, operation_class=_Body)
async def tell(request: Call) -> Response[bytes]:
    """Tell what was seen, watched, liked, followed. -> {"accepted", "doubled", "refused": [...]}, after the commit."""
    app, viewer = app_of(request), viewer_of(request)
    events, refused = decode(await request.body(), request.app.state.settings.events_limit)
    for event in events:
        force_setattr(event, "viewer", viewer)
        if len(event.session) > MAX_ID_LENGTH:
            raise Invalid("malformed", f"a session has at most {MAX_ID_LENGTH} characters", "session")
    told = await app.tell_soon(_as_any(events))
    if refused:
        app.measures.undecoded(refused)
        told = Told(told.accepted, told.doubled, [*told.refused, *refused])
    return Response(_encode(told), media_type=JSON)


def _as_any(events: list[PlayerEvent]) -> list[AnyEvent]:
    return events  # type: ignore[return-value]


__all__ = ["PlayerEvent", "decode", "tell"]
