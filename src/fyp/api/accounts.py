"""Accounts: POST /v1/accounts signs up; /v1/accounts/me is one's own profile, password and picture."""

import asyncio
import secrets
from typing import Annotated

from litestar import Response, get, post, put
from litestar.params import JSONBody
from msgspec import Meta, Struct

from fyp.api.entry import device, entry_of, is_email, profiled, with_session
from fyp.api.identity import account_of, identity_of, session_of, signed_in
from fyp.api.passwords import check
from fyp.api.viewers import introduce
from fyp.api.wire import Call, app_of, viewer_of
from fyp.platform import accounts, credentials, videos
from fyp.platform.credentials import EMAIL, PASSWORD, Holder, Password
from fyp.vocabulary.account import Account, Profile, Role, handle_fault, handle_of
from fyp.vocabulary.errors import Denied, Invalid
from fyp.vocabulary.ids import is_id
from fyp.vocabulary.video import Creator
from fyp.vocabulary.viewer import Viewer

Handle = Annotated[str, Meta(max_length=64, description="username, unique; left out: one is made up")]


class SignUp(Struct, frozen=True):
    """A username, an email, or both, with a password."""

    password: Annotated[str, Meta(max_length=200, description="8 to 128 characters")]
    handle: Handle = ""
    email: Annotated[str, Meta(max_length=254, description="to sign in with; nobody else sees it")] = ""
    name: Annotated[str, Meta(max_length=50)] = ""


class Own(Struct, frozen=True):
    """One's own account. `picture` is a path on this server, empty when there is none; `joined` in epoch seconds."""

    id: str
    handle: str
    name: str
    bio: str
    links: tuple[str, ...]
    picture: str
    joined: float
    role: Role
    email: str


class Caller(Struct, frozen=True):
    """Who calls: the account, or null for a visitor."""

    account: Own | None


class Renewed(Struct, frozen=True):
    old: Annotated[str, Meta(max_length=200)]
    new: Annotated[str, Meta(max_length=200)]


def own(call: Call, account: Account) -> Own:
    """The account as its owner sees it."""
    kept = app_of(call).vault.get(PASSWORD, account.id, Password)
    return Own(
        account.id, account.handle, account.name, account.bio, account.links,
        f"/media/{account.picture}" if account.picture else "", account.joined, account.role, kept.email if kept else "",
    )  # fmt: skip


def email_of(text: str) -> str:
    """An email as it is compared: in lower case."""
    return text.strip().lower()


def free(call: Call, handle: str) -> bool:
    """Is a handle nobody's, and nobody's id either? Ask with the lock of handles held."""
    records = app_of(call).records
    if videos.owner(records, handle) is not None:
        return False
    return not is_id(handle) or (
        records.get(videos.CREATOR, handle, Creator) is None and records.get(accounts.VIEWER, handle, Viewer) is None
    )


async def claim(call: Call, profile: Profile, was: str) -> None:
    """Tell a profile with a handle that is new to it. Raises `Invalid` when it can't be had."""
    async with identity_of(call).handles:
        if fault := handle_fault(profile.handle):
            raise Invalid("malformed", fault, "handle")
        if not free(call, profile.handle):
            raise Invalid("handle_taken", f"@{profile.handle} is taken", "handle")
        await profiled(call, profile, was)


@post("/v1/accounts")
async def sign_up(request: Call, data: JSONBody[SignUp]) -> Response[Own]:
    """Sign up. What this visitor watched, liked and set is the account's from now on; a session begins."""
    entry, app, viewer, now = entry_of(request), app_of(request), viewer_of(request), app_of(request).clock.now()
    if session_of(request):
        raise Denied("signed_in", "you are signed in: sign out first")
    handle, email = handle_of(data.handle), email_of(data.email)
    if not handle and not email:
        raise Invalid("malformed", "a username or an email is needed", "handle")
    if email and not is_email(email):
        raise Invalid("malformed", "this is no email address", "email")
    handle = handle or f"user{secrets.randbelow(10**9):09d}"
    if fault := handle_fault(handle):
        raise Invalid("malformed", fault, "handle")
    if not free(request, handle):
        raise Invalid("handle_taken", f"@{handle} is taken", "handle")
    check(data.password, handle, email)
    entry.new(request, now)
    index = await entry.passwords.index(email, data.password) if email else ""
    if index and app.vault.get(EMAIL, index, Holder) is not None:
        raise Invalid("account_exists", "you have an account with this email and password: sign in", "email")
    password = Password(hash=await entry.passwords.hash(data.password), at=now, email=email, index=index)
    await introduce(request)
    cookie, session = identity_of(request).begin(viewer, device(request), now)
    await entry.write([*credentials.kept(viewer, password), session])
    try:
        await claim(request, Profile(id=viewer, handle=handle, name=data.name.strip(), joined=now), "")
    except BaseException:
        await entry.write(credentials.erased(viewer, app.vault))
        raise
    identity_of(request).forget(viewer)
    account = Account(id=viewer, handle=handle, name=data.name.strip(), joined=now)
    return with_session(request, Response(own(request, account), status_code=201), cookie)


@get("/v1/accounts/me")
async def me(request: Call) -> Caller:
    """Your account; null when you are a visitor."""
    account = account_of(request)
    return Caller(None if account is None else own(request, account))


@put("/v1/accounts/me/password", status_code=204)
async def renew(request: Call, data: JSONBody[Renewed]) -> None:
    """Change your password. All your other sessions end."""
    entry, app, account = entry_of(request), app_of(request), signed_in(request)
    await entry.prove(request, account, data.old)
    kept = app.vault.get(PASSWORD, account.id, Password)
    email = kept.email if kept else ""
    check(data.new, account.handle, email)
    index = await entry.passwords.index(email, data.new) if email else ""
    new = Password(hash=await entry.passwords.hash(data.new), at=app.clock.now(), email=email, index=index)
    await entry.write(credentials.kept(account.id, new, kept))
    others = [id for id in credentials.sessions(app.vault, account.id) if id != session_of(request)]
    await asyncio.to_thread(identity_of(request).end, others)


__all__ = ["Caller", "Own", "SignUp", "claim", "email_of", "free", "me", "own", "renew", "sign_up"]
