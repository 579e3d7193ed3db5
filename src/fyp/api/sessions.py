"""Sessions: POST /v1/sessions signs in, DELETE /v1/sessions/current signs out; all of them can be seen and ended."""

import asyncio
from typing import Annotated

from litestar import Response, delete, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct
from msgspec.structs import asdict

from fyp.api.accounts import Own, own
from fyp.api.entry import device, entry_of, is_email, with_session, without_session
from fyp.api.identity import SHORT, identity_of, role_of, session_of, signed_in
from fyp.api.wire import Call, app_of
from fyp.platform import accounts, credentials, videos
from fyp.platform.credentials import EMAIL, PASSWORD, Holder, Password
from fyp.vocabulary.account import Account, Profile, handle_of
from fyp.vocabulary.errors import Missing, Unproven


class SignIn(Struct, frozen=True):
    name: Annotated[str, Meta(min_length=1, max_length=254, description="username or email")]
    password: Annotated[str, Meta(max_length=200)]


class Proof(Struct, frozen=True):
    password: Annotated[str, Meta(max_length=200)]


class OneSession(Struct, frozen=True):
    """Times in epoch seconds; `seen` to the hour. `device` is what the browser said of itself."""

    id: str
    made: float
    seen: float
    device: str
    current: bool


class Sessions(Struct, frozen=True):
    sessions: list[OneSession]


async def _whose(call: Call, name: str, password: str) -> Profile | None:
    """The account of a name with this password. One hash is made, whether there is such an account or not."""
    app, entry = app_of(call), entry_of(call)
    if is_email(name):
        found = app.vault.get(EMAIL, await entry.passwords.index(name, password), Holder)
        return accounts.profile(app.records, found.account) if found is not None else None
    id = videos.owner(app.records, name) or ""
    kept = app.vault.get(PASSWORD, id, Password)
    if not await entry.passwords.holds(kept.hash if kept is not None else None, password):
        return None
    return accounts.profile(app.records, id)


@post("/v1/sessions")
async def sign_in(request: Call, data: JSONBody[SignIn]) -> Response[Own]:
    """Sign in. What this browser watched as a visitor stays with that visitor: it is not added to the account."""
    app, entry, identity = app_of(request), entry_of(request), identity_of(request)
    now = app.clock.now()
    name = data.name.strip().lower()
    name = name if is_email(name) else handle_of(name)
    entry.attempt(request, name, now)
    profile = await _whose(request, name, data.password)
    if profile is None:
        raise Unproven("wrong_sign_in", "that name and password don't belong together", "password")
    entry.lockouts.right(name)
    cookie, session = identity.begin(profile.id, device(request), now)
    await entry.write([session])
    if old := session_of(request):
        await asyncio.to_thread(identity.end, [old])
    account = Account(**asdict(profile), role=role_of(app, profile.id))
    return with_session(request, Response(own(request, account), status_code=201), cookie)


@delete("/v1/sessions/current", status_code=204)
async def sign_out(request: Call) -> Response[None]:
    """Sign out: this session ends, and this browser is a new visitor. For a visitor nothing changes."""
    if id := session_of(request):
        await asyncio.to_thread(identity_of(request).end, [id])
    return without_session(request, Response(None))


@get("/v1/sessions")
async def sessions(request: Call) -> Sessions:
    """Where you are signed in, the session used last first."""
    account, app = signed_in(request), app_of(request)
    held = identity_of(request).of(account.id, app.clock.now())
    return Sessions(
        [
            OneSession(_short(id), one.made, one.seen, one.device, id == session_of(request))
            for id, one in held.items()
        ]
    )  # fmt: skip


@delete("/v1/sessions/{id:str}", status_code=204)
async def end(request: Call, id: FromPath[str]) -> None:
    """End one of your sessions, from this moment on. 404 when you have none with that id."""
    account = signed_in(request)
    ids = [one for one in credentials.sessions(app_of(request).vault, account.id) if _short(one) == id]
    if not ids:
        raise Missing("no_session", "you have no such session", "id")
    await asyncio.to_thread(identity_of(request).end, ids)


@delete("/v1/sessions", status_code=204)
async def end_others(request: Call) -> None:
    """End all your sessions but this one."""
    account = signed_in(request)
    ids = [one for one in credentials.sessions(app_of(request).vault, account.id) if one != session_of(request)]
    await asyncio.to_thread(identity_of(request).end, ids)


@post("/v1/sessions/current/proof", status_code=204)
async def prove(request: Call, data: JSONBody[Proof]) -> None:
    """Show your password again: what can't be taken back is asked for within ten minutes of it."""
    await entry_of(request).prove(request, signed_in(request), data.password)
    await asyncio.to_thread(identity_of(request).proved, session_of(request), app_of(request).clock.now())


def _short(id: str) -> str:
    return id.rpartition("/")[2][:SHORT]


__all__ = ["SignIn", "end", "end_others", "prove", "sessions", "sign_in", "sign_out"]
