"""Niches: planted communities are found, keep their ids, split, merge and die with their history, and are named."""

import numpy as np
import pytest

from fyp.lab.planted import Place
from fyp.platform.niches import communities as module
from fyp.platform.niches.communities import communities
from fyp.platform.niches.drawing import Drawing, Subjects, redraw
from fyp.platform.niches.lineage import Turn, lineage
from fyp.platform.niches.membership import MOST, Memberships, main, memberships
from fyp.platform.niches.telling import telling
from fyp.platform.niches.ties import Ints, Ties, damped, graph, ties

VIDEOS = 40
WORDS = ("dans", "choreo", "voetbal", "goal", "brood", "deeg", "fyp")


def block(viewers: range, videos: range, seed: int) -> tuple[Ints, Ints]:
    """Viewers who finish two thirds of these videos."""
    v, s = np.meshgrid(np.array(viewers), np.array(videos), indexing="ij")
    keep = np.random.default_rng(seed).random(v.shape) < 0.67
    return v[keep], s[keep]


def tied(*blocks: tuple[range, range, tuple[int, ...]], viewers: int = 80) -> Ties:
    """Blocks of viewers, videos and the words that all of them use; "fyp" is used by everybody."""
    v, s = [], []
    for n, (people, videos, words) in enumerate(blocks):
        a, b = block(people, videos, n)
        v.append(a)
        s.append(b)
        for word in (*words, len(WORDS) - 1):
            v.append(np.array(people))
            s.append(np.full(len(people), VIDEOS + word))
    return ties(viewers, VIDEOS + len(WORDS), np.concatenate(v), np.concatenate(s))


def about() -> Subjects:
    kind = np.arange(VIDEOS + len(WORDS))
    hashtag = (kind >= VIDEOS) & (kind % 2 == VIDEOS % 2)
    return Subjects([f"v{n}" for n in range(VIDEOS)] + list(WORDS), kind < VIDEOS, hashtag, (kind >= VIDEOS) & ~hashtag)


DANCE = (range(0, 20), range(0, 12), (0, 1))
BALL = (range(20, 40), range(12, 24), (2, 3))
BREAD = (range(40, 60), range(24, 36), (4, 5))
GAMES = (range(60, 80), range(36, 40), ())


def by_viewer(drawing: Drawing, viewer: int) -> set[int]:
    return set(drawing.viewers.niche[drawing.viewers.node == viewer].tolist())


def kinds(drawing: Drawing) -> dict[str, tuple[str, str]]:
    return {change.kind: (change.niche, change.other) for change in drawing.changes}


def test_three_blocks_are_three_niches_with_names() -> None:
    drawing = redraw(tied(DANCE, BALL, BREAD), about(), at=5.0)
    assert len(drawing.niches) == 3
    (dance,) = by_viewer(drawing, 3)
    niche = drawing.niches[dance]
    assert (niche.viewers, niche.videos, niche.born, niche.parent) == (20, 12, 5.0, "")
    assert niche.hashtags == ("dans",)
    assert niche.topics == ("choreo",)
    assert {change.kind for change in drawing.changes} == {"born"}
    everybodys = VIDEOS + WORDS.index("fyp")
    assert everybodys not in drawing.subjects.node


def test_who_finishes_two_kinds_belongs_to_both() -> None:
    both = (range(18, 20), range(12, 24), (2, 3))
    drawing = redraw(tied(DANCE, BALL, BREAD, GAMES, both), about(), at=0.0)
    assert by_viewer(drawing, 19) == by_viewer(drawing, 0) | by_viewer(drawing, 30)
    share = drawing.viewers.share[drawing.viewers.node == 19]
    assert 0.5 < share.sum() <= 1.0 + 1e-9


def test_a_planted_place_is_found_and_keeps_its_ids() -> None:
    place = Place(900, 450, communities=8, spread=6.0, seed=3)
    drawing, last = None, None
    for night in range(3):
        if night:
            place.pass_night()
        now = place.night()
        count = place.first_hashtag + place.hashtags + place.sounds
        none = np.zeros(count, np.bool_)
        kinds_ = Subjects([""] * count, np.arange(count) < place.first_hashtag, none, none)
        drawing = redraw(ties(len(now.belongs), count, now.viewer, now.subject), kinds_, float(night), drawing)
        most = main(drawing.viewers, len(now.belongs))
        single = now.present[now.belongs[now.present].sum(axis=1) == 1]
        ids = [np.bincount(most[single[now.belongs[single, c]]] + 1).argmax() - 1 for c in range(8)]
        right = [(most[single[now.belongs[single, c]]] == ids[c]).mean() for c in range(8)]
        assert len(set(ids)) == 8
        assert min(right) > 0.95
        assert last is None or ids == last
        last = ids


def test_ids_stay_when_people_are_told_in_another_order() -> None:
    of = tied(DANCE, BALL, BREAD)
    first = redraw(of, about(), at=0.0)
    dice = np.random.default_rng(1)
    order = dice.permutation(len(of.viewer))
    again = redraw(ties(of.viewers, of.subjects, of.viewer[order], of.subject[order]), about(), 1.0, first, seed=7)
    assert [by_viewer(again, n) for n in range(60)] == [by_viewer(first, n) for n in range(60)]
    assert again.changes == ()
    assert all(niche.born == 0.0 for niche in again.niches.values())


def test_a_niche_that_splits_keeps_its_id_in_the_larger_part_and_the_other_says_whence_it_came() -> None:
    first = redraw(tied((range(0, 40), range(0, 24), (0, 1)), BREAD), about(), at=0.0)
    (was,) = by_viewer(first, 0)
    now = redraw(
        tied((range(0, 24), range(0, 14), (0,)), (range(24, 40), range(14, 24), (2,)), BREAD), about(), 1.0, first
    )
    assert by_viewer(now, 0) == {was}
    (fresh,) = by_viewer(now, 39)
    assert kinds(now)["split"] == (f"n{fresh}", f"n{was}")
    assert (now.niches[fresh].parent, now.niches[fresh].born) == (f"n{was}", 1.0)
    assert kinds(now)["shrank"][0] == f"n{was}"


def test_niches_merge_and_die_and_no_id_is_given_twice() -> None:
    first = redraw(
        tied((range(0, 24), range(0, 14), (0,)), (range(24, 40), range(14, 24), (2,)), BREAD, GAMES), about(), at=0.0
    )
    (large,), (small,), (bread,) = (by_viewer(first, n) for n in (0, 39, 50))
    one = redraw(tied((range(0, 40), range(0, 24), (0, 1)), BREAD, GAMES), about(), 1.0, first)
    assert kinds(one)["merged"] == (f"n{small}", f"n{large}")
    assert kinds(one)["grew"][0] == f"n{large}"
    two = redraw(tied((range(0, 40), range(0, 24), (0, 1)), GAMES), about(), 2.0, one)
    assert kinds(two) == {"died": (f"n{bread}", "")}
    three = redraw(tied((range(0, 40), range(0, 24), (0, 1)), BREAD, GAMES), about(), 3.0, two)
    assert by_viewer(three, 50) == {first.free}
    assert kinds(three) == {"born": (f"n{first.free}", "")}


def test_newcomers_do_not_take_the_id_of_those_who_were_there() -> None:
    first = redraw(tied((range(0, 10), range(0, 12), (0,)), BREAD), about(), at=0.0)
    now = redraw(tied((range(0, 40), range(0, 12), (0,)), BREAD), about(), 1.0, first)
    assert by_viewer(now, 35) == by_viewer(first, 0)
    assert kinds(now) == {"grew": (f"n{by_viewer(first, 0).pop()}", "")}


def test_the_same_seed_draws_the_same() -> None:
    now = Place(400, 200, communities=5, spread=4.0, seed=1).night()
    of = damped(ties(len(now.belongs), int(now.subject.max()) + 1, now.viewer, now.subject))
    assert (communities(of, 2.0, 4) == communities(of, 2.0, 4)).all()
    again = Place(400, 200, communities=5, spread=4.0, seed=1).night()
    assert (again.viewer == now.viewer).all() and (again.subject == now.subject).all()


def test_the_kernel_says_what_plain_python_says(monkeypatch: pytest.MonkeyPatch) -> None:
    of = damped(tied(DANCE, BALL, BREAD, GAMES))
    compiled = communities(of, 1.5, 4)
    monkeypatch.setattr(module, "_move", getattr(module._move, "py_func", module._move))
    assert (communities(of, 1.5, 4) == compiled).all()
    assert len(set(compiled.tolist())) >= 4


@pytest.mark.parametrize("edges", [[], [(0, 0)], [(0, 0), (0, 1), (1, 0)]])
def test_empty_and_tiny_graphs_have_no_niche(edges: list[tuple[int, int]]) -> None:
    pairs = np.array(edges, np.int64).reshape(-1, 2)
    subjects = VIDEOS + len(WORDS)
    drawing = redraw(ties(3, subjects, pairs[:, 0], pairs[:, 1]), about(), at=0.0)
    assert (drawing.niches, drawing.changes, drawing.free) == ({}, (), 0)
    before = redraw(tied(DANCE, BALL), about(), at=0.0)
    gone = redraw(ties(60, subjects, pairs[:, 0], pairs[:, 1]), about(), 1.0, before)
    assert sorted(change.kind for change in gone.changes) == ["died", "died"]


def test_what_has_no_ties_is_in_no_community() -> None:
    label = communities(ties(4, 4, np.array([0, 1, 2]), np.array([1, 1, 2])))
    assert label.tolist() == [0, 0, 1, -1, -1, 0, 1, -1]


def test_communities_hang_together_and_no_node_gains_by_moving() -> None:
    now = Place(300, 150, communities=6, spread=4.0, seed=2).night()
    of = damped(ties(len(now.belongs), int(now.subject.max()) + 1, now.viewer, now.subject))
    label, whole, total = communities(of, 1.5), graph(of), float(of.weight.sum())
    for c in range(int(label.max()) + 1):
        inside = np.flatnonzero(label == c)
        reached, edge = {int(inside[0])}, [int(inside[0])]
        while edge:
            node = edge.pop()
            for near in whole.other[whole.start[node] : whole.start[node + 1]].tolist():
                if label[near] == c and near not in reached:
                    reached.add(near)
                    edge.append(near)
        assert len(reached) == len(inside)
    rights = np.bincount(label[label >= 0], whole.right[label >= 0])
    for node in range(0, of.viewers, 7):
        near = slice(whole.start[node], whole.start[node + 1])
        shared = np.bincount(label[whole.other[near]], whole.weight[near], minlength=len(rights))
        gain = shared - 1.5 / total * whole.left[node] * rights
        assert gain[label[node]] >= gain.max() - 1e-9


def test_a_tie_that_cannot_be_is_refused_with_what_was_wrong() -> None:
    with pytest.raises(ValueError, match="outside of 2 viewers and 2 subjects"):
        ties(2, 2, np.array([2]), np.array([0]))
    with pytest.raises(ValueError, match="finite number"):
        ties(2, 2, np.array([1]), np.array([0]), np.array([np.nan]))
    with pytest.raises(ValueError, match="one of each"):
        ties(2, 2, np.array([1]), np.array([0, 1]))
    with pytest.raises(ValueError, match="each needs a name"):
        redraw(ties(2, 2, np.array([1]), np.array([0])), about(), at=0.0)


def test_what_everybody_likes_weighs_less_and_who_finishes_much_does_not_outvote() -> None:
    of = ties(3, 3, np.array([0, 0, 1, 2, 1, 1]), np.array([0, 1, 0, 0, 1, 2]))
    weight = dict(
        zip(zip(of.viewer.tolist(), of.subject.tolist(), strict=True), damped(of).weight.tolist(), strict=True)
    )
    assert weight[1, 0] < weight[1, 1] < weight[1, 2]
    assert weight[1, 0] < weight[2, 0]


def test_memberships_are_few_and_sum_to_at_most_one() -> None:
    viewer = np.concatenate((np.zeros(12, np.int64), np.ones(12, np.int64)))
    weight = np.concatenate((np.arange(12, 0, -1.0), np.full(12, 100.0) * (np.arange(12) > 5)))
    of = ties(2, 12, viewer, np.tile(np.arange(12), 2), weight)
    label = np.concatenate(([0, 11], np.arange(12)))
    viewers, _ = memberships(of, label, least=0.01)
    assert viewers.niche[viewers.node == 0].tolist() == list(range(MOST))
    assert viewers.share[viewers.node == 0].sum() < 1.0


def test_a_word_of_few_people_and_a_word_of_all_are_no_names() -> None:
    people = np.arange(100)
    belong = Memberships(people, (people >= 50).astype(np.int64), np.ones(100))
    v = np.concatenate((people[:50], people, [0]))
    w = np.concatenate((np.zeros(50, np.int64), np.ones(100, np.int64), [2]))
    names = telling(ties(100, 3, v, w), belong, 2, np.arange(3))
    assert [one.tolist() for one in names] == [[0], [1]]


def test_the_best_overlaps_are_matched_first() -> None:
    before = Memberships(np.arange(12), np.repeat([7, 9], [8, 4]), np.ones(12))
    now = Memberships(np.arange(12), np.repeat([0, 1], [5, 7]), np.ones(12))
    found = lineage(before, now, 2, 20)
    assert found.id.tolist() == [7, 9]
    assert found.turns == (Turn("shrank", 7, -1), Turn("grew", 9, -1))
