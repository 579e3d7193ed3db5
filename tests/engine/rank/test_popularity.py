"""What is popular here and everywhere, of nobody in particular."""

import numpy as np
import pytest
from tests.engine.play import Play, of, town

from fyp.engine.knobs import Knobs
from fyp.engine.rank.popularity import popularity
from fyp.vocabulary.event import Refreshed, Removed
from fyp.vocabulary.feed import Slot


@pytest.fixture(scope="module")
def lived() -> Play:
    play = Play(town(each=40))
    for viewer, niche in (("ada", 1), ("bo", 1), ("cleo", 2)):
        play.scroll(viewer, 3, of(f"niche{niche}"))
    return play


def test_what_is_loved_here_goes_before_what_is_loved_elsewhere(lived: Play) -> None:
    slots = lived.engine.popular("NL", "nl", lived.now)
    british = lived.engine.popular("GB", "en", lived.now)

    def dutch(of: tuple[Slot, ...]) -> list[bool]:
        return [lived.videos[slot.video].language == "nl" for slot in of]

    assert {lived.videos[slot.video].niche for slot in slots[:5]} <= {"niche1", "niche2"}
    assert sum(dutch(slots)[:10]) >= 7 > 2 >= sum(dutch(british)[:10])
    abroad = lived.engine.popular("", "", lived.now)
    assert [slot.video for slot in abroad] != [slot.video for slot in slots]
    ranked = [
        popularity(lived.engine.memory, lived.engine.knobs, *who, lived.now)[0] for who in (("NL", "nl"), ("", ""))
    ]
    assert set(ranked[0].tolist()) == set(ranked[1].tolist())  # the same videos, in another order
    assert all(slot.why.terms["language"] == 0.0 for slot in abroad)


def test_the_parts_add_up_and_the_list_falls(lived: Play) -> None:
    _, everywhere, here = popularity(lived.engine.memory, lived.engine.knobs, "NL", "nl", lived.now)
    assert (np.diff(everywhere + here) <= 0).all() and (everywhere + here)[0] > 0
    for slot in lived.engine.popular("GB", "en", lived.now):
        assert sum(slot.why.terms.values()) == pytest.approx(slot.score, abs=1e-9)
        assert (slot.why.source, slot.why.because, slot.propensity) == ("popular", "popular", 1.0)


def test_love_fades_and_what_nobody_has_seen_comes_newest_first(lived: Play) -> None:
    now = lived.engine.popular("NL", "nl", lived.now)
    later = lived.engine.popular("NL", "nl", lived.now + 86_400.0)
    assert later[0].score < now[0].score
    quiet = Play(town())
    posted = [quiet.videos[slot.video].posted_at for slot in quiet.engine.popular("NL", "nl", quiet.now)][:10]
    assert posted[0] == max(video.posted_at for video in quiet.videos.values())


def test_only_as_many_as_are_wanted_the_best_of_all(lived: Play) -> None:
    whole = popularity(lived.engine.memory, lived.engine.knobs, "NL", "nl", lived.now)[0]
    part = popularity(lived.engine.memory, Knobs(popular_videos=50), "NL", "nl", lived.now)[0]
    assert (part == whole[:50]).all()


def test_only_what_is_there_is_shown_and_nobody_is_read(lived: Play) -> None:
    play = Play()
    play.engine.observe_many(lived.log)
    before = play.engine.digest()
    slots = play.engine.popular("NL", "nl", lived.now)
    assert play.engine.digest() == before
    gone = slots[0].video
    play.engine.observe(Removed(id="r", at=lived.now, video=gone))
    assert gone not in {slot.video for slot in play.engine.popular("NL", "nl", lived.now)}
    without = play.engine.popular("NL", "nl", lived.now)
    play.engine.observe(Refreshed(id="x", at=lived.now, viewer="bo"))
    assert play.engine.popular("NL", "nl", lived.now) == without
