"""Challenges: a family is a forest however it is told, and its reproduction number is counted by hand."""

import random

import pytest

from fyp.platform.challenges import DAY_S, Entry, family, reproduction
from fyp.vocabulary.challenge import Challenge


def test_how_it_stands_is_by_the_clock() -> None:
    of = Challenge(
        id="c", owner="ada", title="Rain", hashtag="rain", spelled="Rain", starts=10.0, ends=20.0, zone="UTC"
    )
    assert [of.state(at) for at in (9.9, 10.0, 19.9, 20.0)] == ["soon", "open", "open", "over"]


def test_a_persons_first_video_counts_and_who_led_them_to_it() -> None:
    entries = [
        Entry("a1", "ada", 1.0, ""), Entry("b1", "bo", 2.0, "a1"), Entry("a2", "ada", 3.0, "b1"),
        Entry("c1", "cleo", 4.0, "a2"), Entry("d1", "dan", DAY_S + 1, "b1"),
        Entry("e1", "eve", DAY_S + 2, "e0"), Entry("d2", "dan", DAY_S + 3, "c1"),
    ]  # fmt: skip
    members = {m.creator: m for m in family(entries)}
    assert {c: m.parent for c, m in members.items()} == {"ada": "", "bo": "ada", "cleo": "ada", "dan": "bo", "eve": ""}
    assert {c: m.children for c, m in members.items()} == {"ada": 2, "bo": 1, "cleo": 0, "dan": 0, "eve": 0}
    days = reproduction(family(entries))
    assert [(d.at, d.joined, d.reproduction) for d in days] == [(0.0, 3, 1.0), (DAY_S, 2, 0.0)]


@pytest.mark.parametrize("seed", range(5))
def test_the_family_is_a_forest_in_whatever_order_it_is_told(seed: int) -> None:
    dice = random.Random(seed)
    entries = [
        Entry(f"v{n}", f"m{dice.randrange(40)}", float(dice.randrange(500)), f"v{dice.randrange(-5, 100)}")
        for n in range(100)
    ]
    members = family(entries)
    shuffled = dice.sample(entries, len(entries))
    assert family(shuffled) == members
    at = {m.creator: m for m in members}
    assert len(at) == len({e.creator for e in entries}) == len(members)
    for member in members:
        steps = 0
        while member.parent:
            member, steps = at[member.parent], steps + 1
            assert steps <= len(members)
    assert sum(m.children for m in members) == sum(bool(m.parent) for m in members)
    days = reproduction(members)
    assert sum(d.joined * d.reproduction for d in days) == pytest.approx(sum(m.children for m in members))
    assert family([]) == [] and reproduction([]) == []
