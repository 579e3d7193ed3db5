"""Identity: whose call it is. A visitor by the signed cookie; an account by a session, which can be ended at any moment."""

import asyncio
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any, NamedTuple, cast

from msgspec.structs import asdict, replace

from fyp.api.visitors import REMEMBERED, Seal
from fyp.api.wire import Call, app_of, viewer_of
from fyp.app import App
from fyp.platform import accounts, credentials
from fyp.platform.credentials import ROLE, SESSION, Given, Session
from fyp.ports.event_log import Change
from fyp.vocabulary.account import Account, Role
from fyp.vocabulary.errors import Denied, FypError, Unproven
from fyp.vocabulary.ids import is_id

IN = "fyp_session"
"""The key of the scope under which the routes find the session, when there is one."""
LOOK_S = 10.0
"""After so long a session is looked up again: `fyp admin` may have ended it from another process."""
SEEN_S = 3600.0
"""How exactly it is kept when a session was last used: seconds."""
PROOF_S = 600.0
"""So long a shown password is enough for what can't be taken back: seconds."""
SHORT = 16
"""So much of the hash names a session to its owner."""


class Found(NamedTuple):
    """A session that holds until `until`, when it is to be looked up again; `id` as in the vault."""

    account: str
    id: str
    until: float


class Identity:
    """Knows cookies. One a server: it remembers what it has looked up, and forgets at once what is ended here."""

    def __init__(self, app: App, seal: Seal, session_days: float) -> None:
        self._app, self._seal, self._days = app, seal, session_days
        self.handles = asyncio.Lock()
        """Held by who takes a handle, from the look whether it is free to the commit."""
        self._found: dict[str, Found] = {}
        self._visitors: dict[str, str] = {}
        self._one = threading.Lock()
        self._behind = ThreadPoolExecutor(1, "fyp-sessions")

    def visitor(self, cookie: str) -> str | None:
        """The viewer of a visitor's cookie; None when it is forged, or when the viewer has an account: they sign in."""
        known = self._visitors.get(cookie)
        if known is not None:
            return known
        viewer = self._seal.open(cookie)
        if viewer is None or accounts.profile(self._app.records, viewer) is not None:
            return None
        if len(self._visitors) >= REMEMBERED:
            self._visitors.clear()
        self._visitors[cookie] = viewer
        return viewer

    def sign(self, viewer: str) -> str:
        """The cookie of a visitor."""
        return self._seal.sign(viewer)

    def session(self, cookie: str, now: float) -> Found | None:
        """The session of a cookie (`<account>~<token>`); None when there is none, or no more."""
        found = self._found.get(cookie)
        if found is not None and now < found.until:
            return found
        with self._one:
            return self._look(cookie, now)

    def _look(self, cookie: str, now: float) -> Found | None:
        self._found.pop(cookie, None)
        account, _, token = cookie.partition("~")
        if not is_id(account) or not token:
            return None
        id = f"{account}/{_hash(token)}"
        kept = self._app.vault.get(SESSION, id, Session)
        if kept is None or now > kept.seen + self._days * 86_400.0:
            return None
        if accounts.profile(self._app.records, account) is None:
            return None
        if now > kept.seen + SEEN_S:
            self._behind.submit(self._touch, id, kept, now)
        if len(self._found) >= REMEMBERED:
            self._found.clear()
        found = self._found[cookie] = Found(account, id, now + LOOK_S)
        return found

    def _touch(self, id: str, kept: Session, now: float) -> None:
        try:
            self._app.vault.replace(SESSION, id, kept, replace(kept, seen=now))
        except FypError:
            return  # it is tried again with the next look

    def begin(self, account: str, device: str, now: float) -> tuple[str, Change]:
        """A new session: its cookie, and what is to be written into the vault. Only a hash of the token is kept."""
        token = secrets.token_urlsafe(32)
        session = Session(made=now, seen=now, proved=now, device=device[:200])
        return f"{account}~{token}", Change(SESSION, f"{account}/{_hash(token)}", session)

    def of(self, account: str, now: float) -> dict[str, Session]:
        """The sessions of an account that hold, by id, the one used last first."""
        kept = credentials.sessions(self._app.vault, account)
        held = [(id, one) for id, one in kept.items() if now <= one.seen + self._days * 86_400.0]
        return dict(sorted(held, key=lambda pair: -pair[1].seen))

    def end(self, ids: list[str]) -> None:
        """End these sessions, from this moment on. Raises `Unavailable`."""
        with self._one:
            self._app.vault.write([Change(SESSION, id, None) for id in ids])
            gone = set(ids)
            self._found = {cookie: one for cookie, one in self._found.items() if one.id not in gone}

    def proved(self, id: str, now: float) -> None:
        """The password was shown in this session."""
        vault, done = self._app.vault, False
        while not done and (kept := vault.get(SESSION, id, Session)) is not None:
            done = vault.replace(SESSION, id, kept, replace(kept, proved=now))

    def must_prove(self, call: Call) -> None:
        """Raises `Denied` in a session in which the password was not shown lately; visitors have none to show."""
        if id := session_of(call):
            kept = self._app.vault.get(SESSION, id, Session)
            if kept is None or self._app.clock.now() > kept.proved + PROOF_S:
                raise Denied("prove_first", "show your password first: POST /v1/sessions/current/proof", "password")

    def forget(self, viewer: str) -> None:
        """Look anew at all that is remembered of a viewer: they have an account now, or are gone."""
        with self._one:
            self._visitors = {cookie: one for cookie, one in self._visitors.items() if one != viewer}
            self._found = {cookie: one for cookie, one in self._found.items() if one.account != viewer}


def _hash(token: str) -> str:
    """Of 256 random bits: nobody can guess them, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


def identity_of(call: Call) -> Identity:
    """The identity of this server."""
    return cast(Identity, call.app.state.identity)


def session_of(call: Call) -> str:
    """The id of the session of this call; empty for a visitor."""
    scope: Any = call.scope
    return cast(str, scope.get(IN, ""))


def role_of(app: App, id: str) -> Role:
    """The role of an account: what an operator gave, else creator for who has made a video, else viewer."""
    given = app.vault.get(ROLE, id, Given)
    if given is not None and given.role != "viewer":
        return given.role
    return "creator" if app.made_by(id) else "viewer"


def account_of(call: Call) -> Account | None:
    """The account of who calls; None for a visitor."""
    if not session_of(call):
        return None
    app, id = app_of(call), viewer_of(call)
    profile = accounts.profile(app.records, id)
    return None if profile is None else Account(**asdict(profile), role=role_of(app, id))


def signed_in(call: Call) -> Account:
    """The account of who calls. Raises `Unproven` for a visitor."""
    account = account_of(call)
    if account is None:
        raise Unproven("sign_in", "sign in first: this is for accounts")
    return account


def has_role(call: Call, *roles: Role) -> bool:
    """Has the caller one of these roles? An operator has them all."""
    account = account_of(call)
    return account is not None and (account.role in roles or account.role == "operator")


def require(call: Call, *roles: Role) -> Account:
    """The account of who calls. Raises `Unproven` for a visitor, `Denied` for an account with none of these roles."""
    account = signed_in(call)
    if account.role not in roles and account.role != "operator":
        raise Denied("wrong_role", f"this is for a {' or '.join(roles)}")
    return account


__all__ = [
    "IN", "SHORT", "Found", "Identity", "account_of", "has_role", "identity_of",
    "require", "role_of", "session_of", "signed_in",
]  # fmt: skip
