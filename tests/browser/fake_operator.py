"""What the fake server answers to an operator: two experiments with their course, and a policy with its versions."""

import math
from typing import Any

KEY = "the-key-of-the-operator"
NOW = 1_763_000_000.0
DAY_S = 86_400.0
METRICS = ("seconds", "finishes", "likes", "days")


class FakeOperator:
    """`answer` gives status and body; `asked` holds each change, in order."""

    def __init__(self) -> None:
        self.experiments: list[dict[str, Any]] = [running(), early(), ended()]
        self.values = {"weight_like": 1.0, "weight_share": 3.0, "temperature": 0.08}
        self.versions = [
            {"version": 1, "at": NOW - 9 * DAY_S, "by": "Noor", "why": "shares matter more", "knobs": {"weight_share": 3.0}}
        ]  # fmt: skip
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def answer(self, key: str, what: str, data: dict[str, Any] | None) -> tuple[int, Any]:
        if key != f"Bearer {KEY}":
            return 403, {
                "code": "wrong_key",
                "message": "that is not the operator's key",
                "field": "authorization",
                "retry": False,
            }
        if data is not None:
            self.asked.append((what, data))
        if what == "experiments":
            for one in self.experiments:
                if data is not None and one["name"] == data["name"]:
                    one["until"] = NOW
            return 200, {"experiments": self.experiments}
        if what == "policy" and data is not None:
            self._set(data["knobs"], data)
        elif what == "rollback" and data is not None:
            self._set({"weight_share": 2.0 if data["version"] == 0 else 3.0, "weight_like": 1.0}, data)
        return 200, self.policy()

    def _set(self, knobs: dict[str, float], said: dict[str, Any]) -> None:
        self.values |= knobs
        version = {"version": len(self.versions) + 1, "at": NOW, "by": said["by"], "why": said["why"], "knobs": knobs}
        self.versions.insert(0, version)

    def policy(self) -> dict[str, Any]:
        made = {"weight_like": 1.0, "weight_share": 2.0, "temperature": 0.08}
        knobs = [
            {"name": name, "value": value, "made": made[name], "low": 0.0, "high": 100.0, "unit": "per act",
             "reason": "one finished video is the unit of value", "live": True}
            for name, value in self.values.items()
        ]  # fmt: skip
        hidden = knobs[0] | {"name": "hash_bits", "live": False}
        name = f"p{len(self.versions)}.3f9a21"
        return {"version": len(self.versions), "name": name, "knobs": [*knobs, hidden], "versions": self.versions}


def difference(arm: str, metric: str, control: float, effect: float, wide: float, p: float) -> dict[str, Any]:
    return {
        "metric": metric, "arm": arm, "mean": control + effect, "control": control, "effect": effect, "low": effect - wide,
        "high": effect + wide, "p": p, "p_once": p / 3,
    }  # fmt: skip


def course(ends: dict[str, float], looks: int = 40) -> list[dict[str, Any]]:
    """p-values that fall to `ends`, and never rise."""
    return [
        {"at": NOW - 14 * DAY_S + 14 * DAY_S * (i + 1) / looks, "showings": 9_000 * (i + 1),
         "p": {key: math.exp(math.log(end) * ((i + 1) / looks) ** 2) for key, end in ends.items()}}
        for i in range(looks)
    ]  # fmt: skip


def experiment(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name, "split": "viewer", "share": 0.5, "since": NOW - 14 * DAY_S, "until": 0.0, "by": "Sam",
        "why": "do people stay longer when the feed dares more?", "showings": 0, "arms": [], "differences": [], "least": 50,
        "looks": [],
    } | more  # fmt: skip


def running() -> dict[str, Any]:
    ends = {"bold/seconds": 0.004, "bold/finishes": 0.21, "bold/likes": 0.8, "bold/days": 0.06}
    sizes = {
        "seconds": (1840.0, 61.0, 44.0),
        "finishes": (31.0, 0.5, 1.1),
        "likes": (2.4, 0.02, 0.2),
        "days": (5.1, 0.12, 0.13),
    }
    return experiment(
        "bold", showings=361_000,
        arms=[{"name": "bold", "knobs": {"temperature": 0.2}, "viewers": 4210, "days": 21_000, "creators": 0},
              {"name": "control", "knobs": {}, "viewers": 4188, "days": 20_400, "creators": 0},
              {"name": "holdout", "knobs": {}, "viewers": 431, "days": 2_100, "creators": 0}],
        differences=[difference("bold", m, *sizes[m], ends[f"bold/{m}"]) for m in METRICS], looks=course(ends),
    )  # fmt: skip


def early() -> dict[str, Any]:
    arms = [
        {"name": name, "knobs": {}, "viewers": 12, "days": 20, "creators": 31} for name in ("control", "small_makers")
    ]
    return experiment(
        "small_makers", split="creator_viewer", showings=240, why="does a kept seat help small makers?", arms=arms
    )


def ended() -> dict[str, Any]:
    one = difference("short", "seconds", 1840.0, -9.0, 400.0, 1.0) | {"low": None, "high": None}
    arms = [{"name": name, "knobs": {}, "viewers": 70, "days": 90, "creators": 0} for name in ("control", "short")]
    return experiment("short", until=NOW - DAY_S, showings=4_100, arms=arms, differences=[one])
