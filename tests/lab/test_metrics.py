"""AUC, GAUC and calibration error against their definitions."""

import math

import numpy as np
import pytest

from fyp.lab.metrics import auc, calibration_error, gauc


def test_auc_is_the_share_of_pairs_in_the_right_order() -> None:
    rng = np.random.default_rng(0)
    labels = rng.random(300) < 0.3
    scores = np.round(rng.normal(labels * 0.7, 1.0), 1)  # with ties
    pairs = [
        1.0 if p > n else 0.5 if p == n else 0.0 for p in scores[labels].tolist() for n in scores[~labels].tolist()
    ]
    assert auc(labels, scores) == pytest.approx(np.mean(pairs), abs=1e-12)


def test_auc_without_both_labels_is_nan() -> None:
    assert math.isnan(auc([1, 1], [0.1, 0.2]))
    assert math.isnan(auc([], []))


def test_gauc_weighs_viewers_by_their_showings_and_leaves_out_those_of_one_label() -> None:
    labels = [1, 0, 1, 0, 0, 1, 1, 1]
    scores = [0.9, 0.1, 0.2, 0.8, 0.7, 0.9, 0.5, 0.1]
    viewers = ["a", "a", "b", "b", "b", "b", "c", "c"]
    a, b = 1.0, auc([1, 0, 0, 1], [0.2, 0.8, 0.7, 0.9])
    assert gauc(labels, scores, viewers) == pytest.approx((2 * a + 4 * b) / 6)
    assert math.isnan(gauc([1, 1], [0.1, 0.2], ["a", "b"]))


def test_gauc_does_not_see_the_level_of_a_viewer() -> None:
    rng = np.random.default_rng(1)
    viewers = np.repeat(np.arange(50), 20)
    scores = rng.random(1000)
    labels = rng.random(1000) < scores
    shifted = scores + viewers  # another level for each viewer
    assert gauc(labels, shifted, viewers) == pytest.approx(gauc(labels, scores, viewers))
    assert auc(labels, shifted) < auc(labels, scores)


def test_calibration_error_is_the_mean_gap() -> None:
    rng = np.random.default_rng(2)
    chances = rng.random(20_000)
    labels = rng.random(20_000) < chances
    assert calibration_error(labels, chances) < 0.02
    assert calibration_error(labels, np.clip(chances + 0.2, 0, 1)) > 0.1
