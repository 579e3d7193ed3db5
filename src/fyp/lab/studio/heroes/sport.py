"""Heroes of sport: a passing move on a tactics board, a ball that is kept up, a dumbbell, and rings that fill."""

# ruff: noqa: E501 (paths of drawings do not read better when they are broken)

import math

from fyp.lab.studio.easing import both, clamp, out, pulse, ramp, spring, wave
from fyp.lab.studio.sprites import art, mix, word
from fyp.lab.studio.stage import Draw, Look, Stage

BALL = "<circle cx='60' cy='60' r='56' fill='#fff'/><path d='M60 36 83 52 74 79H46L37 52z' fill='#15151b'/><path d='M60 36V8M83 52 110 42M74 79 92 102M46 79 28 102M37 52 10 42' stroke='#15151b' stroke-width='5'/><path d='M60 4 44 12 60 20 76 12zM112 44l-8 18 8 14 4-16zM96 98l-18 2-4 14 18-8zM24 98l18 2 4 14-18-8zM8 44l8 18-8 14-4-16z' fill='#15151b'/><circle cx='60' cy='60' r='56' fill='none' stroke='#000' stroke-opacity='.12' stroke-width='6'/>"

MOVES = (
    ((130, 690), (210, 610), (150, 540), (300, 500), (390, 560), (300, 430)),
    ((400, 690), (300, 640), (390, 560), (260, 530), (150, 480), (240, 430)),
    ((262, 700), (140, 620), (230, 560), (390, 600), (340, 490), (220, 432)),
)


def pitch(look: Look, seed: int) -> Draw:
    """Half a pitch from above: the ball goes from foot to foot along a dashed line and into the goal."""
    move = MOVES[seed % len(MOVES)]
    field = art(
        "<rect width='396' height='326' rx='18' fill='{g}'/>{s}<g stroke='#fff' stroke-width='4' fill='none' opacity='.85'><rect x='10' y='10' width='376' height='306' rx='10'/><rect x='88' y='10' width='220' height='92'/><rect x='148' y='10' width='100' height='40'/><path d='M158 102a46 46 0 0 0 80 0'/><path d='M138 316a60 60 0 0 1 120 0'/></g>".format(
            g="#1f8a4c", s="".join(f"<rect y='{n * 54}' width='396' height='27' fill='#fff' opacity='.06'/>" for n in range(7))
        ),
        396, 326,
    )  # fmt: skip
    ball = art(BALL, 120, 120)
    shirts = [word(str(n), "strong", 20, "#ffffff") for n in (6, 8, 11, 10, 7, 9)]
    others = ((190, 470), (330, 540), (240, 600), (300, 450))
    goal = word("GOAL", "narrow", 84, "#ffffff")

    def draw(stage: Stage) -> None:
        stage.put(field, 266, 570)
        steps = len(move) - 1
        along = clamp((stage.beat % 8) / 6.2) * steps
        leg = min(int(along), steps - 1)
        share = both(along - leg)
        for n in range(leg + 1):
            (ax, ay), (bx, by) = move[n], move[n + 1]
            to = share if n == leg else 1.0
            long = math.hypot(bx - ax, by - ay)
            for k in range(0, int(long * to / 16)):
                f, g = k * 16 / long, min((k * 16 + 8) / long, to)
                stage.line(
                    [(ax + (bx - ax) * f, ay + (by - ay) * f), (ax + (bx - ax) * g, ay + (by - ay) * g)],
                    3,
                    "#ffffff",
                    0.7,
                )
        for n, (x, y) in enumerate(others):
            ox, oy = x + 12 * wave(stage.t, 3, n / 4), y + 9 * wave(stage.t, 2.4, n / 3)
            stage.disc(ox, oy, 17, look.second)
            stage.ring(ox, oy, 17, 3, "#ffffff", 0.9)
        for n, (x, y) in enumerate(move[:-1]):
            jump = 5 * pulse(stage.beat) if n == leg else 0
            stage.disc(x, y - 22 - jump, 19, look.accent)
            stage.ring(x, y - 22 - jump, 19, 3, "#ffffff", 0.95)
            stage.put(shirts[n], x, y - 22 - jump)
        (ax, ay), (bx, by) = move[leg], move[leg + 1]
        stage.put(
            ball, ax + (bx - ax) * share, ay + (by - ay) * share - 18 * math.sin(math.pi * share), 0.26, along * 240
        )
        if along >= steps - 0.02:
            since = (stage.beat % 8 - 6.2) / 1.8
            stage.put(goal, 266, 560, spring(clamp(since * 3)), -6, clamp((1 - since) * 4))

    return draw


def ball(look: Look, seed: int) -> Draw:
    """A ball that is kept up, once a beat, with a count beside it."""
    sprite = art(BALL, 120, 120, 1.6)
    counts = [word(str(n), "narrow", 150, look.accent) for n in range(1, 33)]

    def draw(stage: Stage) -> None:
        fly = stage.beat % 1.0
        high = 4 * fly * (1 - fly)
        stage.put(counts[int(stage.beat) % 32], 150, 560, 1 + 0.18 * pulse(stage.beat), -4)
        stage.shade(340, 728, (74 - 26 * high) * 1.3, (0.3 - 0.16 * high) * 1.8)
        for n in range(3):
            grown = clamp(fly * 1.6 - n * 0.16)
            if 0 < grown < 1:
                stage.ring(340, 724, 20 + 70 * out(grown), 4, look.ink, 0.5 * (1 - grown))
        squash = 0.08 * pulse(stage.beat, 16)
        stage.put(sprite, 340, 640 - 150 * high, 0.92, stage.beat * 150, wide=1 + squash, high=1 - squash)

    return draw


def dumbbell(look: Look, seed: int) -> Draw:
    """A barbell that goes up and down on the beat, the repetitions counted in a ring."""
    plates = "".join(
        f"<rect x='{x}' y='{y}' width='{w}' height='{200 - 2 * y}' rx='9' fill='{c}'/><rect x='{x + 5}' y='{y + 10}' width='6' height='{180 - 2 * y}' rx='3' fill='#fff' opacity='.3'/>"
        for x, y, w, c in (
            (24, 10, 34, look.accent),
            (62, 34, 26, look.second),
            (342, 10, 34, look.accent),
            (312, 34, 26, look.second),
        )
    )
    bar = art(
        f"<rect x='0' y='91' width='400' height='18' rx='9' fill='#c9ccd6'/><rect x='0' y='93' width='400' height='5' fill='#fff' opacity='.6'/>{plates}",
        400,
        200,
    )
    counts = [word(str(n), "narrow", 120, look.ink) for n in range(1, 33)]

    def draw(stage: Stage) -> None:
        lift = both(0.5 - 0.5 * math.cos(math.pi * stage.beat))
        stage.ring(262, 560, 140, 16, look.ink, 0.14)
        stage.ring(262, 560, 140, 16, look.accent, 1.0, 0, clamp((stage.beat % 16) / 16, 0.02))
        stage.put(counts[int(stage.beat / 2) % 32], 262, 556, 1 + 0.1 * pulse(stage.beat / 2))
        for n in range(3):
            stage.line([(90 + 20 * n, 730 - 8 * n), (430 - 20 * n, 730 - 8 * n)], 3, look.ink, 0.15 * lift)
        stage.put(bar, 262, 690 - 62 * lift, 0.94, 1.5 * wave(stage.t, 1.7), high=1 - 0.02 * pulse(stage.beat))

    return draw


def laps(look: Look, seed: int) -> Draw:
    """Three rings that fill (move, train, stand) and a heartbeat line under them."""
    colours = (look.accent, look.second, mix(look.accent, look.paper, 0.45))
    goals = (0.92, 0.74, 0.58)

    def draw(stage: Stage) -> None:
        for n, (colour, goal) in enumerate(zip(colours, goals, strict=True)):
            reach = 140 - 36 * n
            share = goal * out(ramp(stage.t, -0.5 + n * 0.25, 2.6))
            stage.ring(262, 552, reach, 28, colour, 0.2)
            stage.ring(262, 552, reach, 28, colour, 1.0, 0, max(share, 0.02))
            angle = 2 * math.pi * share
            stage.disc(262 + reach * math.sin(angle), 552 - reach * math.cos(angle), 14, colour)
            stage.disc(262, 552 - reach, 14, colour)
            stage.disc(262 + reach * math.sin(angle), 552 - reach * math.cos(angle), 7, "#ffffff", 0.85)
        points = []
        for k in range(80):
            x = 80 + k * 4.7
            at = (k / 26 - stage.beat / 2) % 1.0
            points.append(
                (
                    x,
                    728
                    - 26 * math.exp(-((at - 0.5) ** 2) * 500)
                    + 14 * math.exp(-((at - 0.57) ** 2) * 700)
                    - 5 * math.exp(-((at - 0.35) ** 2) * 200),
                )
            )
        stage.line(points, 4, look.ink, 0.85)

    return draw


__all__ = ["ball", "dumbbell", "laps", "pitch"]
