"""Promotion: what is liked climbs, what is not rests, and only those who count are counted, once."""

import numpy as np
import pytest
from tests.engine.play import Play, town

from fyp.engine.memory.pools import AWAY, EVERYONE, ON, RESTING
from fyp.vocabulary.event import Arrived, Followed, Removed, Uploaded
from fyp.vocabulary.video import Video

PEOPLE = 40


def liked(video: Video) -> bool:
    """Of those that are there, every third; of the new ones, every fourth, whatever it is about."""
    return int(video.id[1:]) % (4 if video.id.startswith("n") else 3) == 0


def publish(play: Play, count: int, posted_ago_s: float = 0.0) -> list[int]:
    for i in range(count):
        made = Video(
            id=f"n{i}", creator=f"k{i}", duration_s=8.0, posted_at=play.now - posted_ago_s, topics=(f"niche{i % 3}",),
            language="en",
        )  # fmt: skip
        play.tell(Uploaded(id=f"un{i}", at=play.now, viewer=made.creator, video=made))
    return [play.engine.memory.videos.index[f"n{i}"] for i in range(count)]


def known(people: int = PEOPLE) -> Play:
    """A town in which everybody has been for some hours and has watched a page."""
    play = Play(town(niches=3, each=30), seed=3)
    for n in range(people):
        play.tell(Arrived(id=f"a{n}", at=play.now, viewer=f"w{n}", language="en"))
        play.scroll(f"w{n}", 1, liked)
    play.now += 20_000.0
    return play


@pytest.fixture(scope="module")
def lived() -> tuple[Play, list[int]]:
    play = known()
    for n in range(PEOPLE):
        play.scroll(f"w{n}", 2, liked)
    rows = publish(play, 24)
    for _ in range(3):
        for n in range(PEOPLE):
            play.scroll(f"w{n}", 1, liked)
    return play, rows


def test_what_is_liked_climbs_and_what_is_not_rests(lived: tuple[Play, list[int]]) -> None:
    play, rows = lived
    p, good = play.engine.memory.pools, rows[::4]
    bad = sorted(set(rows) - set(good))
    assert (p.rung[good] >= 3).all()
    assert (p.rung[bad] <= 1).all() and (p.state[bad] == RESTING).mean() > 0.8
    entered = p.entered[good]
    assert (np.diff(entered[:, :4].astype(float)) >= 0).all() and (entered[:, 0] > 0).all()


def test_those_that_look_are_the_ones_that_are_on(lived: tuple[Play, list[int]]) -> None:
    p, n = lived[0].engine.memory.pools, len(lived[0].engine.memory.videos)
    active = p.active[: p.count[0]]
    assert sorted(active.tolist()) == np.flatnonzero(p.state[:n] == ON).tolist()
    assert (p.place[active] == np.arange(len(active))).all()


def test_its_maker_reads_where_it_stands_and_why(lived: tuple[Play, list[int]]) -> None:
    play, rows = lived
    good, bad = play.engine.reach("n0"), play.engine.reach("n1")
    assert good is not None and bad is not None and play.engine.reach("nobody") is None
    assert good.state in ("climbing", "everyone", "resting") and good.value > good.cohort.value
    assert bad.state == "resting" and bad.why == "below_its_cohort" and bad.cohort.high < bad.cohort.value
    assert bad.impressions >= bad.audience > 0 and bad.rung in ("first", "second")  # four people may be mistaken
    assert bad.cohort.niche == "niche1" and bad.cohort.length == "0-15" and bad.cohort.language == "en"
    assert [r.audience for r in bad.rungs][:5] == play.engine.memory.pools.audience[rows[1]].tolist()
    assert bad.rungs[0].entered_at and bad.rungs[2].entered_at is None and bad.rungs[5].audience == 0


def test_nobody_new_and_no_follower_and_nothing_twice_counts() -> None:
    play = known()
    row = publish(play, 1)[0]
    p = play.engine.memory.pools
    for n in range(8):  # strangers who came this minute
        play.scroll(f"fresh{n}", 12, lambda video: True)
    assert p.figures[row, 0] == 0.0
    for n in range(PEOPLE):
        play.tell(Followed(id=f"f{n}", at=play.now, viewer=f"w{n}", creator="k0"))
        play.scroll(f"w{n}", 9, liked)
    assert p.figures[row, 0] == 0.0
    served = [play.engine.memory.viewers.served.get(play.engine.memory.viewers.find(f"w{n}")) for n in range(PEOPLE)]
    assert all(row in of for of in served)
    other = known(20)
    row = publish(other, 1)[0]
    for _ in range(2):  # to the end of what there is, and all of it again
        for n in range(20):
            other.scroll(f"w{n}", 12, liked)
    assert 0 < other.engine.memory.pools.figures[row, 0] <= 20


def test_comes_goes_and_comes_from_elsewhere() -> None:
    play = known(5)
    row = publish(play, 1)[0]
    p = play.engine.memory.pools
    assert p.state[row] == ON and row in p.active[: p.count[0]]
    play.tell(Removed(id="r", at=play.now, video="n0"))
    assert p.state[row] == AWAY and row not in p.active[: p.count[0]]
    publish(play, 1)
    assert p.state[row] == ON and row in p.active[: p.count[0]]
    old = publish(play, 2, posted_ago_s=1e6)[1]
    found = play.engine.reach("n1")
    assert p.state[old] == RESTING and found is not None and found.why == "from_elsewhere"


def test_the_last_rung_is_everyone(lived: tuple[Play, list[int]]) -> None:
    p, n = lived[0].engine.memory.pools, len(lived[0].engine.memory.videos)
    assert ((p.rung[:n] == 5) == (p.state[:n] == EVERYONE)).all()
