"""fyp lab flip: a small hamlet, and what its people would watch."""

import argparse
import random

import pytest

from fyp.engine import Engine
from fyp.lab.experiments import flip
from fyp.lab.hamlet import NICHES, Hamlet, expected_s, loves
from fyp.lab.people import react


def test_figures_of_a_few_people() -> None:
    report = flip.run(argparse.Namespace(viewers=4, people=15, videos=400, seed=1))
    figures = report.figures
    assert 0 < figures["videos_to_half"] <= flip.FAR + 1
    assert figures["pages_to_half"] == -(-figures["videos_to_half"] // flip.PAGE) or figures["viewers"] % 2 == 0
    assert 0.2 < figures["newcomer_share_20"] <= 1.0
    assert 0.0 <= figures["found_three_40"] <= 1.0
    assert 0.0 < figures["event_to_feed_p50_ms"] <= figures["event_to_feed_ms"]
    assert -1.0 <= figures["duration_bias"] <= 1.0
    assert len(figures["curve"]) == 24 and set(report.plots) == {"turn"}


def test_turning_swaps_the_loves_for_as_many_others() -> None:
    town = Hamlet(Engine(), 60, 2)
    who = town.arrive(3)
    old = loves(who)
    new = flip.turned(who, random.Random(1))
    assert loves(who) == new and len(new) == len(old) > 0 and not new & old


def test_what_is_expected_is_what_people_do_on_average() -> None:
    town = Hamlet(Engine(), 60, 2)
    who, dice = town.arrive(3), random.Random(5)
    for video in list(town.videos.values())[:6]:
        watched = []
        for _ in range(2000):
            who.weary = {}
            watched.append(min(react(who, video, 0.3, dice).watched_s, video.duration_s))
        who.weary = {}
        assert sum(watched) / 2000 == pytest.approx(expected_s(who, video, 0.3), rel=0.06)
    assert {town.videos[f"v{i}"].niche for i in range(len(NICHES))} == set(NICHES)
