"""The fit of the world: made-up logs whose numbers are known give them back, however much of them is kept."""

import argparse
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fyp.lab.experiments import world as experiment
from fyp.lab.world import Popular, Run, World
from fyp.lab.world.fit import Seen, activity, classes, clocks, gone, likelihood, sittings, still
from fyp.lab.world.fitted import FITTED


def watched(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Lengths and seconds of n showings by the fitted clocks, appeal being normal."""
    dice, f = np.random.default_rng(seed), FITTED
    length = np.clip(dice.lognormal(f.length_mean, f.length_spread, n), 4, 600)
    felt, u = dice.normal(0, 1, n), dice.random(n)
    glance = dice.random(n) < 1 / (1 + np.exp(felt - f.glance))
    scale = f.watch_s * (length / 30) ** f.watch_length * np.exp(f.spread * felt)
    early = f.glance_s * (u / (1 - u)) ** (1 / f.glance_shape)
    seconds = np.where(glance, early, scale * (-np.log(u)) ** (1 / f.watch_shape))
    return length, np.minimum(seconds, 1.02 * length)


def test_clocks_are_found_again() -> None:
    pytest.importorskip("scipy")
    length, seconds = watched(40_000, 1)
    data = classes(Seen(np.zeros(40_000, np.int64), np.arange(40_000.0), seconds, length))
    start = FITTED._replace(glance=0.3, glance_s=1.5, watch_s=40.0, watch_shape=0.9, watch_length=0.0)
    found = clocks(start, data)
    assert likelihood(found, data) > likelihood(start, data) + 0.01
    assert likelihood(found, data) >= likelihood(FITTED, data) - 1e-4
    assert found.glance_s == pytest.approx(FITTED.glance_s, rel=0.1)
    assert found.watch_s == pytest.approx(FITTED.watch_s, rel=0.15)
    at = np.array([1.0, 3.0, 10.0, 20.0])
    assert gone(found, at, 30.0) == pytest.approx(gone(FITTED, at, 30.0), abs=0.015)


@pytest.mark.parametrize("kept", [0.3, 0.1])
def test_sittings_are_found_again_whatever_part_of_them_is_kept(kept: float) -> None:
    pytest.importorskip("scipy")
    dice = np.random.default_rng(2)
    viewer, at = [], []
    for v in range(1500):
        for begin in np.sort(dice.uniform(0, 14 * 86_400, dice.poisson(12))):
            moments = np.arange(begin, begin + dice.lognormal(6.0, 0.9), 20.0)
            moments = moments[dice.random(len(moments)) < kept]
            at += moments.tolist()
            viewer += [v] * len(moments)
    order = np.lexsort((at, viewer))
    data = Seen(np.array(viewer)[order], np.array(at)[order], np.ones(len(at)), np.ones(len(at)))
    mean, spread, inside, _ = sittings(data)
    minutes = np.array([120.0, 600.0, 1800.0])
    assert still(mean, spread, minutes) == pytest.approx(still(6.0, 0.9, minutes), abs=0.06)
    assert inside == pytest.approx(kept / 20.0, rel=0.15)


def test_how_unlike_people_are_is_not_what_is_kept_of_them() -> None:
    dice = np.random.default_rng(3)
    for kept in (0.5, 0.1):
        counts = dice.poisson(kept * dice.gamma(1.5, 40.0, 6000))
        viewer = np.repeat(np.arange(6000), counts)
        at = np.concatenate([7200.0 * np.arange(n) for n in counts])  # no two in one sitting
        shown, shape = activity(Seen(viewer, at, at, at), 6000)
        assert shown == pytest.approx(60 * kept, rel=0.05) and shape == pytest.approx(1.5, rel=0.1)


def test_the_chance_to_be_there_still_begins_at_one_and_falls() -> None:
    curve = still(6.0, 1.0, np.array([1e-6, 60.0, 600.0, 86_400.0]))
    assert curve[0] == pytest.approx(1.0) and (np.diff(curve) < 0).all() and 0 <= curve[-1] < 1e-4


def test_covariances_of_finishes_are_those_of_viewers_and_videos() -> None:
    dice = np.random.default_rng(4)
    viewer, video = dice.integers(0, 300, 60_000), dice.integers(0, 200, 60_000)
    chance = 0.4 + 0.1 * dice.normal(0, 1, 300).clip(-2, 2)[viewer] + 0.15 * dice.normal(0, 1, 200).clip(-2, 2)[video]
    found = experiment.variances(dice.random(60_000) < chance, viewer, video, video % 10)
    assert found["viewer"] == pytest.approx(0.009, abs=0.003) and found["video"] == pytest.approx(0.02, abs=0.005)
    assert abs(found["viewer and topic"]) < 0.004


def test_feeds_beside_one_another_and_beside_a_log(tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    shown = Run(world := World(5, 60, 1200, topics=10, hours=48), Popular(world)).go(48).showings()
    at = (1.65e9 + shown.began) * 1000
    pl.DataFrame({
        "user_id": shown.viewer, "video_id": shown.video, "time_ms": at.astype(np.int64), "long_view": 0, "is_like": 0,
        "play_time_ms": (1000 * shown.watched_s).astype(np.int64), "is_follow": 0, "is_comment": 0, "is_forward": 0,
        "duration_ms": (1000 * world.videos.duration_s[shown.video]).astype(np.int64), "tab": 1, "is_hate": 0,
    }).write_parquet(tmp_path / "events_x.parquet")  # fmt: skip
    rows = np.arange(len(world))
    pl.DataFrame({
        "video_id": rows, "author_id": rows, "upload_dt": "2022-04-10", "music_id": rows, "tag": [str(n % 9) for n in rows],
        "video_duration": (1000 * world.videos.duration_s).astype(np.int64),
    }).write_parquet(tmp_path / "videos.parquet")  # fmt: skip
    report = experiment.run(argparse.Namespace(data=tmp_path, viewers=25, videos=600, hours=12.0, seed=1))
    figures = report.figures
    assert list(figures["feeds"]) == ["random", "popular", "follow graph", "fyp of halfway", "fyp"]
    assert all(0 < found["finished"] < 1 and found["minutes"] > 0 for found in figures["feeds"].values())
    assert figures["fit"]["glance_s"] == pytest.approx(
        FITTED.glance_s, rel=0.3
    )  # the log was made in a world of these numbers
    assert 0 < figures["ks_watch_share"] < 0.3 and 0 < figures["ks_sitting"] < 0.4
    assert set(report.plots) == {"fit"} and "glance_s" in report.text
