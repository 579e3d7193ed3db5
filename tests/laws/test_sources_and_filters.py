"""Laws of every Source and every Filter: a new one is held to them by being listed, and none is let off."""

import numpy as np
import pytest
from tests.engine.play import Play, of, town

from fyp.engine.filter import FILTERS
from fyp.engine.retrieve import SOURCES
from fyp.engine.stages import Ask, Filter, Source
from fyp.vocabulary.event import Blocked, Followed, Muted, Preferred, Removed
from fyp.vocabulary.feed import FeedRequest

CANDIDATES = ("taste", "kin", "wished", "following", "trending", "fresh", "wander")
BOUND = 17


def grown(**knobs: float) -> Play:
    """A town with a past, in which every source has something to bring."""
    play = Play(town(each=40), **knobs)
    for viewer, niche in (("ada", "niche1"), ("bo", "niche1"), ("cleo", "niche2")):
        for creator in ("c1", "c5", "c6"):
            play.tell(Followed(id=f"f{viewer}{creator}", at=play.now, viewer=viewer, creator=creator))
        play.scroll(viewer, 4, of(niche))
    for i in range(0, 240, 9):
        play.tell(Removed(id=f"r{i}", at=play.now, video=f"v{i}"))
    play.tell(Blocked(id="b", at=play.now, viewer="bo", creator="c5"))
    play.tell(Preferred(id="p", at=play.now, viewer="bo", topic="niche3", level=2))
    play.tell(Muted(id="m", at=play.now, viewer="bo", about="hashtag", what="niche5"))
    return play


@pytest.fixture(scope="module")
def play() -> Play:
    return grown()


def ask(play: Play, viewer: str, surface: str = "foryou") -> Ask:
    return play.engine.composer.ask(FeedRequest(viewer=viewer, at=play.now, surface=surface))[0]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
class TestSource:
    def test_brings_unseen_and_alive_each_once_and_strongest_first(self, source: Source, play: Play) -> None:
        one = ask(play, "bo")
        rows, strength = source.find(one)
        assert len(rows) > 0, "this town has something for every source"
        assert rows.dtype == np.int32 and strength.dtype == np.float32
        assert len(rows) == len(strength) == len(set(rows.tolist()))
        served = set(play.engine.memory.viewers.served.get(one.viewer).tolist())
        assert not served & set(rows.tolist())
        assert play.engine.memory.videos.alive[rows].all()
        assert np.isfinite(strength).all()
        assert (np.diff(strength) <= 0).all()

    def test_is_bounded_by_its_knob(self, source: Source) -> None:
        for bound in (BOUND, 0):
            small = grown(**{f"{source.name}_candidates": bound})
            assert len(source.find(ask(small, "bo"))[0]) <= bound

    def test_same_memory_and_seed_same_result(self, source: Source, play: Play) -> None:
        other = play.again()
        other.load(play.engine.save())
        request = FeedRequest(viewer="bo", at=play.now)
        mine, its = source.find(play.engine.composer.ask(request)[0]), source.find(other.composer.ask(request)[0])
        assert mine[0].tolist() == its[0].tolist()
        assert mine[1].tolist() == its[1].tolist()

    def test_changes_nothing(self, source: Source, play: Play) -> None:
        before = play.engine.digest()
        source.find(ask(play, "bo"))
        assert play.engine.digest() == before

    def test_survives_an_unknown_viewer(self, source: Source, play: Play) -> None:
        one = ask(play, "nobody")
        assert one.viewer == -1
        rows, strength = source.find(one)
        assert len(rows) == len(strength)
        assert play.engine.memory.videos.alive[rows].all()

    def test_survives_an_empty_town(self, source: Source) -> None:
        for viewer in ("nobody", "bo"):
            empty = Play()
            empty.tell(Followed(id="f", at=empty.now, viewer="bo", creator="c1"))
            assert len(source.find(ask(empty, viewer))[0]) == 0

    def test_survives_that_all_is_removed_or_seen(self, source: Source) -> None:
        gone = grown()
        for row, id in enumerate(gone.engine.memory.videos.ids):
            if gone.engine.memory.videos.alive[row]:
                gone.tell(Removed(id=f"gone{row}", at=gone.now, video=id))
        assert len(source.find(ask(gone, "bo"))[0]) == 0

    def test_has_a_name_that_is_a_word(self, source: Source) -> None:
        assert source.name.isidentifier()
        assert [s.name for s in SOURCES].count(source.name) == 1


@pytest.mark.parametrize("filter", FILTERS, ids=lambda filter: filter.name)
class TestFilter:
    def test_kept_and_removed_are_all(self, filter: Filter, play: Play) -> None:
        videos = np.random.default_rng(1).permutation(240).astype(np.int32)
        keep = filter.keep(ask(play, "bo"), videos)
        assert keep.dtype == np.bool_ and keep.shape == videos.shape
        assert 0 < keep.sum() < 240, "this town has something for every filter to take away"
        assert sorted([*videos[keep].tolist(), *videos[~keep].tolist()]) == list(range(240))

    def test_judges_each_video_by_itself(self, filter: Filter, play: Play) -> None:
        videos = np.arange(240, dtype=np.int32)
        one = ask(play, "bo")
        keep = filter.keep(one, videos)
        assert [bool(filter.keep(one, videos[i : i + 1])[0]) for i in range(240)] == keep.tolist()
        assert filter.keep(one, videos[::-1]).tolist() == keep[::-1].tolist()

    def test_changes_nothing(self, filter: Filter, play: Play) -> None:
        before = play.engine.digest()
        videos = np.arange(240, dtype=np.int32)
        filter.keep(ask(play, "bo"), videos)
        assert play.engine.digest() == before
        assert videos.tolist() == list(range(240))

    def test_survives_an_unknown_viewer_and_no_candidates(self, filter: Filter, play: Play) -> None:
        assert filter.keep(ask(play, "nobody"), np.arange(240, dtype=np.int32)).sum() > 0
        assert len(filter.keep(ask(play, "bo"), np.empty(0, np.int32))) == 0
        assert len(filter.keep(ask(Play(), "nobody"), np.empty(0, np.int32))) == 0

    def test_every_drop_is_in_the_trace(self, filter: Filter, play: Play) -> None:
        page, _ = play.engine.compose(FeedRequest(viewer="bo", at=play.now))
        lines = [line for line in page.trace if line.stage == filter.name]
        assert lines
        assert all(line.taken - line.kept == sum(line.dropped.values()) for line in lines)


def test_the_laws_know_every_source() -> None:
    assert {source.name for source in SOURCES} == set(CANDIDATES)
