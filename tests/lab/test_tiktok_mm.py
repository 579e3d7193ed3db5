"""tiktok-mm: the split that settings are chosen on, the figures against their definition, and a run on made-up finishes."""

import argparse
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fyp.lab.collaborative import Split, ease, held_out, popularity, quality
from fyp.lab.experiments import tiktok_mm
from fyp.vocabulary.errors import Invalid

pytest.importorskip("scipy")


def finishes(seed: int = 0) -> pl.DataFrame:
    """120 people of two kinds, who finish 4 of the 20 items of their kind and want a fifth."""
    dice = np.random.default_rng(seed)
    rows = []
    for person in range(120):
        items = dice.choice(20, 5, replace=False) + 20 * (person % 2)
        rows += [(person, int(item), "valid" if place == 4 else "train") for place, item in enumerate(items)]
    return pl.DataFrame(rows, schema=["user_id", "item_id", "split"], orient="row")


def test_quality_counts_what_is_found_and_where() -> None:
    split = Split(np.array([0, 1, 1]), np.array([0, 1, 2]), 2, 5).ask(np.array([0, 1]), np.array([3, 4]))
    scores = np.array(
        [[9, 1, 2, 5, 0], [9, 8, 7, 6, 5]], np.float32
    )  # item 0 was seen by the first, 1 and 2 by the second
    assert quality(scores, split, k=1) == (0.5, 0.5)
    recall, ndcg = quality(scores, split, k=3)
    assert recall == 1.0
    assert ndcg == pytest.approx((1.0 + 1.0 / np.log2(4)) / 2)


def test_the_split_within_train_keeps_the_last_of_light_viewers() -> None:
    split = held_out(np.array([0, 0, 1, 2, 2, 2, 2, 2]), np.array([3, 1, 2, 0, 1, 2, 3, 4]), 3, 5)
    assert (split.asked.tolist(), split.wanted.tolist()) == ([0], [3])
    assert len(split.person) == 7


def test_finds_the_kind_of_each(tmp_path: Path) -> None:
    finishes().write_parquet(tmp_path / "interactions.parquet")
    args = argparse.Namespace(data=tmp_path, split="valid", seed=0, alone=True)
    report = tiktok_mm.run(args)
    split = tiktok_mm.read(tmp_path, "valid")
    assert report.figures["recall_20"] > 0.8 > quality(popularity(split), split)[0]
    assert report.figures["lessons"] == 480
    assert quality(ease(split, 500.0), split)[0] > 0.95  # a small one fits the chance of so few people: .84


def test_a_split_that_is_kept_aside_is_said(tmp_path: Path) -> None:
    finishes().write_parquet(tmp_path / "interactions.parquet")
    with pytest.raises(Invalid, match="no split 'test'"):
        tiktok_mm.read(tmp_path, "test")
    with pytest.raises(Invalid, match=r"no interactions\.parquet"):
        tiktok_mm.read(tmp_path / "elsewhere", "valid")
