"""Heroes of travel: a plane over a landscape that slides by, and a map on which a route draws itself."""

# ruff: noqa: E501 (paths of drawings do not read better when they are broken)

import math

from fyp.lab.studio.easing import both, clamp, out, pulse, ramp, spring, wave
from fyp.lab.studio.sprites import art, mix
from fyp.lab.studio.stage import Draw, Look, Stage, drift

PLANE = "<path d='M8 60C8 48 30 46 60 46h46L74 6h20l50 40h34c18 0 30 6 30 14s-12 14-30 14h-34L94 114H74l32-40H60L34 74 22 92H8l8-30z' fill='#fff'/><g fill='{0}'><circle cx='70' cy='56' r='4'/><circle cx='88' cy='56' r='4'/><circle cx='106' cy='56' r='4'/><circle cx='124' cy='56' r='4'/><path d='M178 50c8 0 16 3 20 6h-22z'/></g>"


def plane(look: Look, seed: int) -> Draw:
    """Hills in three depths slide past under a plane with its trail, the sun behind."""
    layers = []
    for n in range(3):
        tint = mix(mix(look.second, look.glow, 0.55 - 0.25 * n), "#000000", 0.1 * n)
        y, high = 90 - 10 * n, 34 + 16 * n
        waves = "".join(
            f"{'M' if k == 0 else 'L'}{k * 6} {y - high * math.sin(2 * math.pi * (k * 6 / 270 + n / 3)) * (0.7 + 0.3 * math.sin(2 * math.pi * k * 6 / 540))} "
            for k in range(181)
        )
        layers.append(art(f"<path d='{waves}L1080 320 0 320z' fill='{tint}'/>", 1080, 320))
    craft = art(PLANE.format(look.second), 216, 120)
    cloud = art("<path d='M30 66a26 26 0 0 1 6-50 40 40 0 0 1 76-2 30 30 0 0 1 8 52z' fill='#fff'/>", 150, 72)
    skies = drift(seed, 6)

    def draw(stage: Stage) -> None:
        stage.disc(370, 500, 66, look.accent)
        stage.disc(370, 500, 100, look.accent, 0.25, 60)
        for x, y, size, _ in skies:
            cx = (x * 700 - stage.t * (16 + 40 * size)) % 700 - 80
            stage.put(cloud, cx, 410 + 150 * y, 0.4 + 0.5 * size, alpha=0.8)
        for n, layer in enumerate(layers):
            shift = (stage.t * (24 + 34 * n)) % 540
            stage.put(layer, 540 - shift, 766 + 34 * n)
        bob = 10 * wave(stage.t, 2.8)
        trail = [(-10.0 + k * 9, 590 + bob * k / 22 - 0.11 * k * k) for k in range(22)]
        for k in range(0, 20, 2):
            stage.line(trail[k : k + 2], 5, "#ffffff", 0.75 * k / 20)
        stage.put(craft, 268, 530 + bob, 0.95, -9 + 3 * wave(stage.t, 2.8, 0.25))

    return draw


def map_(look: Look, seed: int) -> Draw:
    """A paper map: the route draws itself from stop to stop, a pin lands on each."""
    sheet = art(
        "<g transform='rotate(-3 205 170)'><rect x='14' y='16' width='380' height='310' rx='14' fill='{p}'/><path d='M14 110c60-30 90 20 150 0s80-70 130-50 60 40 100 20V30a14 14 0 0 0-14-14H28a14 14 0 0 0-14 14z' fill='{w}' opacity='.55'/>"
        "<path d='M60 326c20-60 70-70 110-60s60-40 110-30 70 50 114 30v46a14 14 0 0 1-14 14z' fill='{l}' opacity='.5'/><g stroke='{i}' stroke-opacity='.16' stroke-width='3' fill='none'><path d='M14 200c80-20 120 30 180 10s120-50 200-10M120 16c-10 100 40 160 20 310M280 16c30 110-20 180 10 310'/></g><path d='M140 14V330M268 14V330' stroke='#000' stroke-opacity='.07' stroke-width='5'/></g>".format(
            p=look.paper, w="#8fd0f5", l="#9bd8a4", i="#3a2c20"
        ),
        410, 342,
    )  # fmt: skip
    pin = art(
        f"<path d='M40 112C10 72 6 56 6 40a34 34 0 0 1 68 0c0 16-4 32-34 72z' fill='{look.accent}'/><circle cx='40' cy='40' r='14' fill='#fff'/>",
        80,
        116,
    )
    stops = (
        ((118, 660), (196, 520), (300, 600), (402, 470)),
        ((398, 668), (300, 540), (190, 610), (126, 476)),
        ((120, 480), (230, 560), (310, 470), (396, 640)),
    )[seed % 3]

    def draw(stage: Stage) -> None:
        stage.shade(266, 720, 190 * 1.25, 0.28)
        stage.put(sheet, 264, 574, 0.98, 1.2 * wave(stage.t, 5))
        along = 0.9 + (len(stops) - 1) * both(ramp(stage.t, 0.1, 3.6))
        for n in range(len(stops) - 1):
            (ax, ay), (bx, by) = stops[n], stops[n + 1]
            mx, my = (ax + bx) / 2 + (by - ay) * 0.25, (ay + by) / 2 - (bx - ax) * 0.25
            share = clamp(along - n)
            for k in range(int(18 * share)):
                if k % 2 == 0:
                    stage.line([_bend(ax, ay, mx, my, bx, by, s / 18) for s in (k, k + 1)], 6, look.second)
        for n, (x, y) in enumerate(stops):
            landed = spring(clamp((along - n + 0.12) * 3)) if n else 1.0
            if landed > 0:
                stage.disc(x, y + 2, 12 * landed, "#000000", 0.25, 8)
                stage.put(pin, x, y - 36 - 90 * (1 - out(landed)) - 4 * pulse(stage.beat), 0.66 * landed)

    return draw


def _bend(ax: float, ay: float, mx: float, my: float, bx: float, by: float, s: float) -> tuple[float, float]:
    return (
        (1 - s) ** 2 * ax + 2 * s * (1 - s) * mx + s * s * bx,
        (1 - s) ** 2 * ay + 2 * s * (1 - s) * my + s * s * by,
    )


__all__ = ["map_", "plane"]
