"""Heroes of care: a serum bottle that drips, the sun on its day's way, and a circle that breathes."""

# ruff: noqa: E501 (paths of drawings do not read better when they are broken)

from fyp.lab.studio.easing import both, clamp, out, pulse, wave
from fyp.lab.studio.sprites import art, mix
from fyp.lab.studio.stage import Draw, Look, Stage, drift

DROP = "<path d='M40 6C54 34 70 48 70 68a30 30 0 0 1-60 0C10 48 26 34 40 6z' fill='{0}'/><path d='M24 66a17 17 0 0 0 12 18' stroke='#fff' stroke-width='5' fill='none' stroke-linecap='round' opacity='.8'/>"


def serum(look: Look, seed: int) -> Draw:
    """A glass bottle with a pipette; a drop falls on every second beat, rings spread where it lands."""
    glass, cap = look.accent, mix(look.ink, look.accent, 0.15)
    bottle = art(
        "<defs><linearGradient id='g'><stop stop-color='{a}'/><stop offset='.35' stop-color='{b}'/><stop offset='1' stop-color='{c}'/></linearGradient>"
        "<linearGradient id='k'><stop stop-color='{d}'/><stop offset='.4' stop-color='{e}'/><stop offset='1' stop-color='{d}'/></linearGradient></defs>"
        "<rect x='20' y='128' width='140' height='182' rx='26' fill='url(#g)'/><rect x='34' y='176' width='112' height='120' rx='16' fill='{p}' opacity='.94'/>"
        "<rect x='50' y='198' width='56' height='8' rx='4' fill='{i}'/><rect x='50' y='216' width='80' height='5' rx='2.5' fill='{i}' opacity='.45'/>"
        "<rect x='50' y='230' width='66' height='5' rx='2.5' fill='{i}' opacity='.45'/><circle cx='64' cy='268' r='12' fill='{s}'/><circle cx='84' cy='268' r='12' fill='{a}'/>"
        "<rect x='58' y='92' width='64' height='42' rx='8' fill='url(#k)'/><path d='M68 92V40a22 30 0 0 1 44 0v52z' fill='{d}'/><path d='M80 86V44' stroke='#fff' stroke-width='5' opacity='.35' stroke-linecap='round'/>"
        "<rect x='30' y='140' width='9' height='156' rx='4.5' fill='#fff' opacity='.45'/>".format(
            a=glass, b=mix(glass, "#ffffff", 0.45), c=mix(glass, "#000000", 0.2), d=cap, e=mix(cap, "#ffffff", 0.3),
            p=look.paper, i="#33241f", s=look.second,
        ),
        180, 320,
    )  # fmt: skip
    drop = art(DROP.format(look.second), 80, 104)
    bubbles = drift(seed, 14)

    def draw(stage: Stage) -> None:
        for x, y, size, phase in bubbles:
            up = (y - stage.t * (0.05 + 0.08 * size) + phase) % 1.0
            stage.ring(
                80 + 380 * x, 400 + 330 * up, 6 + 18 * size, 3, look.ink, 0.28 * clamp(up * 4) * clamp((1 - up) * 4)
            )
        fall = (stage.beat % 2.0) / 2.0
        landed = clamp((fall - 0.42) / 0.58)
        for n in range(2):
            grown = clamp(landed * 1.25 - n * 0.22)
            if grown > 0:
                stage.ring(372, 712, 16 + 80 * out(grown), 4, look.second, 0.9 * (1 - grown))
        stage.shade(215, 726, 96 * 1.25, 0.32)
        stage.put(bottle, 215, 574 + 4 * wave(stage.t, 3.0), angle=-4 + 1.5 * wave(stage.t, 4.0))
        if fall < 0.42:
            stage.put(drop, 372, 452 + 252 * (fall / 0.42) ** 2, 0.4 + 0.25 * clamp(fall * 6), high=1.0 + 0.15 * fall)
        for n, (x, y) in enumerate(((330, 520), (424, 560), (404, 446))):
            stage.put(
                drop,
                x,
                y + 9 * wave(stage.t, 2.6, n / 3),
                0.34 + 0.1 * n,
                angle=8 * wave(stage.t, 3, n / 4),
                alpha=0.95,
            )

    return draw


def sun(look: Look, seed: int) -> Draw:
    """A tube with SPF under a sun that turns its rays; a shade grows where its light would fall."""
    rays = art(
        f"<g fill='{look.accent}'>"
        + "".join(f"<path transform='rotate({a} 150 150)' d='M138 22 150 0 162 22 156 62H144z'/>" for a in range(0, 360, 30))
        + "</g>",
        300, 300,
    )  # fmt: skip
    tube = art(
        f"<defs><linearGradient id='t'><stop stop-color='{look.paper}'/><stop offset='.5' stop-color='#fff'/><stop offset='1' stop-color='{mix(look.paper, look.second, 0.25)}'/></linearGradient></defs>"
        f"<path d='M14 6H146L134 232H26z' fill='url(#t)'/><path d='M12 0H148V22H12z' fill='{mix(look.paper, look.second, 0.25)}'/><rect x='38' y='236' width='84' height='56' rx='10' fill='{look.second}'/>"
        f"<circle cx='80' cy='116' r='46' fill='{look.accent}'/><path d='M30 188h100' stroke='{look.second}' stroke-width='8'/><path d='M44 206h72' stroke='{look.second}' stroke-width='5' opacity='.5'/>",
        160, 296,
    )  # fmt: skip
    motes = drift(seed, 16)

    def draw(stage: Stage) -> None:
        x, y = 182.0, 520.0
        stage.disc(x, y, 150, look.accent, 0.28 + 0.1 * pulse(stage.beat, 3), 120)
        stage.put(rays, x, y, 0.98 + 0.04 * pulse(stage.beat), stage.t * 14)
        stage.disc(x, y, 76, look.accent)
        stage.disc(x - 14, y - 16, 52, "#ffffff", 0.3, 40)
        for n in range(3):
            grown = (stage.beat / 4 + n / 3) % 1.0
            stage.ring(350, 590, 96 + 90 * grown, 5 * (1 - grown) + 1, look.ink, 0.4 * (1 - grown))
        stage.shade(350, 730, 80 * 1.25, 0.32)
        stage.put(tube, 350, 590 + 4 * wave(stage.t, 3.2), angle=7 + 2 * wave(stage.t, 4.4))
        for mx, my, size, phase in motes:
            stage.disc(
                90 + 360 * mx,
                420 + 300 * ((my - stage.t * 0.06 * (size + 0.4)) % 1),
                2 + 3 * size,
                look.ink,
                0.35 + 0.3 * wave(stage.t, 2, phase),
            )

    return draw


def breath(look: Look, seed: int) -> Draw:
    """Circles that open for four beats and close for four, like breathing; a leaf floats around."""
    leaf = art(
        f"<path d='M60 4C110 30 110 110 60 156 10 110 10 30 60 4z' fill='{look.accent}'/><path d='M60 22V150M60 60 84 44M60 90 90 70M60 84 34 66M60 114 36 96' stroke='{look.ground}' stroke-width='4' fill='none' opacity='.55' stroke-linecap='round'/>",
        120, 160,
    )  # fmt: skip
    specks = drift(seed, 20)

    def draw(stage: Stage) -> None:
        turn = (stage.beat % 8) / 8
        size = both(turn * 2) if turn < 0.5 else 1 - both(turn * 2 - 1)
        x, y = 270.0, 572.0
        for n, share in enumerate((1.0, 0.8, 0.6, 0.42)):
            stage.disc(
                x,
                y,
                (88 + 82 * size) * share + 6 * n * size,
                mix(look.glow, look.accent, 0.2 + 0.24 * n),
                0.32 + 0.16 * n,
                3,
            )
        stage.disc(x, y, 36 + 10 * size, look.paper, 0.95, 2)
        for n in range(10):
            lit = clamp(turn * 10 - n)
            stage.line([_polar(x, y, 182, 36 * n + 4 + 5.6 * k) for k in range(6)], 5, look.ink, 0.2 + 0.7 * lit)
        for n in range(6):
            angle = n * 60 + stage.t * 7
            reach = 12 + 34 * size
            sx, sy = _polar(x, y, reach + 16, angle)
            stage.put(leaf, sx, sy, 0.26 + 0.1 * size, angle, 0.92)
        for px, py, grain, phase in specks:
            up = (py - stage.t * 0.03 * (0.5 + grain)) % 1
            stage.disc(76 + 390 * px, 400 + 340 * up, 1.5 + 2.5 * grain, look.ink, 0.3 + 0.25 * wave(stage.t, 3, phase))

    return draw


def _polar(x: float, y: float, reach: float, angle: float) -> tuple[float, float]:
    return x + reach * wave(angle, 360.0), y - reach * wave(angle, 360.0, 0.25)


__all__ = ["breath", "serum", "sun"]
