"""The heads: the kernels compute what the reference says, and they learn what was planted."""

import numpy as np
import pytest
from numpy.typing import NDArray

from fyp.engine.models import foresight, heads, reference
from fyp.engine.models.quick import Quick, steady

SHAPE = heads.Shape(bits=8, dense=7, heads=3, factors=4, hidden=6)
F32 = NDArray[np.float32]
FREE = heads.free(SHAPE.dense)


QUICK = Quick(np.array([0, 3], np.int32), 0, 0.02, 1e-3)


def fresh(seed: int = 1, quick: Quick | None = None) -> heads.Parameters:
    bias, direct = np.array([-0.5, 0.0, 0.5], np.float32), np.full((SHAPE.dense, SHAPE.heads), 0.01, np.float32)
    p = heads.start(SHAPE, seed, bias, direct, None, quick)
    p.outer[...] = np.random.default_rng(seed).normal(0, 0.2, p.outer.shape)  # so that the hidden layer learns at once
    return p


def data(n: int, seed: int = 2) -> tuple[NDArray[np.uint32], F32, F32]:
    rng = np.random.default_rng(seed)
    fields = rng.integers(0, 1 << SHAPE.bits, (n, 5)).astype(np.uint32)
    fields[rng.random(fields.shape) < 0.1] = 0
    rows = rng.normal(0, 1, (n, SHAPE.dense)).astype(np.float32)
    rows[rng.random(rows.shape) < 0.2] = 0.0
    targets = (rng.random((n, SHAPE.heads)) < 0.4).astype(np.float32)
    targets[:, 1] = rng.random(n)
    targets[rng.random(targets.shape) < 0.1] = np.nan
    return fields, rows, targets


def planted(n: int, seed: int) -> tuple[NDArray[np.uint32], F32, F32, F32]:
    """Outcomes of a model that we made up: ids matter, features matter, and some ids like each other."""
    rng = np.random.default_rng(seed)
    fields = np.stack([rng.integers(1, 60, n), rng.integers(60, 120, n)], axis=1).astype(np.uint32)
    rows = rng.normal(0, 1, (n, SHAPE.dense)).astype(np.float32)
    own = np.random.default_rng(99).normal(0, 1, 256)
    pair = np.where((fields[:, 0] + fields[:, 1]) % 2 == 0, 1.5, -1.5)
    logit = own[fields].sum(axis=1) + rows[:, 0] - 0.5 * rows[:, 1] + pair
    chance = 1 / (1 + np.exp(-logit))
    targets = np.full((n, SHAPE.heads), np.nan, np.float32)
    targets[:, 0] = rng.random(n) < chance
    return fields, rows, targets, chance.astype(np.float32)


def auc(score: F32, hit: F32) -> float:
    rank = np.empty(len(score))
    rank[np.argsort(score)] = np.arange(len(score))
    ones = hit > 0.5
    return float((rank[ones].mean() - (ones.sum() - 1) / 2) / (~ones).sum())


@pytest.mark.parametrize("quick", [steady(), QUICK], ids=["steady", "quick"])
def test_kernels_compute_what_the_reference_says_after_thousands_of_rows(quick: Quick) -> None:
    ours, plain = fresh(quick=quick), fresh(quick=quick)
    fields, rows, targets = data(4000)
    heads.learn_rows(fields, rows, targets, 0.05, 0.05, 1.0, FREE, quick, *ours)
    reference.learn_rows(plain, fields, rows, targets, 0.05, 0.05, 1.0, FREE, quick)
    other, more, _ = data(300, seed=3)
    np.testing.assert_allclose(
        foresight.predict_many(ours, other, more), reference.predict_many(plain, other, more), atol=1e-5
    )
    for name, a, b in zip(ours._fields, ours, plain, strict=True):
        np.testing.assert_allclose(a, b, atol=2e-5, rtol=1e-4, err_msg=name)
    moved = fresh(quick=quick)
    for name, a, b in zip(ours._fields, ours, moved, strict=True):
        left_alone = name == "doubt" and not len(quick.signals)
        assert left_alone or not np.array_equal(a, b), f"{name} was not learned: the comparison would say nothing"


def test_pooling_is_the_sum_over_pairs() -> None:
    v = np.random.default_rng(1).normal(0, 1, (6, SHAPE.factors)).astype(np.float32)
    pairs = sum(v[i] * v[j] for i in range(6) for j in range(i))
    np.testing.assert_allclose(reference.pooling(v), pairs, rtol=1e-5)
    p = fresh()
    p.factor[1:7] = v
    sums, pooled = np.zeros((1, SHAPE.heads), np.float32), np.empty((1, SHAPE.factors), np.float32)
    none, ids = np.zeros((2, SHAPE.factors), np.float32), np.array([[1, 2, 3, 0, 4, 5, 6]], np.uint32)
    foresight.pool(ids, p.linear, p.factor, p.bias, none, sums, pooled)
    np.testing.assert_allclose(pooled[0], pairs, rtol=1e-5)
    begun = np.stack([v[:2].sum(axis=0), (v[:2] ** 2).sum(axis=0)])
    foresight.pool(ids[:, 2:], p.linear, p.factor, p.bias, begun, sums, pooled)
    np.testing.assert_allclose(pooled[0], pairs, rtol=1e-5)


def test_ids_that_all_rows_share_may_be_summed_once() -> None:
    fields, rows, targets, _ = planted(500, seed=4)
    p = heads.start(SHAPE, 0, np.zeros(3, np.float32), np.zeros((SHAPE.dense, 3), np.float32))
    heads.learn_rows(fields, rows, targets, 0.1, 0.1, 1.0, FREE, steady(), *p)
    fields[:, :2] = (7, 0)
    np.testing.assert_allclose(
        foresight.predict_many(p, fields, rows, 2), foresight.predict_many(p, fields, rows), atol=1e-6
    )


def test_learns_what_was_planted() -> None:
    p = heads.start(SHAPE, 0, np.zeros(3, np.float32), np.zeros((SHAPE.dense, 3), np.float32))
    fields, rows, targets, _ = planted(30_000, seed=5)
    heads.learn_rows(fields, rows, targets, 0.03, 0.1, 0.001, FREE, steady(), *p)
    fields, rows, targets, chance = planted(5000, seed=6)
    best = auc(chance, targets[:, 0])
    assert auc(foresight.predict_many(p, fields, rows)[:, 0], targets[:, 0]) > best - 0.04
    linear = p._replace(factor=np.zeros_like(p.factor))
    assert auc(foresight.predict_many(linear, fields, rows)[:, 0], targets[:, 0]) < best - 0.1  # the pairs were needed


def test_missing_targets_teach_nothing() -> None:
    p, before = fresh(), fresh()
    fields, rows, targets = data(100)
    targets[:] = np.nan
    heads.learn_rows(fields, rows, targets, 0.05, 0.05, 1.0, FREE, steady(), *p)
    for name in ("bias", "direct", "inner", "outer", "linear"):
        assert np.array_equal(getattr(p, name), getattr(before, name)), name


def test_one_row_at_a_time_is_the_same_as_all_at_once() -> None:
    a, b = fresh(), fresh()
    fields, rows, targets = data(200)
    heads.learn_rows(fields, rows, targets, 0.05, 0.05, 1.0, FREE, steady(), *a)
    for i in range(200):
        heads.learn_rows(fields[i : i + 1], rows[i : i + 1], targets[i : i + 1], 0.05, 0.05, 1.0, FREE, steady(), *b)
    for one, other in zip(a, b, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("row", [1, 7, 262_143])
def test_embeddings_start_small_and_unlike(row: int) -> None:
    starts = {heads.first_value(row, factor) for factor in range(8)}
    assert len(starts) == 8
    assert max(map(abs, starts)) <= 0.05


def test_no_rows_and_unknown_ids() -> None:
    p = fresh()
    none = foresight.predict_many(p, np.zeros((0, 5), np.uint32), np.zeros((0, SHAPE.dense), np.float32))
    assert none.shape == (0, SHAPE.heads)
    zero = foresight.predict_many(p, np.zeros((1, 5), np.uint32), np.zeros((1, SHAPE.dense), np.float32))
    np.testing.assert_allclose(zero[0], reference.sigmoid(p.bias), atol=1e-6)


def test_of_features_alone_is_the_same_as_with_no_id_known() -> None:
    rng = np.random.default_rng(8)
    p = heads.start(SHAPE, 0, np.zeros(3, np.float32), np.zeros((SHAPE.dense, 3), np.float32))
    heads.learn_rows(*planted(500, seed=4)[:3], 0.1, 0.1, 1.0, FREE, steady(), *p)
    rows = rng.standard_normal((12, SHAPE.dense)).astype(np.float32)
    none = np.zeros((12, 5), np.uint32)
    np.testing.assert_allclose(foresight.of_features(p, rows), foresight.predict_many(p, none, rows), atol=1e-6)
    rows[2, 1] = np.nan
    assert (
        np.isnan(foresight.of_features(p, rows)[2]).all()
        and np.isfinite(np.delete(foresight.of_features(p, rows), 2, 0)).all()
    )


def late(n: int, seed: int, says: float) -> tuple[NDArray[np.uint32], F32, F32]:
    """A signal that says so much of the outcome."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(0, 1, (n, SHAPE.dense)).astype(np.float32)
    targets = np.full((n, SHAPE.heads), np.nan, np.float32)
    targets[:, 0] = rng.random(n) < 1 / (1 + np.exp(-says * rows[:, 3]))
    return np.ones((n, 1), np.uint32), rows, targets


def test_a_quick_weight_follows_a_signal_that_begins_to_tell() -> None:
    weight = []
    for quick in (steady(), Quick(np.array([0, 3], np.int32), 0, 0.01, 1e-3)):
        p = fresh(quick=quick)
        p.outer[...] = 0.0
        for seed, says in ((1, 0.0), (2, 1.0)):
            heads.learn_rows(*late(3000, seed, says), 0.01, 0.01, 1.0, FREE, quick, *p)
        weight.append(float(p.direct[3, 0]))
    slow, fast = weight
    assert fast > slow + 0.1
    assert 0.85 < fast < 1.15


def test_what_never_came_leaves_quick_weights_sound() -> None:
    quick = Quick(np.array([0, 3], np.int32), 0, 0.01, 1e-2)
    p = fresh(quick=quick)
    fields, rows, targets = late(20_000, 4, 1.0)
    rows[:, 0] = 0.0  # never there: of it nothing is known, and its doubt stays what it was
    heads.learn_rows(fields, rows, targets, 0.01, 0.01, 1.0, FREE, quick, *p)
    assert p.doubt[1, 1] == pytest.approx(0.01)
    assert np.linalg.eigvalsh(p.doubt).min() > 0.0
    assert abs(float(p.direct[3, 0])) < 2.0
