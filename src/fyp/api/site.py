"""Site: the routes, the shape of errors, the doorway: one ASGI application of an App."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.types import ASGIApp

from fyp.api import (
    comments,
    controls,
    docs,
    events,
    feed,
    health,
    media,
    operator,
    page,
    problems,
    ranking,
    reach,
    refresh,
    status,
    videos,
    viewers,
)
from fyp.api.doorway import Doorway
from fyp.api.lexicon import Lexicon
from fyp.api.limits import Buckets
from fyp.api.visitors import Seal
from fyp.app import App
from fyp.config import Settings
from fyp.vocabulary.errors import FypError

ROUTES: tuple[Any, ...] = (
    feed.feed, events.tell, videos.video, reach.reach, viewers.me, viewers.change, viewers.liked, viewers.saved,
    refresh.refresh, refresh.forget, refresh.leave, media.media,
    controls.controls, controls.slide, controls.mute, controls.configure, controls.words,
    comments.read, comments.count, comments.replies, comments.write, comments.like, comments.pin, comments.remove,
    comments.report, comments.guard, comments.set_guard, comments.reported,
    ranking.ranking, operator.policy, operator.tune, operator.rollback, operator.presets, operator.take,
    operator.experiments, operator.experiment,
    status.status, health.healthz, health.metrics, docs.as_page, docs.as_data, page.page,
)  # fmt: skip


def create(app: App, settings: Settings, secret: bytes, page_folder: Path | None = None) -> ASGIApp:
    """The application that serves `app`. `secret` signs cookies; `page_folder` has the built front end, if any."""
    inner = events.Express(litestar(app, settings, page_folder), app, settings)
    return Doorway(inner, app, settings, Seal(secret))


def litestar(app: App, settings: Settings, page_folder: Path | None = None) -> Litestar:
    """The routes, without the doorway."""
    state = {
        "app": app, "settings": settings, "page": page.Page(page_folder), "lexicon": Lexicon(app), "schema": None,
        "make_schema": openapi, "shares": (), "comment_limits": Buckets(comments.RATE, comments.BURST),
    }  # fmt: skip
    return Litestar(
        ROUTES,
        state=State(state),
        exception_handlers={
            FypError: problems.of_fyp,
            HTTPException: problems.of_http,
            Exception: problems.of_anything,
        },
        openapi_config=None,
        request_max_body_size=settings.body_limit,
        logging_config=None,
    )


def openapi() -> dict[str, Any]:
    """The OpenAPI schema of the routes."""
    config = OpenAPIConfig(title="fyp", version=version("fyp"), use_handler_docstrings=True)
    return Litestar(ROUTES, openapi_config=config, logging_config=None).openapi_schema.to_schema()


__all__ = ["ROUTES", "create", "litestar", "openapi"]
