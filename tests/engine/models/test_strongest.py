"""Strongest and nearest: what a full sort would give."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fyp.engine.models.nearest import UNIT, compacted, nearest
from fyp.engine.models.strongest import descending, strongest, top

NUMBERS = st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 3.5, float("nan"), float("inf"), float("-inf")])


@settings(deadline=None)
@given(st.lists(st.tuples(NUMBERS, st.booleans()), max_size=60), st.integers(-1, 70))
def test_strongest_is_the_head_of_the_sorted_list(items: list[tuple[float, bool]], k: int) -> None:
    scores = np.array([score for score, _ in items], np.float32)
    allowed = np.array([may for _, may in items], np.bool_)
    wanted = [i for i in range(len(items)) if allowed[i] and scores[i] > -np.inf]
    wanted.sort(key=lambda i: (-scores[i], i))
    assert strongest(scores, allowed, k).tolist() == wanted[: max(k, 0)]


def test_strongest_of_many() -> None:
    scores = np.random.default_rng(1).normal(0, 1, 50_000).astype(np.float32)
    allowed = np.random.default_rng(2).random(50_000) < 0.5
    wanted = np.argsort(np.where(allowed, -scores, np.inf), kind="stable")[:300]
    assert strongest(scores, allowed, 300).tolist() == wanted.tolist()


@settings(deadline=None)
@given(st.lists(NUMBERS.filter(lambda x: x == x), max_size=60), st.integers(0, 70))
def test_descending_and_top_are_a_stable_sort(items: list[float], k: int) -> None:
    scores = np.array(items, np.float32)
    wanted = np.argsort(-scores, kind="stable").tolist()
    assert descending(scores).tolist() == wanted
    assert top(scores, k).tolist() == wanted[:k]
    assert len(set(descending(np.array([*items, np.nan], np.float32)).tolist())) == len(items) + 1


def unit(rows: int, seed: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(0, 1, (rows, 64))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_nearest_is_what_the_exact_products_say() -> None:
    vectors, tastes = unit(4096, 3), unit(2, 4)
    allowed = np.random.default_rng(5).random(3000) < 0.7  # the table has more rows than there are videos
    exact = vectors[:3000].astype(np.float64) @ tastes.T.astype(np.float64)
    for near, score in zip(nearest(compacted(vectors), tastes, allowed, 50), exact.T, strict=True):
        best = np.sort(score[allowed])[::-1][:50]
        assert len(set(near.tolist())) == 50
        assert allowed[near].all()
        np.testing.assert_allclose(score[near], best, atol=3e-4)


def test_nearest_of_equals_is_the_earliest() -> None:
    vectors = np.tile(unit(1, 1), (500, 1))
    one, two = nearest(compacted(vectors), np.concatenate([vectors[:1], -vectors[:1]]), np.ones(500, np.bool_), 7)
    assert one.tolist() == two.tolist() == list(range(7))


def test_compacted_keeps_what_matters() -> None:
    vectors = np.concatenate([unit(100, 2), np.eye(64, dtype=np.float32), -np.eye(64, dtype=np.float32)])
    np.testing.assert_allclose(compacted(vectors) / UNIT, vectors, atol=0.51 / UNIT)


def test_nearest_of_few_and_none() -> None:
    vectors, tastes = compacted(np.eye(64, dtype=np.float32)), np.full((2, 64), 0.125, np.float32)
    one, two = nearest(vectors, tastes, np.ones(3, np.bool_), 10)
    assert one.tolist() == two.tolist() == [0, 1, 2]
    assert [len(part) for part in nearest(vectors, tastes, np.ones(3, np.bool_), 0)] == [0, 0]
    assert [len(part) for part in nearest(vectors, tastes, np.ones(0, np.bool_), 5)] == [0, 0]
