"""The filters: each takes away what it is there for. What holds for all of them is in tests/laws."""

import numpy as np
import pytest
from tests.engine.play import Play, of, town

from fyp.engine.filter.audience import Audience
from fyp.engine.filter.refused import Refused
from fyp.engine.filter.seen import Seen
from fyp.engine.stages import Ask
from fyp.vocabulary.event import Blocked, Removed, Uploaded
from fyp.vocabulary.feed import FeedPage, FeedRequest
from fyp.vocabulary.video import Video


def ask(play: Play, viewer: str) -> Ask:
    return play.engine.composer.ask(FeedRequest(viewer=viewer, at=play.now))[0]


def everything(play: Play) -> np.ndarray:
    return np.arange(len(play.engine.memory.videos), dtype=np.int32)


def rows_of(play: Play, page: FeedPage, slots: list[int]) -> list[int]:
    return [play.engine.memory.videos.index[page.slots[slot].video] for slot in slots]


@pytest.fixture
def play() -> Play:
    return Play(town())


def test_audience_takes_the_removed_and_the_unlisted(play: Play) -> None:
    hidden = Video(id="hidden", creator="c1", duration_s=5.0, posted_at=1.0, visibility="private")
    play.tell(Uploaded(id="h", at=play.now, video=hidden), Removed(id="r", at=play.now, video="v3"))
    keep = Audience().keep(ask(play, "bo"), everything(play))
    assert np.flatnonzero(~keep).tolist() == [3, 120]
    play.tell(Uploaded(id="back", at=play.now, video=play.videos["v3"]))
    assert np.flatnonzero(~Audience().keep(ask(play, "bo"), everything(play))).tolist() == [120]


def test_seen_takes_what_was_served(play: Play) -> None:
    pages = play.scroll("bo", 3, of("niche1"))
    served = {slot.video for page in pages for slot in page.slots}
    keep = Seen().keep(ask(play, "bo"), everything(play))
    assert {f"v{row}" for row in np.flatnonzero(~keep)} == served
    assert Seen().keep(ask(play, "cleo"), everything(play)).all()


def test_a_block_holds_both_ways(play: Play) -> None:
    play.tell(Blocked(id="b", at=play.now, viewer="c3", creator="c5"))
    d = play.engine.memory.videos
    creators = [play.videos[id].creator for id in d.ids]
    for viewer, other in (("c3", "c5"), ("c5", "c3")):
        keep = Refused().keep(ask(play, viewer), everything(play))
        assert {creators[row] for row in np.flatnonzero(~keep)} == {other}
    play.tell(Blocked(id="off", at=play.now, viewer="c3", creator="c5", on=False))
    for viewer in ("c3", "c5"):
        assert Refused().keep(ask(play, viewer), everything(play)).all()


def test_not_interested_in_a_creator_again_and_again(play: Play) -> None:
    page = play.page("bo", n=50)
    creator = play.videos[page.slots[0].video].creator
    slots = [slot.position for slot in page.slots if play.videos[slot.video].creator == creator][:2]
    for times, slot in enumerate(slots, start=1):
        play.swipe(page, slot, 1.0)
        play.act(page, slot, "not_interested")
        keep = Refused().keep(ask(play, "bo"), everything(play))
        refused = play.engine.memory.videos.index[page.slots[slot].video]
        assert not keep[refused]  # at once, and for good
        others = np.setdiff1d(everything(play), rows_of(play, page, slots))
        assert bool(keep[others].all()) == (times < play.engine.knobs["refuse_creator_after"])
