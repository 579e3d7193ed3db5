"""fyp admin: accounts from the command line: the first operator, who has which role, a new password for who forgot theirs."""

import argparse
import asyncio
import getpass
import json
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from fyp import config
from fyp.adapters.embedded.records import SqliteRecords
from fyp.adapters.embedded.vault import SqliteVault
from fyp.api.passwords import Passwords, check
from fyp.api.roles import give
from fyp.api.visitors import load_secret
from fyp.app import open_app
from fyp.app.opening import LOG, VAULT
from fyp.config import Settings
from fyp.platform import accounts, credentials, videos
from fyp.platform.credentials import PASSWORD, ROLE, Given, Password
from fyp.ports.event_log import Change
from fyp.vocabulary.account import ROLES, Profile, handle_fault, handle_of
from fyp.vocabulary.errors import Invalid, Missing, Unavailable
from fyp.vocabulary.event import Profiled

HELP = "accounts: make the first operator, see and give roles, set a password"


def add(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = sub.add_parser("admin", help=HELP, description=HELP)
    inner = parser.add_subparsers(metavar="WHAT", dest="what", required=True)
    about = "make an account with a role; the data folder must not be in use (else sign up on the page, then `fyp admin role`)"
    make = inner.add_parser("add", help="make an account", description=about)
    about = "list the accounts and their roles, by a data folder that may be in use"
    look = inner.add_parser("list", help="list accounts", description=about)
    about = "give an account a role; a server that uses the data folder knows it at the account's next request"
    role = inner.add_parser("role", help="give a role", description=about)
    about = "set an account's password and end all its sessions (a server that uses the data folder knows within 10 s)"
    word = inner.add_parser("password", help="set a password", description=about)
    for one in (make, role, word):
        one.add_argument("handle", help="username")
    make.add_argument("--role", choices=ROLES, default="operator", help="its role")
    role.add_argument("role", choices=ROLES, help="the role to give")
    role.add_argument("--why", default="", help="why, kept with it")
    for one in (make, word):
        one.add_argument("--stdin", action="store_true", help="read the password from the first line of standard input")
    look.add_argument("--role", choices=ROLES, help="only those who were given this role")
    look.add_argument("--json", action="store_true", help="print JSON")
    for one in (make, look, role, word):
        one.add_argument("--data", help=f"data folder (default: {Settings().data}, or FYP_DATA)")


def run(args: argparse.Namespace) -> int:
    """Raises `Missing`, `Invalid`, `Unavailable`."""
    settings = config.load(os.environ, data=args.data)
    if args.what == "add":
        return _add(settings, handle_of(args.handle), args)
    if not (Path(settings.data) / LOG).is_file():
        raise Missing("no_data", f"there is no data folder {settings.data!r}")
    with _opened(settings) as (records, vault):
        if args.what == "list":
            return _list(records, vault, args)
        account = _account(records, args.handle)
        if args.what == "role":
            give(vault, account.id, Given(role=args.role, by=_who(), at=time.time(), why=args.why))
            print(f"@{account.handle} is {args.role}")
            return 0
        return asyncio.run(_password(settings, vault, account, args))


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[SqliteRecords, SqliteVault]]:
    root = Path(settings.data)
    records, vault = SqliteRecords(root / LOG), SqliteVault(root / VAULT)
    try:
        yield records, vault
    finally:
        records.close()
        vault.close()


def _account(records: SqliteRecords, handle: str) -> Profile:
    found = accounts.profile(records, videos.owner(records, handle) or "")
    if found is None:
        raise Missing("no_account", f"there is no account @{handle_of(handle)}", "handle")
    return found


def _add(settings: Settings, handle: str, args: argparse.Namespace) -> int:
    if fault := handle_fault(handle):
        raise Invalid("malformed", fault, "handle")
    try:
        app = open_app(settings)
    except Unavailable as error:
        if error.code == "log_in_use":
            hint = f"sign up as {handle} on its page, then `fyp admin role {handle} {args.role}`"
            raise Unavailable(error.code, f"a server uses {settings.data!r}: {hint}") from error
        raise
    try:
        if videos.owner(app.records, handle) is not None:
            raise Invalid("handle_taken", f"@{handle} is taken", "handle")
        word = _ask(args.stdin, handle)
        passwords, now, id = Passwords(load_secret(Path(settings.data))), app.clock.now(), app.dice.new_id()
        password = Password(hash=asyncio.run(passwords.hash(word)), at=now)
        given = Given(role=args.role, by=_who(), at=now, why="fyp admin add")
        app.vault.write([*credentials.kept(id, password), Change(ROLE, id, given)])
        profile = Profile(id=id, handle=handle, joined=now)
        for refusal in app.tell([Profiled(id=app.dice.new_id(), at=now, viewer=id, profile=profile)]).refused:
            raise Invalid(refusal.code, refusal.message, refusal.field)
    finally:
        app.stop()
    print(f"@{handle} is {args.role}")
    return 0


async def _password(settings: Settings, vault: SqliteVault, account: Profile, args: argparse.Namespace) -> int:
    passwords = Passwords(load_secret(Path(settings.data)))
    word = _ask(args.stdin, account.handle)
    old = vault.get(PASSWORD, account.id, Password) or Password(hash="", at=0.0)
    index = await passwords.index(old.email, word) if old.email else ""
    new = replace(old, hash=await passwords.hash(word), at=time.time(), index=index)
    gone = [Change(credentials.SESSION, id, None) for id in credentials.sessions(vault, account.id)]
    vault.write([*credentials.kept(account.id, new, old), *gone])
    print(f"@{account.handle} has a new password; {len(gone)} session(s) ended")
    return 0


def _list(records: SqliteRecords, vault: SqliteVault, args: argparse.Namespace) -> int:
    given = dict(vault.scan(ROLE, Given))
    found = [
        {"id": id, "handle": one.handle, "role": given[id].role if id in given else "viewer", "joined": one.joined,
         "by": given[id].by if id in given else ""}
        for id, one in records.scan(accounts.ACCOUNT, Profile)
    ]  # fmt: skip
    found = [one for one in found if args.role in (None, one["role"])]
    if args.json:
        print(json.dumps(found))
        return 0
    for one in found:
        by = f"  (by {one['by']})" if one["by"] else ""
        print(f"{one['role']:10} @{one['handle']}{by}")
    if not found:
        print("no accounts" + (f" with the role {args.role}" if args.role else " yet"), file=sys.stderr)
    return 0


def _ask(stdin: bool, handle: str) -> str:
    """A password: typed twice, from standard input, or, where nobody can type, made up and printed once."""
    if stdin:
        word = sys.stdin.readline().rstrip("\n")
    elif sys.stdin.isatty():
        word = getpass.getpass("password: ")
        if getpass.getpass("again: ") != word:
            raise Invalid("not_the_same", "the two passwords are not the same")
    else:
        word = secrets.token_urlsafe(12)
        print(f"password: {word}")
        print("it is not shown again", file=sys.stderr)
    check(word, handle)
    return word


def _who() -> str:
    try:
        return f"fyp admin ({getpass.getuser()})"
    except (KeyError, OSError):
        return "fyp admin"


__all__ = ["HELP", "add", "run"]
