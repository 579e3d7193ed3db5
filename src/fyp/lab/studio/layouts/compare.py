"""Compare: before and after on two halves, and bars that grow to their values."""

from dataclasses import replace

import numpy as np

from fyp.lab.studio import HEIGHT, WIDTH
from fyp.lab.studio.easing import both, clamp, out, pulse, ramp, spring
from fyp.lab.studio.heroes import HEROES
from fyp.lab.studio.layouts.plot import Plot
from fyp.lab.studio.lettering import letter
from fyp.lab.studio.sprites import mix, readable, word
from fyp.lab.studio.stage import LEFT, RIGHT, TOP, Draw, Look, Stage

ROOM = RIGHT - LEFT


def split(plot: Plot, look: Look) -> Draw:
    """Two lines `label|text`: the first fills the picture, then the second pushes it up to half."""
    dull = mix(mix(look.ground, "#8a8a8e", 0.62), look.ink, 0.08)
    bright = look.accent
    halves = []
    for n, (line, ground) in enumerate(zip(plot.lines[:2], (dull, bright), strict=True)):
        label, _, said = line.partition("|")
        ink = readable(ground, "#ffffff" if n == 0 else look.paper, "#141014")
        plate = word(label, "strong", 24, readable(ink, ground, "#141014"), ink)
        top = TOP if n == 0 else 470
        text = letter(
            said,
            look.face,
            ink,
            LEFT,
            top + 62,
            ROOM - (0 if n == 0 else 44),
            240 if n == 0 else 196,
            "",
            82,
            30,
            lines=4,
        )
        halves.append((ground, plate, text, top, ink))
    change = plot.long_s * 0.4
    ghost = replace(
        look,
        ground=dull,
        accent=mix(look.accent, dull, 0.62),
        second=mix(look.second, dull, 0.62),
        paper=mix(look.paper, dull, 0.5),
    )
    hero = HEROES[plot.hero](ghost, plot.seed)

    def draw(stage: Stage) -> None:
        edge = HEIGHT - (HEIGHT - 436) * both(ramp(stage.t, change - 0.1, 0.7))
        (first, plate, text, top, _), (second, plate2, text2, top2, ink2) = halves
        stage.frame[: int(edge)] = _tone(first)
        for k in range(9):
            stage.line([(-40, 60 + 110 * k + 20 * stage.t), (580, -60 + 110 * k + 20 * stage.t)], 2, "#ffffff", 0.07)
        if edge > 470:
            stage.within = np.array([0, 0, WIDTH, int(edge)], np.int64)
            hero(stage)
            stage.within = np.array([0, 0, WIDTH, HEIGHT], np.int64)
        text.draw(stage, 0.05, "rise", 0.06)
        stage.put(plate, LEFT + plate.shape[1] / 2 - 6, top + 22, spring(ramp(stage.t, 0.0, 0.4)))
        if edge < HEIGHT:
            stage.frame[int(edge) :] = _tone(second)
            for n in range(3):
                grown = (stage.beat / 4 + n / 3) % 1
                y = 760.0
                if y > edge:
                    stage.ring(420, max(y, edge + 40), 40 + 190 * grown, 4, ink2, 0.16 * (1 - grown))
            text2.draw(stage, change + 0.35, "pop", 0.08)
            size = spring(ramp(stage.t, change + 0.25, 0.4))
            stage.put(plate2, LEFT + plate2.shape[1] / 2 - 6, top2 + 22, size * (1 + 0.04 * pulse(stage.beat)))
            stage.disc(WIDTH / 2, edge, 30 * size, look.paper)
            dark = readable(look.paper, "#141014")
            stage.line([(WIDTH / 2, edge - 11), (WIDTH / 2, edge + 10)], 5, dark, clamp(size))
            stage.line(
                [(WIDTH / 2 - 9, edge + 2), (WIDTH / 2, edge + 11), (WIDTH / 2 + 9, edge + 2)], 5, dark, clamp(size)
            )

    return draw


def chart(plot: Plot, look: Look) -> Draw:
    """Lines `label|value` or `label|value|unit` as bars that grow one after another; the largest is in the accent."""
    title = letter(plot.hook, look.face, look.ink, LEFT, TOP, ROOM, 176, "", 50, 30, lines=3)
    rows = [(*line.split("|"), "")[:3] for line in plot.lines]
    largest = max(abs(float(value)) for _, value, _ in rows)
    top = title.bottom + 40
    each = min((712 - top) / len(rows), 158)
    accent = look.accent if look.accent != look.ground else look.second
    made = []
    for n, (label, value, unit) in enumerate(rows):
        y = top + n * each
        name = letter(label, "strong", look.ink, LEFT, y, ROOM - 10, 40, "", 31, 17, valign="middle", lines=1)
        made.append((y, name, float(value), unit, abs(float(value)) == largest))
    step = min(0.5, (plot.long_s - 1.6) / len(rows))

    def draw(stage: Stage) -> None:
        title.draw(stage, -0.2, "rise", 0.04)
        for n, (y, name, value, unit, best) in enumerate(made):
            began = 0.3 + n * step
            name.draw(stage, began - 0.2, "fade", 0.0)
            grown = out(ramp(stage.t, began, 1.0))
            thick = min(each - 62, 60)
            stage.box(LEFT, y + 44, LEFT + ROOM - 96, y + 44 + thick, thick / 2, look.ink, 0.12)
            if grown > 0:
                long = max((ROOM - 96) * abs(value) / largest * grown, thick)
                stage.box(
                    LEFT,
                    y + 44,
                    LEFT + long,
                    y + 44 + thick,
                    thick / 2,
                    accent if best else look.second if look.second != look.ground else look.ink,
                    1.0 if best else 0.8,
                )
                shown = f"{value * grown:.0f}".replace("-", "−")
                figure = word(shown + unit, "display", 34, look.ink)
                stage.put(
                    figure,
                    LEFT + ROOM - 92 + figure.shape[1] / 2,
                    y + 44 + thick / 2,
                    1 + (0.1 * pulse(stage.beat) if best else 0),
                )

    return draw


def _tone(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


__all__ = ["chart", "split"]
