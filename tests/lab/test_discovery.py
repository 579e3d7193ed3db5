"""fyp lab discovery: a small world has all figures, and they are counted of what was new when the ways parted."""

import argparse

import numpy as np
import pytest

from fyp.engine.knobs import Knobs
from fyp.lab.experiments import discovery
from fyp.lab.world import Popular, Run, World


def test_a_small_world_has_all_figures() -> None:
    args = argparse.Namespace(
        viewers=20, videos=400, topics=30, before=12.0, hours=6.0, seeds=1, held_back=1, turn=["probe_seat=0.5"]
    )
    report = discovery.run(args)
    for name in ("ratio_to_popular", "ratio_without_wander"):
        low, high = report.figures[f"{name}_interval"]
        assert 0.0 <= low <= report.figures[name] <= high
        assert report.figures[f"{name}_held_back"] > 0.0
    assert report.figures["ratio_to_popular_from_the_start"] > 0.0
    assert abs(report.figures["watch_cost"]) < 0.5
    assert set(report.figures["feeds"]) == {"fyp", "without wandering", "popular", discovery.FROM_THE_START}
    assert report.figures["turned"] == {"probe_seat": 0.5}


def test_what_is_new_is_what_somebody_had_finished_nothing_of() -> None:
    world = World(3, 8, 300, 12, hours=30.0)
    run = Run(world, Popular(world)).go(15.0)
    new, since = discovery.new_topics(run), run.now
    run.go(15.0)
    found, shown = discovery.way(run, since, new), run.showings()
    done, topic = shown.finished(world.videos.duration_s), world.videos.topic[shown.video]
    for v in range(world.viewers):
        mine = (shown.viewer == v) & done
        before = set(topic[mine & (shown.began < since)].tolist())
        later = [t for t in topic[mine & (shown.began >= since)].tolist() if t not in before]
        assert set(np.flatnonzero(~new[v]).tolist()) == before
        assert (found.new[v], found.found[v]) == (len(later), len(set(later)))
    assert found.new.sum() > 0.0


def test_ratios_are_of_sums_over_people() -> None:
    def way(new: float, seconds: float) -> discovery.Way:
        column = np.full(4, 1.0)
        return discovery.Way(column * new, column, column, column, column * seconds, column)

    ways = {"fyp": way(6.0, 98.0), "without wandering": way(3.0, 100.0), "popular": way(2.0, 90.0)}
    assert discovery.ratios(ways) == (3.0, 2.0, pytest.approx(0.02))


def test_wandering_off_turns_all_of_it_off() -> None:
    off = Knobs().turned(discovery.OFF)
    assert all(off[name] == 0.0 for name in ("probe_seat", "wander_seat", "widen_seat", "wander_candidates"))
