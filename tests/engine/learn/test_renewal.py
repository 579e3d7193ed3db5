"""Beginning anew, taking it back, forgetting a topic or a while, and leaving: what goes, and what stays."""

import numpy as np
import pytest
from tests.engine.play import Play, of, tastes, town

from fyp.engine.memory.viewers import TOLD
from fyp.engine.rank.rating import rate
from fyp.vocabulary.event import Arrived, Blocked, Erased, Followed, Forgot, Preferred, Refreshed

DAY = 86_400.0


@pytest.fixture
def lived() -> Play:
    """Bo has watched six pages and loves niche1; ada has watched some too."""
    play = Play(town(each=60))
    play.tell(Arrived(id="came", at=play.now, viewer="bo", language="nl", country="NL", device="phone"))
    play.tell(Followed(id="follows", at=play.now, viewer="bo", creator="c3"))
    play.tell(Blocked(id="blocks", at=play.now, viewer="bo", creator="c5"))
    play.scroll("ada", 3, of("niche2"))
    play.scroll("bo", 4, of("niche1"))
    return play


def refresh(play: Play, on: bool = True) -> None:
    play.tell(Refreshed(id=play.id(), at=play.now, viewer="bo", on=on))


def known(play: Play, viewer: str) -> dict[str, bytes]:
    """All learned columns of a viewer, and the hashed id."""
    v = play.engine.memory.viewers
    row = v.find(viewer)
    kept = {name: column[row].tobytes() for name, column in v.columns().items() if name not in TOLD}
    return kept | {"field": v.field[row, :1].tobytes()}


def learned(play: Play, viewer: str) -> dict[str, bytes]:
    return {name: kept for name, kept in known(play, viewer).items() if name != "field"}


def test_a_refreshed_viewer_is_somebody_new_with_the_same_ties(lived: Play) -> None:
    memory = lived.engine.memory
    v, row = memory.viewers, memory.viewers.find("bo")
    before, field = v.served.get(row).tolist(), int(v.field[row, 0])
    told = {name: getattr(v, name)[row].copy() for name in ("pages", "language", "country", "device", "standing")}
    refresh(lived)
    lived.tell(Arrived(id="new", at=lived.now, viewer="cleo"))
    v = lived.engine.memory.viewers
    assert tastes(v, "bo") == tastes(v, "cleo")  # but who forgets is still somebody whose judgment counts
    assert v.field[row, 0] != field
    assert v.served.get(row).tolist() == before
    for name, value in told.items():
        assert (getattr(v, name)[row] == value).all(), name
    assert v.follows[row] and v.blocks[row]


def test_nothing_is_seen_twice_and_asking_begins_anew(lived: Play) -> None:
    v = lived.engine.memory.viewers
    before = set(v.served.get(v.find("bo")).tolist())
    refresh(lived)
    page = lived.page("bo", 12)
    rows = {v.index["bo"]: [lived.engine.memory.videos.find(slot.video) for slot in page.slots]}[v.index["bo"]]
    assert not before & set(rows)
    niches = {lived.videos[slot.video].niche for slot in page.slots}
    assert len(niches) == 6  # all there are: somebody new is asked about each
    other = Play(town(each=60))
    other.scroll("bo", 4, of("niche1"))
    assert len({other.videos[slot.video].niche for slot in other.page("bo", 12).slots}) < 6


def test_what_comes_of_older_pages_teaches_the_videos_alone(lived: Play) -> None:
    page = lived.page("bo")
    lived.see(page, 0)
    refresh(lived)
    new = known(lived, "bo")
    plays = lived.engine.counts([page.slots[0].video, page.slots[1].video])
    lived.watch(page, 0, 0.0, 5.0)
    closed = lived.swipe(page, 0, 8.0) + lived.swipe(page, 1, 8.0)
    lived.act(page, 1, "like")
    assert [lesson.own for lesson in closed] == [False, False]
    assert known(lived, "bo") == new
    after = lived.engine.counts(list(plays))
    assert all(after[id]["plays"] == plays[id]["plays"] + 1 for id in plays)
    lived.swipe(lived.page("bo"), 0, 8.0)
    assert known(lived, "bo") != new


def test_taken_back_at_once_all_is_exactly_as_it_was(lived: Play) -> None:
    page = lived.page("bo")
    lived.see(page, 0)
    before = lived.engine.digest()
    refresh(lived)
    assert lived.engine.digest() != before
    refresh(lived, on=False)
    assert lived.engine.digest() == before
    assert lived.swipe(page, 0, 8.0)[0].own  # of before, and it counts again


def test_taken_back_later_what_was_learned_in_between_goes(lived: Play) -> None:
    before = known(lived, "bo")
    refresh(lived)
    between = lived.scroll("bo", 2, of("niche3"))
    assert known(lived, "bo") != before
    lived.now += 23 * 3600.0
    refresh(lived, on=False)
    assert known(lived, "bo") == before
    v = lived.engine.memory.viewers
    served = set(v.served.get(v.find("bo")).tolist())
    assert {lived.engine.memory.videos.find(slot.video) for page in between for slot in page.slots} <= served
    lived.act(between[0], 0, "like")
    assert known(lived, "bo") == before  # of in between: teaches nothing of them


def refused(play: Play, event: Refreshed | Forgot | Erased) -> str:
    refusal = play.engine.gate(event, play.now)
    return refusal.code if refusal is not None else ""


def test_it_can_be_taken_back_once_and_for_a_day(lived: Play) -> None:
    undo = Refreshed(id="undo", at=lived.now, viewer="bo", on=False)
    assert refused(lived, undo) == "nothing_to_undo"
    refresh(lived)
    began, until = lived.engine.refreshed("bo") or (0.0, 0.0)
    assert (began, until) == (lived.now, lived.now + DAY)
    refresh(lived, on=False)
    assert refused(lived, undo) == "nothing_to_undo" and lived.engine.refreshed("bo") is None
    refresh(lived)
    lived.now += DAY + 1.0
    assert refused(lived, Refreshed(id="undo", at=lived.now, viewer="bo", on=False)) == "too_late"
    assert len(lived.engine.memory.renewals.kept) == 1
    lived.page("ada")
    assert not lived.engine.memory.renewals.kept  # dropped as time goes on
    assert refused(lived, Refreshed(id="undo", at=lived.now, viewer="bo", on=False)) == "nothing_to_undo"


def test_the_second_refresh_is_what_can_be_taken_back(lived: Play) -> None:
    refresh(lived)
    lived.scroll("bo", 1, of("niche3"))
    between = known(lived, "bo")
    refresh(lived)
    refresh(lived, on=False)
    assert known(lived, "bo") == between


def test_kept_memories_survive_a_snapshot(lived: Play) -> None:
    before = known(lived, "bo")
    refresh(lived)
    other = lived.again()
    other.load(lived.engine.save())
    assert other.digest() == lived.engine.digest()
    other.observe(Refreshed(id="undo", at=lived.now, viewer="bo", on=False))
    lived.engine = other
    assert known(lived, "bo") == before


def beyond(play: Play, of: np.ndarray) -> float:  # type: ignore[type-arg]
    """How much more than a stranger bo is thought to finish these videos: log-odds."""
    memory, videos = play.engine.memory, np.flatnonzero(of).astype(np.int32)
    n, odds = len(videos), []
    for viewer in ("bo", "a stranger"):
        rows = np.full(n, memory.viewers.find(viewer), np.int32)
        finish = rate(memory, rows, [viewer] * n, videos, np.full(n, play.now), ["foryou"] * n)[2][:, 0].astype(float)
        odds.append(float(np.log(finish / (1.0 - finish)).mean()))
    return odds[0] - odds[1]


def test_a_forgotten_topic_was_never_met(lived: Play) -> None:
    memory = lived.engine.memory
    row, v = memory.viewers.find("bo"), memory.viewers
    lived.scroll("bo", 4, lambda video: video.niche in ("niche1", "niche4"))  # more than the ring holds
    loved = memory.videos.topic == memory.rates.topics.find("niche1")
    other = memory.videos.topic == memory.rates.topics.find("niche4")

    def nearness(of: np.ndarray) -> float:  # type: ignore[type-arg]
        return float((memory.videos.vectors(np.flatnonzero(of)) @ v.long[row]).mean())

    near, far = nearness(loved), nearness(other)
    before = beyond(lived, loved), beyond(lived, other)
    lived.tell(Forgot(id=lived.id(), at=lived.now, viewer="bo", topic="niche1"))
    ring, n = v.recent_video[row], int(v.recent_n[row])
    assert 0 < n < 50 and not loved[ring[:n]].any() and (ring[n:] == -1).all()
    assert nearness(loved) < 0.3 * near and nearness(other) > 0.6 * far
    after = beyond(lived, loved), beyond(lived, other)
    assert before[0] > 2.0 and after[0] < 0.4 * before[0] and after[1] > 0.8 * before[1] > 0.8, (before, after)


def test_who_begins_anew_is_trusted_like_somebody_new(lived: Play) -> None:
    v, row = lived.engine.memory.viewers, lived.engine.memory.viewers.find("bo")
    before = [float(column[row]) for column in (v.joined, v.witnessed, v.stays)]
    lived.tell(Refreshed(id="anew", at=lived.now, viewer="bo"))
    assert (v.joined[row], v.witnessed[row], v.stays[row]) == (lived.engine.memory.now, 0, 0.5)
    lived.tell(Refreshed(id="back", at=lived.now, viewer="bo", on=False))
    assert [float(column[row]) for column in (v.joined, v.witnessed, v.stays)] == before


def test_all_forgotten_is_somebody_new(lived: Play) -> None:
    lived.tell(Forgot(id=lived.id(), at=lived.now, viewer="bo", since=1.0, until=lived.now))
    lived.tell(Arrived(id="new", at=lived.now, viewer="cleo"))
    v = lived.engine.memory.viewers
    assert tastes(v, "bo") == tastes(v, "cleo")  # but who forgets is still somebody whose judgment counts


def test_what_was_done_since_then_counts_no_more() -> None:
    def play(between: bool) -> Play:
        made = Play(town(each=60))
        made.scroll("bo", 2, of("niche1"))
        if between:
            since = made.now
            made.now += 10.0
            made.scroll("bo", 2, of("niche3"))
            made.tell(Forgot(id=made.id(), at=made.now, viewer="bo", since=since + 5.0, until=made.now))
        return made

    with_it, without = (play(between).engine.memory.viewers for between in (True, False))
    row = with_it.find("bo")
    n = int(with_it.recent_n[row])
    assert n == int(without.recent_n[row]) == 20
    assert (with_it.recent_video[row] == without.recent_video[row]).all()
    for name in ("rates", "fast"):
        np.testing.assert_allclose(getattr(with_it, name)[row], getattr(without, name)[row], rtol=1e-5, err_msg=name)
    for name in ("long", "short", "averse"):  # the videos were moved by what was watched in between
        one, other = (getattr(viewers, name)[row].astype(np.float64) for viewers in (with_it, without))
        assert one @ other > 0.98 * np.linalg.norm(one) * np.linalg.norm(other), name
    assert with_it.last_at[row] == pytest.approx(float(without.last_at[row]), abs=1.0)


def test_what_lies_further_back_than_the_ring_goes_with_a_while_that_reaches_there(lived: Play) -> None:
    lived.scroll("bo", 4, of("niche1"))
    v = lived.engine.memory.viewers
    row = v.find("bo")
    assert v.recent_n[row] > 50
    oldest = float(v.recent_at[row].min())
    lived.tell(Forgot(id=lived.id(), at=lived.now, viewer="bo", since=1.0, until=oldest))
    assert v.rates[row, 0] < 50 and v.recent_n[row] == 49


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, "malformed"), ({"topic": "niche1", "since": 1.0, "until": 2.0}, "malformed"), ({"topic": "x"}, "unknown_topic"),
        ({"since": 2.0, "until": 2.0}, "malformed"), ({"until": float("inf")}, "malformed"),
        ({"since": float("nan"), "until": 2.0}, "malformed"), ({"topic": "niche1"}, ""), ({"until": 2.0}, ""),
    ],
)  # fmt: skip
def test_what_can_be_forgotten(lived: Play, more: dict[str, float], code: str) -> None:
    assert refused(lived, Forgot(id="f", at=lived.now, viewer="bo", **more)) == code  # type: ignore[arg-type]


def test_who_forgets_cannot_take_an_older_refresh_back(lived: Play) -> None:
    refresh(lived)
    lived.tell(Forgot(id=lived.id(), at=lived.now, viewer="bo", topic="niche1"))
    assert refused(lived, Refreshed(id="undo", at=lived.now, viewer="bo", on=False)) == "nothing_to_undo"


def test_who_leaves_is_unknown_at_once(lived: Play) -> None:
    memory = lived.engine.memory
    v, row = memory.viewers, memory.viewers.find("bo")
    lived.tell(Blocked(id="both", at=lived.now, viewer="ada", creator="bo"))
    lived.tell(Refreshed(id="anew", at=lived.now, viewer="bo"))
    lived.tell(Preferred(id="slid", at=lived.now, viewer="bo", topic="niche1", level=2))
    page = lived.page("bo")
    lived.see(page, 0)
    lived.tell(Erased(id="gone", at=lived.now, viewer="bo"))
    assert v.find("bo") < 0 and v.ids[row] == ""
    assert not any(p.viewer == row for p in memory.impressions.pages.values()) and not memory.impressions.open
    assert not memory.renewals.kept and not memory.renewals.last
    assert not memory.wishes.of
    assert row not in v.follows and row not in v.blocks and not v.served.get(row).size and not v.shown.get(row).size
    assert all(memory.rates.creators.find("bo") not in blockers for blockers in v.blocked_by.values())
    assert lived.engine.video_of(page.impression(0)) is None
    other = lived.again()
    other.load(lived.engine.save())
    assert other.digest() == lived.engine.digest()
    again = lived.page("bo")
    assert again.cursor == 1 and v.find("bo") != row
    assert other.memory.viewers.find("") == -1


def test_what_who_leaves_made_goes_too(lived: Play) -> None:
    made = set(lived.engine.made_by("c3"))
    there = lived.engine.memory.alive
    assert made
    lived.tell(Erased(id="gone", at=lived.now, viewer="c3"))
    assert lived.engine.made_by("c3") == [] and lived.engine.memory.alive == there - len(made)
    for viewer in ("bo", "cleo"):
        assert not made & {slot.video for slot in lived.page(viewer, 50).slots}


def test_a_page_with_a_video_that_is_not_known_teaches_by_its_other_slots() -> None:
    play = Play(town())
    page = play.page("bo")
    play.swipe(page, 1, 8.0)
    gone = page.slots[0].video
    other = play.again()
    log = [event for event in play.log if getattr(getattr(event, "video", None), "id", "") != gone]
    lessons = other.observe_many(log)
    assert [lesson.video for lesson in lessons] == [page.slots[1].video]
    assert other.video_of(page.impression(0)) is None and other.video_of(page.impression(1)) is not None
