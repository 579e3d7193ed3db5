"""Visitors: who is calling, by a signed cookie; and what their browser tells about language, country and device."""

import hmac
import os
import re
import secrets
from hashlib import sha256
from pathlib import Path

from fyp.vocabulary.errors import Unavailable
from fyp.vocabulary.ids import is_id

COOKIE = "fyp_viewer"
SESSION = "fyp_session"
"""The cookie of a session: `<account>~<token>`."""
VIEWER = "fyp_viewer"
"""The key of the scope under which the routes find who calls."""
YEAR_S = 365 * 24 * 3600
SECRET = "secret"
REMEMBERED = 20_000
"""Good cookies that need not be checked again."""
_TAG = re.compile(r"\s*([A-Za-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}))?\s*(?:;|,|$)")


class Seal:
    """Signs viewer ids with HMAC-SHA256: `<id>~<signature>`. Who has not the secret can make no other's cookie."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._opened: dict[str, str] = {}

    def sign(self, viewer: str) -> str:
        return f"{viewer}~{self._signature(viewer)}"

    def open(self, cookie: str) -> str | None:
        """The viewer of a cookie, or None when it was made or changed by somebody else."""
        known = self._opened.get(cookie)
        if known is not None:
            return known
        viewer, _, signature = cookie.partition("~")
        if not is_id(viewer) or not signature.isascii():
            return None
        if not hmac.compare_digest(signature, self._signature(viewer)):
            return None
        if len(self._opened) >= REMEMBERED:
            self._opened.clear()
        self._opened[cookie] = viewer
        return viewer

    def _signature(self, viewer: str) -> str:
        return hmac.digest(self._secret, viewer.encode(), sha256).hex()


def load_secret(folder: Path) -> bytes:
    """The secret of a data folder, made at first use and readable by its owner alone. Raises `Unavailable`."""
    path = folder / SECRET
    try:
        if not path.exists():
            part = folder / f".{SECRET}-{secrets.token_hex(4)}"
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        secret = path.read_bytes()
    except OSError as error:
        raise Unavailable("no_secret", f"the secret in {folder} cannot be read or made: {error}") from error
    if len(secret) < 32:
        raise Unavailable("no_secret", f"the secret {path} is damaged: it has fewer than 32 bytes")
    return secret


def cookie_of(header: str, cookie: str = COOKIE) -> str | None:
    """The value of one of our cookies in a Cookie header."""
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == cookie:
            return value
    return None


def set_cookie(value: str, secure: bool, cookie: str = COOKIE, seconds: int = YEAR_S) -> str:
    """The Set-Cookie header that gives it, for a year unless told otherwise."""
    return f"{cookie}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")


def clear_cookie(secure: bool, cookie: str = COOKIE) -> str:
    """The Set-Cookie header that takes it back."""
    return set_cookie("", secure, cookie, 0)


def language_of(accept: str) -> tuple[str, str]:
    """Language (ISO 639-1) and country (ISO 3166-1) of the first tag of an Accept-Language header, or empty."""
    found = _TAG.match(accept)
    if found is None:
        return "", ""
    language = found[1].lower()
    return language if len(language) == 2 else "", (found[2] or "").upper()


def device_of(user_agent: str) -> str:
    """phone, tablet or desktop, by what a browser says of itself; empty when it says nothing."""
    if re.search(r"iPad|Tablet|Android(?!.*Mobile)", user_agent):
        return "tablet"
    if "Mobi" in user_agent:
        return "phone"
    return "desktop" if user_agent.startswith("Mozilla/") else ""


__all__ = [
    "COOKIE",
    "SECRET",
    "SESSION",
    "VIEWER",
    "Seal",
    "clear_cookie",
    "cookie_of",
    "device_of",
    "language_of",
    "load_secret",
    "set_cookie",
]
