"""A first vector from what a video means: two of one topic are near in two languages, and without a meaning nothing changes."""

import numpy as np

from fyp.engine.learn.arrivals import content, prior
from fyp.engine.models.hashing import content_vector
from fyp.vocabulary.video import Video


def video(id: str, **more: object) -> Video:
    return Video(id=id, creator=f"c-{id}", duration_s=9.0, posted_at=0.0, **more)  # type: ignore[arg-type]


def test_without_a_meaning_the_vector_is_that_of_its_tokens() -> None:
    plain = video("a", topics=("dance",), caption="Shuffle in the rain")
    assert np.array_equal(prior(plain), content_vector(content(plain)))


def test_meaning_brings_videos_together_that_share_no_word() -> None:
    dice = np.random.default_rng(1)
    meanings = [bytes(dice.integers(-127, 128, 64, np.int8)) for _ in range(2)]
    nl = video("a", language="nl", caption="zuurdesem rijst langzaam", meaning=meanings[0])
    en = video("b", language="en", caption="sourdough takes time", meaning=meanings[0])
    other = video("c", language="en", caption="offside again today", meaning=meanings[1])
    assert prior(nl) @ prior(en) > prior(nl) @ prior(other) + 0.2
    assert abs(float(np.linalg.norm(prior(nl))) - 1.0) < 1e-5


def test_words_seen_in_it_count_like_words_of_the_caption() -> None:
    assert content(video("a", depicted=("pasta",)))["word:pasta"] == content(video("b", caption="pasta"))["word:pasta"]
