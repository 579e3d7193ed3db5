"""What is looked for, opened and followed by its name is in the next pages; what is said of nothing here changes nothing."""

from typing import Any

import numpy as np
import pytest
from tests.engine.play import Play, of, tastes, town

from fyp.vocabulary.event import AnyEvent, Arrived, Searched, TagFollowed, Uploaded
from fyp.vocabulary.feed import FeedPage
from fyp.vocabulary.video import Video
from fyp.vocabulary.words import hashtag


@pytest.fixture
def lived() -> Play:
    """Bo has watched and loves niche1."""
    play = Play(town(each=60))
    play.scroll("bo", 4, of("niche1"))
    return play


def searched(play: Play, text: str, **more: Any) -> Searched:
    return Searched(id=play.id(), at=play.now, viewer="bo", text=text, **more)


def share(play: Play, pages: list[FeedPage], niche: str) -> float:
    slots = [slot for page in pages for slot in page.slots]
    return sum(play.videos[slot.video].niche == niche for slot in slots) / len(slots)


def after(play: Play, *said: AnyEvent) -> float:
    """The share of niche4 in the next page, after that was said."""
    play.tell(*said)
    return share(play, [play.page("bo", 20)], "niche4")


@pytest.mark.parametrize(
    "told",
    [
        {"text": "Niche4"},
        {"text": "something", "about": "tag", "picked": "niche4"},
        {"text": "something", "about": "video", "picked": "v4"},
    ],
)
def test_what_is_looked_for_is_in_the_next_page(lived: Play, told: dict[str, Any]) -> None:
    before = share(lived, [lived.page("bo", 20)], "niche4")
    assert after(lived, searched(lived, **told)) >= before + 0.1


def test_a_followed_hashtag_steers_and_can_be_given_up(lived: Play) -> None:
    v = lived.engine.memory.viewers
    row = v.find("bo")
    plain, before = v.long[row].copy(), share(lived, [lived.page("bo", 20)], "niche4")
    assert after(lived, TagFollowed(id="on", at=lived.now, viewer="bo", tag="niche4")) >= before + 0.1
    moved = v.long[row].copy()
    lived.tell(TagFollowed(id="off", at=lived.now, viewer="bo", tag="niche4", on=False))
    beyond = plain / np.linalg.norm(plain)
    assert np.linalg.norm(v.long[row] - (v.long[row] @ beyond) * beyond) < 0.1 * np.linalg.norm(moved - plain)


@pytest.mark.parametrize(
    "told",
    [
        {"text": "nobody has such a word"},
        {"text": "!?"},
        {"text": "niche4", "on": False},
        {"text": "x", "about": "challenge", "picked": "ch"},
        {"text": "x", "about": "video", "picked": "none"},
    ],
)
def test_what_is_about_nothing_here_changes_nothing(lived: Play, told: dict[str, Any]) -> None:
    before = tastes(lived.engine.memory.viewers, "bo")
    lived.tell(searched(lived, **told))
    assert tastes(lived.engine.memory.viewers, "bo") == before


def test_a_hashtag_and_a_topic_are_found_however_they_are_written() -> None:
    made = Video(id="v", creator="c", duration_s=8.0, posted_at=0.0, hashtags=("Skin_Café",), topics=("anti-aging",))
    for said in ({"tag": hashtag("Skin_Café")}, {"text": "Anti-Aging"}, {"text": "skin café"}):
        play = Play(town(each=5))
        play.tell(Uploaded(id="u", at=play.now, viewer="c", video=made))
        kind = TagFollowed if "tag" in said else Searched
        play.tell(kind(id="said", at=play.now, viewer="bo", **said))
        memory = play.engine.memory
        near = memory.videos.vectors(np.arange(len(memory.videos))) @ memory.viewers.short[memory.viewers.find("bo")]
        assert near.argmax() == memory.videos.find("v"), said


def test_somebody_new_who_follows_a_hashtag_has_a_taste() -> None:
    play = Play(town(each=60))
    play.tell(Arrived(id="came", at=play.now, viewer="bo"))
    assert after(play, TagFollowed(id="on", at=play.now, viewer="bo", tag="niche4")) >= 0.3
