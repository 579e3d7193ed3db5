"""The quick logarithm is the logarithm."""

import math

import numpy as np
import pytest

from fyp.engine.models.logs import exp32, ln, ln32
from fyp.engine.models.posterior import evidence


def test_close_to_the_library_over_the_whole_range() -> None:
    for x in np.geomspace(1e-300, 1e300, 2001):
        assert ln(float(x)) == pytest.approx(math.log(x), rel=1e-9, abs=1e-9)
    for x in np.linspace(0.5, 2.0, 2001):
        assert ln(float(x)) == pytest.approx(math.log(x), abs=1e-9)
    assert ln(1.0) == 0.0


def test_in_half_the_width_they_are_close_too() -> None:
    for x in np.geomspace(1e-30, 1e30, 2001).astype(np.float32):
        assert float(ln32(x)) == pytest.approx(math.log(x), rel=2e-7, abs=2e-7)
    for x in np.linspace(-80, 80, 4001).astype(np.float32):
        assert float(exp32(x)) == pytest.approx(math.exp(x), rel=1e-6)
    assert exp32(np.float32(0.0)) == 1.0


@pytest.mark.parametrize("x", [0.0, -1.0, math.nan, math.inf, -math.inf, 5e-324])
def test_nonsense_gives_a_finite_number(x: float) -> None:
    assert math.isfinite(ln(x))


def test_evidence_is_a_difference_of_log_odds() -> None:
    mean = (3 + 20 * 0.2) / (10 + 20)
    assert evidence(3, 10, 0.2, 20) == pytest.approx(math.log(mean / (1 - mean)) - math.log(0.2 / 0.8), abs=1e-8)
