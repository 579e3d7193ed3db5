"""Lists: numbered steps that come in one by one, and a countdown to number one."""

from fyp.lab.studio.easing import clamp, out, pulse, ramp, spring
from fyp.lab.studio.layouts.plot import Plot
from fyp.lab.studio.lettering import letter
from fyp.lab.studio.sprites import art, mix, readable, word
from fyp.lab.studio.stage import LEFT, RIGHT, TOP, Draw, Look, Stage

WIDTH = RIGHT - LEFT
RAYS = (
    "<g fill='{0}'>"
    + "".join(f"<path transform='rotate({a} 220 220)' d='M196 0H244L226 140H214z'/>" for a in range(0, 360, 20))
    + "</g>"
)


def steps(plot: Plot, look: Look) -> Draw:
    """A short title, then a card for each line; the one that is told stands out, the told ones get a tick."""
    title = letter(plot.hook, look.face, look.ink, LEFT, TOP, WIDTH, 138, "", 46, 28, lines=3)
    top, room = title.bottom + 34, 716 - title.bottom - 34
    count = len(plot.lines)
    high = min((room - 16 * (count - 1)) / count, 124)
    number_ink = readable(look.accent, look.paper, "#ffffff")
    ink = readable(look.paper, "#1b1716")
    rows = []
    for n, line in enumerate(plot.lines):
        y = top + n * (high + 16)
        text = letter(
            line,
            "strong",
            ink,
            LEFT + 88,
            y,
            WIDTH - 128,
            high,
            look.accent if readable(look.paper, look.accent) == look.accent else "",
            32,
            20,
            valign="middle",
            spacing=1.18,
        )
        rows.append((y, text, word(str(n + 1), "display", 34, number_ink)))
    each = (plot.long_s - 0.9) / count

    def draw(stage: Stage) -> None:
        title.draw(stage, -0.3, "rise", 0.04)
        for n, (y, text, number) in enumerate(rows):
            began = 0.25 + n * each
            here = out(ramp(stage.t, began, 0.5))
            if here <= 0:
                stage.box(LEFT, y, RIGHT - 6, y + high, 20, look.ink, 0.08)
                continue
            now = began <= stage.t < began + each
            dx = (1 - here) * 90
            stage.box(LEFT + dx, y + 8, RIGHT - 6 + dx, y + high + 8, 20, "#000000", 0.14 * here)
            stage.box(LEFT + dx, y, RIGHT - 6 + dx, y + high, 20, look.paper, here)
            size = spring(ramp(stage.t, began + 0.1, 0.4)) * (1 + (0.08 * pulse(stage.beat) if now else 0))
            x, middle = LEFT + 46 + dx, y + high / 2
            stage.disc(x, middle, 28 * size, look.accent)
            stage.put(number, x, middle, 0.95 * size)
            text.draw(stage, began + 0.08, "fade", 0.03, dx=dx)
            if now:
                share = clamp((stage.t - began) / each)
                stage.box(LEFT + 88, y + high - 12, LEFT + 88 + (WIDTH - 130) * share, y + high - 7, 2.5, look.accent)

    return draw


def rank(plot: Plot, look: Look) -> Draw:
    """A countdown: each place fills the picture with its number, number one gets rays."""
    count = len(plot.lines)
    each = plot.long_s / count
    accent = look.accent if readable(look.ground, look.accent) == look.accent else look.ink
    scenes = []
    for n, line in enumerate(plot.lines):
        number = word(str(count - n), "narrow", 330, accent)
        scenes.append(
            (
                number,
                letter(
                    line,
                    look.face,
                    look.ink,
                    LEFT,
                    452,
                    WIDTH - 24,
                    236,
                    look.second if readable(look.ground, look.second) == look.second else "",
                    62,
                    30,
                    lines=4,
                ),
            )
        )
    rays = art(RAYS.format(look.accent), 440, 440)
    title = letter(plot.hook, "strong", look.ink, LEFT, TOP, WIDTH, 66, "", 25, 18, lines=2)

    def draw(stage: Stage) -> None:
        n = min(int(stage.t / each), count - 1)
        began = n * each
        number, text = scenes[n]
        last = n == count - 1
        here = spring(ramp(stage.t, began, 0.45))
        if last:
            stage.put(rays, LEFT + 110, 306, 1.0, stage.t * 11, 0.16 * out(ramp(stage.t, began, 0.6)))
        title.draw(stage, -9, "fade", 0.0, alpha=0.85)
        stage.put(
            number,
            LEFT + 96,
            306,
            max(here, 0.02) * (1 + 0.03 * pulse(stage.beat)),
            (1 - out(ramp(stage.t, began, 0.45))) * -14,
        )
        stage.box(
            LEFT + 4,
            432,
            LEFT + 4 + 150 * out(ramp(stage.t, began + 0.1, 0.5)),
            440,
            4,
            mix(look.accent, look.ink, 0.15),
        )
        text.draw(stage, began + 0.12, "rise", 0.05, began + each - 0.22 if not last else 1e9)
        for k in range(count):
            stage.box(RIGHT - 24, 230 + 26 * k, RIGHT - 8, 246 + 26 * k, 8, look.ink, 0.95 if k <= n else 0.25)

    return draw


__all__ = ["rank", "steps"]
