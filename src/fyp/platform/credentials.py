"""Credentials: passwords, sessions and given roles. A room that hears nothing: what it has is in the vault, not in the log."""

from msgspec import Struct

from fyp.ports.event_log import Change
from fyp.ports.vault import Vault
from fyp.vocabulary.account import Role

PASSWORD = "password"
"""Id: the account."""
EMAIL = "email"
"""Id: the index of an email and its password (see api/passwords.py)."""
SESSION = "session"
"""Id: `<account>/<hash of the token>`."""
ROLE = "role"
"""Id: the account."""


class Password(Struct, frozen=True, kw_only=True):
    """The hash of a password since `at` (epoch seconds); with an email also where it is indexed."""

    hash: str
    at: float
    email: str = ""
    index: str = ""


class Holder(Struct, frozen=True, kw_only=True):
    """Whose an email with its password is."""

    account: str


class Session(Struct, frozen=True, kw_only=True):
    """Times in epoch seconds; `proved` is when the password was last shown, `device` what the browser said of itself."""

    made: float
    seen: float
    proved: float
    device: str = ""


class Given(Struct, frozen=True, kw_only=True):
    """The role that an operator gave an account: who (`by`), when and `why`."""

    role: Role
    by: str
    at: float
    why: str = ""


def kept(account: str, new: Password, old: Password | None = None) -> list[Change]:
    """What changes when an account has this password, in place of an old one."""
    changes = [Change(PASSWORD, account, new)]
    if old is not None and old.index and old.index != new.index:
        changes.append(Change(EMAIL, old.index, None))
    if new.index:
        changes.append(Change(EMAIL, new.index, Holder(account=account)))
    return changes


def sessions(vault: Vault, account: str) -> dict[str, Session]:
    """All sessions of an account by their id, also those that are too old."""
    return dict(vault.scan(SESSION, Session, f"{account}/"))


def erased(account: str, vault: Vault) -> list[Change]:
    """All that goes from the vault with an account; nothing when it has nothing."""
    password = vault.get(PASSWORD, account, Password)
    changes = [Change(SESSION, id, None) for id in sessions(vault, account)]
    if password is not None:
        changes.append(Change(PASSWORD, account, None))
        if password.index:
            changes.append(Change(EMAIL, password.index, None))
    if vault.get(ROLE, account, Given) is not None:
        changes.append(Change(ROLE, account, None))
    return changes


__all__ = [
    "EMAIL", "PASSWORD", "ROLE", "SESSION", "Given", "Holder", "Password", "Session", "erased", "kept", "sessions",
]  # fmt: skip
