"""The experiment on niches: planted ones are found and keep their ids; those of a log foresee what tags by lot do not."""

import argparse
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fyp.lab.affinity import Showings, foreseen, groups, shuffled
from fyp.lab.covers import nmi, overlapping_nmi
from fyp.lab.experiments import niches
from fyp.lab.metrics import auc
from fyp.vocabulary.errors import Invalid

DAY_MS = 86_400_000


def asked(**how: object) -> argparse.Namespace:
    return argparse.Namespace(**({"viewers": 3000, "nights": 1, "edges": 0, "seed": 4, "data": None, "days": 1} | how))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Ninety viewers of three kinds finish videos of theirs; the tags of the videos are drawn by lot."""
    dice = np.random.default_rng(1)
    n, first = 9000, 1_650_000_000_000
    viewer, video = dice.integers(90, size=n), dice.integers(60, size=n)
    finished = dice.random(n) < np.where(viewer % 3 == video % 3, 0.7, 0.1)
    zero = np.zeros(n, np.int64)
    events = {"user_id": viewer, "video_id": video, "time_ms": first + np.sort(dice.integers(6 * DAY_MS, size=n)),
              "long_view": finished.astype(np.int64), "play_time_ms": zero, "duration_ms": zero, "tab": zero,
              "is_like": zero, "is_follow": zero, "is_comment": zero, "is_forward": zero, "is_hate": zero}  # fmt: skip
    pl.DataFrame(events).write_parquet(tmp_path / "events_a.parquet")
    pl.DataFrame(
        {"video_id": np.arange(60), "author_id": np.arange(60), "upload_dt": ["2022-04-10"] * 60, "video_duration": [1] * 60,
         "music_id": np.arange(60), "tag": [str(one) for one in dice.integers(3, size=60)]}
    ).write_parquet(tmp_path / "videos.parquet")  # fmt: skip
    return tmp_path


def test_planted_communities_are_found_with_the_ids_of_the_night_before() -> None:
    figures = niches.run(asked()).figures
    assert figures["nmi"] > 0.9
    assert figures["nmi_single"] > 0.95
    assert figures["id_stability"] >= 0.85
    assert figures["auc_niches"] is None


def test_niches_of_a_log_foresee_what_tags_by_lot_do_not(log: Path) -> None:
    report = niches.run(asked(viewers=300, data=log))
    figures = report.figures
    assert figures["auc_niches"] > 0.75
    assert figures["auc_niches"] > figures["auc_tags"] + 0.1
    assert figures["auc_niches_by_lot"] < figures["auc_niches"] - 0.1
    assert figures["gauc_viewer_rate"] == 0.5
    assert "niches by lot" in report.text


def test_a_log_that_is_too_short_or_has_no_tags_is_refused(log: Path) -> None:
    with pytest.raises(Invalid, match="9 to foresee need 13"):
        niches.run(asked(viewers=300, data=log, days=9))
    videos = pl.read_parquet(log / "videos.parquet").with_columns(pl.lit("").alias("tag"))
    videos.write_parquet(log / "videos.parquet")
    with pytest.raises(Invalid, match="no video of the log has a tag"):
        niches.run(asked(viewers=300, data=log))


def test_covers_that_are_the_same_have_1_and_strangers_nearly_0() -> None:
    dice = np.random.default_rng(0)
    cover = dice.random((2000, 6)) < 0.2
    assert overlapping_nmi(cover, cover[:, ::-1]) == pytest.approx(1.0)
    assert overlapping_nmi(cover, dice.random((2000, 6)) < 0.2) < 0.02
    assert 0.3 < overlapping_nmi(cover, cover[:, :3]) < 0.6
    assert overlapping_nmi(cover, np.zeros((2000, 2), np.bool_)) == 0.0


def test_two_halves_of_two_groups_say_half() -> None:
    one = np.repeat([0, 1], 4)
    assert nmi(one, one + 5) == pytest.approx(1.0)
    assert nmi(one, np.tile([0, 1], 4)) == pytest.approx(0.0, abs=1e-12)
    assert nmi(one, np.repeat([0, 1, 2, 3], 2)) == pytest.approx(2 / 3)


@pytest.mark.parametrize("rated", [False, True])
def test_affinity_orders_a_viewers_videos_by_the_groups_they_took_to(rated: bool) -> None:
    dice = np.random.default_rng(2)
    viewer, video = dice.integers(30, size=6000), dice.integers(40, size=6000)
    finished = (dice.random(6000) < np.where(viewer % 2 == video % 2, 0.8, 0.2)).astype(np.int64)
    past, later = (Showings(viewer[part], video[part], finished[part]) for part in (slice(5000), slice(5000, None)))
    of = groups(np.arange(40), np.arange(40) % 2, np.ones(40))
    assert auc(later.finished, foreseen(past, later, of, 30, 10.0, rated)) > 0.75
    assert auc(later.finished, foreseen(past, later, shuffled(of, 40, 1), 30, 10.0, rated)) < 0.65


def test_a_video_without_a_group_has_the_viewers_own_rate() -> None:
    past = Showings(
        np.array([0] * 10 + [1] * 10), np.zeros(20, np.int64), np.array([1] * 8 + [0] * 2 + [0] * 8 + [1] * 2)
    )
    none = groups(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    score = foreseen(past, Showings(np.array([0, 1]), np.array([5, 5]), np.zeros(2, np.int64)), none, 2, 10.0)
    assert score.tolist() == pytest.approx([(8 + 5) / 20, (2 + 5) / 20])
