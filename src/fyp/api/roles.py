"""Roles: /v1/operator/accounts, who has which; an operator gives and takes them."""

import asyncio
from typing import Annotated

from litestar import get, put
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Meta, Struct

from fyp.api.identity import account_of, role_of
from fyp.api.keys import admit
from fyp.api.wire import Call, app_of
from fyp.app import App
from fyp.platform import accounts, credentials, videos
from fyp.platform.credentials import ROLE, Given
from fyp.ports.event_log import Change
from fyp.ports.vault import Vault
from fyp.vocabulary.account import Profile, Role
from fyp.vocabulary.errors import Denied, Missing


class Person(Struct, frozen=True):
    """An account with its role; who gave it (`by`), when and why, when it was given."""

    id: str
    handle: str
    name: str
    joined: float
    role: Role
    by: str = ""
    at: float = 0.0
    why: str = ""


class People(Struct, frozen=True):
    """In order of id; the next ones are those `after` the last id."""

    accounts: list[Person]
    more: bool


class Give(Struct, frozen=True):
    role: Role
    why: Annotated[str, Meta(max_length=500)] = ""


def person(app: App, profile: Profile) -> Person:
    """An account as an operator sees it."""
    given = app.vault.get(ROLE, profile.id, Given)
    role, said = role_of(app, profile.id), (given.by, given.at, given.why) if given is not None else ()
    return Person(profile.id, profile.handle, profile.name, profile.joined, role, *said)


def give(vault: Vault, account: str, given: Given) -> None:
    """Write the role of an account. Raises `Denied` when nobody would be left to operate the place."""
    held = [id for id, one in vault.scan(ROLE, Given) if one.role == "operator"]
    if held == [account] and given.role != "operator":
        raise Denied("last_operator", "this is the only operator: make another one first")
    vault.write([Change(ROLE, account, given)])


@get("/v1/operator/accounts")
async def people(
    request: Call,
    role: Annotated[Role | None, Parameter(description="only those who were given this role")] = None,
    after: Annotated[str, Parameter(max_length=64, description="the last id of the page before")] = "",
    n: Annotated[int, Parameter(ge=1, le=200, description="accounts at once")] = 100,
) -> People:
    """All accounts, or those with a role that was given. For operators."""
    admit(request)
    app = app_of(request)
    return await asyncio.to_thread(_people, app, role, after, n)


def _people(app: App, role: Role | None, after: str, n: int) -> People:
    found: list[Person] = []
    for id, profile in app.records.scan(accounts.ACCOUNT, Profile):
        if id <= after:
            continue
        one = person(app, profile)
        if role is None or one.role == role:
            if len(found) == n:
                return People(found, True)
            found.append(one)
    return People(found, False)


@put("/v1/operator/accounts/{who:str}/role")
async def set_role(request: Call, who: FromPath[str], data: JSONBody[Give]) -> Person:
    """Give an account (by handle or id) a role, from its next request on. For operators."""
    admit(request)
    app, operator = app_of(request), account_of(request)
    id = videos.owner(app.records, who) or who
    profile = accounts.profile(app.records, id)
    if profile is None:
        raise Missing("no_account", f"there is no account {who[:64]!r}", "who")
    by = f"@{operator.handle}" if operator is not None else "the operator's key"
    given = credentials.Given(role=data.role, by=by, at=app.clock.now(), why=data.why)
    await asyncio.to_thread(give, app.vault, id, given)
    return person(app, profile)


__all__ = ["People", "Person", "give", "people", "person", "set_role"]
