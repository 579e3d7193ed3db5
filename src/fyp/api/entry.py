"""Entry: what sign-up and sign-in share: limits by address, lockouts by name, passwords, and the cookie of a session."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any, cast

from litestar import Response

from fyp.api.limits import Buckets
from fyp.api.lockouts import Lockouts
from fyp.api.passwords import Passwords
from fyp.api.telling import tell
from fyp.api.visitors import SESSION, clear_cookie, set_cookie
from fyp.api.wire import Call, app_of, viewer_of
from fyp.app import App
from fyp.config import Settings
from fyp.platform.credentials import PASSWORD, Password
from fyp.ports.event_log import Change
from fyp.vocabulary.account import Account, Profile
from fyp.vocabulary.errors import TooMany, Unproven
from fyp.vocabulary.event import Profiled

_EMAIL = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\".]+(?:\.[^\s@<>\".]+)+")
DAY_S = 86_400


class Entry:
    """One a server."""

    def __init__(self, app: App, settings: Settings, secret: bytes) -> None:
        self._app = app
        self.passwords = Passwords(secret)
        self.lockouts = Lockouts()
        self._tried = Buckets(settings.signin_rate, settings.signin_burst)
        self._made = Buckets(settings.signup_rate, settings.signup_burst)

    def new(self, call: Call, now: float) -> None:
        """Raises `TooMany` when so many accounts came from this address."""
        if wait := self._made.take(_address(call), now):
            raise TooMany("too_many", "many new accounts came from your address: try again later", retry_after_s=wait)

    def attempt(self, call: Call, name: str, now: float) -> None:
        """A password is going to be tried for `name`. Raises `TooMany`: the same for a name that is nobody's."""
        wait = self._tried.take(_address(call), now) or self.lockouts.take(name, now)
        if wait:
            raise TooMany("locked", "too many wrong passwords: try again later", retry_after_s=wait)

    async def prove(self, call: Call, account: Account, password: str) -> None:
        """Raises `Unproven` when it is not the account's password, `TooMany`."""
        now = self._app.clock.now()
        self.attempt(call, account.handle, now)
        kept = self._app.vault.get(PASSWORD, account.id, Password)
        if not await self.passwords.holds(kept.hash if kept else None, password):
            raise Unproven("wrong_password", "that is not your password", "password")
        self.lockouts.right(account.handle)

    async def write(self, changes: Sequence[Change]) -> None:
        """Into the vault, off the event loop. Raises `Unavailable`."""
        if changes:
            await asyncio.to_thread(self._app.vault.write, changes)


def is_email(text: str) -> bool:
    """Does it look like an email address?"""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def device(call: Call) -> str:
    """What the browser says of itself, for the list of sessions."""
    return call.headers.get("user-agent", "")[:200]


def entry_of(call: Call) -> Entry:
    """The entry of this server."""
    return cast(Entry, call.app.state.entry)


async def profiled(call: Call, profile: Profile, was: str) -> None:
    """Tell a profile. Raises `Invalid` when it makes no sense."""
    app = app_of(call)
    said = Profiled(id=app.dice.new_id(), at=app.clock.now(), viewer=viewer_of(call), profile=profile, was=was)
    await tell(call, said)


def with_session(call: Call, answer: Response[Any], cookie: str) -> Response[Any]:
    """The answer with the cookie of a new session; that of the visitor goes."""
    settings: Settings = call.app.state.settings
    seconds = int(settings.session_days * DAY_S)
    answer.headers["set-cookie"] = set_cookie(cookie, settings.secure_cookie, SESSION, seconds)
    return answer


def without_session(call: Call, answer: Response[Any]) -> Response[Any]:
    """The answer that takes the cookie of the session back."""
    answer.headers["set-cookie"] = clear_cookie(call.app.state.settings.secure_cookie, SESSION)
    return answer


def _address(call: Call) -> str:
    return call.client.host if call.client else ""


__all__ = [
    "Entry", "device", "entry_of", "is_email", "profiled", "with_session", "without_session",
]  # fmt: skip
