"""The sources: each finds what it is there for. What holds for all of them is in tests/laws."""

import numpy as np
import pytest
from tests.engine.play import Play, of, town

from fyp.engine.retrieve.again import LIMIT, longest_ago, plenty, spread, unseen
from fyp.engine.retrieve.following import Following
from fyp.engine.retrieve.fresh import Fresh
from fyp.engine.retrieve.kin import Kin
from fyp.engine.retrieve.taste import Taste
from fyp.engine.retrieve.trending import Trending
from fyp.engine.retrieve.wander import Wander
from fyp.engine.stages import Ask
from fyp.vocabulary.event import Followed, Removed, Uploaded
from fyp.vocabulary.feed import FeedRequest
from fyp.vocabulary.video import Video


def ask(play: Play, viewer: str, n: int = 10, surface: str = "foryou", at: float = 0.0) -> Ask:
    return play.engine.composer.ask(FeedRequest(viewer=viewer, at=at or play.now, n=n, surface=surface))[0]


def niches(play: Play, rows: np.ndarray) -> list[str]:
    return [play.videos[play.engine.memory.videos.ids[row]].niche for row in rows]


@pytest.fixture(scope="module")
def play() -> Play:
    """Three people who love a niche each; Ada and Bo the same one."""
    made = Play(town(each=60), taste_candidates=40, kin_candidates=40, trending_candidates=30)
    for viewer, niche in (("ada", "niche1"), ("cleo", "niche4"), ("bo", "niche1")):
        made.scroll(viewer, 6, of(niche))
    return made


def test_taste_finds_the_niche(play: Play) -> None:
    rows, strength = Taste().find(ask(play, "bo"))
    assert np.mean([n == "niche1" for n in niches(play, rows[:15])]) > 0.8
    assert strength[0] > strength[-1]
    assert len(Taste().find(ask(play, "nobody"))[0]) == 0


def test_kin_finds_what_others_with_the_same_love_finished(play: Play) -> None:
    rows, _ = Kin().find(ask(play, "bo"))
    assert len(rows) > 0
    assert np.mean([n == "niche1" for n in niches(play, rows)]) > 0.8
    finished_by_ada = set(play.engine.memory.viewers.shown.get(play.engine.memory.viewers.find("ada")).tolist())
    assert set(rows.tolist()) <= finished_by_ada
    assert len(Kin().find(ask(play, "nobody"))[0]) == 0


def test_following_brings_the_newest_first() -> None:
    play = Play(town(), following_candidates=12)
    for creator in ("c3", "c5", "nobody-yet"):
        play.tell(Followed(id=creator, at=play.now, viewer="bo", creator=creator))
    rows, _ = Following().find(ask(play, "bo"))
    d = play.engine.memory.videos
    assert len(rows) == 12
    assert {play.videos[d.ids[row]].creator for row in rows} == {"c3", "c5"}
    assert (np.diff(d.posted_at[rows]) <= 0).all()
    play.tell(Followed(id="off", at=play.now, viewer="bo", creator="c3", on=False))
    assert {play.videos[d.ids[row]].creator for row in Following().find(ask(play, "bo"))[0]} == {"c5"}


def test_trending_brings_what_is_loved_now_and_lets_it_cool(play: Play) -> None:
    play.engine.memory.currents.lessons_until_top = 1
    play.scroll("dora", 1, of("niche4"))
    rows, heat = Trending().find(ask(play, "nobody"))
    assert len(rows) > 0
    assert set(niches(play, rows)) <= {"niche1", "niche4"}
    half = play.engine.knobs["heat_half_life_s"]
    later = Trending().find(ask(play, "nobody", at=play.now + half))
    assert later[0].tolist() == rows.tolist()
    np.testing.assert_allclose(later[1], heat / 2, rtol=1e-3)
    assert len(Trending().find(ask(play, "nobody", at=play.now + 40 * half))[0]) == 0


def test_fresh_brings_who_is_most_behind_and_nobody_whose_audience_is_there() -> None:
    play = Play(town(), fresh_candidates=10)
    p = play.engine.memory.pools
    p.figures[:100, 0] = 100.0  # had their audience, and nobody knows what to think
    p.entered[:120, 0] = play.now - 60
    p.entered[5, 0] -= 1200  # has waited for twenty minutes
    p.figures[5, 0] = 0.0
    rows, urge = Fresh().find(ask(play, "nobody"))
    assert rows[0] == 5 and urge[0] > urge[1]
    assert set(rows[1:].tolist()) <= set(range(100, 120)) and len(rows) == 10


def test_fresh_brings_what_is_to_the_viewers_taste_first() -> None:
    play = Play(town(each=60), fresh_candidates=20)
    play.scroll("bo", 4, of("niche1"))
    found = niches(play, Fresh().find(ask(play, "bo"))[0])
    assert found.count("niche1") >= 12


def test_wander_reaches_everything() -> None:
    play = Play(town(), wander_candidates=10)
    met: set[int] = set()
    for i in range(400):
        rows, _ = Wander().find(ask(play, f"viewer{i}"))
        assert len(rows) <= 10
        met |= set(rows.tolist())
    assert met == set(range(120))


def test_unseen_and_again_between_them_know_everything() -> None:
    play = Play(town(creators=4))
    play.scroll("bo", 3, of("niche0"))
    play.tell(Removed(id="r", at=play.now, video="v7"))
    one = ask(play, "bo")
    left = set(unseen(one, np.full(120, -1, np.int8)).tolist())
    before = longest_ago(one).tolist()
    assert not left & set(before)
    assert left | set(before) == set(range(120)) - {7}
    served = play.engine.memory.viewers.served.get(one.viewer).tolist()
    assert before == [row for row in served if row != 7]
    play.tell(Followed(id="f", at=play.now, viewer="bo", creator="c1"))
    mine = ask(play, "bo", surface="following")
    both = [*unseen(mine, np.full(120, -1, np.int8)).tolist(), *longest_ago(mine).tolist()]
    assert {play.videos[f"v{row}"].creator for row in both} == {"c1"}


def test_who_has_seen_a_large_town_is_brought_a_bounded_number_of_every_creator_and_sound() -> None:
    many = LIMIT + 500
    uploads = [
        Uploaded(
            id=f"u{i}", at=1.0, video=Video(id=f"v{i}", creator="crowd", sound="hit", duration_s=8.0, posted_at=1.0)
        )
        for i in range(many)
    ]
    for i, (creator, sound) in enumerate((("a", "hit"), ("crowd", "b"), ("c", "d"))):
        video = Video(id=f"other{i}", creator=creator, sound=sound, duration_s=8.0, posted_at=1.0)
        uploads.append(Uploaded(id=f"o{i}", at=1.0, video=video))
    play = Play()
    play.engine.observe_many(uploads)
    one = ask(play, "bo")
    rows = spread(one, unseen(one, np.full(many + 3, -1, np.int8)))
    assert len(rows) <= LIMIT
    assert set(rows.tolist()) >= {many, many + 1, many + 2}
    assert not plenty(one, rows)


def test_plenty_means_that_any_draw_can_go_on() -> None:
    play = Play(town(creators=2))
    assert not plenty(ask(play, "bo", n=50), np.arange(120, dtype=np.int32))
    assert plenty(ask(play, "bo", n=10), np.arange(120, dtype=np.int32))
    assert not plenty(ask(play, "bo", n=1), np.empty(0, np.int32))
