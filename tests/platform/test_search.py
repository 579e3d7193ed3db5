"""Search: by words, stems, beginnings and in spite of slips; filtered; and the index is the same however it came about."""

import random

import numpy as np
import pytest
from tests.people import NOW

from fyp.platform.search import Catalogue, Wanted, words_in
from fyp.platform.search.index import Index
from fyp.platform.search.typos import Lookalikes, allowed, distance
from fyp.understand.words import stemmers
from fyp.vocabulary.video import Creator, Sound, Video

STEMS = stemmers()
CAPTIONS = {
    "train": "Zo train je je hond", "dogs": "Training your dogs at home", "cake": "Chocolade taart bakken",
    "goal": "Wat een goal in de laatste minuut", "cat": "Katten en honden", "tokyo": "東京タワーの夜",
}  # fmt: skip


def stems(word: str) -> list[str]:
    return [stem(word) for stem in STEMS]


@pytest.fixture
def index() -> Index:
    made = Index(stems)
    for id, caption in CAPTIONS.items():
        made.put(id, ((caption, 1.0),))
    return made


def found(index: Index, query: str) -> list[str]:
    score, _ = index.find(query)
    rows = np.flatnonzero(score > 0)
    return [index.ids[row] for row in rows[np.argsort(-score[rows], kind="stable")]]


@pytest.mark.parametrize(
    ("query", "first", "all_"),
    [
        ("hond", "train", {"train", "cat"}), ("HONDEN", "cat", {"train", "cat"}), ("dog", "dogs", {"dogs"}),
        ("trainen hond", "train", {"train", "cat", "dogs"}), ("bakt", "cake", {"cake"}), ("choco", "cake", {"cake"}),
        ("chocoalde", "cake", {"cake"}), ("chocolde taart", "cake", {"cake"}), ("gaol", "goal", {"goal"}),
        ("東京", "tokyo", {"tokyo"}), ("タワー", "tokyo", {"tokyo"}), ("xyzzy", "", set()), ("de", "goal", {"goal"}),
    ],
)  # fmt: skip
def test_words_stems_beginnings_and_slips(index: Index, query: str, first: str, all_: set[str]) -> None:
    ids = found(index, query)
    assert (ids[0] if ids else "") == first
    assert set(ids) == all_


def test_a_slip_is_told_and_a_right_word_is_not_taken_for_one(index: Index) -> None:
    assert index.find("chocoalde taart")[1] == "chocolade taart"
    assert index.find("chocolade taart")[1] == "chocolade taart"
    assert index.find("choc")[1] == "choc"  # half typed is no slip


def test_words_of_the_same_meaning_count_for_less_than_the_word(index: Index) -> None:
    score, _ = index.find("hond", {"hond": [("dogs", 0.5)]})
    by = dict(zip(index.ids, score.tolist(), strict=True))
    assert by["train"] > by["dogs"] > 0


@pytest.mark.parametrize(
    ("a", "b", "far"),
    [("kat", "kat", 0), ("katten", "katen", 1), ("hond", "hnod", 1), ("hond", "honden", 2), ("abc", "xyz", 3)],
)
def test_distance(a: str, b: str, far: int) -> None:
    assert distance(a, b, 9) == distance(b, a, 9) == far
    assert distance(a, b, 1) == min(far, 2)


def test_lookalikes_are_all_that_an_exhaustive_look_finds() -> None:
    dice, alike = random.Random(5), Lookalikes()
    words = list({"".join(dice.choices("abcd", k=dice.randrange(4, 10))) for _ in range(400)})
    for n, word in enumerate(words):
        alike.put(n, word)
    missed = total = 0
    for word in words[:100]:
        slipped = word[:2] + dice.choice("abcd") + word[2:]
        near = {words[n] for n, _ in alike.near(slipped)}
        right = {w for w in words if w != slipped and distance(w, slipped, 2) <= allowed(slipped)}
        total += len(right)
        missed += len(right - near)
    assert total > 100 and missed / total < 0.05


def test_dropped_and_written_anew_the_index_finds_what_a_fresh_one_finds() -> None:
    dice = random.Random(2)
    words = ["hond", "honden", "kat", "taart", "goal", "dans", "dansen", "muziek", "regen", "strand"]
    lived, held = Index(stems), dict[str, str]()
    for _ in range(400):
        id = f"d{dice.randrange(40)}"
        if dice.random() < 0.3:
            lived.drop(id)
            held.pop(id, None)
        else:
            held[id] = " ".join(dice.sample(words, 4))
            lived.put(id, ((held[id], 1.0),))
    fresh = Index(stems)
    for id, text in held.items():
        fresh.put(id, ((text, 1.0),))
    assert len(lived) == len(fresh) == len(held)
    for query in (*words, "hodn", "dan", "muziek regen"):
        mine, other = lived.find(query), fresh.find(query)
        of = lambda index, score: {id: round(float(s), 4) for id, s in zip(index.ids, score, strict=True) if s > 0}  # noqa: E731
        assert of(lived, mine[0]) == of(fresh, other[0]), query
        assert mine[1] == other[1]
    for id in held:
        lived.drop(id)
    assert lived.starting("", 9) == lived.common(9) == []
    assert not found(lived, "hond") and not found(lived, "hodn")


@pytest.fixture
def catalogue() -> Catalogue:
    made = Catalogue(stems)
    for n, (id, caption) in enumerate(CAPTIONS.items()):
        maker = Creator(id=f"m{n % 2}", handle=f"maker.{n % 2}", name=("Noor", "Daan")[n % 2])
        made.video(
            Video(
                id=id, creator=maker.id, duration_s=5.0 + 10 * n, posted_at=NOW + n, caption=caption, sound="beat",
                language="en" if id == "dogs" else "nl", hashtags=("dieren",) if n in (0, 1, 4) else (),
            ),
            maker, Sound(id="beat", title="Nachtelijke beat"),
        )  # fmt: skip
    return made


def ids(catalogue: Catalogue, query: str, order: str = "best", **wanted: object) -> list[str]:
    return catalogue.videos(query, Wanted(**wanted), order).ids  # type: ignore[arg-type]


def test_filters_and_order(catalogue: Catalogue) -> None:
    assert set(ids(catalogue, "dieren")) == {"train", "dogs", "cat"}
    assert ids(catalogue, "dieren", "new") == ["cat", "dogs", "train"]
    assert ids(catalogue, "dieren", language="en") == ["dogs"]
    assert ids(catalogue, "dieren", max_s=6.0) == ["train"]
    assert ids(catalogue, "dieren", min_s=20.0) == ["cat"]
    assert set(ids(catalogue, "dieren", since=NOW + 1)) == {"dogs", "cat"}
    assert ids(catalogue, "dieren", language="fr") == []


def test_people_and_sounds_and_what_is_not_public(catalogue: Catalogue) -> None:
    assert catalogue.people("noro", 5).ids == ["m0"]
    assert catalogue.people("@maker1", 5).ids[0] == "m1"
    assert catalogue.sounds("nachtelijk", 5).ids == ["beat"]
    hidden = Video(id="cat", creator="m0", duration_s=5.0, posted_at=NOW, caption="Katten", visibility="private")
    catalogue.video(hidden, None, None)
    assert "cat" not in ids(catalogue, "katten")
    catalogue.left("m0")
    assert catalogue.people("noor", 5).ids == [] and set(ids(catalogue, "dieren")) == {"dogs"}
    catalogue.gone("dogs")
    assert len(catalogue) == 2 and ids(catalogue, "dieren") == []


def test_words_in_other_scripts_are_cut_in_pairs() -> None:
    assert words_in("東京タワー Café") == ["東京", "京タ", "タワ", "ワー", "cafe"]
    assert words_in("한국어") == words_in("한국어") and words_in("") == []
