"""The town: legal events only, tastes that show, quality that is hidden, a bounded rate, and a past that is told once."""

import random
import threading
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from fyp.adapters.embedded.clock import SystemClock
from fyp.adapters.ram.clock import ManualClock
from fyp.app import App, ram_app
from fyp.lab.people import CIRCLES, person, quality, react, told
from fyp.lab.studio.niches import NICHES
from fyp.lab.studio.script import creators, scripts, sounds
from fyp.lab.town import Town
from fyp.platform import videos
from fyp.vocabulary.event import PLAYER_EVENTS, Act, AnyEvent, Impression, Swipe, Watch
from fyp.vocabulary.video import Video

NOW = 1_800_000_000.0
NAMES = tuple(niche.name for niche in NICHES)
CLIPS = scripts(96, 7)
FILMS = [script.video(NOW - 90_000) for script in CLIPS]


def town_of(app: App, people: int = 12, memory: Path | None = None) -> Town:
    for script, film in zip(CLIPS, FILMS, strict=True):
        app.publish(film, None, creators()[script.creator], sounds()[script.track])
    return again(app, people, memory)


def again(app: App, people: int = 12, memory: Path | None = None) -> Town:
    return Town(
        app, lambda ids: app.records.many(videos.VIDEO, ids, Video), app.dice.new_id, NAMES, 7, people, memory
    )  # fmt: skip


def test_people_are_the_same_from_the_same_seed() -> None:
    assert person(7, 3, NAMES) == person(7, 3, NAMES)
    assert person(7, 3, NAMES).tastes != person(8, 3, NAMES).tastes
    assert {name for circle in CIRCLES for name in circle} == set(NAMES), "every niche has people who love it"


def test_a_cooking_lover_finishes_cooking_more() -> None:
    dice, done, seen = random.Random(1), Counter[bool](), Counter[bool]()
    lovers = [p for p in (person(7, n, NAMES) for n in range(200)) if p.tastes["cooking"] > 1]
    assert len(lovers) > 15
    for who in lovers:
        for film in FILMS:
            who.weary = {}
            if film.niche == "cooking" or who.tastes[film.niche] < 0.5:
                is_cooking = film.niche == "cooking"
                seen[is_cooking] += 1
                done[is_cooking] += react(who, film, 0.0, dice).watched_s >= film.duration_s
    assert done[True] / seen[True] > 3 * done[False] / seen[False]


def test_quality_and_weariness_count() -> None:
    who, film = person(7, 1, NAMES), FILMS[0]

    def mean(hidden: float, tired: float) -> float:
        total = 0.0
        for n in range(400):
            who.weary = {film.niche: tired}
            total += react(who, film, hidden, random.Random(n)).watched_s
        return total / 400

    assert mean(1.0, 0.0) > mean(0.0, 0.0) > mean(-1.0, 0.0)
    assert mean(0.0, 0.0) > mean(0.0, 1.5)
    assert -1.2 <= quality("x", 7) <= 1.2 and quality("x", 7) == quality("x", 7) != quality("y", 7)


def test_events_are_those_of_a_player() -> None:
    dice, count = random.Random(3), iter(range(10**6))
    for n in range(600):
        who, film = person(7, n % 40, NAMES), FILMS[n % len(FILMS)]
        reaction = react(who, film, 1.0, dice)
        made = told(who, "p", 4, film, NOW, reaction, "s", lambda: f"e{next(count)}", dice)
        assert isinstance(made[0], Impression) and isinstance(made[-1], Swipe)
        assert all(isinstance(event, PLAYER_EVENTS) and event.viewer == who.id for event in made)
        watches = [event for event in made if isinstance(event, Watch)]
        assert sum(w.to_s - w.from_s for w in watches) == pytest.approx(reaction.watched_s, abs=1e-3)
        assert made[-1].watched_s == reaction.watched_s
        for w in watches:
            assert 0 <= w.from_s < w.to_s <= film.duration_s
        spans = sorted((w.loop, w.from_s, w.to_s) for w in watches)
        for (loop, _, end), (other, start, _) in pairwise(spans):
            assert loop < other or end <= start + 1e-6, "sections do not overlap"
        for act in (event for event in made if isinstance(event, Act)):
            assert made[0].at <= act.at <= made[-1].at
        assert [event.at for event in made] == sorted(event.at for event in made)


def test_the_past_is_told_without_a_refusal_and_only_once(tmp_path: Path) -> None:
    app = ram_app(ManualClock(NOW))
    town = town_of(app, memory=tmp_path / "town.json")
    stop = threading.Event()
    assert 200 <= town.history(400, NOW - 72_000, NOW - 120, 0.5, stop, 1e9) <= 210
    assert 190 <= town.history(400, NOW - 72_000, NOW - 120, 1.0, stop, 1e9) <= 210
    assert town.history(400, NOW - 72_000, NOW - 120, 1.0, stop, 1e9) == 0
    assert town.refused == 0
    counts = app.counts([film.id for film in FILMS])
    plays = sum(c["plays"] for c in counts.values())
    assert 400 <= plays <= 410 and sum(c["finishes"] for c in counts.values()) > 20
    assert sum(c["likes"] for c in counts.values()) > 5
    town.remember()
    assert again(app, memory=tmp_path / "town.json").past == town.past
    app.stop()


class Recorder:
    """An app that notes when it was told."""

    def __init__(self, app: App) -> None:
        self.app, self.swipes, self.events = app, [], list[AnyEvent]()
        self.feed = app.feed

    def tell(self, events: list[AnyEvent]) -> object:
        self.events += events
        self.swipes += [time.monotonic() for event in events if isinstance(event, Swipe)]
        return self.app.tell(events)


def test_live_swipes_are_legal_and_bounded() -> None:
    app = ram_app(SystemClock())
    town_of(app, people=0)
    recorder = Recorder(app)
    look = lambda ids: app.records.many(videos.VIDEO, ids, Video)  # noqa: E731
    town = Town(recorder, look, app.dice.new_id, NAMES, 7, 60)  # type: ignore[arg-type]
    stop = threading.Event()
    thread = threading.Thread(target=town.live, args=(app.clock.now, stop, 4.0))
    thread.start()
    time.sleep(6.0)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert town.refused == 0 and town.swipes == len(recorder.swipes)
    assert 6 <= town.swipes <= 4.0 * 6.5 + 1, "four a second at most, though sixty would swipe more often"
    app.stop()


def test_people_move_away_and_newcomers_come() -> None:
    app = ram_app(ManualClock(NOW))
    town = town_of(app, people=2)
    before = [home.number for home in town.inhabitants]
    at = NOW
    for _ in range(900):
        for n in range(2):
            again_at, _ = town._step(n, at)
            at = max(at, again_at)
        app.clock.set(at)  # type: ignore[attr-defined]
    assert town.refused == 0
    assert not set(before) & {home.number for home in town.inhabitants}
    app.stop()


def test_nobody_lives_in_an_empty_town() -> None:
    app = ram_app(ManualClock(NOW))
    town = town_of(app, people=0)
    town.live(lambda: NOW, threading.Event())
    assert town.history(100, NOW - 1000, NOW, 1.0, threading.Event()) == 0
    app.stop()
