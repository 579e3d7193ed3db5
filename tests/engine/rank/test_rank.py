"""Ranking: features are finite and named, chances follow, and value is the weighted sum of the heads."""

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.engine.play import Play, of, town

from fyp.engine.knobs import KNOBS, Knobs
from fyp.engine.rank import features, predict, value
from fyp.engine.rank.rating import rate, rate_candidates
from fyp.vocabulary.event import Arrived, Followed
from fyp.vocabulary.feed import FeedRequest
from fyp.vocabulary.lesson import HEADS


@pytest.fixture(scope="module")
def play() -> Play:
    made = Play(town())
    made.tell(Arrived(id="a", at=made.now, viewer="bo", language="nl", country="NL", device="phone"))
    made.tell(Followed(id="f", at=made.now, viewer="bo", creator="c4"))
    made.scroll("bo", 4, of("niche2"))
    return made


def rows_of(play: Play, viewer: str, at: float = 0.0) -> np.ndarray:
    ask = play.engine.composer.ask(FeedRequest(viewer=viewer, at=at or play.now))[0]
    return rate_candidates(ask, viewer, np.arange(120, dtype=np.int32))[0]


def test_names_match_the_columns(play: Play) -> None:
    rows = rows_of(play, "bo")
    assert rows.shape == (120, len(features.FEATURES))
    assert len(set(features.FEATURES)) == len(features.FEATURES)

    def column(name: str) -> np.ndarray:
        return rows[:, features.INDEX[name]]

    videos = [play.videos[f"v{i}"] for i in range(120)]
    assert [v.language == "nl" for v in videos] == (column("same_language") > 0).tolist()
    assert [v.country == "NL" for v in videos] == (column("same_country") > 0).tolist()
    assert [v.creator == "c4" for v in videos] == (column("following") > 0).tolist()
    mine = np.array([v.niche == "niche2" for v in videos])
    for name in ("my_topic_finish", "topic_finish", "taste_long", "taste_short"):
        assert column(name)[mine].mean() > column(name)[~mine].mean() + 0.3, name
    assert column("my_topic_skip")[mine].mean() < column("my_topic_skip")[~mine].mean()
    for name in ("viewer_finish", "mood_skip", "viewer_seen", "session_length", "surface_finish", "my_surface_skip"):
        assert np.ptp(column(name)) == 0.0, name  # the same for all candidates of a request
    seen = play.engine.memory.videos.counts[:120, 0] > 0
    assert (column("video_seen") > 0).tolist() == seen.tolist()
    assert (column("has_history") == 1).all()
    assert np.allclose(column("length"), np.log(8.0) - 3.0, atol=1e-5)


def test_a_request_and_a_batch_are_rated_alike(play: Play) -> None:
    ask = play.engine.composer.ask(FeedRequest(viewer="bo", at=play.now))[0]
    videos = np.arange(120, dtype=np.int32)
    one = rate_candidates(ask, "bo", videos)
    both = np.concatenate([videos, videos])
    row = play.engine.memory.viewers.find("bo")
    viewer = np.concatenate([np.full(120, row, np.int32), np.full(120, -1, np.int32)])
    names = ["bo"] * 120 + ["nobody"] * 120
    many = rate(play.engine.memory, viewer, names, both, np.full(240, play.now), ["foryou"] * 240)
    stranger = rate_candidates(ask._replace(viewer=-1), "nobody", videos)
    for a, b, c in zip(one, stranger, many, strict=True):
        np.testing.assert_allclose(a, c[:120], atol=1e-5)
        np.testing.assert_allclose(b, c[120:], atol=1e-5)


def test_nonsense_in_memory_never_reaches_the_page() -> None:
    play = Play(town())
    play.scroll("bo", 2, of("niche2"))
    m = play.engine.memory
    m.videos.rates[3] = np.nan
    m.videos.share[4] = np.inf
    m.videos.posted_at[5] = np.nan
    m.videos.factor[6] = np.nan
    m.viewers.share[0] = np.inf
    m.rates.creators.rates[0] = np.nan
    m.videos.duration_s[7] = np.inf
    rows = rows_of(play, "bo")
    assert np.isfinite(rows).all()
    assert np.abs(rows).max() <= 8.0
    assert all(np.isfinite(slot.score) for slot in play.page("bo", n=20).slots)
    m.parameters.direct[:] = np.nan  # then nothing can be said of anybody
    page = play.page("bo", n=20)
    assert page.slots == ()


def test_time_passes(play: Play) -> None:
    now, later = rows_of(play, "bo"), rows_of(play, "bo", at=play.now + 7 * 86_400)
    age, gap, session = (features.INDEX[name] for name in ("age", "viewer_gap", "session_length"))
    assert (later[:, age] > now[:, age]).all()
    assert (later[:, gap] > now[:, gap]).all()
    assert (now[:, session] > 0).all() and (later[:, session] == 0).all()


def test_what_a_viewer_brings_from_elsewhere_is_a_feature() -> None:
    made = Play(town())
    names = ("viewer_follows", "viewer_followers", "viewer_friends", "viewer_days")
    places = [features.INDEX[name] for name in names]
    assert not rows_of(made, "bo", 1.0)[:, places].any()
    made.tell(Arrived(id="a", at=made.now, viewer="bo", follows=2_000, followers=50, friends=0))
    follows, followers, friends, days = rows_of(made, "bo")[:, places].T
    assert (follows > 1.0).all() and (abs(followers) < 1e-6).all() and (friends < -1.0).all() and not days.any()
    made.tell(Arrived(id="b", at=made.now, viewer="bo", language="nl", days=10**30))  # what is not told again stays
    again = rows_of(made, "bo")
    assert np.array_equal(again[:, places[:3]], np.stack([follows, followers, friends], axis=1))
    assert (again[:, places[3]] == 8.0).all()


def test_beliefs_lean_the_right_way() -> None:
    bias, direct = predict.beliefs()
    assert bias.shape == (len(HEADS),) and direct.shape == (len(features.FEATURES), len(HEADS))
    finish, skip, refused = (HEADS.index(name) for name in ("finish", "early_skip", "not_interested"))
    taste = features.INDEX["taste_short"]
    assert direct[taste, finish] > 0 > direct[taste, skip]
    assert direct[taste, refused] < 0 < direct[features.INDEX["my_topic_finish"], finish]


def test_value_is_the_sum_of_weighted_chances() -> None:
    weights = value.weights(Knobs())
    chances = np.random.default_rng(1).random((50, len(HEADS))).astype(np.float32)
    usual, any_length = np.full(50, value.USUAL_S), np.linspace(1, 90, 50, dtype=np.float32)
    summed = (chances * weights).sum(axis=1)
    np.testing.assert_allclose(value.fair_value(chances, usual, 18.0, 0.7, weights), summed, rtol=1e-5, atol=2e-6)
    np.testing.assert_allclose(value.fair_value(chances, any_length, 18.0, 0.0, weights), summed, rtol=1e-5, atol=2e-6)
    chances[3, 2], chances[4, 0], chances[5, 1] = np.nan, np.inf, -np.inf
    chances[6, 0] = np.nan
    with np.errstate(invalid="ignore"):
        worth = value.fair_value(chances, any_length, 18.0, 0.7, weights)
    assert (worth[3:7] == -np.inf).all() and np.isfinite(np.delete(worth, [3, 4, 5, 6])).all()


def test_values_of_candidates_and_of_slots_are_the_same() -> None:
    rng = np.random.default_rng(2)
    weights = value.weights(Knobs())
    chances = rng.random((60, 7, len(HEADS))).astype(np.float32)
    seconds = rng.uniform(1, 200, 60).astype(np.float32)
    each = value.fair_values(chances, seconds, 18.0, 0.67, weights)
    for k in range(7):
        one = value.fair_value(np.ascontiguousarray(chances[:, k]), seconds, 18.0, 0.67, weights)
        np.testing.assert_allclose(each[:, k], one, atol=1e-5)


def test_bad_acts_never_count_for_a_video() -> None:
    for head in ("early_skip", "not_interested"):
        knob = next(knob for knob in KNOBS if knob.name == f"weight_{head}")
        assert knob.high == 0.0
        with pytest.raises(ValueError, match="must be from"):
            Knobs(**{knob.name: 0.1})
    assert Knobs().name == Knobs(weight_like=1.0).name != Knobs(weight_like=2.0).name


def evened(chances: NDArray[np.float32], seconds: NDArray[np.float32], hazard: float) -> NDArray[np.float64]:
    """What every head counts for, by itself."""
    alone = np.eye(len(HEADS), dtype=np.float32)
    return np.stack([value.fair_values(chances[:, None], seconds, 18.0, hazard, one)[:, 0] for one in alone], axis=1)


def test_at_equal_interest_length_is_no_matter() -> None:
    """Who leaves at a steady hazard finishes videos of any length with the chance that a usual one has."""
    seconds = np.array([5.0, 10.0, 14.0, 60.0], np.float32)
    chances = np.full((4, len(HEADS)), 0.1, np.float32)
    chances[:, 0] = np.exp(-0.08 * (np.minimum(seconds, 18.0) + value.START_S))
    even = evened(chances, seconds, 1.0)
    np.testing.assert_allclose(even[:, 0], np.exp(-0.08 * 11.5), rtol=1e-5)
    like = HEADS.index("like")
    assert even[0, like] < even[1, like] == chances[1, like] < even[3, like]
    np.testing.assert_array_equal(even[:, HEADS.index("early_skip")], chances[:, HEADS.index("early_skip")])
    np.testing.assert_array_equal(evened(chances, seconds, 0.0), chances)
