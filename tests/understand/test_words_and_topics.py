"""Language and topics: short texts in Dutch and English, told apart and put where they belong; with and without models."""

import hashlib

import numpy as np
import pytest

from fyp.understand.language import Tongue, known, small
from fyp.understand.topics import HERE, MODEL, Said, Topics, projected, tree, vectors
from fyp.understand.words import Meanings
from fyp.vocabulary.video import MEANING

TEXTS = (
    ("Mijn zuurdesem is eindelijk gerezen #bakken #brood", "nl"),
    ("Vanavond gaan we uit eten", "nl"),
    ("Wat een doelpunt!", "nl"),
    ("Ik leer nu al drie jaar piano", "nl"),
    ("Hoe je een band plakt", "nl"),
    ("POV: je mist de laatste trein #ns #fyp", "nl"),
    ("My sourdough finally rose #baking #bread", "en"),
    ("We are eating out tonight", "en"),
    ("What a goal!", "en"),
    ("I have been learning the piano for three years", "en"),
    ("How to fix a flat tyre", "en"),
    ("POV: you miss the last train", "en"),
    ("Ich habe heute meinen ersten Marathon geschafft", "de"),
    ("Aujourd'hui on fait une tarte aux pommes", "fr"),
    ("Mi abuela me enseñó esta receta de paella", "es"),
    ("Oggi vi porto a vedere il mare", "it"),
)
ABOUT = (
    ("Zo zet je een tent op in de regen", ("kamperen",), "camping"),
    ("How to pitch a tent in the rain", ("campinglife",), "camping"),
    ("Mijn eerste marathon in vier uur", ("hardlopen",), "running"),
    ("My first marathon in four hours", (), "running"),
    ("Schaakmat in vier zetten", ("schaken",), "boardgames"),
    ("Checkmate in four moves", ("chess",), "boardgames"),
    ("Zwart gat gefotografeerd door telescoop", (), "space"),
    ("How a telescope took a picture of a black hole", (), "space"),
    ("Deze verpleegkundige legt het vaccin uit", (), "health"),
    ("Crochet a scarf with me", ("yarn",), "crafts"),
)


def test_languages_of_short_texts() -> None:
    tongue = Tongue()
    if not tongue.there:
        pytest.skip("py3langid is not installed")
    told = [(text, tongue.of(text)) for text, _ in TEXTS]
    assert [(text, said[0]) for text, said in told] == list(TEXTS)
    assert all(0.5 < said[1] <= 1.0 for _, said in told)
    assert tongue.of("") == tongue.of("#1 @ada 🎉") == ("", 0.0)
    assert tongue.of("@ada https://example.org/a") == ("", 0.0)


def test_without_a_model_small_words_still_tell_dutch_from_english() -> None:
    tongue = Tongue()
    tongue._rank = None
    assert tongue.of("dit is niet wat ik had gedacht")[0] == "nl"
    assert tongue.of("this is not what i had in mind")[0] == "en"
    assert tongue.of("zzz qqq") == ("", 0.0)
    assert small("the dog and the cat") == {"nl": 0, "en": 3}
    assert not known().small["nl"] & known().small["en"]


def test_the_tree_is_large_in_two_languages_and_its_vectors_are_of_its_phrases() -> None:
    topics = tree().topics
    assert len(topics) >= 60
    assert len({t.id for t in topics}) == len(topics)
    assert all(t.en and t.nl and len(t.words_en) >= 5 and len(t.words_nl) >= 5 for t in topics)
    assert {t.area for t in topics} == {a.id for a in tree().areas}
    phrases = [phrase for t in topics for phrase in t.phrases]
    with np.load(HERE / "topics.npz") as kept:
        made_of = str(kept["made_of"][0])
    assert made_of == hashlib.sha256("\n".join(phrases).encode()).hexdigest(), "run: python -m scripts.topics"
    assert vectors().shape == (len(phrases), 512)
    if not Meanings().there:
        pytest.skip(f"{MODEL.wheel} is not installed")
    some = slice(0, len(phrases), 400)
    assert np.abs(Meanings().sentences(phrases[some]) - vectors()[some]).max() < 0.01


def test_a_topic_is_found_by_its_name_in_either_language() -> None:
    assert tree().find("Huidverzorging") == tree().find("skincare") == tree().find("SKINCARE") == "skincare"
    assert tree().find("k-pop") == tree().find("kpop") == "kpop"
    assert tree().find("nonsense") is tree().find("") is tree().find("!") is None


def test_what_a_text_is_about_in_two_languages() -> None:
    topics = Topics()
    if not topics.there:
        pytest.skip(f"{MODEL.wheel} is not installed")
    ids = [t.id for t in tree().topics]
    told = []
    for caption, tags, _ in ABOUT:
        shares, meaning = topics.of(Said(caption=caption, hashtags=tags))
        assert shares.sum() == pytest.approx(1.0, abs=1e-5)
        assert np.linalg.norm(meaning) == pytest.approx(1.0, abs=1e-5)
        told.append(ids[int(shares.argmax())])
    assert told == [topic for *_, topic in ABOUT]


def test_the_same_topic_is_nearer_than_another_across_languages() -> None:
    topics = Topics()
    if not topics.there:
        pytest.skip(f"{MODEL.wheel} is not installed")
    meant = [
        np.frombuffer(projected(*topics.of(Said(caption=c, hashtags=t))), np.int8).astype(float)
        for c, t, _ in ABOUT[:8]
    ]
    unit = np.stack([m / np.linalg.norm(m) for m in meant])
    assert unit.shape[1] == MEANING
    near = unit[::2] @ unit[1::2].T  # Dutch by English
    assert (near.diagonal() > near[~np.eye(4, dtype=bool)].max()).all()


def test_a_picture_without_words_tells_topics_too() -> None:
    shares, meaning = Topics().of(Said(sight=("pizza", "frying pan")))
    assert shares.sum() == pytest.approx(1.0, abs=1e-3) and meaning.any()


def test_nothing_is_made_of_nothing() -> None:
    shares, meaning = Topics().of(Said())
    assert not shares.any()
    assert projected(shares, meaning) == b""


def test_without_the_encoder_words_that_are_said_still_count() -> None:
    def absent(texts: list[str]) -> np.ndarray:
        raise AssertionError("asked")

    meanings = Meanings(absent)
    meanings._encode = None
    topics = Topics(meanings)
    assert not topics.there
    shares, _ = topics.of(Said(caption="bitcoin op de blockchain"))
    assert tree().topics[int(shares.argmax())].id == "crypto"
    assert not topics.of(Said(caption="zzz"))[0].any()
