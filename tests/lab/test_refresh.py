"""fyp lab refresh: a few people, and a classifier that must find what is planted and nothing else."""

import argparse

import numpy as np
import pytest

from fyp.lab.experiments import refresh
from fyp.lab.hamlet import Hamlet
from fyp.lab.telling_apart import fit, told_apart


def test_figures_of_a_few_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresh, "unprofiled", lambda town: True)  # a real server: tests/api/test_unprofiled.py
    report = refresh.run(argparse.Namespace(viewers=12, people=12, videos=500, before=20, seed=1))
    figures = report.figures
    assert figures["erase_equal"] is True and figures["undo_exact"] is True
    assert 0.0 <= figures["refreshed_vs_new_auc"] <= 1.0 and 0.0 <= figures["seen_auc"] <= 1.0
    assert figures["forget_ratio"] < figures["before_ratio"]
    assert 0.5 < figures["others_kept"] < 2.0


def test_an_undo_that_forgets_something_is_found() -> None:
    town = Hamlet(refresh.Recorded(1), 200, 1)
    people = [town.arrive(n) for n in range(6)]
    for who in people:
        town.scroll(who, 9, 3)
    assert refresh.undone(town, people)
    viewers = town.engine.memory.viewers
    whole = viewers.restore
    viewers.restore = lambda row, learned: whole(row, learned[:-4] + b"\1\1\1\1")  # type: ignore[method-assign]
    assert not refresh.undone(town, people)


def test_somebody_who_was_left_in_the_log_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    town = Hamlet(refresh.Recorded(1), 200, 1)
    people = [town.arrive(n) for n in range(3)]
    for who in people:
        town.scroll(who, 9, 3)
    assert isinstance(town.engine, refresh.Recorded)
    log = town.engine.log
    assert refresh.erased(log, [people[0].id], 1)
    from fyp.adapters.ram.event_log import RamEventLog

    monkeypatch.setattr(RamEventLog, "erase", lambda self, viewer, last: self.append([last])[0])
    assert not refresh.erased(log, [people[0].id], 1)


def test_a_newcomer_out_of_whose_reach_something_is_stays_one() -> None:
    town = Hamlet(refresh.Recorded(1), 200, 1)
    who = town.arrive(0)
    seen = set(town.scroll(who, 30, 3))
    other = refresh.twin(town, who, "other")
    refresh.unseen_by(town, who, other)
    memory = town.engine.memory
    row, new = memory.viewers.find("other"), memory.viewers.find(refresh.twin(town, who, "new").id)
    assert memory.viewers.learned(row) == memory.viewers.learned(new)
    page = town.page(other, 12)
    assert not seen & {slot.video for slot in page.slots}
    assert len({town.videos[slot.video].niche for slot in page.slots}) > 8  # asked as somebody new


def test_a_planted_difference_is_told_and_noise_is_not() -> None:
    rng = np.random.default_rng(4)
    rows = rng.normal(size=(400, 12))
    labels, groups = [True] * 200 + [False] * 200, [*range(200)] * 2
    assert 0.42 < told_apart(rows, labels, groups, 0) < 0.58
    rows[:200, 3] += 1.0
    assert told_apart(rows, labels, groups, 0) > 0.7
    weights = fit(rows, np.array(labels))
    assert int(np.abs(weights[:-1]).argmax()) == 3
