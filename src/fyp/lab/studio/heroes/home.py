"""Heroes of the house: a pan that tosses its vegetables, a plant that grows, a cat and a dog that look around."""

# ruff: noqa: E501, UP030 (paths of drawings do not read better when they are broken)

import math

from fyp.lab.studio.easing import both, clamp, out, pulse, ramp, spring, wave
from fyp.lab.studio.pixels import Sprite
from fyp.lab.studio.sprites import art, mix
from fyp.lab.studio.stage import Draw, Look, Stage, drift


def pan(look: Look, seed: int) -> Draw:
    """A pan on the fire: pieces jump on each beat, steam curls up."""
    dark = "#26211f"
    body = art(
        f"<ellipse cx='150' cy='92' rx='146' ry='20' fill='{dark}'/><path d='M6 92C10 150 60 168 150 168s140-18 144-76z' fill='{dark}'/><path d='M30 118c10 26 44 36 78 40' stroke='#fff' stroke-width='6' opacity='.25' fill='none' stroke-linecap='round'/>"
        f"<ellipse cx='150' cy='92' rx='130' ry='14' fill='{mix(dark, look.accent, 0.35)}'/><path d='M290 96 388 66a11 11 0 0 1 7 21L300 122z' fill='{mix(dark, look.second, 0.4)}'/>",
        400, 180,
    )  # fmt: skip
    tomato = art(
        "<circle cx='40' cy='42' r='34' fill='#e5484d'/><path d='M40 16c-8-10-20-8-24-2 10 0 16 6 24 6s14-6 24-6c-4-6-16-8-24 2z' fill='#2f9e5b'/><path d='M18 38a22 22 0 0 1 12-16' stroke='#fff' stroke-width='5' fill='none' opacity='.6' stroke-linecap='round'/>",
        80,
        80,
    )
    basil = art(
        "<path d='M40 4C74 22 74 58 40 76 6 58 6 22 40 4z' fill='#2f9e5b'/><path d='M40 14V70M40 34 56 26M40 48 24 40' stroke='#c9f2d6' stroke-width='3.5' fill='none' stroke-linecap='round'/>",
        80,
        80,
    )
    corn = art(
        "<rect x='10' y='16' width='60' height='48' rx='16' fill='#ffc940'/><g fill='#e8a200' opacity='.7'><circle cx='26' cy='32' r='5'/><circle cx='44' cy='32' r='5'/><circle cx='58' cy='46' r='5'/><circle cx='34' cy='50' r='5'/></g>",
        80,
        80,
    )
    ring = art(
        "<circle cx='40' cy='40' r='26' fill='none' stroke='#b76bd6' stroke-width='10'/><circle cx='40' cy='40' r='26' fill='none' stroke='#f3dcff' stroke-width='3'/>",
        80,
        80,
    )
    pieces = (tomato, basil, corn, ring, basil, tomato, corn)
    places = drift(seed, len(pieces))

    def draw(stage: Stage) -> None:
        toss = (stage.beat % 2) / 2
        swing = math.sin(math.pi * clamp(toss * 2.2)) if toss < 0.46 else 0
        for n, (x, _, size, phase) in enumerate(places):
            flight = clamp((stage.beat + n * 0.06) % 2 / 1.7)
            high = math.sin(math.pi * flight) * (110 + 90 * size)
            stage.put(
                pieces[n],
                130 + 30 * n + 14 * x,
                602 - high,
                0.62 + 0.2 * size,
                200 * flight * (1 if n % 2 else -1) + 90 * phase,
            )
        for n in range(3):
            points = [
                (176 + 62 * n + 14 * math.sin(k / 3.2 + stage.t * 2.4 + n), 556 - k * 9 - 8 * n) for k in range(14)
            ]
            for k in range(0, 13):
                fade = math.sin(math.pi * k / 13)
                stage.line(points[k : k + 2], 9, look.ink, 0.22 * fade)
        stage.put(body, 315, 648, 0.92, -5 * swing)
        for n in range(7):
            flick = 16 + 12 * abs(wave(stage.t, 0.5 + 0.07 * n, n / 5)) + 8 * pulse(stage.beat)
            stage.disc(186 + 27 * n, 735, flick * 0.6, "#ff7a2e" if n % 2 else "#ffc940", 0.9, 8)

    return draw


def plant(look: Look, seed: int) -> Draw:
    """A pot in which a stem grows leaf by leaf and flowers on the last."""
    pot = art(
        "<path d='M22 50H178L158 180H42z' fill='{0}'/><rect x='10' y='16' width='180' height='42' rx='10' fill='{1}'/><path d='M40 70 52 160' stroke='#fff' stroke-width='8' opacity='.28' stroke-linecap='round'/>".format(
            look.second, mix(look.second, "#ffffff", 0.15)
        ),
        200, 190,
    )  # fmt: skip
    green = "#3fa860" if look.accent != "#3fa860" else "#2b7d46"
    leaf = art(
        f"<path d='M6 50C20 4 84-4 116 30 92 74 36 84 6 50z' fill='{green}'/><path d='M12 49C40 38 74 30 106 31' stroke='#fff' stroke-width='3.5' opacity='.4' fill='none'/>",
        120,
        84,
    )
    mirror = leaf[:, ::-1].copy()
    flower = art(
        "".join(f"<ellipse transform='rotate({a} 60 60)' cx='60' cy='28' rx='17' ry='26' fill='{look.accent}'/>" for a in range(0, 360, 60))
        + "<circle cx='60' cy='60' r='17' fill='#ffd34d'/>",
        120, 120,
    )  # fmt: skip
    drops = drift(seed, 10)

    def draw(stage: Stage) -> None:
        grown = 0.25 + 0.75 * out(ramp(stage.t, 0.0, 4.5))
        sway = 10 * wave(stage.t, 3.4)
        points = [(262 + sway * (k / 24) ** 2 + 10 * math.sin(k / 5), 620 - 8.0 * k * grown) for k in range(25)]
        stage.shade(262, 732, 110 * 1.25, 0.30)
        stage.line(points, 9, mix(green, "#000000", 0.12))
        for n in range(6):
            at = 5 + n * 3
            size = spring(ramp(stage.t, 0.15 + n * 0.45, 0.7)) if n > 1 else 1.0
            x, y = points[at]
            flip = n % 2 == 0
            turn = (-16 if flip else 16) + 4 * wave(stage.t, 2.6, n / 6)
            stage.put(leaf if flip else mirror, x + (44 if flip else -44) * size, y - 8, 0.82 * size, turn)
        stage.put(
            flower,
            *points[-1],
            0.95 * (0.45 + 0.55 * spring(ramp(stage.t, 1.2, 0.9))) + 0.05 * pulse(stage.beat),
            10 * wave(stage.t, 4),
        )
        stage.put(pot, 262, 664, 0.88)
        for x, y, size, phase in drops:
            fall = (y + stage.t * (0.5 + 0.3 * size)) % 1.0
            stage.line(
                [(100 + 340 * x, 410 + 250 * fall), (98 + 340 * x, 422 + 250 * fall)],
                4,
                look.ink,
                0.35 * (1 - fall) * clamp(phase * 3),
            )

    return draw


def cat(look: Look, seed: int) -> Draw:
    """A cat that blinks, follows a toy with its eyes and flicks its ears on the beat."""
    fur, inner = look.accent, mix(look.accent, "#ffd9d0", 0.6)
    head = art(
        "<path d='M60 120 52 20 128 76zM300 120 308 20 232 76z' fill='{0}'/><path d='M72 98 68 46 108 76zM288 98 292 46 252 76z' fill='{1}'/>"
        "<ellipse cx='180' cy='178' rx='146' ry='122' fill='{0}'/><path d='M180 58l-14 44h28zM140 64l2 34 16-10zM220 64l-2 34-16-10z' fill='{2}' opacity='.5'/>"
        "<ellipse cx='180' cy='226' rx='62' ry='44' fill='{3}'/><path d='M168 200h24l-12 15z' fill='#ff8f8f'/><path d='M180 215v14m0 0c-6 14-26 14-32 4m32-4c6 14 26 14 32 4' stroke='#2a211c' stroke-width='5' fill='none' stroke-linecap='round'/>"
        "<g stroke='#2a211c' stroke-width='3' opacity='.55' stroke-linecap='round'><path d='M112 216 40 204M112 230 42 238M248 216 320 204M248 230 318 238'/></g>".format(
            fur, inner, mix(fur, "#000000", 0.35), mix(fur, "#ffffff", 0.75)
        ),
        360, 310,
    )  # fmt: skip
    toy = art(
        f"<circle cx='40' cy='40' r='32' fill='{look.second}'/><path d='M12 30c22 4 42 14 54 34M20 62c10-22 26-38 48-44M8 44c24-4 46 2 64 14' stroke='#fff' stroke-width='4' fill='none' opacity='.7'/>",
        80,
        80,
    )
    paw = art(
        "<rect x='6' y='0' width='88' height='120' rx='44' fill='{0}'/><path d='M34 14v24M66 14v24' stroke='{1}' stroke-width='6' stroke-linecap='round'/>".format(
            fur, mix(fur, "#000000", 0.35)
        ),
        100,
        120,
    )
    return _face(head, toy, paw)


def dog(look: Look, seed: int) -> Draw:
    """A dog with its tongue out, wagging its ears, looking at a ball."""
    fur = look.accent
    head = art(
        "<ellipse cx='180' cy='170' rx='126' ry='128' fill='{0}'/><path d='M180 44c40 0 46 60 40 120H140c-6-60 0-120 40-120z' fill='{3}'/>"
        "<path d='M66 84C16 80 4 140 20 214c10 36 48 30 60-6 10-40 16-104-14-124zM294 84c50-4 62 56 46 130-10 36-48 30-60-6-10-40-16-104 14-124z' fill='{1}'/>"
        "<ellipse cx='180' cy='222' rx='72' ry='60' fill='{2}'/><path d='M156 244c4 48 44 48 48 0z' fill='#ff6f7d'/><path d='M180 246v26' stroke='#d94a5c' stroke-width='4' stroke-linecap='round'/>"
        "<ellipse cx='180' cy='196' rx='26' ry='18' fill='#2a211c'/><ellipse cx='173' cy='190' rx='8' ry='4' fill='#fff' opacity='.5'/><path d='M180 212v18m0 0c-14 18-36 14-44 2m44-2c14 18 36 14 44 2' stroke='#2a211c' stroke-width='5' fill='none' stroke-linecap='round'/>".format(
            fur, mix(fur, "#3a1d0d", 0.5), mix(fur, "#ffffff", 0.8), mix(fur, "#ffffff", 0.8)
        ),
        360, 310,
    )  # fmt: skip
    toy = art(
        "<circle cx='40' cy='40' r='33' fill='#c8e641'/><path d='M14 20c18 10 18 30 0 42M66 20c-18 10-18 30 0 42' stroke='#fff' stroke-width='5' fill='none'/>",
        80,
        80,
    )
    paw = art(
        "<rect x='6' y='0' width='88' height='120' rx='44' fill='{0}'/><path d='M34 14v24M66 14v24' stroke='{1}' stroke-width='6' stroke-linecap='round'/>".format(
            mix(fur, "#ffffff", 0.8), mix(fur, "#000000", 0.4)
        ),
        100,
        120,
    )
    return _face(head, toy, paw)


def _face(face: Sprite, ball: Sprite, foot: Sprite, x: float = 270, y: float = 590, size: float = 0.92) -> Draw:
    def draw(stage: Stage) -> None:
        tx = x + 150 * wave(stage.t, 3.2)
        ty = 456 - 60 * abs(math.sin(math.pi * stage.beat / 2))
        lean = 3 * wave(stage.t, 3.2, -0.04)
        fx, fy = x + 8 * wave(stage.t, 3.2, -0.05), y + 4 * pulse(stage.beat)
        stage.put(face, fx, fy, size, lean, high=1 - 0.015 * pulse(stage.beat))
        blink = 0.12 if (stage.t % 2.7) < 0.13 else 1.0
        for side in (-1, 1):
            ex, ey = fx + side * 62 * size, fy - 2 * size
            stage.put(_eye(), ex, ey, size, lean, high=blink)
            if blink == 1.0:
                dx, dy = clamp((tx - ex) / 22, -9, 9), clamp((ty - ey) / 22, -9, 9)
                stage.disc(ex + dx, ey + dy, 14 * size, "#201a17")
                stage.disc(ex + dx - 5, ey + dy - 5, 5 * size, "#ffffff")
        up = both(0.5 + 0.5 * wave(stage.t, 3.2, 0.1))
        stage.put(foot, x - 105, 736 - 34 * up, 0.8, -6)
        stage.put(foot, x + 105, 736 - 34 * (1 - up), 0.8, 6)
        stage.put(ball, tx, ty, 0.75, stage.t * 140)

    return draw


def _eye() -> Sprite:
    return art("<ellipse cx='32' cy='32' rx='28' ry='30' fill='#fff'/>", 64, 64)


__all__ = ["cat", "dog", "pan", "plant"]
