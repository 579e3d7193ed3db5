"""Drawing: looks that can be read, words that fit and keep clear of the page's own, frames that repeat and move."""

import numpy as np
import pytest

from fyp.lab.studio import HEIGHT, WIDTH, pixels
from fyp.lab.studio.film import Film
from fyp.lab.studio.heroes import HEROES
from fyp.lab.studio.layouts import LAYOUTS
from fyp.lab.studio.lettering import letter
from fyp.lab.studio.niches import NICHES
from fyp.lab.studio.script import most, scripts
from fyp.lab.studio.sprites import contrast, mix
from fyp.lab.studio.stage import FOOT, LEFT, RIGHT, TOP, Stage

ALL = scripts(most(), 7)


@pytest.mark.parametrize("niche", NICHES, ids=lambda n: n.name)
def test_ink_reads_on_every_ground(niche: object) -> None:
    for look in niche.looks:  # type: ignore[attr-defined]
        for ground in (look.ground, look.glow, mix(look.ground, "#000000", 0.1)):
            assert contrast(ground, look.ink) >= 3.0, (look, ground)  # large type
        assert contrast(look.ground, look.ink) >= 4.5, look


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_a_film_repeats_moves_and_loops(layout: str) -> None:
    script = next(s for s in ALL if s.layout == layout)
    film, again = Film(script), Film(script)
    first = film.frame(0).copy()
    assert first.shape == (HEIGHT, WIDTH, 3)
    assert np.array_equal(first, again.frame(0))
    middle = film.frame(script.frames // 2).copy()
    assert np.array_equal(middle, again.frame(script.frames // 2)), "any order, the same frame"
    assert np.abs(first.astype(int) - middle).mean() > 1.0
    last = film.frame(script.frames - 1)
    assert np.abs(first.astype(int) - last).mean() < 12.0, "the end runs into the beginning"


@pytest.mark.parametrize("name", sorted(HEROES))
def test_heroes_move_within_their_place(name: str) -> None:
    look = NICHES[0].looks[0]
    ground = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    draw = HEROES[name](look, 5)
    shots = []
    for t in (0.0, 0.7, 2.4):
        frame = ground.copy()
        draw(Stage(look, frame, t, t * 2))
        shots.append(frame)
        changed = np.abs(frame.astype(int) - 128).max(axis=2) > 24
        assert changed.any()
        assert not changed[: TOP + 140].any(), "clear of the headline"
    assert not np.array_equal(shots[0], shots[1]) and not np.array_equal(shots[1], shots[2])


def test_words_fit_their_box() -> None:
    for script in ALL:
        for text in (script.hook, *script.lines):
            set_ = letter(
                text.partition(":")[2] or text,
                "display",
                "#000000",
                LEFT,
                TOP,
                RIGHT - LEFT,
                262,
                largest=78,
                smallest=30,
            )
            assert set_.bottom <= FOOT
            for one in set_.words:
                assert one.x - one.sprite.shape[1] / 2 >= LEFT - set_.size, text
                assert one.x + one.sprite.shape[1] / 2 <= RIGHT + set_.size, text


def test_yuv_is_bt709() -> None:
    frame = np.random.default_rng(1).integers(0, 256, (16, 12, 3)).astype(np.uint8)
    out = np.zeros(16 * 12 * 3 // 2, np.uint8)
    pixels.to_yuv(frame, out)
    luma = 16 + (frame @ np.array([0.2126, 0.7152, 0.0722])) * 219 / 255
    assert np.abs(out[: 16 * 12].reshape(16, 12) - luma).max() <= 1
    grey = np.full((2, 2, 3), 77, np.uint8)
    pixels.to_yuv(grey, out[:6])
    assert list(out[4:6]) == [128, 128]


def test_shapes_stay_within_the_frame() -> None:
    frame = np.zeros((32, 32, 3), np.uint8)
    sprite = np.full((9, 9, 4), 255, np.uint8)
    for x, y in ((-40.0, 5.0), (31.0, 31.0), (500.0, -500.0), (16.0, 16.0)):
        pixels.blit(frame, sprite, x, y, 1.3, 0.7, 0.5, 1.0, np.array([0, 0, 32, 32], np.int64))
        pixels.arc(frame, x, y, 3.0, 9.0, 0.0, 7.0, 9.0, 9.0, 9.0, 1.0, 1.0)
        pixels.line(frame, np.array([[x, y], [y, x]]), 3.0, 9.0, 9.0, 9.0, 1.0)
        pixels.box(frame, x, y, x + 9, y + 9, 3.0, 9.0, 9.0, 9.0, 1.0)
    assert frame.any()


def test_a_sprite_lands_where_it_is_put() -> None:
    frame = np.zeros((40, 40, 3), np.uint8)
    sprite = np.full((10, 6, 4), 255, np.uint8)
    pixels.blit(frame, sprite, 20.0, 15.0, 1.0, 1.0, 0.0, 1.0, np.array([0, 0, 40, 40], np.int64))
    ys, xs = np.nonzero(frame[..., 0])
    assert (xs.min(), xs.max(), ys.min(), ys.max()) == (17, 22, 10, 19)
    assert (frame[10:20, 17:23] == 255).all()
