"""Hashtags: compared without case and signs, related by standing together, counted by day, gone with their videos."""

import random

import pytest
from tests.people import NOW

from fyp.adapters.ram.event_log import RamEventLog
from fyp.platform import hashtags
from fyp.platform.hashtags import DAY_S, Tags
from fyp.ports.event_log import Entry
from fyp.vocabulary.event import TagFollowed
from fyp.vocabulary.video import Video
from fyp.vocabulary.words import hashtag


def video(id: str, *tags: str, creator: str = "ada", at: float = NOW, visibility: str = "public") -> Video:
    return Video(id=id, creator=creator, duration_s=5.0, posted_at=at, hashtags=tags, visibility=visibility)


@pytest.mark.parametrize(
    ("written", "same"),
    [("#Café", "cafe"), ("CAFÉ", "cafe"), ("Skin_Tok", "skintok"), ("Ünïcode", "unicode"), ("ダンス", "タンス"),
     ("سَلام", "سلام"), ("Ⅷ", "viii"), ("танец", "танец"), ("--", "")],
)  # fmt: skip
def test_hashtags_are_compared_without_case_accents_and_signs(written: str, same: str) -> None:
    assert hashtag(written) == same
    assert hashtag(hashtag(written)) == same


def test_the_name_is_the_one_that_most_people_write() -> None:
    tags = Tags()
    for n, text in enumerate(("café", "Café", "Café", "CAFE")):
        tags.put(video(f"v{n}", text, creator=f"m{n % 2}"))
    assert (tags.name("cafe"), tags.count("cafe"), tags.makers("cafe")) == ("Café", 4, 2)
    tags.put(video("v1", "thee"))  # published again with other words
    assert (tags.count("cafe"), tags.count("thee")) == (3, 1)
    assert tags.newest("cafe", 9) == ["v3", "v2", "v0"]


def test_completion_goes_by_people_not_by_videos() -> None:
    tags = Tags()
    for n in range(9):
        tags.put(video(f"spam{n}", "dansspam", creator="one"))
    for n in range(3):
        tags.put(video(f"real{n}", "dansen", creator=f"m{n}"))
    tags.put(video("ballet", "ballet"))
    assert tags.starting("dan", 5) == ["dansen", "dansspam"]
    assert tags.starting("", 1) == ["dansen"]
    assert tags.starting("x", 5) == []
    for n in range(3):
        tags.drop(f"real{n}")
    assert tags.starting("dan", 5) == ["dansspam"]


def test_related_are_those_that_stand_together_more_than_their_number_tells() -> None:
    tags = Tags()
    for n in range(40):
        tags.put(video(f"f{n}", "fyp", *(("dans", "ballet") if n < 6 else ("koken",) if n < 20 else ())))
    assert [one.tag for one in tags.related("dans", 3)] == ["ballet", "fyp"]
    assert tags.related("dans", 1)[0].together == 6
    tags.put(video("once", "dans", "toeval"))
    assert "toeval" not in [one.tag for one in tags.related("dans", 9)]


def test_days_are_counted_from_today_back() -> None:
    tags, today = Tags(), (NOW // DAY_S) * DAY_S
    for n, at in enumerate((today, today + 5, today - 1, today - 3 * DAY_S, today - 90 * DAY_S)):
        tags.put(video(f"v{n}", "dans", at=at))
    assert tags.days("dans", NOW, 4) == [0, 1, 1, 2] or tags.days("dans", NOW, 4) == [1, 0, 1, 2]
    assert sum(tags.days("dans", NOW, 4)) == 4


def test_only_public_videos_count_and_what_is_gone_leaves_nothing() -> None:
    dice, tags = random.Random(3), Tags()
    for n in range(300):
        id = f"v{dice.randrange(60)}"
        if dice.random() < 0.3:
            tags.drop(id)
        else:
            visibility = dice.choice(("public", "public", "private", "unlisted"))
            words = dice.sample(("a1", "b2", "c3", "Ä1"), 2)
            tags.put(video(id, *words, creator=f"m{n % 5}", visibility=visibility))
    for maker in range(5):
        tags.left(f"m{maker}")
    assert tags.starting("", 9) == []
    assert (tags._videos, tags._of, tags._spelled, tags._makers) == ({}, {}, {}, {})


def test_following_newest_first_and_undone() -> None:
    log = RamEventLog()

    def say(tag: str, on: bool, at: float) -> None:
        event = TagFollowed(id=f"{tag}{at}", at=at, viewer="bo", tag=tag, on=on)
        log.append([Entry(event, hashtags.hear(event, lambda _: None))])

    say("dans", True, NOW)
    say("koken", True, NOW + 1)
    assert hashtags.followed(log.records, "bo") == ["koken", "dans"]
    assert hashtags.follows(log.records, "bo", "dans")
    say("dans", False, NOW + 2)
    assert hashtags.followed(log.records, "bo") == ["koken"]
    assert [c.id for c in hashtags.erased("bo", [], log.records)] == ["bo/koken"]
