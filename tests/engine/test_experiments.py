"""Experiments: stable arms, pages by the arm's knobs, creators dealt out where asked, and sums that fit the lessons."""

import itertools
import math

import pytest
from tests.engine.play import Play, of, town

from fyp.engine.memory.trials import HOLDOUT, LOOKS, METRICS, Tally, drawn, trial
from fyp.engine.models.sequential import Sums, likelihood, once, radius, ratio
from fyp.vocabulary.event import Erased, Experimented
from fyp.vocabulary.feed import FeedRequest

ARMS: dict[str, dict[str, float]] = {"control": {}, "soft": {"temperature": 1.0}}


def experiment(play: Play, name: str = "soft", **more: object) -> Experimented:
    told = {"arms": ARMS, "by": "ada", "why": "to see"} | more
    return Experimented(id=play.id(), at=play.now, name=name, **told)  # type: ignore[arg-type]


def test_arms_are_stable_even_and_independent() -> None:
    first = [drawn("one", f"v{i}") for i in range(4000)]
    assert first == [drawn("one", f"v{i}") for i in range(4000)]
    assert abs(sum(u < 0.5 for u in first) / 4000 - 0.5) < 0.03
    both = sum(u < 0.5 and drawn("two", f"v{i}") < 0.5 for i, u in enumerate(first))
    assert abs(both / 4000 - 0.25) < 0.03


def test_a_page_is_made_by_the_knobs_of_the_viewers_arm_and_names_it() -> None:
    play = Play(town(), holdout=0.2)
    play.tell(experiment(play, share=0.5))
    seen = set()
    for i in range(60):
        served = play.engine.compose(FeedRequest(viewer=f"v{i}", at=play.now + 1.0, n=3))[1]
        arm = play.engine.memory.policy.arms(f"v{i}")[0]
        knobs = play.engine.memory.policy.of(f"v{i}").knobs
        assert knobs["temperature"] == (1.0 if arm == "soft" else 0.03)
        assert served.weights_version == f"p0.{knobs.name}" + (f"/soft={arm}" if arm else "")
        seen.add(arm)
    assert seen == {"control", "soft", HOLDOUT, None}
    play.tell(experiment(play, on=False))
    assert play.engine.memory.policy.of("v1") is play.engine.memory.policy.standing


def test_creators_are_dealt_out_too_and_no_viewer_sees_those_of_another_arm() -> None:
    play = Play(town(creators=24), holdout=0.0)
    play.tell(experiment(play, split="creator_viewer", arms={"control": {}, "other": {}}))
    trial = play.engine.memory.policy.running[0]
    shown = 0
    for viewer in ("bo", "ada", "cleo", "dan", "eve", "fay"):
        arm = play.engine.memory.policy.arms(viewer)[0]
        for page in play.scroll(viewer, 12, of("niche1"), n=8):  # beyond all that is unseen: repeats too
            assert {trial.dealt(play.videos[slot.video].creator) for slot in page.slots} <= {arm}
            shown += len(page.slots)
    assert shown > 300
    made = sum(tally.x[0] for tally in trial.creators.values())
    assert made == pytest.approx(sum(lesson.watched_s for lesson in play.lessons), rel=1e-6)


def test_sums_are_those_of_the_lessons() -> None:
    play = Play(town(), holdout=0.1)
    play.tell(experiment(play))
    for _ in range(2):
        play.now += 86_400.0
        for i in range(12):
            page = play.scroll(f"v{i}", 1, of(f"niche{i % 3}"), n=4)[0]
            play.act(page, 1, "like")
            play.act(page, 2, "like")
            play.act(page, 2, "like", on=False)
    trial = play.engine.memory.policy.running[0]
    for arm in ("control", "soft", HOLDOUT):
        people = {f"v{i}" for i in range(12) if play.engine.memory.policy.arms(f"v{i}")[0] == arm}
        tally = trial.viewers.get(arm, Tally())
        mine = [lesson for lesson in play.lessons if lesson.viewer in people and not math.isnan(lesson.targets[0])]
        assert tally.n == len(people) and tally.d == 2 * len(people)
        assert tally.x[0] == pytest.approx(sum(lesson.watched_s for lesson in mine), rel=1e-6)
        assert tally.x[1] == sum(lesson.targets[0] for lesson in mine)
        assert tally.x[2] == 2 * len(people)  # a like that was taken back is none
    gone = next(iter(trial.units))
    before = sum(tally.n for tally in trial.viewers.values())
    play.tell(Erased(id="erased", at=play.now, viewer=gone))
    assert gone not in trial.units and sum(tally.n for tally in trial.viewers.values()) == before - 1


@pytest.mark.parametrize(
    ("more", "code"),
    [({"arms": {"control": {}}}, "malformed"), ({"arms": {"a": {}, "b": {}}}, "malformed"), ({"share": 0.0}, "out_of_range"),
     ({"arms": {"control": {}, "b": {"viewer_fade": 0.9}}}, "not_by_arm"), ({"on": False}, "no_experiment"),
     ({"arms": {"control": {}, "b": {"temperature": 0.2}}}, "in_the_way")],
)  # fmt: skip
def test_the_gate_says_what_is_wrong(more: dict[str, object], code: str) -> None:
    play = Play(town())
    play.tell(experiment(play, "first"))
    refusal = play.engine.gate(experiment(play, "second", **more), play.now)
    assert refusal is not None and refusal.code == code


def test_a_difference_is_found_and_none_is_not() -> None:
    play = Play(town(), trial_units=20.0, trial_look=50.0, holdout=0.0)
    play.tell(experiment(play, "a", arms={"control": {}, "b": {}}))
    one = play.engine.memory.policy.running[0]
    for i in range(400):
        arm = str(one.arm_of(f"v{i}", 0.0))
        finishes = float(drawn("coin", f"v{i}") < (0.9 if arm == "b" else 0.3))
        one.count(arm, f"v{i}", "c", play.now, (5.0 + drawn("noise", f"v{i}"), finishes, 0.0))
        if i % 50 == 49:
            one.look({}, 0.05, 20.0, play.now + i, (i + 1) // 50)
    found = {d.metric: d for d in one.differences({}, 0.05, 20.0) if d.arm == "b"}
    assert set(found) == {*METRICS, "days"}
    assert found["finishes"].p < 1e-6 and 0.3 < found["finishes"].low < 0.57 < found["finishes"].high
    assert found["seconds"].low < 0.0 < found["seconds"].high and found["seconds"].p > 0.05
    assert [look.showings for look in one.looks] == list(range(50, 401, 50))  # p as it was: it never rises
    course = [look.p["b/finishes"] for look in one.looks]
    assert course == sorted(course, reverse=True) and course[-1] == found["finishes"].p < course[0]
    assert one.looks[-1].at == play.now + 399


def test_of_many_looks_some_are_kept_from_the_first_to_the_last() -> None:
    one = trial("long", {"control": {}, "b": {}}, 1.0, "viewer", 0.0, "ada", "to see")
    for i in range(10_000):
        one.count(one.dealt(f"v{i}"), f"v{i}", "c", float(i), (5.0, 1.0, 0.0))
        if i % 10 == 9:
            one.look({}, 0.05, 20.0, float(i), (i + 1) // 10)
    assert LOOKS / 3 <= len(one.looks) < LOOKS
    steps = [b.showings - a.showings for a, b in itertools.pairwise(one.looks)]
    assert max(steps) <= 2 * min(steps) and one.looks[0].showings < 1_000 and one.looks[-1].showings > 9_000


def test_the_formulas() -> None:
    assert once(1.96, 1.0) == pytest.approx(0.05, abs=1e-4)
    wide = radius(0.5, 0.3)
    assert likelihood(wide, 0.5, 0.3) == pytest.approx(math.log(1 / 0.05))  # the interval's edge is where p = .05
    assert ratio(Sums(4, 10.0, 4.0, 30.0, 4.0, 10.0)) == (2.5, pytest.approx((30 - 4 * 2.5**2) / 3 / 4))
