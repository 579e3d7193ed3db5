"""fyp lab newcomer: people of two tastes, so that a few answers tell what the rest will be."""

import argparse
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fyp.lab.experiments import newcomer
from fyp.vocabulary.errors import Invalid


def ratings(viewers: int = 60, items: int = 50) -> pl.DataFrame:
    """Half of the people like the even items, the other half the odd ones; one answer in ten is the other way."""
    rng = np.random.default_rng(3)
    rows = [
        (v, i, 8.0 if (v % 2 == i % 2) != (rng.random() < 0.1) else -8.0) for v in range(viewers) for i in range(items)
    ]
    return pl.DataFrame(rows, schema={"viewer": pl.Int32, "item_id": pl.Int16, "rating": pl.Float32}, orient="row")


def asked(folder: Path, viewers: Path | None = None) -> argparse.Namespace:
    return argparse.Namespace(data=folder, viewers=viewers, seed=0, newcomers=100)


def test_a_newcomer_of_a_known_kind_is_soon_known(tmp_path: Path) -> None:
    ratings().write_parquet(tmp_path / "full_observed.parquet")
    report = newcomer.run(asked(tmp_path))
    figures = report.figures
    assert figures["newcomers"] == 12
    assert 0.5 < figures["gap_1_20"] < figures["gap_11_20"] <= 1.0
    assert figures["gain_1_20"] > 2 * figures["standard_error"] > 0
    assert figures["curve_oracle"][0] == 1.0 and len(figures["curve_fyp"]) == newcomer.STEPS
    assert "popularity" in report.text and set(report.plots) == {"steps"}


def test_the_named_are_the_newcomers(tmp_path: Path) -> None:
    ratings(viewers=20).write_parquet(tmp_path / "full_observed.parquet")
    named = tmp_path / "who.txt"
    named.write_text("3\n8\n\n")
    assert newcomer.run(asked(tmp_path, named)).figures["newcomers"] == 2
    named.write_text("nobody\n")
    with pytest.raises(Invalid, match="names nobody"):
        newcomer.run(asked(tmp_path, named))


def test_too_little_to_choose_from_is_said(tmp_path: Path) -> None:
    ratings(viewers=10, items=30).write_parquet(tmp_path / "full_observed.parquet")
    with pytest.raises(Invalid, match="no newcomer has judged 40"):
        newcomer.run(asked(tmp_path))
    with pytest.raises(Invalid, match="holds neither"):
        newcomer.run(asked(tmp_path / "nowhere"))
