"""Remixes: what was made from what, one way each, counted by person, the same in whatever order it is told."""

import random

import pytest
from tests.people import NOW

from fyp.platform.remixes import Remixes, Source, source, sums
from fyp.vocabulary.video import Video


def video(id: str, creator: str = "ada", at: float = NOW, **more: str) -> Video:
    return Video(id=id, creator=creator, duration_s=5.0, posted_at=at, **more)


@pytest.mark.parametrize(
    ("made", "origin", "found"),
    [
        (video("a"), "", None),
        (video("a"), "a", None),  # a sound was first heard in it
        (video("a"), "b", Source("b", "sound")),
        (video("a", made_from="b", made_as="duet"), "c", Source("b", "duet")),
        (video("a", made_from="b", made_as="stitch"), "", Source("b", "stitch")),
        (video("a", made_from="b"), "", Source("b", "answer")),
        (video("a", answers="b/said"), "c", Source("b", "answer")),
        (video("a", made_from="a", made_as="duet"), "", None),
    ],
)
def test_a_video_was_made_from_one_other_in_one_way(made: Video, origin: str, found: Source | None) -> None:
    assert source(made, origin) == found


def test_what_was_made_is_counted_by_way_and_by_person() -> None:
    made = Remixes()
    for n, (creator, how) in enumerate([("bo", "duet"), ("bo", "duet"), ("cleo", "duet"), ("bo", "stitch")]):
        made.put(video(f"v{n}", creator, NOW + n, made_from="first", made_as=how), "")
    made.put(video("heard", "dan", NOW + 9), "first")
    made.put(video("hidden", "eve", NOW + 10, made_from="first", made_as="duet", visibility="private"), "")
    assert [one.video for one in made.of("first")] == ["heard", "v3", "v2", "v1", "v0"]
    assert sums(made.of("first")) == [("duet", 3, 2), ("stitch", 1, 1), ("sound", 1, 1)]
    made.put(video("v3", "bo", NOW + 3, visibility="private", made_from="first", made_as="stitch"), "")  # hidden since
    made.drop("v0")
    made.left("cleo")
    assert [one.video for one in made.of("first")] == ["heard", "v1"] and made.count("first") == 2
    made.drop("heard"), made.drop("v1"), made.drop("v1")
    assert made.of("first") == [] and made.count("first") == 0


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_it_is_told_does_not_matter(seed: int) -> None:
    dice = random.Random(seed)
    all = [
        video(f"v{n}", f"m{dice.randrange(9)}", NOW + dice.randrange(50), made_from=f"v{dice.randrange(60)}")
        for n in range(60)
    ]
    one, other = Remixes(), Remixes()
    for each in all:
        one.put(each, "")
    for each in dice.sample(all, len(all)) * 2:
        other.put(each, "")
    assert all and [one.of(f"v{n}") for n in range(60)] == [other.of(f"v{n}") for n in range(60)]
