"""Backdrops: a soft gradient with light in it, a pattern that fits the niche, and film grain. Drawn once per scene."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fyp.lab.studio import HEIGHT, WIDTH
from fyp.lab.studio.pixels import Frame
from fyp.lab.studio.sprites import art, mix, rgb
from fyp.lab.studio.stage import Look

GRAIN = 2.2
"""The standard deviation of the grain, in steps of 255: hides banding, costs hardly a bit as it stands still."""


def backdrop(look: Look, seed: int, flat: bool = False) -> Frame:
    """The background of a scene, uint8 [960, 540, 3]; `flat` keeps the light low, for scenes with cards on it."""
    dice = np.random.default_rng(seed)
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    ys, xs = ys / HEIGHT, xs / WIDTH
    ground, glow, deep = _colour(look.ground), _colour(look.glow), _colour(mix(look.ground, "#000000", 0.22))
    picture = ground + (deep - ground) * (np.clip(ys * 1.15 - 0.15, 0, 1) ** 1.6)[..., None]
    for _ in range(2):
        cx, cy, reach = dice.uniform(0.0, 1.0), dice.uniform(0.05, 0.75), dice.uniform(0.4, 0.75)
        far = np.sqrt((xs - cx) ** 2 + ((ys - cy) * HEIGHT / WIDTH) ** 2) / reach
        share = np.exp(-(far**2) * 1.6) * (0.45 if flat else 0.85)
        picture = picture + (glow - picture) * share[..., None]
    out = picture.astype(np.float32)
    if look.pattern != "none":
        share = _mask(look.pattern)[..., None] * np.float32(0.5 if flat else 1.0)
        out += (_colour(look.ink) - out) * share
    out += dice.normal(0, GRAIN, (HEIGHT, WIDTH, 1)).astype(np.float32)
    frame: Frame = np.clip(out + 0.5, 0, 255).astype(np.uint8)
    return frame


def _colour(colour: str) -> NDArray[np.float32]:
    return np.array(rgb(colour), np.float32)


@lru_cache(maxsize=16)
def _mask(pattern: str) -> NDArray[np.float32]:
    """How much of the ink a pattern lays on each pixel, 0 to 1."""
    return np.asarray(art(PATTERNS[pattern].replace("INK", "#ffffff"), WIDTH, HEIGHT)[..., 3] / 255, np.float32)


def _grid(step: int, mark: str) -> str:
    return "".join(
        mark.format(x=x + (step // 2 if row % 2 else 0), y=y)
        for row, y in enumerate(range(-step, HEIGHT + step, step))
        for x in range(-step, WIDTH + step, step)
    )


_STAR = "<path transform='translate({x} {y})' d='M0-9 2-2 9 0 2 2 0 9-2 2-9 0-2-2z'/>"
_LEAF = "<path transform='translate({x} {y}) rotate(30)' d='M0-34C24-18 24 18 0 34-24 18-24-18 0-34z'/>"
_PAW = (
    "<g transform='translate({x} {y}) rotate(-18)'><ellipse cy='8' rx='15' ry='12'/><circle cx='-17' cy='-8' r='6'/>"
    "<circle cx='-6' cy='-16' r='6'/><circle cx='7' cy='-16' r='6'/><circle cx='18' cy='-8' r='6'/></g>"
)
_DOT = "<circle cx='{x}' cy='{y}' r='2.2'/>"
_CHECK = "<rect x='{x}' y='{y}' width='30' height='60'/>"

PATTERNS = {
    "dots": f'<g fill="INK" opacity=".10">{_grid(36, _DOT)}</g>',
    "stars": f'<g fill="INK" opacity=".16">{_grid(110, _STAR)}</g>',
    "lines": '<g stroke="INK" stroke-width="1" opacity=".10">'
    + "".join(f'<path d="M0 {y}H540"/>' for y in range(0, HEIGHT, 48))
    + "".join(f'<path d="M{x} 0V960"/>' for x in range(30, WIDTH, 48))
    + "</g>",
    "stripes": '<g stroke="INK" stroke-width="34" opacity=".05">'
    + "".join(f'<path d="M{x} -20 {x - 560} 980"/>' for x in range(0, 1200, 92))
    + "</g>",
    "arcs": '<g stroke="INK" fill="none" stroke-width="2" opacity=".12">'
    + "".join(f'<circle cx="470" cy="120" r="{r}"/>' for r in range(40, 900, 46))
    + "</g>",
    "waves": '<g stroke="INK" fill="none" stroke-width="2" opacity=".11">'
    + "".join(
        f'<path d="M-20 {y}c60-26 90-26 150 0s90 26 150 0 90-26 150 0 90 26 150 0"/>' for y in range(20, HEIGHT, 44)
    )
    + "</g>",
    "leaves": f'<g fill="INK" opacity=".08">{_grid(120, _LEAF)}</g>',
    "paws": f'<g fill="INK" opacity=".08">{_grid(120, _PAW)}</g>',
    "pitch": '<g stroke="INK" fill="none" stroke-width="3" opacity=".16">'
    '<path d="M-10 480H550"/><circle cx="270" cy="480" r="110"/>'
    '<path d="M120 -10V130H420V-10M120 970V830H420V970"/></g>',
    "checks": f'<g fill="INK" opacity=".05">{_grid(60, _CHECK)}</g>',
}

__all__ = ["PATTERNS", "backdrop"]
