"""The stage: what a scene draws on, with the look of its clip, the beat of its sound, and a seed of its own."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from fyp.lab.studio import HEIGHT, WIDTH, pixels
from fyp.lab.studio.pixels import Frame, Sprite
from fyp.lab.studio.sprites import art, rgb

LEFT, RIGHT, TOP, FOOT = 62, 478, 122, 735
"""Where words may stand: clear of the tabs above, the caption below, the rail, and the sides that a narrow phone cuts."""
MIDDLE = (LEFT + RIGHT) / 2
_SHADE = (
    "<defs><radialGradient id='s'><stop offset='.35'/><stop offset='1' stop-opacity='0'/></radialGradient></defs>"
    "<circle cx='50' cy='50' r='50' fill='url(#s)'/>"
)
_EVERYWHERE = np.array([0, 0, WIDTH, HEIGHT], np.int64)


@dataclass(frozen=True)
class Look:
    """The colours of a clip, `#rrggbb`. `ground` and `glow` make the background, `ink` reads on it, `paper` is a card."""

    ground: str
    glow: str
    ink: str
    accent: str
    second: str
    paper: str
    face: str = "display"
    pattern: str = "none"


@dataclass
class Stage:
    """One frame being drawn. `beat` counts beats since the clip began, `t` seconds since the scene began."""

    look: Look
    frame: Frame
    t: float = 0.0
    beat: float = 0.0
    within: np.ndarray[tuple[int], np.dtype[np.int64]] = field(default_factory=lambda: _EVERYWHERE)

    def put(
        self, sprite: Sprite, x: float, y: float, scale: float = 1.0, angle: float = 0.0, alpha: float = 1.0,
        wide: float = 1.0, high: float = 1.0,
    ) -> None:  # fmt: skip
        """A sprite with its middle at (x, y); `wide` and `high` stretch it, `angle` in degrees."""
        pixels.blit(
            self.frame, sprite, float(x), float(y), float(scale * wide), float(scale * high), math.radians(angle),
            float(min(alpha, 1.0)), self.within,
        )  # fmt: skip

    def disc(self, x: float, y: float, radius: float, colour: str, alpha: float = 1.0, soft: float = 1.0) -> None:
        if radius > 0 and alpha > 0:
            r, g, b = rgb(colour)
            pixels.arc(
                self.frame, float(x), float(y), 0.0, float(radius), 0.0, 7.0,
                float(r), float(g), float(b), float(min(alpha, 1.0)), float(soft),
            )  # fmt: skip

    def shade(self, x: float, y: float, radius: float, alpha: float = 0.3) -> None:
        """The soft, flat shadow of something that stands at (x, y)."""
        self.put(art(_SHADE, 100, 100), x, y, radius / 50, alpha=alpha, high=0.17)

    def ring(
        self, x: float, y: float, radius: float, width: float, colour: str, alpha: float = 1.0,
        start: float = 0.0, share: float = 1.0,
    ) -> None:  # fmt: skip
        """A ring, or a `share` of it, clockwise from `start` (turns, 0 at the top)."""
        if radius > 0 and alpha > 0 and share > 0:
            r, g, b = rgb(colour)
            sweep = 7.0 if share >= 1 else 2 * math.pi * share
            pixels.arc(
                self.frame, float(x), float(y), max(radius - width / 2, 0.01), float(radius + width / 2),
                2 * math.pi * start, sweep, float(r), float(g), float(b), float(min(alpha, 1.0)), 1.0,
            )  # fmt: skip

    def line(self, points: Sequence[tuple[float, float]], width: float, colour: str, alpha: float = 1.0) -> None:
        r, g, b = rgb(colour)
        if points and alpha > 0:
            pixels.line(
                self.frame, np.array(points, np.float64), float(width), float(r), float(g), float(b),
                float(min(alpha, 1.0)),
            )  # fmt: skip

    def box(self, x0: float, y0: float, x1: float, y1: float, radius: float, colour: str, alpha: float = 1.0) -> None:
        r, g, b = rgb(colour)
        if alpha > 0:
            pixels.box(
                self.frame, float(x0), float(y0), float(x1), float(y1), float(radius), float(r), float(g), float(b),
                float(min(alpha, 1.0)),
            )  # fmt: skip


Draw = Callable[[Stage], None]
"""Draws one frame of a scene, or of a part of it, for the stage's `t` and `beat`."""


def drift(seed: int, count: int) -> list[tuple[float, float, float, float]]:
    """`count` steady random quadruples in 0..1 for floating things: place, place, size, phase."""
    dice = random.Random(seed)
    return [(dice.random(), dice.random(), dice.random(), dice.random()) for _ in range(count)]


__all__ = ["FOOT", "LEFT", "MIDDLE", "RIGHT", "TOP", "Draw", "Look", "Stage", "drift"]
