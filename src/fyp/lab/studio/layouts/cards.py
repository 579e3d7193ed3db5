"""Cards: the hook over its hero, a story told line by line over it, and a quote."""

from fyp.lab.studio.easing import both, out, pulse, ramp, spring
from fyp.lab.studio.heroes import HEROES
from fyp.lab.studio.layouts.plot import Plot
from fyp.lab.studio.lettering import Lettering, letter
from fyp.lab.studio.sprites import length, readable, word
from fyp.lab.studio.stage import LEFT, MIDDLE, RIGHT, TOP, Draw, Look, Stage

WIDTH = RIGHT - LEFT


def kicker(plot: Plot, look: Look, align: str) -> Draw:
    """A small plate over the headline that says what kind of clip this is."""
    plate = word(plot.kicker, "strong", 22, readable(look.accent, look.paper, look.ground), look.accent)
    long = length(plot.kicker, "strong", 22)
    x = LEFT + long / 2 if align == "left" else MIDDLE

    def draw(stage: Stage) -> None:
        stage.put(plate, x, TOP + 14, 1 + 0.03 * pulse(stage.beat))

    return draw


def headline(
    plot: Plot, look: Look, text: str, height: float = 232, largest: int = 78, align: str = "left"
) -> Lettering:
    """The hook, as large as fits over the hero. In every third clip its starred words stand on a plate."""
    pill = plot.seed % 3 == 0 and look.face not in ("serif", "italic")
    accent = look.accent if pill or readable(look.ground, look.accent) == look.accent else look.second
    if not pill and readable(look.ground, accent) != accent:
        accent = look.ink
    return letter(
        text, look.face, look.ink, LEFT, TOP + 44, WIDTH, height, accent, largest, 34, align, pill, lines=4,
        valign="top" if align == "left" else "middle",
    )  # fmt: skip


def hook(plot: Plot, look: Look) -> Draw:
    """The first card: kicker, headline from the first frame, the hero underneath."""
    align = "centre" if plot.seed % 4 == 1 else "left"
    label, title = kicker(plot, look, align), headline(plot, look, plot.hook, align=align)
    hero = HEROES[plot.hero](look, plot.seed)

    def draw(stage: Stage) -> None:
        hero(stage)
        label(stage)
        title.draw(stage, style="there")

    return draw


def story(plot: Plot, look: Look) -> Draw:
    """The hero all along; over it the headline, then one line after the other, then the headline again."""
    align = "centre" if plot.seed % 4 == 1 else "left"
    label, title = kicker(plot, look, align), headline(plot, look, plot.hook, align=align)
    hero = HEROES[plot.hero](look, plot.seed)
    told = [headline(plot, look, line, 228, 64, align) for line in plot.lines]
    first = plot.long_s * (0.34 if len(told) > 1 else 0.45)
    each = (plot.long_s - first - 0.35) / len(told)
    style = ("rise", "pop", "slide")[plot.seed % 3]

    def draw(stage: Stage) -> None:
        hero(stage)
        label(stage)
        if stage.t > plot.long_s - 0.3:
            title.draw(stage, plot.long_s - 0.3, "fade", 0.0, scale=1.0)
        else:
            title.draw(stage, style="there", end=first - 0.3)
        for n, line in enumerate(told):
            line.draw(stage, first + n * each, style, 0.06, first + (n + 1) * each - 0.22)
        for n in range(len(told) + 1):
            lit = stage.t >= (first + (n - 1) * each if n else 0) and stage.t < first + n * each
            stage.box(
                LEFT + n * 34, 402, LEFT + n * 34 + 26, 407, 2.5, look.ink, 0.95 if lit else 0.3
            ) if align == "left" else None

    return draw


def quote(plot: Plot, look: Look) -> Draw:
    """Words that light up one by one between large quotation marks, and who says so."""
    ink = look.ink
    marks = word(
        "“",
        "serif",
        300,
        readable(look.ground, look.accent) if readable(look.ground, look.accent) == look.accent else ink,
    )
    said = letter(plot.lines[0], "serif", ink, LEFT, 268, WIDTH - 6, 330, "", 84, 36, spacing=1.04, valign="middle")
    author = letter("— " + plot.lines[1], "strong", ink, LEFT, said.bottom + 34, WIDTH - 40, 60, "", 24, 18)
    step = min(0.16, (plot.long_s * 0.55) / max(len(said.words), 1))
    done = 0.2 + step * len(said.words)

    def draw(stage: Stage) -> None:
        stage.put(
            marks,
            LEFT + 42,
            268 - 14 * (1 - spring(ramp(stage.t, 0, 0.5))),
            0.9 + 0.1 * out(ramp(stage.t, 0, 0.4)),
            alpha=0.9,
        )
        said.draw(stage, -9, "fade", 0.0, alpha=0.22)
        said.draw(stage, 0.2, "fade", step)
        author.draw(stage, done, "slide", 0.05)
        share = both(ramp(stage.t, done, 0.7))
        stage.box(LEFT, author.bottom + 22, LEFT + 120 * share, author.bottom + 27, 2.5, look.accent)

    return draw


__all__ = ["WIDTH", "headline", "hook", "kicker", "quote", "story"]
