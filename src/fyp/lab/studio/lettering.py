"""Lettering: a text set as large as its box allows, word by word, so that each word can move on its own."""

import re
from dataclasses import dataclass

from fyp.lab.studio.easing import both, clamp, out, pulse, ramp, spring
from fyp.lab.studio.pixels import Sprite
from fyp.lab.studio.sprites import font, length, readable, word
from fyp.lab.studio.stage import Stage

LINE = 1.06
"""From baseline to baseline, in em, for display sizes; running text has 1.28."""


@dataclass(frozen=True)
class Word:
    """A word where it stands: its sprite and the middle of it, and on which line it is."""

    sprite: Sprite
    x: float
    y: float
    line: int


@dataclass(frozen=True)
class Lettering:
    """Words that are set. `top`, `bottom`, `left` and `right` are the edges of the ink's lines, in pixels."""

    words: tuple[Word, ...]
    top: float
    bottom: float
    left: float
    right: float
    size: int

    def draw(
        self, stage: Stage, start: float = 0.0, style: str = "rise", step: float = 0.07, end: float = 1e9,
        alpha: float = 1.0, dx: float = 0.0, dy: float = 0.0, scale: float = 1.0,
    ) -> None:  # fmt: skip
        """Words come one after another from `start`, `step` seconds apart, and leave at `end`.

        Styles: `there` (from the first frame, nodding to the beat), `rise`, `pop`, `slide`, `fade`, `type`.
        """
        t = stage.t
        for n, one in enumerate(self.words):
            began = start + n * step
            if style != "there" and t < began:
                continue
            gone = both(ramp(t, end + n * step * 0.3, 0.25))
            if gone >= 1:
                continue
            x, y, size, angle, shown = one.x + dx, one.y + dy - 40 * gone, scale, 0.0, alpha * (1 - gone)
            x = self.left + dx + (x - dx - self.left) * scale if scale != 1 else x
            if style == "there":
                turn = len(self.words)
                nod = pulse(stage.beat, 4.0) if int(stage.beat) % turn == n % turn else 0.0
                size *= 1 + 0.05 * nod
                y -= 5 * nod
            elif style == "rise":
                here = out(ramp(t, began, 0.45))
                y += (1 - here) * self.size * 0.8
                shown *= clamp(here * 1.4)
            elif style == "pop":
                here = ramp(t, began, 0.35)
                size *= max(spring(here), 0.01)
                shown *= clamp(here * 3)
                angle = (1 - out(here)) * (-9 if n % 2 else 9)
            elif style == "slide":
                here = out(ramp(t, began, 0.5))
                x -= (1 - here) * 120
                shown *= here
            else:
                shown *= ramp(t, began, 0.06 if style == "type" else 0.5)
            stage.put(one.sprite, x, y, size, angle, shown)


def letter(
    text: str, face: str, colour: str, left: float, top: float, width: float, height: float, accent: str = "",
    largest: int = 84, smallest: int = 20, align: str = "left", pill: bool = False, valign: str = "top",
    spacing: float = 0.0, lines: int = 9,
) -> Lettering:  # fmt: skip
    """Set `text` in a box as large as fits. `*starred*` words take the accent (as a plate when `pill`); `|` breaks a line."""
    spacing = spacing or (1.26 if face in ("text", "strong") else 1.0 if face in ("serif", "italic") else LINE)
    tokens = _tokens(text)
    size = largest
    while True:
        rows = _rows(tokens, face, size, width)
        tall = (len(rows) - 1) * size * spacing + size * 1.0
        wide = max(_wide(row, face, size) for row in rows)
        if size <= smallest or (tall <= height and wide <= width and len(rows) <= lines):
            break
        size -= 2 if size < 60 else 3
    rows = _even(tokens, face, size, width, len(rows), rows)
    first = {"top": top, "middle": top + (height - tall) / 2, "bottom": top + height - tall}[valign]
    space, words, edge, far = length(" ", face, size), [], left + width, left
    for n, row in enumerate(rows):
        x = (
            left
            + {"left": 0.0, "centre": (width - _wide(row, face, size)) / 2, "right": width - _wide(row, face, size)}[
                align
            ]
        )
        edge = min(edge, x)
        y = first + size * 0.5 + n * size * spacing
        for run in _runs(row, pill):
            said = " ".join(token[0] for token in run)
            starred = run[0][1]
            plate = accent if pill and starred and accent else ""
            ink = readable(plate, colour) if plate else accent if starred and accent else colour
            sprite = word(said, face, size, ink, plate, 0.13)
            long = length(said, face, size)
            words.append(Word(sprite, x + long / 2, y, n))
            x += long + space
        far = max(far, x - space)
    return Lettering(tuple(words), first, first + tall, edge, far, size)


def _tokens(text: str) -> list[tuple[str, bool]]:
    """Words and whether each is starred; `|` is a word of its own that breaks the line."""
    tokens: list[tuple[str, bool]] = []
    for n, part in enumerate(re.split(r"\*", text)):
        tokens += [(token, n % 2 == 1) for token in part.replace("|", " | ").split()]
    joined: list[tuple[str, bool]] = []
    for token, starred in tokens:
        if joined and token in {".", ",", "?", "!", ":", "…"}:
            joined[-1] = (joined[-1][0] + token, joined[-1][1])
        else:
            joined.append((token, starred))
    return joined


def _rows(tokens: list[tuple[str, bool]], face: str, size: int, width: float) -> list[list[tuple[str, bool]]]:
    rows: list[list[tuple[str, bool]]] = [[]]
    for token in tokens:
        if token[0] == "|":
            rows.append([])
        elif rows[-1] and _wide([*rows[-1], token], face, size) > width:
            rows.append([token])
        else:
            rows[-1].append(token)
    return [row for row in rows if row]


def _even(
    tokens: list[tuple[str, bool]], face: str, size: int, width: float, count: int, rows: list[list[tuple[str, bool]]]
) -> list[list[tuple[str, bool]]]:
    """The same number of lines, as even in length as they can be, so that no word is left alone on the last."""
    low, high = width * 0.4, width
    while high - low > 4:
        middle = (low + high) / 2
        tried = _rows(tokens, face, size, middle)
        if len(tried) <= count and max(_wide(row, face, size) for row in tried) <= width:
            high, rows = middle, tried
        else:
            low = middle
    return rows


def _wide(row: list[tuple[str, bool]], face: str, size: int) -> float:
    return length(" ".join(token for token, _ in row), face, size)


def _runs(row: list[tuple[str, bool]], pill: bool) -> list[list[tuple[str, bool]]]:
    """The words of a line, with starred neighbours on one plate when plates are used."""
    runs: list[list[tuple[str, bool]]] = []
    for token in row:
        if pill and runs and token[1] and runs[-1][-1][1]:
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def ascent(face: str, size: int) -> float:
    """From baseline to the top of the tallest letters, in pixels."""
    return float(font(face, size).getmetrics()[0])


__all__ = ["Lettering", "Word", "ascent", "letter"]
