"""Heroes of the heart and the stars: hearts that float, two people in rings, a tarot card that turns."""

# ruff: noqa: E501 (paths of drawings do not read better when they are broken)

import math

from fyp.lab.studio.easing import both, clamp, out, pulse, ramp, wave
from fyp.lab.studio.pixels import Sprite
from fyp.lab.studio.sprites import art, mix
from fyp.lab.studio.stage import Draw, Look, Stage, drift

HEART = "<path d='M60 104C12 68 6 40 18 24c12-16 34-12 42 6 8-18 30-22 42-6 12 16 6 44-42 80z' fill='{0}'/><path d='M26 34c4-8 12-10 18-8' stroke='#fff' stroke-width='6' fill='none' stroke-linecap='round' opacity='.7'/>"


def hearts(look: Look, seed: int) -> Draw:
    """A large heart that beats in double time, and small ones that rise from it."""
    big, small, other = (
        art(HEART.format(c), 120, 114) for c in (look.accent, look.second, mix(look.accent, "#ffffff", 0.35))
    )
    large = art(HEART.format(look.accent), 120, 114, 2.6)
    places = drift(seed, 18)

    def draw(stage: Stage) -> None:
        stage.disc(270, 590, 150, look.accent, 0.3, 140)
        for n, (x, y, size, phase) in enumerate(places):
            up = (y + stage.t * (0.12 + 0.14 * size)) % 1.0
            sprite = (small, other, big)[n % 3]
            stage.put(
                sprite,
                90 + 360 * x + 16 * wave(stage.t, 2.4, phase),
                740 - 330 * up,
                0.2 + 0.32 * size,
                16 * wave(stage.t, 2, phase),
                clamp(up * 5) * clamp((1 - up) * 3),
            )
        thump = pulse(stage.beat, 6) + 0.6 * pulse(stage.beat - 0.3, 8)
        for n in range(2):
            grown = (stage.beat / 2 + n / 2) % 1
            stage.ring(270, 590, 110 + 80 * grown, 5 * (1 - grown) + 0.5, look.ink, 0.4 * (1 - grown))
        stage.put(large, 270, 592, 0.82 + 0.08 * thump, 3 * wave(stage.t, 3))

    return draw


def rings(look: Look, seed: int) -> Draw:
    """Two faces side by side that lean to one another until their rings meet, a heart between them."""
    skins = (("#f2c6a0", "#5b3420"), ("#a8714b", "#1f1613"), ("#e7b088", "#c25a2b"), ("#7c4b32", "#2c1a14"))
    one, two = skins[seed % 4], skins[(seed // 4 + 1 + seed) % 4]

    def person(skin: str, hair: str, long: bool, shirt: str) -> Sprite:
        locks = f"<path d='M48 96C40 30 152 30 152 96v60H128V96H72v60H48z' fill='{hair}'/>" if long else ""
        return art(
            f"<defs><clipPath id='c'><circle cx='100' cy='100' r='96'/></clipPath></defs><g clip-path='url(#c)'><rect width='200' height='200' fill='{mix(shirt, '#ffffff', 0.72)}'/>"
            f"<path d='M24 214c0-62 40-74 76-74s76 12 76 74z' fill='{shirt}'/><rect x='82' y='118' width='36' height='38' rx='16' fill='{mix(skin, '#000000', 0.12)}'/>{locks}"
            f"<ellipse cx='100' cy='92' rx='42' ry='48' fill='{skin}'/><path d='M56 88c0-64 88-64 88 0-14-6-24-22-28-30-14 16-40 24-60 30z' fill='{hair}'/>"
            "<circle cx='84' cy='96' r='4.5' fill='#241a16'/><circle cx='116' cy='96' r='4.5' fill='#241a16'/><path d='M86 114c8 10 20 10 28 0' stroke='#241a16' stroke-width='4' fill='none' stroke-linecap='round'/>"
            "<circle cx='74' cy='108' r='7' fill='#ff7d7d' opacity='.35'/><circle cx='126' cy='108' r='7' fill='#ff7d7d' opacity='.35'/></g>",
            200, 200,
        )  # fmt: skip

    left, right = person(*one, True, look.accent), person(*two, False, look.second)
    heart = art(HEART.format(look.accent), 120, 114)
    places = drift(seed, 10)

    def draw(stage: Stage) -> None:
        near = 0.6 + 0.4 * both(0.5 + 0.5 * wave(stage.t, 4.0, -0.25))
        gap = 128 - 36 * near
        for x, y, size, phase in places:
            up = (y + stage.t * 0.14 * (0.5 + size)) % 1
            stage.put(
                heart,
                100 + 340 * x,
                730 - 320 * up,
                0.16 + 0.16 * size,
                14 * wave(stage.t, 2, phase),
                0.8 * clamp(up * 5) * clamp((1 - up) * 3),
            )
        for side, sprite in ((-1, left), (1, right)):
            x, y = 262 + side * gap, 590 + 5 * wave(stage.t, 2.6, side / 4)
            stage.disc(x, y, 106, look.paper)
            stage.put(sprite, x, y, 1.0, side * -5 * near)
        stage.put(heart, 262, 496 - 12 * near, 0.35 + 0.45 * near + 0.08 * pulse(stage.beat), 4 * wave(stage.t, 1.6))

    return draw


def tarot(look: Look, seed: int) -> Draw:
    """A card that turns over: the back with its eye, the front with sun, moon or star; sparks fly when it opens."""
    back = _card(
        look.second,
        f"<circle cx='110' cy='180' r='64' fill='none' stroke='{look.accent}' stroke-width='3'/><path d='M46 180c34-46 94-46 128 0-34 46-94 46-128 0z' fill='none' stroke='{look.accent}' stroke-width='4'/>"
        f"<circle cx='110' cy='180' r='20' fill='{look.accent}'/><circle cx='110' cy='180' r='9' fill='{look.second}'/>"
        + "".join(f"<path transform='rotate({a} 110 180)' d='M110 70v26' stroke='{look.accent}' stroke-width='4' stroke-linecap='round'/>" for a in range(0, 360, 30)),
        look.accent,
    )  # fmt: skip
    fronts = (_sun, _moon, _star)
    front = _card(look.paper, fronts[seed % 3](look), look.accent)
    spark = art(f"<path d='M30 0 35 25 60 30 35 35 30 60 25 35 0 30 25 25z' fill='{look.accent}'/>", 60, 60)
    places = drift(seed, 16)
    sides = [back, _tint(back)]

    def draw(stage: Stage) -> None:
        turn = both(ramp(stage.t, 0.9, 0.9))
        lift = math.sin(math.pi * turn)
        wide = abs(math.cos(math.pi * turn))
        stage.disc(262, 575, 170, look.accent, 0.16 + 0.12 * pulse(stage.beat, 3) + 0.3 * lift, 150)
        for n, side in enumerate((-1, 1)):
            stage.put(
                sides[n % 2],
                262 + side * (104 + 18 * out(ramp(stage.t, 0, 1))),
                590,
                0.78,
                side * 13 + 1.5 * wave(stage.t, 4, n / 2),
                0.9,
            )
        stage.put(
            back if turn < 0.5 else front,
            262,
            572 - 20 * lift + 4 * wave(stage.t, 3),
            0.9 + 0.1 * lift,
            1.5 * wave(stage.t, 5),
            wide=max(wide, 0.02),
        )
        for n, (x, y, size, phase) in enumerate(places):
            shine = clamp(wave(stage.t, 1.6 + size, phase))
            stage.put(
                spark,
                76 + 380 * x,
                404 + 330 * y,
                (0.16 + 0.3 * size) * (0.5 + 0.5 * shine),
                40 * phase,
                shine * (0.4 + 0.6 * turn) if n > 3 else shine,
            )

    return draw


def _tint(card: Sprite) -> Sprite:
    dim = card.copy()
    dim[..., :3] = (dim[..., :3].astype(int) * 7 // 10).astype("uint8")
    return dim


def _card(ground: str, inside: str, frame: str) -> Sprite:
    return art(
        f"<rect x='4' y='4' width='212' height='352' rx='20' fill='{ground}'/><rect x='16' y='16' width='188' height='328' rx='12' fill='none' stroke='{frame}' stroke-width='3'/>"
        f"<g fill='{frame}'><circle cx='30' cy='30' r='4'/><circle cx='190' cy='30' r='4'/><circle cx='30' cy='330' r='4'/><circle cx='190' cy='330' r='4'/></g>{inside}",
        220, 360,
    )  # fmt: skip


def _sun(look: Look) -> str:
    return (
        f"<g fill='{look.accent}'>" + "".join(f"<path transform='rotate({a} 110 160)' d='M104 74 110 52 116 74z'/>" for a in range(0, 360, 24))
        + f"<circle cx='110' cy='160' r='54'/></g><g fill='{look.second}'><circle cx='92' cy='152' r='5'/><circle cx='128' cy='152' r='5'/></g><path d='M94 174c10 12 22 12 32 0' stroke='{look.second}' stroke-width='5' fill='none' stroke-linecap='round'/>"
        f"<path d='M30 300c30-40 50-40 80 0 30-40 50-40 80 0' stroke='{look.second}' stroke-width='6' fill='none'/>"
    )  # fmt: skip


def _moon(look: Look) -> str:
    return (
        f"<path d='M146 92a74 74 0 1 0 18 112 62 62 0 1 1-18-112z' fill='{look.second}'/><g fill='{look.accent}'><path d='M150 130l5 14 14 5-14 5-5 14-5-14-14-5 14-5z'/><circle cx='60' cy='84' r='4'/><circle cx='176' cy='90' r='5'/></g>"
        f"<path d='M28 300c40-30 60 20 82-8s60-10 82 8' stroke='{look.second}' stroke-width='6' fill='none'/><path d='M50 330h120' stroke='{look.accent}' stroke-width='4'/>"
    )  # fmt: skip


def _star(look: Look) -> str:
    return (
        f"<path d='M110 62 128 138 204 156 128 174 110 250 92 174 16 156 92 138z' fill='{look.accent}'/><path d='M110 106 120 146 160 156 120 166 110 206 100 166 60 156 100 146z' fill='{look.paper}'/>"
        f"<g fill='{look.second}'><circle cx='50' cy='86' r='5'/><circle cx='172' cy='96' r='6'/><circle cx='56' cy='230' r='6'/><circle cx='168' cy='222' r='4'/></g><path d='M30 306c54-30 106-30 160 0' stroke='{look.second}' stroke-width='6' fill='none'/>"
    )  # fmt: skip


__all__ = ["hearts", "rings", "tarot"]
