"""Counterfactual: estimators against truths that can be counted, a log judged by other knobs, and logs that are too thin."""

import json
from pathlib import Path

import numpy as np
import pytest

from fyp.cli import main
from fyp.engine import Engine, Knobs
from fyp.engine.judge import Judge
from fyp.engine.trace import Trace
from fyp.lab.counterfactual import Bench, Page, estimate
from fyp.lab.hamlet import Hamlet
from fyp.vocabulary.event import AnyEvent, Served
from fyp.vocabulary.lesson import Lesson

LOGGED = {"hash_bits": 12.0, "temperature": 0.2}


def pages(count: int, seed: int, mine: list[float], other: list[float], brings: list[float]) -> list[Page]:
    """Pages of two slots, each one of three videos: the second brings half when it is that of the first."""
    dice = np.random.default_rng(seed)
    p, o, r = np.array(mine), np.array(other), np.array(brings)
    made = []
    for n in range(count):
        first, second = dice.choice(3, p=p), dice.choice(3, p=p)
        chance = np.array([r[first], r[second] * (0.5 if first == second else 1.0)])
        reward = (dice.random(2) < chance).astype(np.float64)
        guess = np.full(2, float(o @ r))
        made.append(
            Page(f"v{n}", reward, r[[first, second]], p[[first, second]], o[[first, second]], guess, np.ones(2))
        )
    return made


def test_all_three_find_the_value_of_a_policy_that_never_ran() -> None:
    other, brings = [0.2, 0.2, 0.6], [0.1, 0.5, 0.8]
    o, r = np.array(other), np.array(brings)
    truth = float((o @ r + o @ r - 0.5 * (o * o) @ r) / 2)
    found = estimate(pages(20_000, 1, [0.5, 0.3, 0.2], other, brings))
    for one in (found.ips, found.snips, found.dr):
        assert one.value == pytest.approx(truth, abs=0.02) and one.low < truth < one.high
    assert found.logged.high < truth  # what was served is no estimate of it
    assert found.dr.high - found.dr.low < found.ips.high - found.ips.low
    assert found.support.thin == "" and found.support.mean_weight == pytest.approx(1.0, abs=0.05)


def test_intervals_hold_what_they_promise() -> None:
    other, brings = [0.3, 0.4, 0.3], [0.1, 0.5, 0.8]
    o, r = np.array(other), np.array(brings)
    truth = float((o @ r + o @ r - 0.5 * (o * o) @ r) / 2)
    runs = [estimate(pages(300, seed, [0.5, 0.3, 0.2], other, brings)) for seed in range(300)]
    for name in ("ips", "snips", "dr"):
        held = np.mean([getattr(run, name).low <= truth <= getattr(run, name).high for run in runs])
        assert 0.91 <= held <= 0.985, name  # 95 % within three standard errors of 300 runs


def test_it_says_when_the_log_is_too_thin() -> None:
    far = estimate(pages(300, 1, [0.98, 0.01, 0.01], [0.01, 0.01, 0.98], [0.1, 0.5, 0.8]))
    assert "it takes 100" in far.support.thin
    good = pages(1000, 1, [0.5, 0.3, 0.2], [0.3, 0.4, 0.3], [0.1, 0.5, 0.8])
    part = [page._replace(shared=np.array([0.5, 0.5])) for page in good]
    assert "could not be drawn" in estimate(part).support.thin
    wrong = [page._replace(chance=page.chance * 1.5) for page in good]
    assert "another engine" in estimate(wrong).support.thin
    with pytest.raises(ValueError, match="no page"):
        estimate([])


class Keeping(Engine):
    def observe_many(self, events: list[AnyEvent]) -> list[Lesson]:  # type: ignore[override]
        self.__dict__.setdefault("told", []).extend(events)
        return super().observe_many(events)


@pytest.fixture(scope="module")
def log() -> list[AnyEvent]:
    engine = Keeping(Knobs(**LOGGED), 5)
    town = Hamlet(engine, 200, 5)
    for number in range(6):
        town.scroll(town.arrive(number), 18, 3)
    told: list[AnyEvent] = engine.__dict__["told"]
    return told


def test_a_log_judged_by_its_own_knobs_says_what_it_says(log: list[AnyEvent]) -> None:
    bench = Bench(Engine(Knobs(**LOGGED), 5), Knobs(**LOGGED), check=1)
    bench.fold(log)
    assert bench.drift < 1e-12 and len(bench.pages) == sum(isinstance(event, Served) for event in log) == 36
    for page in bench.pages:
        np.testing.assert_allclose(page.other, page.chance)
        np.testing.assert_allclose(page.shared, 1.0)
    found = estimate(bench.pages)
    assert found.ips == pytest.approx(found.logged) and found.snips == pytest.approx(found.logged)
    assert 0.0 < found.logged.value < 1.0


def test_other_knobs_give_other_chances_and_an_engine_of_another_seed_is_found_out(log: list[AnyEvent]) -> None:
    bench = Bench(Engine(Knobs(**LOGGED), 5), Knobs(**{**LOGGED, "temperature": 0.02, "wander_candidates": 20}))
    bench.fold(log)
    assert any(np.abs(page.other - page.chance).max() > 0.05 for page in bench.pages)
    assert all((page.other <= 1.0 + 1e-9).all() and (page.other_expected <= 1.0).all() for page in bench.pages)
    other = Bench(Engine(Knobs(**LOGGED), 6), Knobs(**LOGGED), check=1)
    other.fold(log)
    assert other.drift > 1e-3


def test_chances_of_all_candidates_add_up_to_one(log: list[AnyEvent]) -> None:
    engine = Engine(Knobs(**LOGGED), 5)
    last = next(event for event in reversed(log) if isinstance(event, Served))
    engine.observe_many(log[: log.index(last)])
    judge = Judge(engine.memory)
    videos = [engine.memory.videos.index[video] for video in last.videos]
    ask = judge.ask(last)
    found = judge.composer.lay(ask, last.viewer, Trace())[0]
    spread = np.zeros((3, len(found.videos)))
    place = np.array([found.videos.tolist().index(row) for row in videos], np.int32)
    seated = judge.composer.seat(ask, found, None, place, spread)
    np.testing.assert_allclose(seated.propensities, last.propensities)
    np.testing.assert_allclose(spread.sum(axis=1), 1.0)
    np.testing.assert_allclose(spread[np.arange(3), place], last.propensities)


def test_the_command_gives_its_figures(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    args = [
        "lab",
        "counterfactual",
        "--viewers",
        "12",
        "--videos",
        "150",
        "--scrolls",
        "6",
        "--runs",
        "3",
        "--pages",
        "60",
    ]
    assert main([*args, "--aa", "2", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert {"error", "coverage", "aa_false_positives"} <= set(figures)
    assert figures["drift"] == 0.0 and figures["pages"] == 24
