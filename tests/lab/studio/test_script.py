"""Scripts: enough of everything, in both languages, the same from the same seed, within length."""

import re
from collections import Counter

import pytest

from fyp.lab.studio.cast import MAKERS, TRACKS
from fyp.lab.studio.heroes import HEROES
from fyp.lab.studio.layouts import LAYOUTS
from fyp.lab.studio.niches import NICHES
from fyp.lab.studio.script import creators, most, scripts, sounds, written
from fyp.vocabulary.ids import is_id

ALL = scripts(most(), 7)


def test_there_is_enough() -> None:
    assert most() >= 120
    assert len(NICHES) >= 14
    assert len(MAKERS) == 40 and len({m.creator.handle for m in MAKERS}) == 40
    assert len(TRACKS) == 30 and len({t.title for t in TRACKS}) == 30
    assert {s.creator for s in ALL} == set(creators()), "every creator posts"
    assert {s.track for s in ALL} == set(sounds()), "every sound is heard"
    assert set(Counter(s.niche for s in ALL).values()) == {9}


def test_the_same_from_the_same_seed() -> None:
    assert scripts(most(), 7) == ALL
    assert scripts(20, 7) == ALL[:20], "fewer clips are the first of all"
    other = scripts(most(), 8)
    assert [s.key for s in other] != [s.key for s in ALL]
    assert len({s.key for s in ALL}) == len({s.id for s in ALL}) == most()


@pytest.mark.parametrize("seed", [0, 1, 7, 1234])
def test_the_first_dozen_is_a_sample_of_all(seed: int) -> None:
    first = scripts(12, seed)
    assert len({s.niche for s in first}) == 12
    assert {s.language for s in first} == {"nl", "en"}
    assert 4 <= sum(s.language == "nl" for s in first) <= 8


def test_niches_take_turns() -> None:
    for start in range(0, len(ALL) - len(NICHES), len(NICHES)):
        assert len({s.niche for s in ALL[start : start + len(NICHES)]}) == len(NICHES)


def test_every_script_can_be_shown() -> None:
    for script in ALL:
        video = script.video(0.0)
        assert is_id(video.id) and is_id(video.creator) and is_id(video.sound)
        assert 6.0 <= video.duration_s <= 12.0
        assert script.layout in LAYOUTS and script.hero in HEROES
        assert 10 <= len(script.caption) <= 150
        assert 3 <= len(script.hashtags) <= 6 and len(set(script.hashtags)) == len(script.hashtags)
        assert all(re.fullmatch(r"[a-z0-9]+", tag) for tag in script.hashtags), script.hashtags
        assert script.hook.count("*") % 2 == 0 and all(line.count("*") % 2 == 0 for line in script.lines)


def test_languages_are_what_they_say() -> None:
    dutch = re.compile(r"\b(de|het|een|ik|je|en|niet|van|mijn|voor|maar|dan|die|dat)\b", re.I)
    english = re.compile(r"\b(the|a(?!:)|I|you|your|and|not|of|my|for|but|it|to|with|at|what|that)\b", re.I)
    for name, clips in written().items():
        assert {w.lang for w in clips} == {"nl", "en"}, name
        for words in clips:
            text = " ".join((words.hook, *words.lines, words.caption))
            right, wrong = (dutch, english) if words.lang == "nl" else (english, dutch)
            assert len(right.findall(text)) > len(wrong.findall(text)), text


def test_no_two_clips_say_the_same() -> None:
    assert len({s.caption for s in ALL}) == len({s.hook for s in ALL}) == most()


def test_makers_keep_to_their_niche_and_language() -> None:
    by_id = {m.creator.id: m for m in MAKERS}
    at_home = [s.niche in by_id[s.creator].niches for s in ALL]
    speaks = [s.language in by_id[s.creator].languages for s in ALL]
    assert all(at_home)
    assert sum(speaks) >= 0.9 * len(ALL)


def test_more_than_is_written_is_refused() -> None:
    for total in (0, -1, most() + 1):
        with pytest.raises(ValueError, match="written"):
            scripts(total, 7)
