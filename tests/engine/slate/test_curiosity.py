"""Somebody new is asked what they love, sees what was understood, is asked more widely; a lost viewer is asked again."""

import numpy as np
import pytest
from tests.engine.play import Play, of, town

from fyp.engine.knobs import Knobs
from fyp.engine.slate.curiosity import Curious, bonus, curious, dose
from fyp.engine.slate.seats import FRESH, PROBE, RANKED, WANDER, seat

KNOBS = Knobs()
FIRST, REWARDED = int(KNOBS["probe_videos"]), int(KNOBS["reward_videos"])


def test_the_doses_of_a_viewer_who_becomes_known() -> None:
    assert dose(KNOBS, 0, 0.0) == (KNOBS["probe"], KNOBS["probe_seat"])
    assert dose(KNOBS, FIRST, 0.0) == (0.0, 0.0)
    assert dose(KNOBS, FIRST + REWARDED, 0.0) == (0.0, KNOBS["widen_seat"])
    assert dose(KNOBS, 10_000, 0.0) == (0.0, KNOBS["probe_seat"])
    assert dose(KNOBS, 10_000, -KNOBS["lost_below"] - 0.1) == (KNOBS["probe"], KNOBS["probe_seat"])


def test_who_is_settled_is_asked_more_as_long_as_there_is_something_untried() -> None:
    begun = FIRST + REWARDED + int(KNOBS["widen_videos"])
    shares = [dose(KNOBS, begun + n, 0.0, 1.0)[1] for n in (0, 20, int(KNOBS["settled_videos"]), 5000)]
    assert KNOBS["probe_seat"] == shares[0] < shares[1] < shares[2] < shares[3] < KNOBS["settled_seat"]
    assert shares[2] == pytest.approx((KNOBS["probe_seat"] + KNOBS["settled_seat"]) / 2.0)
    less = [dose(KNOBS, 5000, 0.0, KNOBS["untried_share"] * part)[1] for part in (2.0, 1.0, 0.5, 0.0)]
    assert less[0] == less[1] > less[2] > less[3] == KNOBS["probe_seat"]
    known, topic = np.zeros((2, 4), np.float32), np.arange(2, dtype=np.int32)
    one = curious(known, (0, 1, 2, 3), topic, 5000, KNOBS, np.array([9.0, 4.0], np.float32))
    assert one.share == pytest.approx(dose(KNOBS, 5000, 0.0, (0.1 + 0.2) / 2)[1])


def test_what_is_known_is_worth_no_question() -> None:
    assert bonus(2.0, 1.0, 0.0, 0) == 2.0
    assert bonus(2.0, 1.0, 3.0, 1) == pytest.approx(0.4)
    assert bonus(2.0, 1.0, -1.0, 0) == 0.0
    known = np.array([[0.0, 0.0, 0.0, 0.0], [np.log(2.0), 1.0, 0.0, 0.0], [np.log(2.0), -1.0, 0.0, 0.0]], np.float32)
    topic, served = np.array([0, 1, -1], np.int32), np.array([0.0, 7.0], np.float32)
    asked = curious(known, (0, 1, 2, 3), topic, 0, KNOBS, served).asked
    np.testing.assert_allclose(asked[0], [0.0, 7.0, -1.0], atol=1e-6)
    assert asked[1, 1] > asked[1, 0] == 1.0 > asked[1, 2]
    known[:, 2] = -KNOBS["lost_below"] - 0.1  # who is lost is asked about all but what they were shown lately
    np.testing.assert_allclose(
        curious(known, (0, 1, 2, 3), topic, 0, KNOBS, served).asked[0], [0.0, 1.0, -1.0], atol=1e-6
    )


def test_the_first_pages_of_somebody_new_ask_about_many_topics() -> None:
    """Though one niche is what everybody finishes."""
    niches = {}
    for probe in (0.0, KNOBS["probe"]):
        play = Play(town(niches=10, each=30), probe=probe, wander_seat=0.0, pool_seat=0.0)
        for n in range(12):
            play.scroll(f"other{n}", 3, of("niche3"))
        pages = play.scroll("bo", 2, of("niche3"), n=4)
        niches[probe] = len({play.videos[slot.video].niche for page in pages for slot in page.slots})
    assert niches[KNOBS["probe"]] >= 7 > niches[0.0]


def test_who_is_settled_is_asked_about_what_they_have_not_left_before() -> None:
    """More niches than the last 50 showings can tell of; one is loved."""
    often = {}
    for back in (50.0, KNOBS["asked_back"]):
        turned = {"asked_back": back, "settled_seat": 0.2}  # a fifth of the seats: enough probes to tell
        play = Play(town(niches=30, each=20), wander_seat=0.0, pool_seat=0.0, lost_below=20.0, **turned)
        play.scroll("bo", 20, of("niche3"))
        memory, asked = play.engine.memory, []
        for _ in range(8):
            before = [play.videos[memory.videos.ids[row]].niche for row in memory.viewers.served.get(0)]
            page, served = play.engine.compose(play.request("bo", 20))
            kinds = np.frombuffer(served.seats, np.uint8)
            asked += [
                before.count(play.videos[slot.video].niche) for slot in page.slots if kinds[slot.position] == PROBE
            ]
            play.tell(served)
        assert len(asked) >= 5
        often[back] = float(np.mean(asked))
    assert often[KNOBS["asked_back"]] < 0.7 * often[50.0]


def test_propensities_are_the_shares_in_which_curious_pages_draw() -> None:
    rng, count, rounds = np.random.default_rng(3), 6, 20_000
    value = np.array([1.0, 0.95, 0.9, 0.2, 0.1, 0.0], np.float32)
    none, topic = np.full(count, -1, np.int32), np.arange(count, dtype=np.int32)
    asked = np.stack([np.array([9, 9, 4, 0, 0, -1]), np.ones(count)]).astype(np.float32)
    what = Curious(asked, 0.05, 1.0, 0.3)
    drawn, told, kinds = np.zeros(count), np.zeros(count), set()
    group = np.full(count, RANKED, np.int8)
    for dice in rng.random((rounds, 1, 2)):
        got = seat(1, value, group, none, none, topic, (-1, -1), dice, KNOBS, curious=what)
        drawn[got.places[0]] += 1.0 / rounds
        told[got.places[0]] = got.propensities[0]
        kinds.add(int(got.seats[0]))
    np.testing.assert_allclose(drawn, told, atol=0.015)
    assert kinds == {RANKED, PROBE} and drawn[3] > 0.2


def test_kept_seats_never_take_more_than_all_slots() -> None:
    count = 12
    none, value = np.full(count, -1, np.int32), np.linspace(1.0, 0.0, count, dtype=np.float32)
    group = np.array([FRESH, WANDER, RANKED] * 4, np.int8)
    what = Curious(np.zeros((2, count), np.float32), 0.0, 1.0, 1.0)
    knobs = Knobs(pool_seat=0.3, wander_seat=0.3)
    for seed in range(50):
        got = seat(
            3, value, group, none, none, none, (-1, -1), np.random.default_rng(seed).random((3, 2)), knobs, curious=what
        )
        assert RANKED not in got.seats and (got.propensities <= 1.0).all()
