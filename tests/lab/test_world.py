"""The lab's world: reactions that are what the truth says, runs that repeat, feeds that are told in order and no more."""

import numpy as np
import pytest

from fyp.engine import Engine
from fyp.lab.world import START, Chance, EngineFeed, Graph, Popular, Run, Showings, Stale, World
from fyp.lab.world.reactions import FOLLOW, sated, watch
from fyp.vocabulary.event import Swipe, Uploaded


@pytest.fixture(scope="module")
def world() -> World:
    return World(3, viewers=40, count=400, topics=20, hours=12)


def test_a_seed_is_a_world_and_another_seed_another(world: World) -> None:
    again, other = World(3, 40, 400, topics=20, hours=12), World(4, 40, 400, topics=20, hours=12)
    for mine, same in zip((*world.people, *world.videos), (*again.people, *again.videos), strict=True):
        assert np.array_equal(mine, same)
    assert not np.array_equal(world.people.taste, other.people.taste)
    assert np.array_equal(
        Run(world, Popular(world)).go(6).showings().video, Run(again, Popular(again)).go(6).showings().video
    )


def test_what_is_expected_is_what_people_do_on_average(world: World) -> None:
    rows = np.arange(12, dtype=np.int32)
    truth = world.expect(5, rows)
    finished, seconds = np.zeros(12), np.zeros(12)
    buffers = [np.empty(1) for _ in range(5)]
    rounds = 3000
    state = world.state()
    state.follows[:] = False
    for n in range(rounds):
        for row in rows:
            state.dose[5], state.showings[5], state.energy[5] = 0.0, n * 50 + row, 1e9
            began, watched, felt, finish, expected = buffers
            watch(
                world.truth,
                state,
                5,
                rows[row : row + 1],
                0.0,
                began,
                watched,
                np.zeros(1, np.int32),
                felt,
                finish,
                expected,
            )
            finished[row] += watched[0] >= min(world.videos.duration_s[row], 18.0)
            seconds[row] += watched[0]
            state.follows[:] = False
    assert np.abs(finished / rounds - truth.finish).max() < 0.04
    assert seconds / rounds == pytest.approx(truth.seconds, rel=0.1)


def test_the_truth_beside_a_showing_is_what_came_of_many(world: World) -> None:
    shown = Run(world, Chance(world)).go(12).showings()
    assert len(shown.began) > 2000
    assert shown.finished(world.videos.duration_s).mean() == pytest.approx(shown.finish.mean(), abs=0.02)
    assert shown.watched_s.mean() == pytest.approx(shown.seconds.mean(), rel=0.08)
    order = np.argsort(shown.felt)
    low, high = order[: len(order) // 4], order[-len(order) // 4 :]
    assert shown.watched_s[high].mean() > 2 * shown.watched_s[low].mean()


def test_the_worth_of_a_video_is_what_people_think_of_it_and_grows_with_its_quality(world: World) -> None:
    rows = np.arange(len(world))
    worth = world.worth(rows)
    assert worth[7] == pytest.approx(world.expect(np.arange(world.viewers), 7).finish.mean())
    some = world.worth(rows[:3], viewers=[1, 2])
    assert some == pytest.approx([world.expect([1, 2], row).finish.mean() for row in range(3)])
    best = np.argsort(world.videos.quality)[-80:]
    assert worth[best].mean() > 1.15 * worth.mean()
    turned = world.expect(np.arange(world.viewers), 7, at=1e7).felt - world.expect(np.arange(world.viewers), 7).felt
    among = np.isin(world.videos.topic[7], np.stack([world.people.turns_from, world.people.turns_to]))
    assert (np.abs(turned) > 0.05).any() == bool(among)  # tastes turn, of those whose topic it is


def test_enough_of_a_topic_is_enough_and_passes() -> None:
    doses = [sated(dose) for dose in (0.0, 1.0, 4.0, 8.0, 50.0)]
    assert doses == sorted(doses) and doses[0] == 0.0
    assert doses[1] < 0.1 and doses[4] < 1.4  # little at first, then much, then no more: a curve, no line
    assert doses[2] == pytest.approx(0.7)


@pytest.mark.parametrize("kind", [Chance, Popular, Graph, EngineFeed])
def test_nobody_is_shown_twice_or_what_is_not_there_yet(world: World, kind: type) -> None:
    run = Run(world, kind(world)).go(6)
    shown = run.showings()
    if "again" in run.sources:  # who has seen everything may begin anew
        shown = Showings._make(column[shown.source != run.sources.index("again")] for column in shown)
    pairs = shown.viewer.astype(np.int64) * len(world) + shown.video
    assert len(np.unique(pairs)) == len(pairs) > 300
    assert (shown.began >= world.videos.at[shown.video]).all()
    assert (np.diff(shown.began[shown.viewer == shown.viewer[0]]) > 0).all()
    assert shown.video.max() >= world.there(0.0)  # what was uploaded meanwhile is shown as well
    assert ((shown.propensity > 0) & (shown.propensity <= 1)).all()
    assert shown.source.max() < len(run.sources)


def test_the_engine_hears_all_in_the_order_of_time_and_ends_as_a_replay_does(world: World) -> None:
    log = []

    class Kept(EngineFeed):
        def observe(self, events: list) -> None:  # type: ignore[override,type-arg]
            log.extend(found := list(events))
            super().observe(found)

    feed = Kept(world)
    run = Run(world, feed).go(3)
    times = [event.at for event in log if isinstance(event, Swipe)]
    assert times == sorted(times) and times[0] >= START and times[-1] <= START + run.now
    assert sum(isinstance(event, Uploaded) for event in log) == world.there(run.now)
    replayed = Engine(seed=world.seed)
    replayed.observe_many(log)
    assert replayed.digest() == feed.engine.digest()


def test_follows_that_happen_are_told(world: World) -> None:
    feed = EngineFeed(world)
    run = Run(world, feed).go(12)
    shown = run.showings()
    assert run.follows.sum() > world.follows.sum() or not (shown.acts & FOLLOW).any()
    v = int(np.flatnonzero(world.follows.any(axis=1) & np.isin(np.arange(world.viewers), shown.viewer))[0])
    known = feed.engine.memory.viewers
    assert known.find(f"p{v}") >= 0


def test_a_fork_goes_its_own_way_and_leaves_the_other_alone(world: World) -> None:
    run = Run(world, EngineFeed(world)).go(3)
    before, digest = len(run.showings().began), run.feed.engine.digest()  # type: ignore[attr-defined]
    same = run.fork(run.feed.copy()).go(3)
    other = run.fork(run.feed.copy({"wander_seat": 0.5})).go(3)  # type: ignore[call-arg]
    assert len(run.showings().began) == before and run.feed.engine.digest() == digest  # type: ignore[attr-defined]
    run.go(3)
    assert np.array_equal(run.showings().video, same.showings().video)
    assert not np.array_equal(run.showings().video, other.showings().video)


def test_last_weeks_engine_learns_no_more(world: World) -> None:
    feed = Stale(world)
    run = Run(world, feed).go(3)
    feed.freeze()
    lessons = feed.engine.memory.rates
    before = lessons.shares.copy()
    run.go(3)
    assert np.array_equal(before, feed.engine.memory.rates.shares)
    assert len(feed.engine.memory.videos) < run.world.there(run.now)


def test_hooks_are_called_on_time(world: World) -> None:
    calls: list[float] = []
    Run(world, Chance(world)).go(2, hooks=[(600.0, lambda run, at: calls.append(at))])
    assert calls == [600.0 * n for n in range(1, 13)]


def test_fame_has_nothing_to_do_with_quality_unless_asked() -> None:
    free, tied = (World(1, 300, 3000, fame_of_quality=x) for x in (0.0, 0.9))
    for it, low, high in ((free, -0.1, 0.1), (tied, 0.3, 1.0)):
        known = it.makers.followers > 0
        fame, quality = it.makers.followers[known], it.makers.quality[known]
        found = np.corrcoef(np.argsort(np.argsort(fame)), np.argsort(np.argsort(quality)))[0, 1]
        assert low <= found <= high
    ordered = np.sort(free.makers.followers)[::-1]
    assert ordered[: len(ordered) // 20].sum() > 0.4 * ordered.sum()  # a heavy tail
    assert (ordered == 0).mean() > 0.3
