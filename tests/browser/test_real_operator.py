"""The operator's pages before a real `fyp serve`: an experiment that people are in, a knob that is turned and brought back."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.browser.conftest import listen
from tests.browser.real import RealServer, furnish
from tests.browser.test_controls import Tongue, say
from tests.browser.test_operator_page import enter
from tests.browser.test_telling import wait_for

from fyp.api.keys import make_key
from fyp.vocabulary.event import Experimented, Tuned

__all__ = ["say"]

ARMS = {"control": {}, "bold": {"temperature": 0.3}}
EAGER = {"trial_units": 10, "trial_look": 10, "holdout": 0.1}
"""Knobs with which fifty people are enough to say something."""


@pytest.fixture(scope="module")
def place(
    dist: Path, clips: list[tuple[Path, Path, float]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RealServer, str]]:
    """A server with its operator's key, and an experiment in which fifty people have watched a page."""
    data = tmp_path_factory.mktemp("town") / "data"
    furnish(data, clips, 240)
    server, key = RealServer(data), make_key(data)
    said = {"by": "Sam", "why": "does it pay to dare?"}
    with httpx.Client(base_url=server.url, headers={"authorization": f"Bearer {key}"}) as operator:
        assert operator.put("/v1/operator/policy", json={"knobs": EAGER, **said}).status_code == 200
        plan = {"name": "bold", "arms": ARMS, **said}
        assert operator.put("/v1/operator/experiments", json=plan).status_code == 200
    for _ in range(50):
        with httpx.Client(base_url=server.url) as somebody:
            watch(somebody)
    yield server, key
    server.end()


def watch(somebody: httpx.Client) -> None:
    page = somebody.get("/v1/feed?n=4").json()
    told: list[dict[str, Any]] = []
    for slot in page["slots"]:
        at, mark, n = time.time(), slot["impression"], slot["position"]
        told += [
            {
                "kind": "impression",
                "id": f"i{mark}",
                "at": at - 5,
                "page": page["id"],
                "slot": n,
                "video": slot["video"]["id"],
            },
            {"kind": "watch", "id": f"w{mark}", "at": at, "impression": mark, "from_s": 0, "to_s": 4.0 + n / 4},
            {"kind": "swipe", "id": f"s{mark}", "at": at, "impression": mark, "watched_s": 4.0 + n / 4},
        ]
    assert somebody.post("/v1/events", json=told).json()["refused"] == []


def test_an_experiment_is_read_and_ended(place: tuple[RealServer, str], say: Tongue) -> None:
    server, key = place
    page = say.context.new_page()
    heard = listen(page, server.url)
    page.goto(server.url + "/operator/experiments")
    page.get_by_label(say("op.keyLabel")).wait_for()
    enter(page, key)
    card = page.locator("#x-bold")
    card.get_by_text(say("op.split.viewer"), exact=True).wait_for()
    with httpx.Client(base_url=server.url, headers={"authorization": f"Bearer {key}"}) as operator:
        known = operator.get("/v1/operator/experiments").json()["experiments"][0]
    assert known["showings"] == 200 and known["least"] == 10 and len(known["looks"]) >= 5
    assert {arm["name"] for arm in known["arms"]} >= {"control", "bold"}
    assert sum(arm["viewers"] for arm in known["arms"]) == 50
    shown = [d for d in known["differences"] if d["control"] > 0]
    assert card.locator(".track").count() == len(shown) >= 2
    assert say("metric.seconds") in str(card.get_by_role("img").get_attribute("aria-label"))
    assert str(card.locator("path.line").get_attribute("d")).count("V") == len(known["looks"]) - 1
    if known["until"] == 0:
        card.get_by_role("button", name=say("op.end")).click()
        card.get_by_label(say("op.by")).fill("Ada")
        card.get_by_label(say("op.why")).fill("seen enough")
        card.locator("form").get_by_role("button", name=say("op.end")).click()
    card.get_by_text(say("op.ended"), exact=True).wait_for()
    assert [(e.on, e.by) for e in server.events(Experimented)] == [(True, "Sam"), (False, "Ada")]
    assert heard == []


def test_a_knob_turns_and_comes_back(place: tuple[RealServer, str], say: Tongue) -> None:
    server, key = place
    page = say.context.new_page()
    page.goto(server.url + "/operator/policy")
    enter(page, key)
    page.get_by_label(say("op.knob"), exact=True).select_option("weight_like")
    before = len(server.events(Tuned))
    page.locator("#value").fill("7")
    page.get_by_label(say("op.by")).fill("Ada")
    page.get_by_label(say("op.why")).fill("to see")
    page.get_by_role("button", name=say("op.turnIt"), exact=True).click()
    page.get_by_text(say("op.turned", name="weight_like", value="7")).wait_for()
    weights = page.evaluate("fetch('/v1/ranking').then(r => r.json())")["weights"]
    assert {"head": "like", "weight": 7.0} in weights
    page.get_by_role("button", name=say("op.backTo", version=before)).click()
    form = page.locator("#versions form")
    form.get_by_label(say("op.by")).fill("Ada")
    form.get_by_label(say("op.why")).fill("seen")
    form.get_by_role("button").first.click()
    wait_for(lambda: [t.knobs for t in server.events(Tuned)][before:] == [{"weight_like": 7.0}, {"weight_like": 1.0}])
    page.get_by_text(say("op.backDone", version=before)).wait_for()
