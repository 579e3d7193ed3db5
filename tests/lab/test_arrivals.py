"""fyp lab arrivals: the lift counts people who love a topic, each viewer once and in order; a small world has all figures."""

import argparse

import numpy as np

from fyp.lab.experiments import arrivals


def test_lift_is_how_many_more_love_it_than_by_chance() -> None:
    loves = np.array([[1.0, 0.0, 1.0, np.nan], [0.0, 0.0, 0.0, 1.0]])
    assert arrivals.lift(loves, np.array([0.25, 0.5])) == 3.0 / (3 * 0.25 + 4 * 0.5)
    assert arrivals.lift(np.zeros((0, 4)), np.zeros(0)) == 0.0


def test_a_small_world_has_all_figures() -> None:
    args = argparse.Namespace(viewers=60, videos=400, uploads=60, hours=6.0, warm=1.0, first=20, seeds=1, seed=3)
    figures = arrivals.run(args).figures
    assert figures["uploads"] > 5
    assert figures["lift"] > 0
    assert 0 < figures["chance"] < 1
    assert 0 < figures["share"] < 1
    assert len(figures["lift_by_order"]) == 5
    assert abs(sum(figures["seats"].values()) - 1.0) < 0.01
    assert 10 <= figures["viewers_each"] <= 20
