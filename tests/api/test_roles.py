"""Roles: an operator's session opens what the key opens; roles are given and taken at once; the last operator stays."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from io import StringIO
from pathlib import Path
from time import time

import httpx
import pytest
from tests.api.entering import GOOD, account, cheapen, sign_in, sign_up
from tests.api.place import Place, place

from fyp import cli
from fyp.adapters.embedded.vault import SqliteVault
from fyp.api import create
from fyp.api.identity import LOOK_S
from fyp.api.keys import make_key
from fyp.api.visitors import load_secret
from fyp.app import open_app
from fyp.config import Settings
from fyp.platform import credentials
from fyp.platform.credentials import EMAIL, PASSWORD, ROLE, SESSION, Given, Password, Session
from fyp.ports.event_log import Change


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


def told(folder: Path, story: Callable[[Place], Awaitable[None]]) -> None:
    with place(Settings(data=str(folder))) as made:
        asyncio.run(story(made))


def test_an_operators_session_opens_what_the_key_opens(tmp_path: Path) -> None:
    async def story(p: Place) -> None:
        ada, bo, keeper = p.visit(), p.visit(), p.visit(authorization=f"Bearer {make_key(tmp_path)}")
        await sign_up(ada, "ada_b")
        await sign_up(bo, "bo_b")
        assert (await ada.get("/v1/operator/policy")).status_code == 401
        given = await keeper.put("/v1/operator/accounts/@ada_b/role", json={"role": "operator", "why": "founder"})
        assert given.status_code == 200, given.text
        assert (given.json()["role"], given.json()["by"]) == ("operator", "the operator's key")
        assert (await ada.get("/v1/operator/policy")).status_code == 200
        assert (await account(ada))["role"] == "operator"
        said = await ada.put("/v1/operator/accounts/bo_b/role", json={"role": "moderator"})
        assert said.json()["by"] == "@ada_b"
        assert (await bo.get("/v1/operator/accounts")).status_code == 401
        people = (await ada.get("/v1/operator/accounts")).json()
        assert {one["handle"]: one["role"] for one in people["accounts"]} == {"ada_b": "operator", "bo_b": "moderator"}
        first = (await ada.get("/v1/operator/accounts?n=1")).json()
        rest = (await ada.get(f"/v1/operator/accounts?n=1&after={first['accounts'][0]['id']}")).json()
        assert first["more"] and not rest["more"] and first["accounts"] + rest["accounts"] == people["accounts"]
        only = (await ada.get("/v1/operator/accounts?role=moderator")).json()["accounts"]
        assert [one["handle"] for one in only] == ["bo_b"]
        last = await ada.put("/v1/operator/accounts/ada_b/role", json={"role": "viewer"})
        assert (last.status_code, last.json()["code"]) == (403, "last_operator")
        await ada.put("/v1/operator/accounts/bo_b/role", json={"role": "operator"})
        assert (await bo.put("/v1/operator/accounts/ada_b/role", json={"role": "viewer"})).status_code == 200
        assert (await ada.get("/v1/operator/policy")).status_code == 401
        assert (await bo.put("/v1/operator/accounts/nobody/role", json={"role": "brand"})).status_code == 404

    told(tmp_path, story)


def fyp(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(["admin", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_first_operator_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, settings = str(tmp_path), Settings(data=str(tmp_path))
    monkeypatch.setattr("sys.stdin", StringIO(f"{GOOD}\n"))
    assert fyp(capsys, "add", "Ada_B", "--stdin", "--data", data)[:2] == (0, "@ada_b is operator\n")
    assert fyp(capsys, "add", "ada_b", "--data", data)[0] == 1
    code, out, _ = fyp(capsys, "add", "bo_b", "--role", "viewer", "--data", data)
    made_up = out.splitlines()[0].removeprefix("password: ")
    assert code == 0 and len(made_up) >= 12
    assert fyp(capsys, "role", "bo_b", "brand", "--why", "pays", "--data", data)[0] == 0
    assert fyp(capsys, "role", "ada_b", "viewer", "--data", data)[0] == 1  # nobody would be left
    assert fyp(capsys, "role", "nobody", "brand", "--data", data)[0] == 1
    listed = json.loads(fyp(capsys, "list", "--json", "--data", data)[1])
    assert {one["handle"]: one["role"] for one in listed} == {"ada_b": "operator", "bo_b": "brand"}
    assert "brand      @bo_b" in fyp(capsys, "list", "--role", "brand", "--data", data)[1]

    app = open_app(settings)
    try:  # a server has it in use
        asgi = create(app, settings, load_secret(tmp_path))

        async def story() -> None:
            transport = httpx.ASGITransport(asgi)  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport, base_url="http://fyp") as ada:
                assert (await sign_in(ada, "bo_b", made_up)).json()["role"] == "brand"
                assert (await sign_in(ada, "ada_b")).json()["role"] == "operator"
                assert (await ada.get("/v1/operator/policy")).status_code == 200

                def run(*words: str) -> tuple[int, str, str]:
                    return fyp(capsys, *words, "--data", data)

                code, _, said = await asyncio.to_thread(run, "add", "cleo_b")
                assert code == 1 and "fyp admin role cleo_b operator" in said
                assert (await asyncio.to_thread(run, "role", "bo_b", "operator"))[0] == 0
                assert (await asyncio.to_thread(run, "role", "ada_b", "viewer"))[0] == 0
                assert (await ada.get("/v1/operator/policy")).status_code == 401
                monkeypatch.setattr("sys.stdin", StringIO("another fine password\n"))
                assert "1 session(s) ended" in (await asyncio.to_thread(run, "password", "ada_b", "--stdin"))[1]
                monkeypatch.setattr(app, "clock", type("Later", (), {"now": lambda _: time() + LOOK_S})())
                assert await account(ada) is None
                assert (await sign_in(ada, "ada_b", "another fine password")).status_code == 201

        asyncio.run(story())
    finally:
        app.stop()


def test_secrets_of_nobody_are_emptied_at_the_start(tmp_path: Path) -> None:
    """As when a process was killed between the log and the vault."""
    assert cli.main(["admin", "add", "ada_b", "--data", str(tmp_path)]) == 0
    vault = SqliteVault(tmp_path / "vault.db")
    session = Session(made=1.0, seen=1.0, proved=1.0)
    orphan = credentials.kept("nobody", Password(hash="x", at=1.0, email="no@body.org", index="i"))
    vault.write(
        [*orphan, Change(SESSION, "nobody/1", session), Change(ROLE, "nobody", Given(role="brand", by="x", at=1.0))]
    )
    open_app(Settings(data=str(tmp_path))).stop()
    left = {kind: vault.count(kind) for kind in (PASSWORD, EMAIL, SESSION, ROLE)}
    assert left == {PASSWORD: 1, EMAIL: 0, SESSION: 0, ROLE: 1}
    vault.close()
    assert not any(b"no@body.org" in file.read_bytes() for file in tmp_path.glob("vault.db*"))
