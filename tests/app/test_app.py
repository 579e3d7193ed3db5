"""What the app promises: told once, committed, learned in the order of the log, served after its own past."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.app.cast import Stumbling, opened, page_of
from tests.people import ADA, BEAT, DANCE, MEDIA, NOW, acted, followed, seen, swiped, uploaded, watched

from fyp.adapters.ram.clock import ManualClock
from fyp.adapters.ram.event_log import RamEventLog
from fyp.app import App, Publication, who_hears
from fyp.app.rooms import ROOMS
from fyp.app.snapshots import restore
from fyp.engine.engine import Engine
from fyp.platform import accounts, videos
from fyp.ports.event_log import Entry
from fyp.vocabulary.errors import Invalid, Missing, Unavailable
from fyp.vocabulary.event import Served
from fyp.vocabulary.feed import FeedRequest
from fyp.vocabulary.video import Creator, Media, Video

Opened = tuple[App, ManualClock]


@pytest.fixture
def place() -> Iterator[Opened]:
    app, clock = opened()
    yield app, clock
    app.stop()


def replayed(app: App) -> str:
    """The digest of a new engine that has observed the whole log."""
    return restore(lambda: Engine(seed=0), app._events, None)[0].digest()


def test_what_was_told_is_in_the_log_and_learned(place: Opened) -> None:
    app, clock = place
    page = page_of(app, "bo")
    video = page.slots[0].video
    clock.advance(5.0)
    now = clock.now()
    told = app.tell(
        [seen("bo", page.id, 0, video, at=now - 4.5), watched("bo", page.id, 0, 0.0, 4.0, at=now),
         acted("bo", page.id, 0, "like", at=now), swiped("bo", page.id, 0, 4.0, at=now)]
    )  # fmt: skip
    assert (told.accepted, told.doubled, told.refused) == (4, 0, [])
    assert app.last() == 24 + 1 + 4
    assert app.counts([video])[video]["likes"] == 1
    assert videos.marked(app.records, videos.LIKED, "bo") == [video]
    assert app.digest() == replayed(app)


def test_a_like_is_undone(place: Opened) -> None:
    app, clock = place
    page = page_of(app, "bo")
    app.tell([seen("bo", page.id, 0, page.slots[0].video, at=clock.now())])
    app.tell([acted("bo", page.id, 0, "like", at=clock.now()), acted("bo", page.id, 0, "save", at=clock.now())])
    app.tell([acted("bo", page.id, 0, "like", on=False, at=clock.now())])
    assert videos.marked(app.records, videos.LIKED, "bo") == []
    assert videos.marked(app.records, videos.SAVED, "bo") == [page.slots[0].video]


def test_a_doubled_event_counts_as_done_and_changes_nothing(place: Opened) -> None:
    app, clock = place
    page = page_of(app, "bo")
    clock.advance(9.0)
    now = clock.now()
    batch = [
        seen("bo", page.id, 0, page.slots[0].video, at=now - 5), watched("bo", page.id, 0, 0.0, 3.0, at=now),
        acted("bo", page.id, 0, "like", at=now),
    ]  # fmt: skip
    assert app.tell([*batch, batch[0]]).doubled == 1
    before = app.digest()
    again = app.tell(batch)
    assert (again.accepted, again.doubled, again.refused) == (0, 3, [])
    assert app.digest() == before == replayed(app)
    assert app.last() == 24 + 1 + 3


def test_one_refused_event_leaves_the_others(place: Opened) -> None:
    app, clock = place
    page = page_of(app, "bo")
    clock.advance(5.0)
    now = clock.now()
    told = app.tell(
        [seen("bo", page.id, 0, page.slots[0].video, at=now - 4), watched("bo", page.id, 0, 0.0, 3.0, at=now),
         watched("bo", page.id, 0, 1.0, 2.0, at=now), watched("cleo", page.id, 1, 0.0, 1.0, at=now),
         watched("bo", "nopage", 0, 0.0, 1.0, at=now), followed("bo", "ada", at=now)]
    )  # fmt: skip
    assert told.accepted == 3
    assert [refusal.code for refusal in told.refused] == ["overlap", "not_yours", "never_served"]
    text = app.measures.text().decode()
    for code in ("overlap", "not_yours", "never_served"):
        assert f'fyp_events_refused_total{{code="{code}"}} 1.0' in text
    assert 'fyp_events_total{kind="watch",outcome="accepted"} 1.0' in text
    assert app.digest() == replayed(app)


def test_a_page_and_what_came_of_it_may_be_told_at_once(place: Opened) -> None:
    app, clock = place
    page, served = app.engine.compose(FeedRequest(viewer="bo", at=clock.now(), n=3))
    told = app.tell([served, seen("bo", page.id, 0, page.slots[0].video, at=clock.now()),
                     acted("bo", page.id, 0, "like", at=clock.now())])  # fmt: skip
    assert (told.accepted, told.refused) == (3, [])
    assert videos.marked(app.records, videos.LIKED, "bo") == [page.slots[0].video]
    assert app.digest() == replayed(app)


def test_two_requests_at_once_of_one_viewer_get_two_pages(place: Opened) -> None:
    app, _clock = place
    with ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(lambda _: page_of(app, "bo", n=3), range(8)))
    assert len({page.id for page in pages}) == 8
    assert sorted(page.cursor for page in pages) == list(range(1, 9))
    shown = [slot.video for page in pages for slot in page.slots]
    assert len(set(shown)) == len(shown) == 24


def test_a_page_is_in_the_log_when_it_is_given(place: Opened) -> None:
    app, _ = place
    page = page_of(app, "bo")
    last = next(iter(app._events.read(app.last() - 1))).event
    assert isinstance(last, Served) and last.page == page.id
    assert last.videos == tuple(slot.video for slot in page.slots)


def test_following_without_ties_is_an_empty_page_and_not_logged(place: Opened) -> None:
    app, clock = place
    before = app.last()
    page = app.feed(FeedRequest(viewer="bo", at=clock.now(), surface="following"))
    assert page.slots == () and app.last() == before


def test_an_app_without_videos_gives_an_empty_page() -> None:
    app, _ = opened(0)
    assert page_of(app, "bo").slots == ()
    app.stop()


def test_many_callers_at_once_end_in_the_fold_of_the_log(place: Opened) -> None:
    app, clock = place

    def live(viewer: str) -> None:
        for round in range(6):
            page = page_of(app, viewer, n=3)
            at = clock.now()
            for slot in page.slots:
                app.tell([seen(viewer, page.id, slot.position, slot.video, at=at),
                          acted(viewer, page.id, slot.position, "like", on=round % 2 == 0, at=at),
                          swiped(viewer, page.id, slot.position, 0.4, at=at)])  # fmt: skip

    people = [threading.Thread(target=live, args=(f"viewer{n}",)) for n in range(6)]
    for person in people:
        person.start()
    for person in people:
        person.join(60.0)
    assert app.digest() == replayed(app)
    assert app.last() == len(set(logged.event.id for logged in app._events.read()))


def test_publish_writes_the_records_with_the_event(place: Opened) -> None:
    app, _ = place
    event = app.publish(DANCE, MEDIA["dance-1"], ADA, BEAT)
    assert event.video == DANCE and event.viewer == "ada"
    assert app.records.get(videos.VIDEO, "dance-1", Video) == DANCE
    assert app.records.get(videos.MEDIA, "dance-1", Media) == MEDIA["dance-1"]
    assert app.records.get(videos.CREATOR, "ada", Creator) == ADA
    assert app.engine.knows_video("dance-1")


def test_publish_tells_what_is_wrong_and_publishes_the_others(place: Opened) -> None:
    app, _ = place
    bad = Video(id="bad", creator="ada", duration_s=0.0, posted_at=NOW)
    with pytest.raises(Invalid, match="duration_s"):
        app.publish_all([Publication(bad), Publication(DANCE, MEDIA["dance-1"])])
    assert app.engine.knows_video("dance-1") and not app.engine.knows_video("bad")
    assert app.records.get(videos.VIDEO, "bad", Video) is None


def test_remove_takes_the_video_its_records_and_its_files(place: Opened) -> None:
    app, _ = place
    app.blobs.put("dance-1.mp4", b"film")
    app.publish(DANCE, MEDIA["dance-1"])
    app.remove("dance-1")
    assert app.records.get(videos.VIDEO, "dance-1", Video) is None
    assert app.blobs.keys() == []
    for _ in range(4):
        assert "dance-1" not in {slot.video for slot in page_of(app, "bo", n=10).slots}
    with pytest.raises(Missing):
        app.remove("nothing")


def test_a_stopped_app_takes_nothing_and_what_waited_is_answered() -> None:
    app, clock = opened()
    with ThreadPoolExecutor(8) as threads:
        waiting = [threads.submit(app.tell, [followed("bo", f"c{n}", at=clock.now())]) for n in range(50)]
        app.stop()
        outcomes = [job.exception(timeout=10.0) for job in waiting]
    done = [job.result().accepted for job, error in zip(waiting, outcomes, strict=True) if error is None]
    assert all(error is None or isinstance(error, Unavailable) for error in outcomes)
    assert sum(done) == len(accounts.following(app.records, "bo"))
    assert not app.ready
    app.stop()
    with pytest.raises(Unavailable):
        page_of(app, "bo")


def test_when_the_log_cannot_be_written_nothing_is_kept_and_the_next_is_taken(
    place: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, clock = place
    page = page_of(app, "bo")
    clock.advance(5.0)
    now = clock.now()
    batch = [seen("bo", page.id, 0, page.slots[0].video, at=now - 4), watched("bo", page.id, 0, 0.0, 3.0, at=now)]
    before = app.digest()

    def full(self: RamEventLog, batch: Sequence[Entry]) -> list[int]:
        raise Unavailable("log_unavailable", "disk full", retry_after_s=1.0)

    with monkeypatch.context() as patch:
        patch.setattr(RamEventLog, "append", full)
        for _ in range(2):
            with pytest.raises(Unavailable, match="disk full"):
                app.tell(batch)
        with pytest.raises(Unavailable):
            page_of(app, "bo")
    assert app.digest() == before
    assert app.tell(batch).accepted == 2  # the gate has not kept the sections of the attempts
    assert app.digest() == replayed(app)


def test_a_fault_in_one_job_spoils_no_other() -> None:
    app, clock = opened(make_engine=lambda: Stumbling(seed=0))
    Stumbling.stumble = "bad"
    bad = followed("bo", "ada", at=clock.now())
    bad = type(bad)(id="bad", at=bad.at, viewer="bo", creator="ada")
    with pytest.raises(ZeroDivisionError):
        app.tell([followed("bo", "dan", at=clock.now()), bad])
    Stumbling.stumble = ""
    assert accounts.following(app.records, "bo") == []
    assert app.tell([followed("bo", "dan", at=clock.now()), bad]).accepted == 2
    assert app.digest() == replayed(app)
    app.stop()


def test_when_learning_fails_the_engine_is_made_anew_from_the_log() -> None:
    app, clock = opened(make_engine=lambda: Stumbling(seed=0))
    page = page_of(app, "bo")
    Stumbling.stumble = "observe"
    told = app.tell([seen("bo", page.id, n, page.slots[n].video, at=clock.now()) for n in range(3)])
    assert told.accepted == 3
    assert app.digest() == replayed(app)
    assert 'fyp_errors_total{place="learn"} 1.0' in app.measures.text().decode()
    app.stop()


def test_the_table_of_who_hears_what() -> None:
    assert set(ROOMS) >= {"accounts", "preferences", "videos"}
    for hears, hear in ROOMS.values():
        for event in hears:
            assert hear in who_hears()[event]
    assert uploaded(DANCE).__class__ in who_hears()
