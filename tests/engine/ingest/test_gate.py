"""The gate: each refusal has its code, and what is refused takes nothing else with it."""

import math

import pytest
from tests.engine.play import Play, town

from fyp.engine.ingest.gate import MAX_SECTIONS
from fyp.vocabulary.event import Act, AnyEvent, Blocked, Followed, Impression, Removed, Swipe, Uploaded, Watch
from fyp.vocabulary.feed import FeedPage
from fyp.vocabulary.video import Video


@pytest.fixture
def shown() -> tuple[Play, FeedPage]:
    """A page that was served to Bo, ten seconds ago, its first slot on screen."""
    play = Play(town())
    page = play.page("bo")
    play.see(page, 0)
    play.now += 10.0
    return play, page


def code(play: Play, event: AnyEvent) -> str:
    refusal = play.engine.gate(event, play.now)
    if refusal:
        assert refusal.id == event.id and refusal.message and not refusal.retry
    return refusal.code if refusal else ""


def watch(play: Play, page: FeedPage, a: float, b: float, slot: int = 0, loop: int = 0, **more: object) -> Watch:
    told = {"id": "w", "at": play.now, "viewer": "bo", "impression": page.impression(slot)} | more
    return Watch(**told, from_s=a, to_s=b, loop=loop)  # type: ignore[arg-type]


def swipe(play: Play, page: FeedPage, watched_s: float, slot: int = 0, **more: object) -> Swipe:
    told = {"id": "s", "at": play.now, "viewer": "bo", "impression": page.impression(slot)} | more
    return Swipe(**told, watched_s=watched_s)  # type: ignore[arg-type]


def test_what_is_right_comes_in(shown: tuple[Play, FeedPage]) -> None:
    play, page = shown
    assert code(play, watch(play, page, 0.0, 4.2)) == ""
    assert code(play, swipe(play, page, 4.2)) == ""
    assert code(play, Act(id="a", at=play.now, viewer="bo", impression=page.impression(0), act="like")) == ""


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_none_are_malformed(shown: tuple[Play, FeedPage], bad: float) -> None:
    play, page = shown
    video = play.videos["v0"]
    assert code(play, watch(play, page, bad, 2.0)) == "malformed"
    assert code(play, watch(play, page, 0.0, bad)) == "malformed"
    assert code(play, swipe(play, page, bad)) == "malformed"
    assert code(play, watch(play, page, 0.0, 1.0, at=bad)) == "malformed"
    for field in ("duration_s", "posted_at"):
        told = {"id": "x", "creator": "c", "duration_s": 5.0, "posted_at": 1.0} | {field: bad}
        assert code(play, Uploaded(id="u", at=play.now, video=Video(**told))) == "malformed"  # type: ignore[arg-type]
    assert play.engine.gate(Uploaded(id="u", at=play.now, video=video), play.now) is None


def test_malformed(shown: tuple[Play, FeedPage]) -> None:
    play, page = shown
    for a, b, loop in ((-1.0, 1.0, 0), (2.0, 1.0, 0), (0.0, 1.0, -1), (0.0, 1.0, 100_000)):
        assert code(play, watch(play, page, a, b, loop=loop)) == "malformed"
    assert code(play, swipe(play, page, -0.1)) == "malformed"
    assert code(play, watch(play, page, 0.0, 1.0, id="no spaces")) == "malformed"
    assert code(play, Followed(id="f", at=play.now, viewer="bo", creator="no spaces")) == "malformed"
    unknown = Act(id="a", at=play.now, viewer="bo", impression=page.impression(0), act="wink")  # type: ignore[arg-type]
    assert code(play, unknown) == "malformed"
    mark = page.impression(0)
    liked = Act(id="a", at=play.now, viewer="bo", impression=mark, act="like", reason="spam")
    assert code(play, liked) == "malformed"  # only reports have reasons
    assert code(play, Act(id="a", at=play.now, viewer="bo", impression=mark, act="report", reason="spam")) == ""
    for told in ({"id": "", "creator": "c", "duration_s": 5.0}, {"id": "x", "creator": "", "duration_s": 5.0},
                 {"id": "x", "creator": "c", "duration_s": 0.0}, {"id": "x", "creator": "c", "duration_s": 1e5}):  # fmt: skip
        assert code(play, Uploaded(id="u", at=play.now, video=Video(**told, posted_at=1.0))) == "malformed"  # type: ignore[arg-type]


def test_too_old_and_from_the_future(shown: tuple[Play, FeedPage]) -> None:
    play, page = shown
    slack, oldest = play.engine.knobs["future_slack_s"], play.engine.knobs["oldest_event_s"]
    assert code(play, swipe(play, page, 1.0, at=play.now + slack + 1)) == "from_future"
    assert code(play, swipe(play, page, 1.0, at=play.now + slack - 1)) == ""
    assert code(play, swipe(play, page, 1.0, at=play.now - oldest - 1)) == "too_old"


def test_never_served_and_not_yours(shown: tuple[Play, FeedPage]) -> None:
    play, page = shown
    assert code(play, swipe(play, page, 1.0, impression="nowhere.0")) == "never_served"
    assert code(play, swipe(play, page, 1.0, impression=page.impression(10))) == "never_served"
    assert code(play, swipe(play, page, 1.0, impression="")) == "never_served"
    other = Impression(id="i", at=play.now, viewer="bo", page=page.id, slot=0, video=page.slots[1].video)
    assert code(play, other) == "never_served"
    assert code(play, swipe(play, page, 1.0, viewer="cleo")) == "not_yours"


@pytest.mark.parametrize("alias", ["00", "+0", " 0", "٠", "0.0"])
def test_a_slot_has_one_name_only(shown: tuple[Play, FeedPage], alias: str) -> None:
    play, page = shown
    assert code(play, swipe(play, page, 1.0, impression=f"{page.id}.{alias}")) == "never_served"


def test_exceeds_clock(shown: tuple[Play, FeedPage]) -> None:
    play, page = shown
    assert code(play, watch(play, page, 0.0, 8.6)) == "exceeds_clock"  # the video ends at 8 s
    assert code(play, swipe(play, page, 30.0)) == "exceeds_clock"  # ten seconds, twice as fast at most
    assert code(play, swipe(play, page, 20.0)) == ""
    assert code(play, swipe(play, page, 1.0, at=page.at - 121.0)) == "exceeds_clock"


def test_sections_may_touch_but_not_overlap(shown: tuple[Play, FeedPage]) -> None:
    play, page = shown
    assert code(play, watch(play, page, 0.0, 2.0)) == ""
    assert code(play, watch(play, page, 2.0, 4.0)) == ""  # let in, not yet observed: the overlay counts
    assert code(play, watch(play, page, 3.0, 5.0)) == "overlap"
    assert code(play, watch(play, page, 0.0, 2.0)) == "overlap"
    assert code(play, watch(play, page, 0.0, 2.0, loop=1)) == ""  # the second pass
    assert code(play, watch(play, page, 6.0, 7.0)) == ""  # a seek ahead
    play.engine.forget_pending()
    assert code(play, watch(play, page, 0.0, 2.0)) == ""


def test_heartbeats_count_after_they_were_observed(shown: tuple[Play, FeedPage]) -> None:
    play, page = shown
    for second in range(6):
        play.watch(page, 0, float(second), second + 1.0)
    assert code(play, watch(play, page, 5.5, 6.5)) == "overlap"
    showing = play.engine.memory.impressions.pages[page.id].showings[0]
    assert showing is not None
    assert showing.sections == ((0, 0.0, 6.0),)  # told in six parts, kept as one
    assert showing.watched_s == pytest.approx(6.0)


def test_the_clock_holds_over_many_sections(shown: tuple[Play, FeedPage]) -> None:
    play, page = shown
    loops = 0
    while not code(play, watch(play, page, 0.0, 8.0, loop=loops)):
        loops += 1
        assert loops < 10
    assert loops == 2  # ten seconds at double speed and one of slack: two passes of eight, not three
    assert code(play, watch(play, page, 0.0, 8.0, loop=loops)) == "exceeds_clock"


def test_what_is_refused_leaves_no_trace(shown: tuple[Play, FeedPage]) -> None:
    play, page = shown
    before = play.engine.digest()
    assert code(play, watch(play, page, 0.0, 8.0, slot=1, at=play.now - 9.0)) == ""
    play.engine.forget_pending()
    assert code(play, swipe(play, page, 1e9, slot=1)) == "exceeds_clock"
    assert code(play, watch(play, page, 0.0, 99.0)) == "exceeds_clock"
    assert code(play, watch(play, page, 0.0, 5.0)) == ""
    assert play.engine.digest() == before


def test_sections_are_bounded(shown: tuple[Play, FeedPage]) -> None:
    play, page = shown
    told = [code(play, watch(play, page, 1.0, 1.0, loop=loop)) for loop in range(MAX_SECTIONS + 1)]
    assert told == [""] * MAX_SECTIONS + ["too_many"]


def test_not_allowed_and_unknown(shown: tuple[Play, FeedPage]) -> None:
    play, _ = shown
    assert code(play, Followed(id="f", at=play.now, viewer="bo", creator="bo")) == "not_allowed"
    assert code(play, Blocked(id="b", at=play.now, viewer="bo", creator="bo")) == "not_allowed"
    assert code(play, Removed(id="r", at=play.now, video="new")) == "unknown_video"
    video = Video(id="new", creator="c0", duration_s=5.0, posted_at=play.now)
    assert code(play, Uploaded(id="u", at=play.now, video=video)) == ""
    assert code(play, Removed(id="r", at=play.now, video="new")) == ""  # comes in the same batch
