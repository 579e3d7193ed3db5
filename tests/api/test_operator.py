"""The operator's routes: only with the key; knobs turn at the next request, and go back in one call."""

import asyncio
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tests.api.place import Place, place, showing

from fyp.api.keys import OPERATOR, make_key
from fyp.api.ranking import CHANGED_BY
from fyp.config import Settings
from fyp.engine.slate.reasons import SIGNALS

SAID = {"by": "ada", "why": "to see"}
PATHS = ("/v1/operator/policy", "/v1/operator/presets", "/v1/operator/experiments")


def told(folder: Path, story: Callable[[Place], Awaitable[None]]) -> None:
    with place(Settings(data=str(folder))) as made:
        asyncio.run(story(made))


def test_the_key_is_kept_as_a_hash_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = make_key(tmp_path), make_key(tmp_path)
    kept = (tmp_path / OPERATOR).read_text()
    assert first != second and len(second) >= 40 and second not in kept
    assert stat.S_IMODE((tmp_path / OPERATOR).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [OPERATOR]


def test_only_who_has_the_key_gets_in_and_a_new_key_holds_at_once(tmp_path: Path) -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        for path in PATHS:
            nobody = await visitor.get(path)
            assert (nobody.status_code, nobody.json()["code"]) == (401, "no_key")
            assert nobody.headers["www-authenticate"] == "Bearer"
            for wrong in ("Bearer x", "Bearer é", "bearer " + "a" * 43):
                answer = await visitor.get(path, headers={"authorization": wrong.encode()})  # type: ignore[arg-type]
                assert (answer.status_code, answer.json()["code"]) == (403, "wrong_key")
            basic = await visitor.get(path, headers={"authorization": "Basic eDp5"})
            assert basic.status_code == 401
        key = make_key(tmp_path)
        for path in PATHS:
            assert (await visitor.get(path, headers={"authorization": f"Bearer {key}"})).status_code == 200
        make_key(tmp_path)
        assert (await visitor.get(PATHS[0], headers={"authorization": f"Bearer {key}"})).status_code == 403

    told(tmp_path, story)


def test_knobs_turn_at_the_next_request_and_go_back_in_one_call(tmp_path: Path) -> None:
    async def story(p: Place) -> None:
        operator = p.visit(authorization=f"Bearer {make_key(tmp_path)}")
        visitor = p.visit()
        before = (await operator.get("/v1/operator/policy")).json()
        turned = await operator.put("/v1/operator/policy", json={"knobs": {"weight_like": 7.0}, **SAID})
        policy = turned.json()
        assert turned.status_code == 200 and policy["version"] == 1 and policy["name"] != before["name"]
        assert policy["versions"][0] == {"version": 1, "at": p.clock.now(), "knobs": {"weight_like": 7.0}, **SAID}
        ranking = (await visitor.get("/v1/ranking")).json()
        assert {"head": "like", "weight": 7.0} in ranking["weights"] and ranking["version"] == policy["name"]
        served = (await visitor.get("/v1/feed?n=3")).json()
        assert len(served["slots"]) == 3
        offers = {one["name"]: one for one in (await operator.get("/v1/operator/presets")).json()}
        assert offers["default"]["changes"] == {"weight_like": 1.0}
        calm = (await operator.post("/v1/operator/presets/calm", json=SAID)).json()
        values = {knob["name"]: knob["value"] for knob in calm["knobs"]}
        assert values["weight_early_skip"] == 0.0 and values["weight_like"] == 1.0 and calm["version"] == 2
        back = (await operator.post("/v1/operator/policy/rollback", json={"version": 0, **SAID})).json()
        assert back["version"] == 3 and back["name"].split(".")[1] == before["name"].split(".")[1]
        again = await operator.post("/v1/operator/policy/rollback", json={"version": 0, **SAID})
        assert (again.status_code, again.json()["code"]) == (400, "nothing_to_do")
        for path, code in (("/v1/operator/presets/none", "no_preset"), ("/v1/operator/policy/rollback", "no_version")):
            gone = await operator.post(path, json={"version": 99, **SAID})
            assert (gone.status_code, gone.json()["code"]) == (404, code)

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [({"knobs": {"hash_bits": 12}, **SAID}, "not_live", "knobs.hash_bits"),
     ({"knobs": {"probe": 99}, **SAID}, "out_of_range", "knobs.probe"),
     ({"knobs": {}, **SAID}, "nothing_to_do", "knobs"), ({"knobs": {"probe": 1}, "by": "", "why": "x"}, "malformed", "by")],
)  # fmt: skip
def test_what_cant_be_set_is_told(tmp_path: Path, body: dict[str, object], code: str, field: str) -> None:
    async def story(p: Place) -> None:
        operator = p.visit(authorization=f"Bearer {make_key(tmp_path)}")
        answer = await operator.put("/v1/operator/policy", json=body)
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, code, field)

    told(tmp_path, story)


def test_an_experiment_begins_counts_and_ends(tmp_path: Path) -> None:
    async def story(p: Place) -> None:
        operator = p.visit(authorization=f"Bearer {make_key(tmp_path)}")
        plan = {"name": "soft", "arms": {"control": {}, "soft": {"temperature": 0.2}}, **SAID}
        begun = (await operator.put("/v1/operator/experiments", json=plan)).json()["experiments"][0]
        assert begun["until"] == 0 and begun["arms"] == [] and begun["split"] == "viewer"
        for _ in range(12):
            visitor = p.visit()
            page = (await visitor.get("/v1/feed?n=3")).json()
            p.clock.advance(30.0)
            events = [event for slot in range(3) for event in showing(page, slot, p.clock.now() - 20.0)]
            assert (await visitor.post("/v1/events", json=events)).json()["accepted"] == 9
        found = (await operator.get("/v1/operator/experiments")).json()["experiments"][0]
        assert sum(arm["viewers"] for arm in found["arms"]) == 12 and found["showings"] == 36
        assert (found["least"], found["differences"], found["looks"]) == (50, [], [])
        ended = await operator.put("/v1/operator/experiments", json={"name": "soft", "on": False, **SAID})
        assert ended.json()["experiments"][0]["until"] == p.clock.now()
        wrong = await operator.put("/v1/operator/experiments", json={**plan, "arms": {"a": {}, "b": {}}})
        assert (wrong.status_code, wrong.json()["field"]) == (400, "arms")

    told(tmp_path, story)


def test_how_this_feed_ranks_is_told_to_everybody(tmp_path: Path) -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        page = (await visitor.get("/v1/feed?n=5")).json()
        p.clock.advance(60.0)
        events = [event for slot in range(5) for event in showing(page, slot, p.clock.now() - 30.0)]
        await visitor.post("/v1/events", json=events)
        await visitor.get("/v1/feed?n=5")
        ranking = (await visitor.get("/v1/ranking")).json()
        shares = [one["share"] for one in ranking["parameters"]]
        assert shares == sorted(shares, reverse=True) and sum(shares) == pytest.approx(1.0, abs=1e-3)
        assert {one["name"] for one in ranking["parameters"]} == set(SIGNALS) == set(CHANGED_BY)
        assert all(one["controls"] for one in ranking["parameters"])
        names = {knob["name"] for knob in ranking["knobs"]}
        assert {"pool_urge", "wander_seat", "temperature"} <= names and "learning_rate" not in names

    told(tmp_path, story)
