"""The reward: what was done with a video, as a target per head."""

import numpy as np
import pytest

from fyp.engine.ingest.reward import Targets, late, standing
from fyp.engine.knobs import Knobs
from fyp.engine.learn.lessons import liking
from fyp.engine.memory.impressions import ACT_BITS
from fyp.engine.memory.rates import Rates
from fyp.engine.memory.videos import length_class
from fyp.vocabulary.lesson import HEADS

TARGETS = Targets(Knobs())


def told(watched_s: float, duration_s: float, acts: int = 0) -> dict[str, float]:
    return dict(zip(HEADS, TARGETS.of(watched_s, duration_s, acts, 0.5), strict=True))


@pytest.mark.parametrize(
    ("watched_s", "duration_s", "finish", "skip"),
    [
        (8.0, 8.0, 1, 0), (7.92, 8.0, 1, 0), (7.5, 8.0, 0, 0), (1.9, 8.0, 0, 1), (2.0, 8.0, 0, 0),
        (18.0, 60.0, 1, 0), (17.0, 60.0, 0, 0), (0.3, 4.0, 0, 1), (1.1, 4.0, 0, 0), (0.0, 8.0, 0, 1), (20.0, 8.0, 1, 0),
    ],
)  # fmt: skip
def test_finish_and_early_skip(watched_s: float, duration_s: float, finish: int, skip: int) -> None:
    got = told(watched_s, duration_s)
    assert (got["finish"], got["early_skip"]) == (finish, skip)


def test_finish_and_skip_never_at_once() -> None:
    for duration in np.linspace(0.5, 300, 200):
        assert TARGETS.skip_s(duration) < TARGETS.finish_s(duration)


def test_each_act_has_its_head() -> None:
    for act, bit in ACT_BITS.items():
        got = told(5.0, 8.0, bit)
        on = [head for head in HEADS[3:] if got[head] == 1.0]
        assert on == ([act] if act in HEADS else [])
        assert (late(act, True) is None) == (act not in HEADS)


def test_watched_share_is_neutral_to_length() -> None:
    """Planted: how far people come in a video is the same share of its length for short and long ones."""
    rng = np.random.default_rng(4)
    shares = Rates().shares
    got: dict[float, list[float]] = {7.0: [], 50.0: []}
    for i in range(6000):
        duration = 7.0 if i % 2 else 50.0
        got[duration].append(standing(shares, length_class(duration), duration * rng.beta(2, 2)))
    means = [np.mean(values[1000:]) for values in got.values()]
    assert abs(means[0] - means[1]) < 0.03
    assert abs(means[0] - 0.5) < 0.05


def test_watched_share_grows_with_seconds_and_survives_nonsense() -> None:
    rng = np.random.default_rng(5)
    shares = Rates().shares
    for _ in range(500):
        standing(shares, 1, rng.exponential(4.0))
    ladder = [standing(shares.copy(), 1, seconds) for seconds in (0.1, 1.0, 3.0, 8.0, 30.0)]
    assert ladder == sorted(ladder)
    assert 0.0 <= ladder[0] < 0.2 and 0.8 < ladder[-1] <= 1.0
    for nonsense in (float("nan"), float("inf"), -1.0, 1e30):
        assert 0.0 <= standing(shares, 1, nonsense) <= 1.0
    assert np.isfinite(shares).all()


def test_liking_orders_what_people_do() -> None:
    def one(**what: float) -> float:
        base = dict.fromkeys(HEADS, 0.0) | {"watched_share": 0.5} | what
        return float(liking(np.array([[base[head] for head in HEADS]], np.float32))[0])

    refused, skipped, left = one(not_interested=1.0), one(early_skip=1.0), one(watched_share=0.2)
    stayed, finished, loved = one(watched_share=0.9), one(finish=1.0), one(finish=1.0, like=1.0, share=1.0)
    assert -2.0 <= refused < skipped < left < 0 < stayed < finished < loved <= 2.0
    late_like = np.array([late("like", True)], np.float32)
    assert float(liking(late_like)[0]) == pytest.approx(0.5)
