"""Whatever the schema allows, and much that it doesn't: no call makes the server fail (schemathesis over the OpenAPI)."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from tests.api.entering import cheapen, sign_up
from tests.api.place import Place, place

from fyp.api.site import openapi
from fyp.config import Settings
from fyp.platform.credentials import ROLE, Given
from fyp.ports.event_log import Change

EACH = 4
"""Calls an operation and a way of making them up (by the schema, and against it)."""
LONGEST_S = 15.0
"""With more, the operations that are left get one call each."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    cheapen(monkeypatch)
    logging.disable(logging.INFO)  # some 800 calls
    yield
    logging.disable(logging.NOTSET)


class Operator:
    """Somebody whom everything is open to, from a thread without a loop; signs up anew when a call has signed them out."""

    def __init__(self, p: Place) -> None:
        self.place, self.loop, self._made = p, asyncio.new_event_loop(), 0
        self.client = p.visit()

    def ready(self) -> None:
        self.loop.run_until_complete(self._ready())

    async def _ready(self) -> None:
        self.place.clock.advance(60.0)
        if (await self.client.get("/v1/accounts/me")).json()["account"] is None:
            self._made += 1
            self.client = self.place.visit()
            id = (await sign_up(self.client, f"operator_{self._made}"))["id"]
            self.place.app.vault.write([Change(ROLE, id, Given(role="operator", by="test", at=0.0))])

    def call(self, case: Any) -> httpx.Response:
        """What a case of schemathesis says, sent as it is."""
        asked = requests.Request(**case.as_transport_kwargs(base_url="http://fyp")).prepare()
        headers = {name: value for name, value in asked.headers.items() if name.lower() not in ("cookie", "host")}
        sent = self.client.request(str(asked.method), str(asked.url), headers=headers, content=asked.body)
        return self.loop.run_until_complete(sent)


def failures(operator: Operator, each: int, path: str = "") -> tuple[list[str], int]:
    """The calls that made the server fail, and how many were made, in all or of one path."""
    told = openapi()
    paths = {path: told["paths"][path]} if path else told["paths"]
    schema = schemathesis.openapi.from_dict({**told, "paths": paths})
    failed, calls, began = list[str](), 0, perf_counter()
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            most = each if perf_counter() - began < LONGEST_S else 1

            @seed(5)
            @settings(
                max_examples=most, database=None, deadline=None, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            @given(case=operation.as_strategy(generation_mode=mode))
            def tried(case: Any) -> None:
                nonlocal calls
                calls += 1
                operator.ready()
                answer = operator.call(case)
                if answer.status_code >= 500:
                    failed.append(f"{case.method} {case.formatted_path} {case.body!r:.80}: {answer.text[:120]}")

            try:
                tried()
            except (schemathesis.errors.SchemathesisError, Unsatisfiable):
                continue  # nothing can be made up against this one: it takes anything
    return failed, calls


def test_no_call_makes_the_server_fail(tmp_path: Path) -> None:
    limits = {"viewer_burst": 1e9, "signup_burst": 1e9, "signin_burst": 1e9, "address_burst": 1e9, "visitor_burst": 1e9}
    with place(Settings(data=str(tmp_path), **limits)) as made:  # type: ignore[arg-type]
        made.dance()
        failed, calls = failures(Operator(made), EACH)
    assert failed == [], "\n".join(failed)
    assert calls > 200


def test_a_server_that_fails_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with place(Settings(data=str(tmp_path)), videos=2) as made:
        operator = Operator(made)

        def broken() -> int:
            raise ZeroDivisionError

        monkeypatch.setattr(made.app, "last", broken)
        logging.disable(logging.CRITICAL)
        failed, _ = failures(operator, 1, "/v1/status")
    assert any("GET /v1/status" in one for one in failed)
