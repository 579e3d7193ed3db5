"""Heroes of culture: clothes on a hanger, a record that turns, bars that dance, books that open."""

# ruff: noqa: E501 (paths of drawings do not read better when they are broken)

import math

from fyp.lab.studio.easing import both, clamp, out, pulse, ramp, spring, wave
from fyp.lab.studio.sprites import art, mix
from fyp.lab.studio.stage import Draw, Look, Stage, drift

HANGER = "<path d='M130 34V22a14 14 0 1 1 14 14' stroke='#8d8a93' stroke-width='7' fill='none' stroke-linecap='round'/><path d='M130 34 18 96h224z' stroke='#8d8a93' stroke-width='7' fill='none' stroke-linejoin='round'/>"
CUTS = (
    "<path d='M62 78 100 62c10 24 50 24 60 0l38 16 34 62-36 18-16-24V300H80V134l-16 24-36-18z' fill='{0}'/><path d='M100 62c10 24 50 24 60 0' stroke='{1}' stroke-width='8' fill='none'/><path d='M80 250h100' stroke='{1}' stroke-width='6' opacity='.4'/>",
    "<path d='M92 70h14l8 30h32l8-30h14l-6 70 50 160H48L98 140z' fill='{0}'/><path d='M98 140h64' stroke='{1}' stroke-width='9'/><path d='M110 170 88 296M150 170l22 126M130 170v128' stroke='{1}' stroke-width='4' opacity='.35'/>",
    "<path d='M64 76 104 62 130 110 156 62 196 76 222 300H150L130 120 110 300H38z' fill='{0}'/><path d='M104 62 130 120 156 62M130 120V296' stroke='{1}' stroke-width='6' fill='none'/><circle cx='118' cy='180' r='6' fill='{1}'/><circle cx='118' cy='220' r='6' fill='{1}'/><path d='M58 220h38M164 220h38' stroke='{1}' stroke-width='7'/>",
)


def hanger(look: Look, seed: int) -> Draw:
    """One hanger, three pieces: a shirt, a dress and a coat swap on the bar; swatches light up beneath."""
    tints = (look.accent, look.second, mix(look.accent, look.second, 0.5))
    pieces = [
        art(HANGER + CUTS[(n + seed) % 3].format(tints[n], mix(tints[n], "#000000", 0.35)), 260, 310) for n in range(3)
    ]

    def draw(stage: Stage) -> None:
        stage.line([(70, 412), (470, 412)], 8, mix(look.ink, look.ground, 0.3))
        turn = stage.beat / 4
        now, share = int(turn) % 3, both(clamp((turn % 1.0 - 0.78) / 0.22))
        for n, place in ((now, -share), ((now + 1) % 3, 1 - share)):
            if abs(place) < 0.98:
                swing = 5 * wave(stage.t, 1.9) + 24 * math.sin(math.pi * share) * (1 if place <= 0 else -1)
                stage.put(pieces[n], 262 + 400 * place, 560, 0.96, swing, clamp(1.3 - abs(place) * 1.3))
        for n in range(3):
            big = 1.0 if n == now else 0.0
            stage.disc(182 + 80 * n, 722, 16 + 7 * big, look.ink, 0.9)
            stage.disc(182 + 80 * n, 722, 13 + 7 * big, tints[n])

    return draw


def vinyl(look: Look, seed: int) -> Draw:
    """A record under its arm, turning at 33; notes rise on the beat."""
    grooves = "".join(
        f"<circle cx='150' cy='150' r='{r}' fill='none' stroke='#fff' stroke-opacity='.09' stroke-width='2'/>"
        for r in range(64, 146, 8)
    )
    record = art(
        f"<circle cx='150' cy='150' r='148' fill='#141218'/>{grooves}<path d='M150 150 62 30a148 148 0 0 1 70-26zM150 150l88 120a148 148 0 0 1-70 26z' fill='#fff' opacity='.07'/><circle cx='150' cy='150' r='54' fill='{look.accent}'/><path d='M108 142a44 44 0 0 1 84 0z' fill='{look.second}'/><circle cx='150' cy='150' r='7' fill='{look.paper}'/>",
        300, 300,
    )  # fmt: skip
    arm = art(
        f"<circle cx='40' cy='40' r='26' fill='#d7d8de'/><circle cx='40' cy='40' r='12' fill='#8d8f9b'/><path d='M40 40V190L16 246' stroke='#d7d8de' stroke-width='10' fill='none' stroke-linejoin='round' stroke-linecap='round'/><rect x='2' y='240' width='26' height='38' rx='6' fill='{look.second}'/>",
        90,
        286,
    )
    note = art(
        f"<ellipse cx='24' cy='76' rx='18' ry='13' transform='rotate(-18 24 76)' fill='{look.accent}'/><path d='M41 72V12l30 12v18L41 30' fill='{look.accent}'/>",
        80,
        96,
    )
    places = drift(seed, 7)

    def draw(stage: Stage) -> None:
        stage.disc(248, 580, 158, "#000000", 0.2, 30)
        stage.put(record, 244, 574, 0.98 + 0.015 * pulse(stage.beat), stage.t * 200)
        stage.put(arm, 424, 548, 0.95, 6 + 1.5 * wave(stage.t, 2.2))
        for x, _, size, phase in places:
            up = (stage.beat / 4 + phase) % 1
            stage.put(
                note,
                90 + 350 * x,
                690 - 290 * up,
                0.3 + 0.35 * size,
                16 * wave(stage.t, 1.4, phase),
                clamp(up * 5) * clamp((1 - up) * 3),
            )

    return draw


def bars(look: Look, seed: int) -> Draw:
    """An equaliser that jumps with the beat, each bar in its own time."""
    places = drift(seed, 13)

    def draw(stage: Stage) -> None:
        for n, (x, y, size, phase) in enumerate(places):
            kick = pulse(stage.beat + (0.5 if n % 3 == 0 else 0), 3 + 3 * x)
            off = pulse(stage.beat * 2 + phase, 4) * (0.3 + 0.5 * y)
            high = 46 + 190 * clamp(0.25 * size + 0.55 * kick + 0.4 * off) * (1 - abs(n - 6) / 13)
            left = 78 + n * 29.6
            colour = mix(look.accent, look.second, n / 12)
            stage.box(left, 580 - high, left + 20, 580 + high * 0.62, 10, colour)
            stage.box(left, 580 - high - 16, left + 20, 580 - high - 8, 4, look.ink, 0.8)

    return draw


def books(look: Look, seed: int) -> Draw:
    """A pile of books that drops in, an open one on top whose page turns on the bar."""
    tints = (look.accent, look.second, mix(look.accent, "#ffffff", 0.4), mix(look.second, "#000000", 0.25))
    spines = [
        art(
            f"<rect x='4' y='2' width='{300 - 18 * n}' height='46' rx='8' fill='{tints[n]}'/><rect x='{260 - 18 * n}' y='7' width='34' height='36' rx='4' fill='#fff6e6'/><path d='M30 2v46M44 2v46' stroke='#fff' stroke-opacity='.5' stroke-width='4'/><rect x='80' y='20' width='{90 + 14 * n}' height='9' rx='4.5' fill='#fff' opacity='.75'/>",
            304, 50,
        )
        for n in range(4)
    ]  # fmt: skip
    rows = "".join(
        f"<rect x='{{x}}' y='{y}' width='{w}' height='5' rx='2.5' fill='#6b5b4d' opacity='.5'/>"
        for y, w in ((40, 100), (56, 110), (72, 96), (88, 106), (104, 70))
    )
    half = art(
        "<path d='M4 20C50 4 110 8 146 26V160C110 142 50 138 4 154z' fill='#fffaf0'/>" + rows.format(x=20), 150, 170
    )
    other = art(
        "<path d='M146 20C100 4 40 8 4 26V160C40 142 100 138 146 154z' fill='#fff4e0'/>" + rows.format(x=26), 150, 170
    )
    motes = drift(seed, 14)

    def draw(stage: Stage) -> None:
        stage.shade(262, 738, 170 * 1.25, 0.32)
        for n, spine in enumerate(spines):
            down = out(ramp(stage.t, -0.5 + 0.22 * n, 0.6))
            stage.put(
                spine,
                262 + (10, -12, 6, -4)[n],
                714 - 44 * n - 60 * (1 - down),
                1.0,
                (2, -2, 1, -1)[n] * (2 - down),
                0.3 + 0.7 * down,
            )
        y = 484 + 4 * wave(stage.t, 3)
        stage.put(half, 192, y, 1.05, -2)
        stage.put(other, 340, y, 1.05, 2)
        turn = both(clamp((stage.beat % 4) / 1.6))
        if turn < 1:
            side = math.cos(math.pi * turn)
            stage.put(
                other if side > 0 else half,
                266 + 74 * side,
                y - 16 * math.sin(math.pi * turn),
                1.05,
                wide=max(abs(side), 0.02),
            )
        for x, up, size, phase in motes:
            rise = (up + stage.t * 0.1 * (0.4 + size)) % 1
            stage.disc(
                150 + 230 * x,
                470 - 80 * rise,
                2 + 3 * size,
                look.accent,
                (1 - rise) * spring(clamp(rise * 4)) * (0.5 + 0.4 * wave(stage.t, 2, phase)),
            )

    return draw


__all__ = ["bars", "books", "hanger", "vinyl"]
