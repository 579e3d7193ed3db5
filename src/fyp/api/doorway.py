"""Doorway: what every request passes first: who calls, how often, how much; and the headers every answer carries."""

from typing import Any

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from fyp.api.identity import IN, Identity
from fyp.api.limits import Buckets
from fyp.api.origin import foreign
from fyp.api.pictures import MOST_BYTES
from fyp.api.problems import encode, retry_after
from fyp.api.visitors import SESSION, VIEWER, clear_cookie, cookie_of, set_cookie
from fyp.app import App
from fyp.config import Settings
from fyp.vocabulary.errors import Problem

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY: list[tuple[bytes, bytes]] = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(), payment=()"),
]
API, EMBED = "/v1/", "/embed/"
EMBEDDED = [
    (name, value.replace(b"frame-ancestors 'none'", b"frame-ancestors *").replace(b"same-origin", b"cross-origin"))
    if name in (b"content-security-policy", b"cross-origin-resource-policy") else (name, value)
    for name, value in SECURITY
]  # fmt: skip
"""On pages that others may show in a frame: a video alone, with no cookie and nothing to press but play."""
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
"""Methods that change nothing: any page may cause them."""
ROOMY: dict[str, int] = {"/v1/accounts/me/picture": MOST_BYTES, "/v1/accounts/me/import": 2 * 1024**3}
"""Paths whose bodies may be larger than others, to how many bytes; their routes say so to the framework too."""
UPLOADS = "/v1/uploads"
OWNED = "/media/u/"
"""Files of which it is asked who may see them."""
DATA: list[tuple[bytes, bytes]] = [(b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store")]
"""On answers that are data, not pages."""


class Doorway:
    """Wraps the application. Requests under /v1/ get a viewer and count against the limits."""

    def __init__(self, inner: ASGIApp, app: App, settings: Settings, identity: Identity) -> None:
        self._inner = inner
        self._app = app
        self._settings = settings
        self._identity = identity
        self._viewers = Buckets(settings.viewer_rate, settings.viewer_burst)
        self._addresses = Buckets(settings.address_rate, settings.address_burst)
        self._visitors = Buckets(settings.visitor_rate, settings.visitor_burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked: dict[str, Any] = scope  # type: ignore[assignment]
        if asked["type"] != "http":
            await self._inner(scope, receive, send)
            return
        api = asked["path"].startswith(API)
        extra = list(DATA if api else EMBEDDED if asked["path"].startswith(EMBED) else SECURITY)
        measures = self._app.measures

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *extra]
                measures.request(message["status"])
            await send(message)

        if api:
            refused = self._enter(asked, extra)
            if refused is not None:
                await _refuse(out, *refused)
                return
        elif asked["path"].startswith(OWNED):
            asked[VIEWER] = self._known(asked)
        await self._inner(scope, receive, out)

    def _known(self, scope: dict[str, Any]) -> str:
        """Who looks at a file that not everybody may see; empty for who can't be told."""
        header = next((v.decode("latin-1") for k, v in scope["headers"] if k == b"cookie"), "")
        cookie, session = cookie_of(header), cookie_of(header, SESSION)
        found = self._identity.session(session, self._app.clock.now()) if session else None
        viewer = found.account if found else self._identity.visitor(cookie) if cookie else None
        return viewer or ""

    def _enter(self, scope: dict[str, Any], extra: list[tuple[bytes, bytes]]) -> tuple[int, Problem, float] | None:
        """Who calls, into the scope; or why the request is turned away before its body is read."""
        cookie = session = None
        length = b""
        for name, value in scope["headers"]:
            if name == b"cookie":
                header = value.decode("latin-1")
                cookie = cookie_of(header)
                if SESSION in header:
                    session = cookie_of(header, SESSION)
            elif name == b"content-length":
                length = value
        limit = ROOMY.get(scope["path"], self._settings.body_limit)
        if of_upload(scope):
            limit = self._settings.upload_limit
        if length and (not length.isdigit() or int(length) > limit):
            message = f"a body may have at most {limit} bytes"
            return 413, Problem(code="body_too_large", message=message), 0.0
        if scope["method"] not in SAFE and foreign(scope["headers"], self._settings.proxied):
            return 403, Problem(code="foreign_origin", message="another site asked for this", field="origin"), 0.0
        now = self._app.clock.now()
        client = scope.get("client")
        address = client[0] if client else ""
        wait = self._addresses.take(address, now)
        viewer: str | None = None
        if session:
            found = self._identity.session(session, now)
            if found is not None:
                viewer, scope[IN] = found.account, found.id
            else:
                extra.append((b"set-cookie", clear_cookie(self._settings.secure_cookie, SESSION).encode()))
        if viewer is None and cookie:
            viewer = self._identity.visitor(cookie)
        if viewer is not None:
            wait = wait or self._viewers.take(viewer, now)
        else:
            wait = wait or self._visitors.take(address, now)
            if not wait:
                viewer = self._app.dice.new_id()
                given = set_cookie(self._identity.sign(viewer), self._settings.secure_cookie)
                extra.append((b"set-cookie", given.encode()))
        if wait:
            return 429, Problem(code="too_many", message="too many requests: slow down", retry=True), wait
        scope[VIEWER] = viewer
        return None


def of_upload(scope: dict[str, Any]) -> bool:
    """Does its body go to the disk as it comes? Then it may be larger."""
    return scope["method"] in ("PATCH", "POST") and scope["path"].startswith(UPLOADS)


async def _refuse(send: Send, status: int, problem: Problem, wait: float) -> None:
    body = encode(problem)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close" if status == 413 else b"keep-alive"),
    ]
    if problem.retry:
        headers.append((b"retry-after", retry_after(wait).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


__all__ = ["API", "POLICY", "SECURITY", "Doorway"]
