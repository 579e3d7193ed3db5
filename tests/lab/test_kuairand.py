"""kuairand: the engine beside its rivals on a made log; what is hidden, frozen and left out; the figures of some viewers."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from fyp.engine import Engine
from fyp.lab.experiments import kuairand
from fyp.lab.exposures import ExposureLog, day
from fyp.lab.metrics import auc
from fyp.lab.progressive import Seen, watch
from fyp.lab.report import write
from fyp.lab.rivals import RIVALS, installed, rates
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.lesson import HEADS

DAY_MS, MIDNIGHT_MS = 86_400_000, 1_650_816_000_000  # 25 April 2022 in the log's zone


def made(folder: Path, people: int = 60, each: int = 60, seed: int = 0) -> Path:
    """Ten days of showings: everybody has a taste for one of two tags, videos have an appeal; surfaces differ."""
    dice = np.random.default_rng(seed)
    videos, n = 80, people * each
    user = np.repeat(np.arange(people), each)
    video = dice.integers(0, videos, n)
    tab = dice.integers(0, 2, n)
    logit = -0.6 + 2.0 * ((user % 2) == (video % 2)) - 1.0 + dice.normal(0, 0.8, videos)[video] + 0.8 * tab
    long_view = dice.random(n) < 1 / (1 + np.exp(-logit))
    like = long_view & (dice.random(n) < 0.3)
    none = np.zeros(n, np.int8)
    pl.DataFrame(
        {
            "user_id": user, "video_id": video, "time_ms": MIDNIGHT_MS + dice.integers(0, 10 * DAY_MS, n), "tab": tab,
            "long_view": long_view.astype(np.int8), "is_like": like.astype(np.int8), "is_follow": none, "is_comment": none,
            "is_forward": none, "is_hate": none, "play_time_ms": np.where(long_view, 15_000, 1_000),
            "duration_ms": np.full(n, 15_000),
        }
    ).write_parquet(folder / "events_made.parquet")  # fmt: skip
    pl.DataFrame(
        {"user_id": user, "pos": np.tile(np.arange(each), people), "video_id": video, "long_view": long_view.astype(np.int8),
         "is_like": like.astype(np.int8)}
    ).filter(pl.col("pos") < 5).write_parquet(folder / "history_made.parquet")  # fmt: skip
    all = np.arange(videos)
    pl.DataFrame(
        {"video_id": all, "author_id": all % 9, "upload_dt": ["2022-04-10"] * videos, "video_duration": [15_000.0] * videos,
         "music_id": all % 7, "tag": [str(one % 2) for one in all]}
    ).write_parquet(folder / "videos.parquet")  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("log"))


def seen_of(folder: Path, tab: bool = True) -> Seen:
    said: list[str] = []
    log = ExposureLog(folder)
    return watch(Engine(), log, log.last_days(4), day("2022-05-20", "--until"), True, tab, said.append)


@pytest.fixture(scope="module")
def seen(folder: Path) -> Seen:
    return seen_of(folder)


def asked(folder: Path, **turned: Any) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    kuairand.arguments(parser)
    args = parser.parse_args(["--data", str(folder), "--from", "2022-05-01"])
    for name, value in turned.items():
        setattr(args, name, value)
    return args


def test_every_showing_is_predicted_and_learned_once(seen: Seen, folder: Path) -> None:
    log = ExposureLog(folder)
    assert log.past is not None
    assert (seen.past, len(seen)) == (len(log.past), len(log.past) + len(log))
    assert seen.told == 3 * len(seen) + int(seen.like.sum())
    assert np.array_equal(seen.targets[:, HEADS.index("finish")] > 0.5, seen.long_view)
    assert np.array_equal(seen.targets[:, HEADS.index("like")] > 0.5, seen.like)
    assert len(seen.frozen_chances) == len(seen.frozen_rows) == len(seen) - seen.start
    at = log.events["time_ms"].to_numpy()
    assert len(seen) - seen.start == (at >= log.last_days(4) * 1000).sum()


def test_frozen_is_live_at_the_first_showing_of_each_viewer(seen: Seen) -> None:
    _, first = np.unique(seen.viewer[seen.start :], return_index=True)
    first = first[first < 20]  # the videos have hardly moved yet
    viewer_part = slice(0, 10)
    assert np.array_equal(seen.frozen_rows[first, viewer_part], seen.rows[seen.start :][first, viewer_part])
    assert not np.array_equal(seen.frozen_rows[:, viewer_part], seen.rows[seen.start :, viewer_part])


def test_the_same_as_replay_foresees(folder: Path, seen: Seen) -> None:
    again = seen_of(folder)
    assert np.array_equal(again.chances, seen.chances) and np.array_equal(again.frozen_chances, seen.frozen_chances)


def test_without_tab_nobody_knows_the_surface(folder: Path) -> None:
    hidden = seen_of(folder, tab=False)
    assert len(set(hidden.surface[hidden.past :].tolist())) == 1


@pytest.mark.parametrize("name", installed())
def test_a_rival_says_something_of_every_showing_in_the_window(seen: Seen, name: str) -> None:
    scores = RIVALS[name][1](seen, lambda text: None)
    n = len(seen) - seen.start
    assert scores.live.shape == (len(seen), 2) and scores.frozen.shape == (n, 2)
    assert np.isfinite(scores.live[seen.start :]).all() and np.isfinite(scores.frozen).all()
    assert ((scores.frozen >= 0) & (scores.frozen <= 1)).all()
    assert auc(seen.long_view[seen.start :], scores.live[seen.start :, 0]) > 0.55
    first = slice(0, 3)  # nothing has been learned in the window yet
    assert scores.frozen[first] == pytest.approx(scores.live[seen.start :][first], abs=0.03)


def test_popularity_is_the_running_rate(seen: Seen) -> None:
    scores = rates.popularity(seen, lambda text: None)
    i = len(seen) - 1
    same = seen.video[:i] == seen.video[i]
    base = (1 + seen.long_view[:i].sum()) / (10 + i)
    assert scores.live[i, 0] == pytest.approx(
        (seen.long_view[:i][same].sum() + 20 * base) / (same.sum() + 20), rel=1e-5
    )


def test_the_report_has_figures_table_and_plots(folder: Path, tmp_path: Path) -> None:
    report = kuairand.run(asked(folder, rivals="popularity,rates"))
    f = report.figures
    assert {"auc_long_view", "auc_like", "gauc_long_view", "gauc_like", "ece", "events_per_s"} <= f.keys()
    assert set(f["rivals"]) == {"popularity", "rates"}
    assert f["auc_long_view"] > f["rivals"]["popularity"]["auc_long_view"]
    assert f["measured"] == sum(ExposureLog(folder).events["time_ms"].to_numpy() >= day("2022-05-01", "") * 1000)
    assert set(f["auc_by_day"]["2022-05-02"]) == {"fyp", "popularity", "rates"}
    assert "popularity" in report.text
    assert len(write(report, "kuairand", tmp_path)) in (2, 4)


def test_named_viewers_alone_are_measured(folder: Path, tmp_path: Path) -> None:
    names = tmp_path / "viewers.txt"
    names.write_text("3\n4\n\n")
    figures = kuairand.run(asked(folder, viewers=names, alone=True)).figures
    events = ExposureLog(folder).events.filter(pl.col("time_ms") >= day("2022-05-01", "") * 1000)
    assert figures["measured"] == events["user_id"].is_in([3, 4]).sum() and figures["viewers"] == 2
    assert figures["rivals"] == {} and figures["showings"] > figures["measured"]
    names.write_text("nobody\n")
    with pytest.raises(Invalid, match="none of the viewers"):
        kuairand.run(asked(folder, viewers=names, alone=True))


def test_what_cannot_be_is_said(folder: Path) -> None:
    with pytest.raises(Invalid, match="no rival is called oracle"):
        kuairand.run(asked(folder, rivals="oracle"))
    with pytest.raises(Invalid, match="a day is written like"):
        kuairand.run(asked(folder, start="yesterday"))
    with pytest.raises(Invalid, match="no row in the measured window"):
        kuairand.run(asked(folder, start="2022-05-03", until="2022-05-02", alone=True))
