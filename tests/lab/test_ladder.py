"""fyp lab ladder: the figures are those of the world, and a small world has them all."""

import argparse

import numpy as np
import pytest

from fyp.engine import Engine
from fyp.lab.experiments import ladder
from fyp.lab.ring import Attack, sleepers
from fyp.lab.watched import Watched, arrivals
from fyp.lab.world import START, Run, World


def test_a_small_world_has_all_figures() -> None:
    args = argparse.Namespace(
        viewers=60, videos=500, uploads=30, hours=8.0, warm=1.0, seeds=1, seed=3, ring=10, ring_hours=1.2
    )
    report = ladder.run(args)
    figures = report.figures
    for name in ("first_pool_share", "traffic_share", "best_reach_rung4", "worst_reach_rung4"):
        assert 0.0 <= figures[name] <= 1.0, name
    assert figures["traffic_share"] <= 0.08
    assert -1.0 <= figures["reach_follower_correlation"] <= 1.0
    assert figures["ring_lifted"] >= 0 and set(figures["rings"]) == {"fresh", "sleepers", "patient"}
    assert len(figures["by_quality"]) == 10 and set(report.plots) == {"climbed"}


def test_correlation_at_equal_quality_is_that_of_what_quality_leaves_over() -> None:
    dice = np.random.default_rng(1)
    quality, luck = dice.normal(size=4000), dice.normal(size=4000)
    both = quality + 0.01 * luck
    assert abs(ladder.at_equal(both, quality + dice.normal(size=4000), quality)) < 0.1
    assert ladder.at_equal(quality + luck, luck + quality, quality) > 0.9
    assert abs(ladder.at_equal(quality + luck, dice.normal(size=4000), quality)) < 0.05


def test_cost_is_what_kept_seats_are_watched_less_than_their_sitting() -> None:
    sitting = np.array([0, 0, 0, 1, 1, 2], np.int32)
    seconds = np.array([10, 10, 4, 20, 10, 5], np.float32)
    kept = np.array([False, False, True, False, True, True])
    assert ladder.seat_cost(sitting, seconds, kept) == pytest.approx(16.0 / (59.0 + 16.0))  # the last one stands alone


def test_everybody_is_known_before_the_day_begins_and_audiences_are_noted() -> None:
    world = World(4, viewers=30, count=300, topics=10, stock=0.95, hours=4.0, hour=10.0)
    feed = Watched(world, Engine(seed=4))
    feed.observe(arrivals(world))
    joined = feed.engine.memory.viewers.joined[:30]
    assert (joined < START - 1000).all() and (np.diff(joined) > 0).all()
    run = Run(world, feed).go(6.0, hooks=[(60.0, feed.look)])
    p = feed.engine.memory.pools
    full = [
        int(id[1:])
        for row, id in enumerate(feed.engine.memory.videos.ids)
        if p.figures[row, 0] >= p.audience[row, 0] > 0
    ]
    assert {row for row in range(len(world)) if np.isfinite(feed.full[row])} == set(full)
    assert {"ranked", "fresh"} <= set(run.sources)


def test_a_ring_praises_its_targets_and_swipes_the_rest_away() -> None:
    world = World(4, viewers=30, count=300, topics=10, stock=1.0, hour=10.0)
    feed = Watched(world, Engine(seed=4))
    feed.observe(sorted([*arrivals(world), *sleepers("patient", 3)], key=lambda event: event.at))
    run = Run(world, feed)
    attack = Attack("sleepers", 3, range(300))
    attack(run, 60.0)
    counts = feed.engine.counts([f"v{n}" for n in range(300)])
    assert attack.seen == 24 == sum(count["likes"] for count in counts.values())
    Attack("sleepers", 3, [])(run, 120.0)
    assert sum(count["skips"] for count in feed.engine.counts([f"v{n}" for n in range(300)]).values()) == 24
