"""Sprites: pictures that are drawn once and then moved. Art comes from SVG, words from the studio's own fonts."""

import io
from functools import lru_cache
from pathlib import Path

import numpy as np
import resvg_py
from PIL import Image, ImageDraw, ImageFont

from fyp.lab.studio.pixels import Sprite

FONTS = Path(__file__).parent / "fonts"
FACES = ("display", "narrow", "text", "strong", "serif", "italic")
"""The cuts in fonts/: Bricolage Grotesque (wide and narrow), Inter (medium and bold), Instrument Serif."""


def rgb(colour: str) -> tuple[int, int, int]:
    """`#rrggbb` as three numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(a: str, b: str, share: float) -> str:
    """The colour at `share` of the way from `a` to `b`."""
    return "#" + "".join(f"{round(p + (q - p) * share):02x}" for p, q in zip(rgb(a), rgb(b), strict=True))


def light(colour: str) -> float:
    """Relative luminance by WCAG 2.2, 0 (black) to 1 (white)."""
    parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a: str, b: str) -> float:
    """The contrast of two colours by WCAG 2.2, 1 to 21."""
    one, two = sorted((light(a), light(b)))
    return (two + 0.05) / (one + 0.05)


def readable(on: str, *inks: str) -> str:
    """The first ink with a contrast of 4.5 or more on a colour, else black or white, whichever reads better."""
    for ink in inks:
        if contrast(on, ink) >= 4.5:
            return ink
    return max(("#0b0b0f", "#ffffff"), key=lambda ink: contrast(on, ink))


@lru_cache(maxsize=512)
def art(svg: str, width: int, height: int, zoom: float = 1.0) -> Sprite:
    """A sprite of SVG elements in a viewBox of width x height."""
    whole = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{svg}</svg>'
    png = resvg_py.svg_to_bytes(svg_string=whole, skip_system_fonts=True, zoom=zoom)
    return multiplied(np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")))


def multiplied(rgba: Sprite) -> Sprite:
    """Straight alpha to colour multiplied by alpha."""
    wide = rgba.astype(np.uint16)
    wide[..., :3] = (wide[..., :3] * wide[..., 3:] + 127) // 255
    return np.ascontiguousarray(wide.astype(np.uint8))


@lru_cache(maxsize=256)
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"{face}.ttf"), size, layout_engine=ImageFont.Layout.BASIC)


def length(text: str, face: str, size: int) -> float:
    """How wide a line is, in pixels."""
    return font(face, size).getlength(text)


@lru_cache(maxsize=1024)
def word(text: str, face: str, size: int, colour: str, pill: str = "", room: float = 0.4) -> Sprite:
    """A sprite of one line. Its box is the advance by the line height (1.2 em), with a margin of 0.25 em all round.

    With `pill` it stands on a box of that colour, `room` em wider than the words on both sides.
    """
    cut = font(face, size)
    pad = int(size * 0.5) if pill else size // 4
    width, height = int(cut.getlength(text)) + 2 * pad, int(size * 1.2) + 2 * pad
    ascent, descent = cut.getmetrics()
    picture = Image.new("RGBA", (width, height), (*rgb(colour), 0))
    if pill:
        side, tall = (pad - size * room) * 3, (pad + size * 0.02) * 3
        plate = Image.new("L", (width * 3, height * 3), 0)
        ImageDraw.Draw(plate).rounded_rectangle(
            (side, tall, width * 3 - side, height * 3 - tall), size * 0.75, fill=255
        )
        ground = Image.new("RGBA", (width, height), (*rgb(pill), 0))
        ground.putalpha(plate.resize((width, height), Image.Resampling.LANCZOS))
        picture = ground
    ink = Image.new("L", (width, height), 0)
    baseline = pad + (size * 1.2 - ascent - descent) / 2 + ascent
    ImageDraw.Draw(ink).text((pad, baseline), text, 255, cut, anchor="ls")
    if pill:
        picture.paste((*rgb(colour), 255), (0, 0), ink)
    else:
        picture.putalpha(ink)
    return multiplied(np.asarray(picture))


__all__ = [
    "FACES",
    "FONTS",
    "art",
    "contrast",
    "font",
    "length",
    "light",
    "mix",
    "multiplied",
    "readable",
    "rgb",
    "word",
]
