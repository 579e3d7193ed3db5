"""How tests sign up and in, with hashes that cost nothing."""

from typing import Any

import httpx
import pytest

from fyp.api import passwords

GOOD = "correct horse battery"


def cheapen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes as cheap as they may be, for tests in which their time is not the point."""
    monkeypatch.setattr(passwords, "TIME_COST", 1)
    monkeypatch.setattr(passwords, "MEMORY_KIB", 64)
    monkeypatch.setattr(passwords, "LANES", 1)


async def sign_up(visitor: httpx.AsyncClient, handle: str = "", password: str = GOOD, **more: str) -> dict[str, Any]:
    answer = await visitor.post("/v1/accounts", json={"handle": handle, "password": password, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def sign_in(visitor: httpx.AsyncClient, name: str, password: str = GOOD) -> httpx.Response:
    return await visitor.post("/v1/sessions", json={"name": name, "password": password})


async def account(visitor: httpx.AsyncClient) -> Any:
    return (await visitor.get("/v1/accounts/me")).json()["account"]


async def viewer(visitor: httpx.AsyncClient) -> str:
    return str((await visitor.get("/v1/viewers/me")).json()["id"])


__all__ = ["GOOD", "account", "cheapen", "sign_in", "sign_up", "viewer"]
