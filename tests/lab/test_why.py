"""The experiment on reasons: it takes signals away, and a reason that is no cause would be found out."""

import argparse

import numpy as np

from fyp.lab.experiments import why


def test_reasons_add_up_and_are_causes() -> None:
    args = argparse.Namespace(viewers=6, watched=40, videos=300, seed=1)
    figures = why.run(args).figures
    assert figures["slots"] == 60
    assert figures["max_term_error"] < 1e-6
    assert figures["causal_share"] >= 0.9
    assert figures["median_fall"] > 0


def test_a_rank_is_how_many_are_worth_more() -> None:
    worth = np.array([3.0, 1.0, 2.0, 3.0], np.float32)
    assert [why.rank(worth, place) for place in range(4)] == [0, 3, 2, 0]
