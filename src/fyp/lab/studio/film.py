"""Film: the frames of a clip. A card with the hook, a wipe, the body, and a wipe back, so that it loops without a seam."""

from collections.abc import Iterator

import numpy as np

from fyp.lab.studio import FPS, HEIGHT, WIDTH, pixels
from fyp.lab.studio.backdrop import backdrop
from fyp.lab.studio.easing import both, clamp
from fyp.lab.studio.layouts import LAYOUTS, Plot
from fyp.lab.studio.layouts.cards import hook
from fyp.lab.studio.niches import BY_NAME
from fyp.lab.studio.pixels import Frame
from fyp.lab.studio.script import Script
from fyp.lab.studio.sprites import rgb
from fyp.lab.studio.stage import Draw, Look, Stage

WIPE_S = 0.5
HOOK_S = 2.3


class Film:
    """`frame(n)` draws frame n, uint8 [960, 540, 3]; any order, always the same."""

    def __init__(self, script: Script) -> None:
        looks = BY_NAME[script.niche].looks
        self.frames = script.frames
        self._long_s = script.duration_s
        self._beat_s = self._long_s / (script.bars * 4)
        self._slope = 0.24 if script.seed % 2 else -0.24
        front, body = looks[script.look % len(looks)], looks[(script.look + 1) % len(looks)]
        beats = max(round(HOOK_S / self._beat_s), 3)
        self._turn_s = self._long_s if script.layout == "story" else beats * self._beat_s

        def plot(long_s: float) -> Plot:
            return Plot(
                script.hook,
                script.lines,
                script.kicker,
                script.hero,
                script.language,
                script.seed,
                long_s,
                self._beat_s,
            )

        first: Draw = (
            LAYOUTS["story"](plot(self._long_s), front) if script.layout == "story" else hook(plot(self._turn_s), front)
        )
        self._scenes: list[tuple[Look, Draw, Frame]] = [(front, first, backdrop(front, script.seed))]
        if script.layout != "story":
            rest = plot(self._long_s - self._turn_s)
            self._scenes.append((body, LAYOUTS[script.layout](rest, body), backdrop(body, script.seed + 1, flat=True)))
        self._one, self._two = (np.empty((HEIGHT, WIDTH, 3), np.uint8) for _ in range(2))

    def frame(self, n: int) -> Frame:
        """The frame is the film's own: copy it to keep it."""
        t = n / FPS
        if len(self._scenes) == 1:
            return self._draw(0, self._one, t)
        back = both(clamp((t - (self._long_s - WIPE_S)) / WIPE_S))
        there = both(clamp((t - self._turn_s + WIPE_S / 2) / WIPE_S))
        if there <= 0:
            return self._draw(0, self._one, t)
        if back > 0:
            self._draw(1, self._one, t - self._turn_s)
            return self._wiped(self._draw(0, self._two, 0.0), back, 0)
        if there < 1:
            self._draw(0, self._one, t)
            return self._wiped(self._draw(1, self._two, t - self._turn_s), there, 1)
        return self._draw(1, self._one, t - self._turn_s)

    def _draw(self, scene: int, frame: Frame, t: float) -> Frame:
        look, draw, ground = self._scenes[scene]
        frame[:] = ground
        since = t + (self._turn_s if scene else 0.0)
        draw(Stage(look, frame, t, since / self._beat_s))
        return frame

    def _wiped(self, over: Frame, share: float, scene: int) -> Frame:
        r, g, b = rgb(self._scenes[scene][0].accent)
        pixels.wipe(self._one, over, share, self._slope, float(r), float(g), float(b))
        return self._one

    def planes(self) -> Iterator[bytes]:
        """All frames as planar YUV 4:2:0."""
        out = np.empty(HEIGHT * WIDTH * 3 // 2, np.uint8)
        for n in range(self.frames):
            pixels.to_yuv(self.frame(n), out)
            yield out.tobytes()


__all__ = ["HOOK_S", "WIPE_S", "Film"]
