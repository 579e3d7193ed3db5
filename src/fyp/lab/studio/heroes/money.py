"""Heroes of money: a shop that sells, a candle chart that draws itself, coins that pile up."""

# ruff: noqa: E501 (paths of drawings do not read better when they are broken)

import random

from fyp.lab.studio.easing import bounce, clamp, out, pulse, ramp, spring, wave
from fyp.lab.studio.sprites import art, mix, word
from fyp.lab.studio.stage import Draw, Look, Stage, drift


def shop(look: Look, seed: int) -> Draw:
    """A small shop under an awning; parcels land on the step, an order pops up over it."""
    stripes = "".join(
        f"<path d='M{20 + 40 * n} 60H{60 + 40 * n}V104a20 20 0 0 1-40 0z' fill='{look.accent if n % 2 == 0 else '#ffffff'}'/>"
        for n in range(8)
    )
    front = art(
        f"<rect x='36' y='96' width='288' height='204' fill='{look.paper}'/><rect x='28' y='30' width='304' height='34' rx='8' fill='{look.second}'/><rect x='58' y='140' width='132' height='104' rx='8' fill='{mix(look.second, '#bfe3ff', 0.75)}'/>"
        f"<path d='M70 232 120 152h26l-50 80z' fill='#fff' opacity='.5'/><rect x='216' y='140' width='84' height='160' rx='8' fill='{mix(look.second, '#000000', 0.1)}'/><rect x='228' y='154' width='60' height='66' rx='5' fill='{mix(look.second, '#bfe3ff', 0.7)}'/><circle cx='230' cy='244' r='6' fill='{look.accent}'/>"
        f"<rect x='58' y='250' width='132' height='14' rx='4' fill='{look.second}'/>{stripes}<rect x='20' y='298' width='320' height='14' rx='5' fill='{mix(look.second, '#000000', 0.3)}'/>",
        360, 316,
    )  # fmt: skip
    parcel = art(
        "<rect x='4' y='4' width='82' height='72' rx='8' fill='#d9a066'/><rect x='36' y='4' width='18' height='72' fill='#b97f45'/><rect x='12' y='54' width='18' height='12' rx='2' fill='#fff' opacity='.7'/>",
        90,
        80,
    )
    till = [word(f"+ €{euro}", "strong", 26, "#0f2a1c", "#c6f5d9") for euro in (24, 39, 18, 52)]

    def draw(stage: Stage) -> None:
        stage.shade(262, 736, 170 * 1.25, 0.32)
        stage.put(front, 262, 580, 0.98, high=1 + 0.012 * pulse(stage.beat))
        for n in range(4):
            down = bounce(ramp(stage.t, -0.6 + n * 0.8, 0.7))
            if down > 0:
                stage.put(
                    parcel,
                    132 + 74 * n + (6 if n % 2 else -4),
                    470 + 238 * down,
                    0.66 + 0.07 * (n % 3),
                    4 * (n - 1.5) * (1 - down),
                )
        for n, note in enumerate(till):
            up = ((stage.beat + n * 2) % 8) / 3
            if up < 1:
                stage.put(note, 150 + 74 * n, 510 - 90 * out(up), spring(clamp(up * 4)), alpha=clamp((1 - up) * 3))

    return draw


def candles(look: Look, seed: int) -> Draw:
    """A price chart that draws candle after candle, its last price on a tag."""
    dice = random.Random(seed)
    price, moves = 50.0, []
    for n in range(16):
        start = price
        price = clamp(price + dice.gauss(2.4 if seed % 3 else -2.0, 8), 12, 110)
        moves.append((start, price, max(start, price) + dice.random() * 8, min(start, price) - dice.random() * 8, n))
    good, bad = "#2fd08a", "#ff5d6c"
    tags = [word(f"{100 * (m[1] / 50 - 1):+.1f}%", "strong", 24, "#0b0b0f", good if m[1] >= 50 else bad) for m in moves]

    highest, lowest = max(m[2] for m in moves), min(m[3] for m in moves)

    def y(value: float) -> float:
        return 706 - 262 * (value - lowest) / (highest - lowest)

    def draw(stage: Stage) -> None:
        for n in range(5):
            stage.line([(76, 716 - n * 68), (462, 716 - n * 68)], 1.5, look.ink, 0.16)
        shown = 7 + 9 * ramp(stage.t, 0.0, 4.0)
        path = []
        for start, end, top, foot, n in moves:
            grown = out(clamp(shown - n))
            if grown <= 0:
                break
            now, x = start + (end - start) * grown, 92 + n * 22.5
            colour = good if now >= start else bad
            stage.line(
                [(x, y(foot + (start - foot) * (1 - grown))), (x, y(start + (top - start) * grown))], 3, colour, 0.9
            )
            stage.box(x - 7, min(y(now), y(start)) - 1, x + 7, max(y(now), y(start)) + 1, 3, colour)
            path.append((x, y(now)))
        last = min(int(shown), len(moves) - 1)
        px, py = path[-1]
        for x in range(76, 462, 14):
            stage.line([(x, py), (x + 6, py)], 1.5, look.accent, 0.8)
        stage.disc(px, py, 16 + 12 * pulse(stage.beat, 3), look.accent, 0.25, 8)
        stage.disc(px, py, 6, look.accent)
        stage.put(tags[last], min(px + 6, 420), py - 36, 1 + 0.06 * pulse(stage.beat))

    return draw


def coins(look: Look, seed: int) -> Draw:
    """Piles of coins that grow step by step, with an arrow over them."""
    gold = "#ffc940" if look.accent != "#ffc940" else "#ffd96b"
    coin = art(
        f"<ellipse cx='50' cy='36' rx='46' ry='18' fill='#b97f10'/><rect x='4' y='22' width='92' height='14' fill='#b97f10'/><ellipse cx='50' cy='22' rx='46' ry='18' fill='{gold}'/><ellipse cx='50' cy='22' rx='32' ry='11' fill='none' stroke='#b97f10' stroke-width='3' opacity='.6'/>",
        100, 58,
    )  # fmt: skip
    heights = (2, 4, 6, 9)
    floats = drift(seed, 10)

    def draw(stage: Stage) -> None:
        for x, up, size, phase in floats:
            stage.disc(
                80 + 380 * x,
                410 + 300 * ((up - stage.t * 0.05) % 1),
                2 + 4 * size,
                look.accent,
                0.4 + 0.3 * wave(stage.t, 2, phase),
            )
        for n, high in enumerate(heights):
            stage.shade(118 + 96 * n, 728, 46 * 1.25, 0.32)
            for k in range(high):
                down = bounce(ramp(stage.t, -0.4 + 0.16 * k + 0.25 * n, 0.55))
                if down > 0 or k < 1 + n:
                    down = 1.0 if k < 1 + n else down
                    stage.put(coin, 118 + 96 * n + (3 if k % 2 else -3), 712 - 22 * k - 160 * (1 - down), 0.92)
        share = out(ramp(stage.t, 0.3, 2.4))
        points = [(96 + 300 * share * k / 20, 640 - 190 * share * (k / 20) ** 1.7) for k in range(21)]
        stage.line(points, 9, look.accent)
        (bx, by), (ax, ay) = points[-4], points[-1]
        dx, dy = ax - bx, ay - by
        long = max((dx * dx + dy * dy) ** 0.5, 1e-3)
        dx, dy = dx / long, dy / long
        stage.line(
            [
                (ax - 26 * dx - 18 * dy, ay - 26 * dy + 18 * dx),
                (ax, ay),
                (ax - 26 * dx + 18 * dy, ay - 26 * dy - 18 * dx),
            ],
            9,
            look.accent,
        )

    return draw


__all__ = ["candles", "coins", "shop"]
