"""Keys: who operates this place: an operator's session, or the operator's key, of which only a hash is kept."""

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

from fyp.api.identity import has_role
from fyp.api.wire import Call
from fyp.vocabulary.errors import Denied, Unavailable, Unproven

OPERATOR = "operator"
"""The file of a data folder with the hash of the key, in hex."""
SCHEME = "bearer"


def make_key(folder: Path) -> str:
    """A new key of a data folder; one that was made before holds no more. Raises `Unavailable`."""
    key = secrets.token_urlsafe(32)
    part = folder / f".{OPERATOR}-{secrets.token_hex(4)}"
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(_hash(key) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, folder / OPERATOR)
    except OSError as error:
        raise Unavailable("no_key", f"the key cannot be kept in {folder}: {error}") from error
    return key


def _hash(key: str) -> str:
    """Of 256 random bits: nobody can guess them, so a plain hash is enough."""
    return sha256(key.encode()).hexdigest()


def operates(call: Call) -> bool:
    """Is the caller an operator, or do they show the operator's key? Read anew each time: a new key holds now."""
    return has_role(call, "operator") or (_shown(call) is not None and _holds(call, _shown(call) or ""))


def admit(call: Call) -> None:
    """Raises `Unproven` for a call of no operator and without a key, `Denied` for a key that holds not."""
    key = _shown(call)
    if key is None and has_role(call, "operator"):
        return
    if key is None:
        raise Unproven("no_key", "this is for the operator: send the header Authorization: Bearer KEY", "authorization")
    if not _holds(call, key):
        raise Denied("wrong_key", "that is not the operator's key; `fyp operator key` makes a new one", "authorization")


def _shown(call: Call) -> str | None:
    scheme, _, key = call.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == SCHEME and key.strip() else None


def _holds(call: Call, key: str) -> bool:
    try:
        kept = (Path(call.app.state.settings.data) / OPERATOR).read_text().strip()
    except OSError:
        kept = ""
    return hmac.compare_digest(_hash(key), kept) if kept.isascii() else False


__all__ = ["OPERATOR", "admit", "make_key", "operates"]
