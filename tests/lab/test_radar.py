"""Radar: the benchmark's score by hand, scores that know nothing of the future, and a world in small."""

import argparse
import json
import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fyp.lab.experiments import radar
from fyp.lab.rising.discover import Counter, foresight, growth, start
from fyp.lab.rising.numenta import Labelled, at, best, warm_up
from fyp.lab.rising.series import anomaly
from fyp.lab.rising.watching import compare


def told(rows: int, *alarms: int) -> np.ndarray:
    scores = np.zeros(rows)
    scores[list(alarms)] = 0.5
    return scores


def sigma(y: float) -> float:
    return 2.0 / (1.0 + math.exp(5.0 * y)) - 1.0


def test_the_benchmark_score_is_the_one_that_one_computes_by_hand() -> None:
    """Two windows of ten rows in 200; perfect 2, nothing -2, so a raw score r is 100 (r + 2) / 4."""
    windows = [(60, 69), (120, 129)]

    def score(*alarms: int) -> float:
        return at([Labelled("x", told(200, *alarms), windows)], 0.5).score

    assert score() == 0.0
    assert score(60, 120) == pytest.approx(100.0)
    assert score(60) == pytest.approx(50.0)
    assert score(60, 61, 69) == pytest.approx(50.0), "of a window the first alarm counts, others are free"
    assert score(64) == pytest.approx(100.0 * (sigma(-0.6) / sigma(-1.0) + 1.0) / 4.0)
    assert score(60, 120, 40) == pytest.approx(100.0 * (4.0 - 0.11) / 4.0), (
        "before all windows a false alarm costs in full"
    )
    assert score(60, 120, 73) == pytest.approx(100.0 * (4.0 + 0.11 * sigma(4.0 / 9.0)) / 4.0), (
        "soon after one it costs less"
    )
    assert score(60, 120, 199) == pytest.approx(100.0 * (4.0 - 0.11) / 4.0), "more than three windows' lengths after"
    assert score(60, 120, 29) == pytest.approx(100.0), "row 29 of 200 is for warming up"
    assert (warm_up(200), warm_up(16_000)) == (30, 750)


def test_one_threshold_is_chosen_for_all_series() -> None:
    first, second = told(200, 60), told(200, 120)
    first[150], second[150] = 0.4, 0.6
    series = [Labelled("a", first, [(60, 69)]), Labelled("b", second, [(120, 129)])]
    found = best(series)
    tried = {threshold: at(series, threshold).score for threshold in (0.4, 0.5, 0.6)}
    assert found.threshold == 0.5 and found.score == pytest.approx(max(tried.values()))
    assert tried[0.4] < tried[0.5] > tried[0.6]
    assert best([Labelled("a", np.zeros(200), [(60, 69)])]).score == 0.0


def counted(seed: int = 1, days: int = 9) -> tuple[np.ndarray, np.ndarray]:
    """Five-minute counts with a rhythm, and five times as many for two hours on the last day."""
    dice, steps = np.random.default_rng(seed), np.arange(days * 288)
    level = 20.0 * (1.0 + 0.6 * np.sin(2.0 * np.pi * steps / 288))
    level[(days - 1) * 288 + 100 : (days - 1) * 288 + 124] *= 5.0
    return 1.4e9 + 300.0 * steps, dice.poisson(level).astype(float)


def test_a_score_knows_nothing_of_the_future() -> None:
    at_s, people = counted()
    whole = anomaly(at_s, people)
    for end in (1000, 2400, 2420):
        np.testing.assert_array_equal(anomaly(at_s[:end], people[:end]), whole[:end])
    assert 2404 <= int(np.argmax(whole)) <= 2435


def test_series_in_files_are_scored(tmp_path: Path) -> None:
    at_s, people = counted()
    stamps = (at_s * 1e6).astype("datetime64[us]")
    pl.DataFrame({"timestamp": stamps, "value": people, "symbol": ["A"] * len(people)}).write_parquet(
        tmp_path / "c.parquet"
    )
    labels = {"symbol": ["A", "A"], "kind": ["window", "label"]}
    labels |= {"start": [str(stamps[2390]), str(stamps[2404])], "end": [str(stamps[2450]), str(stamps[2404])]}
    pl.DataFrame(labels).write_csv(tmp_path / "l.csv")
    parser = argparse.ArgumentParser()
    radar.arguments(parser)
    files = [
        "--counts",
        str(tmp_path / "c.parquet"),
        "--labels",
        str(tmp_path / "l.csv"),
        "--scores",
        str(tmp_path / "s.csv"),
    ]
    report = radar.run(parser.parse_args(files))
    assert json.loads(json.dumps(report.figures))["nab_standard"] > 80.0
    assert report.figures["files"]["A"]["found"] == 1
    scores = pl.read_csv(tmp_path / "s.csv")
    assert scores.columns == ["time", "subject", "anomaly_score"] and len(scores) == len(people)
    with pytest.raises(SystemExit, match="no column start"):
        radar.run(parser.parse_args([*files[:2], "--labels", str(tmp_path / "s.csv")]))
    with pytest.raises(SystemExit, match="say what to measure on"):
        radar.run(parser.parse_args([]))


def test_a_world_in_small_is_seen_and_rivals_see_less() -> None:
    found = compare(21, 200, 18)
    assert found["fyp"]["precision_at_10"] > 0.9 and found["fyp"]["recall"] > 0.9
    assert found["mastodon"]["precision_at_10"] < 0.8 and found["sum_all_time"]["recall"] < 0.5


def test_counters_of_a_list_grow_since_an_hour_and_a_gap_tells_nothing_of_the_future() -> None:
    hours = np.arange(120)
    total = 1e6 + 1000.0 * hours + np.where(hours > 60, 20_000.0 * (hours - 60), 0.0)
    listed = np.array([h for h in hours if not 40 <= h < 50])
    last = np.searchsorted(listed, hours, side="right") - 1
    one = Counter("x", 1000, total[listed][last], np.ones(120), hours - listed[last] < 2)
    assert start(one) == 1061
    assert growth(one, 1045) == pytest.approx(math.log(total[39] / total[21]))
    steady = Counter("y", 1000, 1e6 + 1000.0 * hours, np.ones(120), np.ones(120, bool))
    assert start(steady) is None
    others = [
        Counter(str(n), 1000, 1e6 + 1000.0 * n * hours, np.full(120, 9.0 - n), np.ones(120, bool)) for n in range(9)
    ]
    told = foresight(others)
    assert told["growth"] == 1.0 and told["place"] == 1.0 and told["days"] == 3
