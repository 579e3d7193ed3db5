"""Site: the routes, the shape of errors, the doorway: one ASGI application of an App."""

import asyncio
from importlib.metadata import version
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.types import ASGIApp

from fyp.api import (
    accounts,
    challenges,
    comments,
    controls,
    docs,
    events,
    feed,
    health,
    media,
    moderation,
    operator,
    page,
    problems,
    profiles,
    questions,
    ranking,
    reach,
    refresh,
    remixes,
    restoring,
    roles,
    search,
    sessions,
    sharing,
    sounds,
    status,
    tags,
    takeout,
    tus,
    understood,
    uploads,
    videos,
    viewers,
)
from fyp.api.doorway import Doorway
from fyp.api.entry import Entry
from fyp.api.identity import Identity
from fyp.api.lexicon import Lexicon
from fyp.api.limits import Buckets
from fyp.api.quiet import Quiet
from fyp.api.senses import Senses
from fyp.api.visitors import Seal
from fyp.app import App
from fyp.config import Settings
from fyp.understand.words import Meanings
from fyp.vocabulary.errors import FypError

ROUTES: tuple[Any, ...] = (
    feed.feed, events.tell, videos.video, reach.reach, viewers.me, viewers.change, viewers.liked, viewers.saved,
    understood.topics, understood.understood, understood.correct,
    accounts.sign_up, accounts.me, accounts.renew, sessions.sign_in, sessions.sign_out, sessions.sessions, sessions.end,
    sessions.end_others, sessions.prove, profiles.creator, profiles.grid, profiles.edit, profiles.picture,
    profiles.no_picture, takeout.export, restoring.bring, roles.people, roles.set_role,
    refresh.refresh, refresh.forget, refresh.leave, media.media,
    controls.controls, controls.slide, controls.mute, controls.configure, controls.words,
    comments.read, comments.count, comments.replies, comments.write, comments.like, comments.pin, comments.remove,
    comments.report, comments.guard, comments.set_guard,
    questions.read, questions.pose, questions.withdraw, questions.answer, questions.answers, questions.remove,
    challenges.listed, challenges.read, challenges.board, challenges.family, challenges.begin, challenges.change,
    challenges.withdraw, challenges.judge,
    tags.complete, tags.read, tags.videos, tags.follow, tags.mine,
    search.find, search.suggest, search.lately, search.remember, search.forget,
    remixes.made_with, sounds.sound, sounds.videos_of, sounds.silence, sounds.claim, sounds.silences, sounds.claims,
    moderation.queue, moderation.history, moderation.decide, moderation.undo,
    ranking.ranking, operator.policy, operator.tune, operator.rollback, operator.presets, operator.take,
    operator.experiments, operator.experiment,
    tus.options, tus.begin, tus.offset, tus.append,
    uploads.mine, uploads.one, uploads.delete, uploads.retry, uploads.describe, uploads.subtitle, uploads.unsubtitle,
    sharing.embed, sharing.oembed, sharing.qr,
    status.status, health.healthz, health.metrics, docs.as_page, docs.as_data, page.page,
)  # fmt: skip


def create(app: App, settings: Settings, secret: bytes, page_folder: Path | None = None) -> ASGIApp:
    """The application that serves `app`. `secret` signs cookies; `page_folder` has the built front end, if any."""
    identity = Identity(app, Seal(secret), settings.session_days)
    routes = litestar(app, settings, page_folder, identity=identity, entry=Entry(app, settings, secret))
    inner = events.Express(routes, app, settings)
    return Doorway(inner, app, settings, identity)


def litestar(app: App, settings: Settings, page_folder: Path | None = None, **more: Any) -> Litestar:
    """The routes, without the doorway. `more` is what else they find in the state."""
    meanings = Meanings()
    state = {
        "app": app, "settings": settings, "page": page.Page(page_folder), "lexicon": Lexicon(app, meanings),
        "senses": Senses(app, meanings), "schema": None,
        "make_schema": openapi, "shares": (), "comment_limits": Buckets(comments.RATE, comments.BURST),
        "intake": tus.Intake(), "quiet": Quiet(app), "rulings": asyncio.Lock(), **more,
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
