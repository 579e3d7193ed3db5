"""Talk: a chat whose bubbles pop up, and a question with the town's answer."""

from fyp.lab.studio.easing import clamp, out, pulse, ramp, spring, wave
from fyp.lab.studio.layouts.plot import Plot
from fyp.lab.studio.lettering import letter
from fyp.lab.studio.sprites import readable, word
from fyp.lab.studio.stage import LEFT, RIGHT, TOP, Draw, Look, Stage

WIDTH = RIGHT - LEFT


def chat(plot: Plot, look: Look) -> Draw:
    """Lines `a:...` from the left and `b:...` from the right; before each, three dots while it is written."""
    each = (plot.long_s - 1.0) / len(plot.lines)
    y, bubbles = TOP + 92.0, []
    for n, line in enumerate(plot.lines):
        mine, _, said = line.partition(":")
        right = mine == "b"
        ground = look.accent if right else look.paper
        ink = readable(ground, "#1b1716", "#ffffff")
        text = letter(said.strip(), "text", ink, LEFT + 24, y + 20, WIDTH - 122, 150, "", 33, 22, spacing=1.2)
        wide = text.right - text.left + 48
        x = RIGHT - 8 - wide if right else LEFT
        high = text.bottom - text.top + 42
        bubbles.append((n, right, ground, text, x, y, wide, high))
        y += high + 16
    over = max(y - 716, 0)
    name = letter(
        plot.hook, "strong", look.ink, LEFT + 66, TOP + 6, WIDTH - 80, 52, "", 27, 18, valign="middle", lines=2
    )
    initial = word(
        plot.hook.replace("*", "").strip()[:1].upper(), "display", 30, readable(look.accent, look.paper, "#ffffff")
    )

    def draw(stage: Stage) -> None:
        up = 0.0
        for n, _, _, _, _, _, _, high in bubbles[:-1]:
            up += (high + 16) * out(ramp(stage.t, 0.2 + (n + 2) * each, 0.4)) if over > 0 and n < 1 + over // 90 else 0
        for n, right, ground, text, x, y0, wide, high in bubbles:
            began = 0.2 + n * each
            top = y0 - up
            fade = clamp((top - TOP - 60) / 30)
            if stage.t < began or fade <= 0:
                continue
            typing = began + min(each * 0.42, 0.7) if n else began - 1
            if stage.t < typing:
                px = RIGHT - 96 if right else LEFT
                stage.box(px, top, px + 88, top + 52, 26, ground)
                for k in range(3):
                    stage.disc(
                        px + 24 + 20 * k,
                        top + 26 - 6 * max(wave(stage.t, 0.8, -k / 6), 0),
                        6,
                        readable(ground, "#1b1716", "#ffffff"),
                        0.55,
                    )
                continue
            size = spring(ramp(stage.t, typing, 0.32))
            cx, cy = (x + wide if right else x), top + high
            x0, x1 = (cx - wide * size, cx) if right else (cx, cx + wide * size)
            stage.box(x0, cy - high * size + 5, x1, cy + 5, 26, "#000000", 0.12 * fade)
            stage.box(x0, cy - high * size, x1, cy, 26, ground, fade)
            stage.box(cx - 30 if right else cx, cy - 30, cx if right else cx + 30, cy, 7, ground, fade)
            text.draw(stage, typing + 0.08, "fade", 0.0, dx=x - LEFT, dy=top - y0, alpha=fade)
        stage.disc(LEFT + 28, TOP + 32, 28, look.accent)
        stage.put(initial, LEFT + 28, TOP + 32)
        stage.disc(LEFT + 50, TOP + 52, 9, look.ground)
        stage.disc(LEFT + 50, TOP + 52, 6.5 + pulse(stage.beat), "#2fd08a")
        name.draw(stage, -9, "fade")

    return draw


def poll(plot: Plot, look: Look) -> Draw:
    """The question, and bars `answer|percent` that fill while their figures count up."""
    title = letter(plot.hook, look.face, look.ink, LEFT, TOP + 10, WIDTH, 210, "", 58, 32, lines=4)
    top = title.bottom + 48
    options = []
    best = max(int(line.partition("|")[2]) for line in plot.lines)
    high = min(128.0, (700 - top) / len(plot.lines) - 20)
    ink = readable(look.paper, "#1b1716")
    for n, line in enumerate(plot.lines):
        said, _, share = line.partition("|")
        y = top + n * (high + 20)
        text = letter(said, "strong", ink, LEFT + 26, y, WIDTH - 156, high, "", 34, 19, valign="middle", spacing=1.15)
        options.append((y, text, int(share), int(share) == best))
    wide = WIDTH - 6

    def draw(stage: Stage) -> None:
        title.draw(stage, -0.2, "rise", 0.04)
        for n, (y, text, share, winner) in enumerate(options):
            here = spring(ramp(stage.t, 0.15 + 0.18 * n, 0.45))
            if here <= 0:
                continue
            asked = out(ramp(stage.t, 1.5, 1.6))
            nudge = 4 * pulse(stage.beat) if winner and stage.t > 3.1 else 0
            x = LEFT + (1 - here) * -60
            stage.box(x, y + 7, x + wide, y + high + 7, 24, "#000000", 0.14)
            stage.box(x, y, x + wide + nudge, y + high, 24, look.paper)
            if asked > 0:
                stage.box(
                    x,
                    y,
                    x + max(wide * share / 100 * asked, 48),
                    y + high,
                    24,
                    look.accent if winner else look.second,
                    0.55 if winner else 0.3,
                )
                figure = word(f"{round(share * asked)}%", "display", 40, ink)
                stage.put(figure, LEFT + wide - 70, y + high / 2, 1 + 0.15 * ((winner and pulse(stage.beat)) or 0))
            text.draw(stage, 0.2 + 0.18 * n, "fade", 0.0)

    return draw


__all__ = ["chat", "poll"]
