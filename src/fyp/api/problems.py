"""Problems: every error that leaves the server has one shape, whoever raised it."""

import logging
import math
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from fyp.vocabulary.errors import FypError, Problem

log = logging.getLogger("fyp.api")

CODES = {
    400: ("malformed", "the request could not be understood"),
    403: ("not_allowed", "this is not allowed"),
    404: ("no_such_path", "there is nothing at this path"),
    405: ("method_not_allowed", "this path does not know that method"),
    413: ("body_too_large", "the body is larger than is allowed"),
}
JSON = "application/json"
FAULT = Problem(code="fault", message="a fault of the server", retry=True)


def of_fyp(_: Request[Any, Any, Any], error: FypError) -> Response[bytes]:
    """What fyp raised on purpose."""
    headers = {"retry-after": retry_after(error.retry_after_s)} if error.retry else {}
    if error.status == 401:
        headers["www-authenticate"] = "Bearer"
    return respond(error.status, error.problem(), headers)


def of_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What the web framework raised: unknown path or method, a parameter or body that does not fit."""
    status = error.status_code
    code, message = CODES.get(status, ("failed", error.detail))
    field = ""
    if isinstance(error, ValidationException) and isinstance(error.extra, list) and error.extra:
        first = error.extra[0]
        field, message = str(first.get("key", "")), str(first.get("message", message))
    return respond(status, Problem(code=code, message=message, field=field), dict(error.headers or {}))


def of_anything(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A fault of ours: told to the log in full, to the caller in one line."""
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return respond(500, FAULT)


def respond(status: int, problem: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(encode(problem), status_code=status, media_type=JSON, headers=headers)


def encode(problem: Problem) -> bytes:
    return msgspec.json.encode(problem)


def retry_after(seconds: float) -> str:
    """The Retry-After header: whole seconds, at least 1."""
    return str(max(1, math.ceil(seconds)))


__all__ = ["FAULT", "JSON", "encode", "of_anything", "of_fyp", "of_http", "respond", "retry_after"]
