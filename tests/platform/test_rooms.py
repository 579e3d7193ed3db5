"""What the rooms write: a record for each thing that is said, and nothing for what is not theirs."""

import pytest
from tests.people import ADA, BEAT, BO, CLEO, DANCE, MEDIA, NOW, acted, arrived, followed, seen, uploaded

from fyp.adapters.ram.event_log import RamEventLog
from fyp.platform import accounts, sounds, videos
from fyp.ports.event_log import Change, Entry
from fyp.vocabulary.event import AnyEvent, Blocked, Removed
from fyp.vocabulary.viewer import Viewer


def shown(impression: str) -> str | None:
    return {"p1.0": "dance-1", "p1.1": "goal-1"}.get(impression)


def say(log: RamEventLog, *events: AnyEvent) -> None:
    for event in events:
        changes = [*accounts.hear(event, shown), *videos.hear(event, shown)]
        assert log.append([Entry(event, changes)]) != [0]


def test_who_arrives_is_known_and_the_newest_word_counts() -> None:
    log = RamEventLog()
    assert accounts.viewer(log.records, "bo") == Viewer(id="bo")
    say(log, arrived(BO), arrived(CLEO), arrived(Viewer(id="bo", language="en"), at=NOW + 1))
    assert accounts.viewer(log.records, "bo") == Viewer(id="bo", language="en")
    assert accounts.viewer(log.records, "cleo") == CLEO


def test_following_newest_first_and_undone() -> None:
    log = RamEventLog()
    say(log, followed("bo", "ada", at=NOW), followed("bo", "dan", at=NOW + 5), followed("bob", "ada", at=NOW))
    assert accounts.following(log.records, "bo") == ["dan", "ada"]
    assert accounts.follows(log.records, "bo", ["ada", "eve"]) == {"ada"}
    say(log, followed("bo", "dan", on=False, at=NOW + 6))
    assert accounts.following(log.records, "bo") == ["ada"]


def test_blocking_and_unblocking() -> None:
    log = RamEventLog()
    say(log, Blocked(id="b1", at=NOW, viewer="ada", creator="dan"))
    assert log.records.count(accounts.BLOCKS) == 1
    say(log, Blocked(id="b2", at=NOW, viewer="ada", creator="dan", on=False))
    assert log.records.count(accounts.BLOCKS) == 0


def test_likes_and_saves_are_apart_and_newest_first() -> None:
    log = RamEventLog()
    say(log, acted("bo", "p1", 0, "like", at=NOW), acted("bo", "p1", 1, "like", at=NOW + 2))
    say(log, acted("bo", "p1", 0, "save", at=NOW + 3))
    assert videos.marked(log.records, videos.LIKED, "bo") == ["goal-1", "dance-1"]
    assert videos.marked(log.records, videos.LIKED, "bo", 1) == ["goal-1"]
    assert videos.marked(log.records, videos.SAVED, "bo") == ["dance-1"]
    assert videos.marks(log.records, videos.LIKED, "bo", ["dance-1", "x"]) == {"dance-1"}
    say(log, acted("bo", "p1", 0, "like", on=False, at=NOW + 4))
    assert videos.marked(log.records, videos.LIKED, "bo") == ["goal-1"]


@pytest.mark.parametrize("act", ["share", "not_interested", "purchase"])
def test_other_acts_and_unknown_impressions_leave_no_record(act: str) -> None:
    assert videos.hear(acted("bo", "p1", 0, act), shown) == []  # type: ignore[arg-type]
    assert videos.hear(acted("bo", "p9", 0, "like"), shown) == []
    assert (
        videos.hear(seen("bo", "p1", 0, "dance-1"), shown) == accounts.hear(seen("bo", "p1", 0, "dance-1"), shown) == []
    )


def test_a_video_is_there_until_removed() -> None:
    assert videos.hear(uploaded(DANCE), shown) == [
        Change(videos.VIDEO, "dance-1", DANCE), Change(videos.MADE, "ada/dance-1", videos.Made(at=DANCE.posted_at)),
    ]  # fmt: skip
    gone = videos.hear(Removed(id="r", at=NOW, video="dance-1"), shown)
    assert [(c.kind, c.id, c.value) for c in gone] == [("video", "dance-1", None), ("media", "dance-1", None)]
    described = [*videos.described(MEDIA["dance-1"], ADA), *sounds.described(DANCE, BEAT, None)]
    assert [(c.kind, c.id) for c in described] == [
        ("media", "dance-1"), ("creator", "ada"), ("handle", "ada.moves"), ("sound", "beat"),
    ]  # fmt: skip
    assert videos.described(None, None) == sounds.described(DANCE, None, None) == []
