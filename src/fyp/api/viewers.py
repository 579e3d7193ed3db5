"""The viewer: /v1/viewers/me, what they liked and what they saved."""

from typing import Annotated, Literal

from litestar import get, patch
from litestar.params import JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from fyp.api.telling import tell
from fyp.api.visitors import device_of, language_of
from fyp.api.wire import Call, Cards, Me, app_of, cards, viewer_of
from fyp.platform import accounts, videos
from fyp.vocabulary.event import Arrived
from fyp.vocabulary.viewer import Viewer

LIMIT = 60
"""Most videos of one list."""


class Change(Struct, frozen=True):
    """What a viewer may tell of themselves; what is left out stays as it was."""

    language: Annotated[str, Meta(pattern="^([a-z]{2})?$", description="ISO 639-1")] | UnsetType = UNSET
    country: Annotated[str, Meta(pattern="^([A-Z]{2})?$", description="ISO 3166-1 alpha-2")] | UnsetType = UNSET
    device: Literal["phone", "tablet", "desktop", ""] | UnsetType = UNSET


async def introduce(request: Call) -> None:
    """Tell of a viewer who was never heard of, with what their browser says."""
    app, id = app_of(request), viewer_of(request)
    if app.records.get(accounts.VIEWER, id, Viewer) is None:
        language, country = language_of(request.headers.get("accept-language", ""))
        device = device_of(request.headers.get("user-agent", ""))
        await _arrive(request, Viewer(id=id, language=language, country=country, device=device))


async def _arrive(request: Call, viewer: Viewer) -> None:
    app = app_of(request)
    arrived = Arrived(
        id=app.dice.new_id(), at=app.clock.now(), viewer=viewer.id, language=viewer.language, country=viewer.country,
        device=viewer.device,
    )  # fmt: skip
    await tell(request, arrived)


def _me(request: Call) -> Me:
    app, id = app_of(request), viewer_of(request)
    viewer = accounts.viewer(app.records, id)
    likes = len(videos.marked(app.records, videos.LIKED, id))
    follows = accounts.following(app.records, id)
    return Me(id, viewer.language, viewer.country, viewer.device, follows, likes)


def _marked(request: Call, kind: str) -> Cards:
    app, id = app_of(request), viewer_of(request)
    ids = videos.marked(app.records, kind, id, LIMIT)
    found = cards(app, id, ids)
    return Cards([found[video] for video in ids if video in found])


@get("/v1/viewers/me")
async def me(request: Call) -> Me:
    """Who you are to this server."""
    return _me(request)


@patch("/v1/viewers/me")
async def change(request: Call, data: JSONBody[Change]) -> Me:
    """Tell your language, country or device."""
    known = accounts.viewer(app_of(request).records, viewer_of(request))
    await _arrive(
        request,
        Viewer(
            id=known.id,
            language=known.language if data.language is UNSET else data.language,
            country=known.country if data.country is UNSET else data.country,
            device=known.device if data.device is UNSET else data.device,
        ),
    )
    return _me(request)


@get("/v1/viewers/me/liked")
async def liked(request: Call) -> Cards:
    """The videos you liked, newest first, at most 60."""
    return _marked(request, videos.LIKED)


@get("/v1/viewers/me/saved")
async def saved(request: Call) -> Cards:
    """The videos you saved, newest first, at most 60."""
    return _marked(request, videos.SAVED)


__all__ = ["LIMIT", "Change", "change", "introduce", "liked", "me", "saved"]
