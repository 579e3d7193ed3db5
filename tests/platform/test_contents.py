"""What was understood is kept with its video, near-duplicates are found by their prints, flags wait for a person."""

from tests.people import NOW

from fyp.adapters.ram.event_log import RamEventLog
from fyp.platform import contents
from fyp.ports.event_log import Change, Entry
from fyp.vocabulary.content import Content, Flag, Guess, Understood
from fyp.vocabulary.event import AnyEvent, Removed

A, B = "00ff00ff00ff00ff", "123456789abcdef0"
NEAR_A = "00ff00ff00ff00fe"  # one bit away
FAR_A = "00ff00ff3cc3ffff"  # 16 bits away, and a quarter in common


def say(log: RamEventLog, *events: AnyEvent) -> None:
    for event in events:
        assert log.append([Entry(event, contents.hear(event, lambda _: None))]) != [0]


def told(video: str, *prints: str, id: str = "", flags: tuple[Flag, ...] = ()) -> Understood:
    content = Content(topics=(Guess("dance", 0.9),), prints=prints, flags=flags)
    return Understood(id=id or f"u-{video}", at=NOW, viewer="ada", video=video, content=content)


def test_a_near_duplicate_is_found_by_most_of_its_pictures() -> None:
    log = RamEventLog()
    say(log, told("one", A, B), told("two", FAR_A))
    assert contents.twin(log.records, Content(prints=(NEAR_A, B))) == "one"
    assert contents.twin(log.records, Content(prints=(NEAR_A, B)), but="one") == ""
    assert contents.twin(log.records, Content(prints=(NEAR_A, "0f0f0f0f0f0f0f0f", "3333333333333333"))) == ""
    assert contents.twin(log.records, Content()) == ""


def test_a_removed_video_is_nobody_s_twin_and_who_leaves_takes_the_prints_along() -> None:
    log = RamEventLog()
    say(log, told("one", A, B, flags=(Flag(kind="threat", score=0.9, where="caption"),)), told("other", B))
    assert [(video, review.flags[0].kind) for video, review in contents.reviews(log.records)] == [("one", "threat")]
    say(log, Removed(id="r", at=NOW, video="one"))
    assert contents.twin(log.records, Content(prints=(A,))) == ""
    assert contents.reviews(log.records) == []
    changes: list[Change] = contents.erased("ada", ["one"], log.records)
    log.append([Entry(told("other", B, id="again"), changes)])
    assert {one.video for _, one in log.records.scan(contents.PRINT, contents.Print)} == {"other"}


def test_told_again_the_newest_word_counts() -> None:
    log = RamEventLog()
    say(
        log,
        told("one", A),
        Understood(id="2", at=NOW, viewer="ada", video="one", content=Content(edited=True, prints=(A,))),
    )
    kept = log.records.get(contents.CONTENT, "one", Content)
    assert kept is not None and kept.edited
    assert log.records.count(contents.PRINT) == contents.BANDS
