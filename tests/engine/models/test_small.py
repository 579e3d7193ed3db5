"""Hashing, posteriors and decays: small, and relied on everywhere."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fyp.engine.models.decay import LATEST, faded, second
from fyp.engine.models.hashing import DIM, bucket, content_vector
from fyp.engine.models.posterior import bounds, evidence, evidence_from, mean


def test_buckets_are_the_same_everywhere_and_never_the_row_of_the_unknown() -> None:
    assert bucket("viewer", "bo", 18) == 251_064
    assert bucket("viewer", "", 18) == 0
    rows = [bucket("video", f"v{i}", 12) for i in range(5000)]
    assert min(rows) >= 1 and max(rows) < 4096
    assert len(set(rows)) > 0.6 * 4095
    assert bucket("creator", "bo", 18) != bucket("viewer", "bo", 18)


def test_tokens_are_nearly_orthogonal() -> None:
    vectors = np.array([content_vector({f"token{i}": 0.5}) for i in range(200)])
    products = vectors @ vectors.T
    np.testing.assert_allclose(np.diag(products), 1.0, atol=1e-5)
    assert np.abs(products - np.diag(np.diag(products))).mean() < 0.15


def test_content_vectors_are_alike_when_the_content_is() -> None:
    a = content_vector({"topic:dance": 1.5, "creator:ada": 0.6})
    b = content_vector({"topic:dance": 1.5, "creator:cleo": 0.6})
    c = content_vector({"topic:football": 1.5, "creator:dan": 0.6})
    assert np.linalg.norm(a) == pytest.approx(1.0, abs=1e-5)
    assert a @ b > 0.6 > 0.4 > a @ c
    assert content_vector({}).tolist() == [0.0] * DIM


@settings(deadline=None)
@given(st.floats(0, 500), st.floats(0, 500), st.floats(0.001, 0.999), st.floats(0.1, 100))
def test_evidence_is_the_shrunk_log_odds(hits: float, misses: float, prior: float, strength: float) -> None:
    told = evidence(hits, hits + misses, prior, strength)
    rate = min(max(mean(hits, hits + misses, prior, strength), 1e-5), 1 - 1e-5)
    assert told == pytest.approx(math.log(rate / (1 - rate)) - math.log(prior / (1 - prior)), abs=1e-6)
    assert evidence_from(hits, hits + misses, prior, math.log(prior / (1 - prior)), strength) == told


def test_evidence_grows_with_what_was_seen() -> None:
    assert evidence(0.0, 0.0, 0.3, 10.0) == pytest.approx(0.0)
    little, much = evidence(3.0, 4.0, 0.3, 10.0), evidence(300.0, 400.0, 0.3, 10.0)
    assert 0 < little < much < math.log(3) - math.log(0.3 / 0.7)


def test_bounds_hold_the_mean_and_narrow() -> None:
    for hits, trials in ((0, 0), (0, 50), (5, 50), (50, 50)):
        low, high = bounds(hits, trials, 0.2, 2.0)
        assert 0.0 <= low <= mean(hits, trials, 0.2, 2.0) <= high <= 1.0
    narrow, wide = bounds(500, 1000, 0.5, 2.0), bounds(5, 10, 0.5, 2.0)
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


def test_bounds_cover_the_true_rate_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(1)
    inside = 0
    for _ in range(2000):
        rate = rng.uniform(0.05, 0.95)
        low, high = bounds(float(rng.binomial(80, rate)), 80.0, 0.5, 2.0)
        inside += low <= rate <= high
    assert 0.93 < inside / 2000 < 0.975


def test_faded() -> None:
    assert faded(8.0, 20.0, 10.0) == pytest.approx(2.0)
    assert faded(8.0, 0.0, 10.0) == 8.0
    assert faded(8.0, -5.0, 10.0) == 8.0
    assert faded(8.0, 1e9, 10.0) == pytest.approx(0.0)


def test_what_is_kept_to_the_second_fades_by_no_more_than_the_time_that_went_by() -> None:
    value, since = 100.0, 0.0
    for tick in range(10_000):  # a hundred a second, for a hundred seconds
        now = second(tick / 100)
        value, since = faded(value, now - since, 1000.0), max(now, since)
    assert value == pytest.approx(100.0 * 0.5 ** (99 / 1000))
    assert [second(at) for at in (-5.0, 7.9, 1e12)] == [0.0, 7.0, LATEST]
