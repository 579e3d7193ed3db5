"""The pixel kernels: sprites, discs, arcs, lines and boxes onto an RGB frame, a wipe between two, RGB to YUV 4:2:0.

A frame is uint8 [height, width, 3]; a sprite is uint8 [height, width, 4], its colour already multiplied by its alpha.
Edges are smoothed by the distance to the shape (signed distance fields).
"""

import math

import numpy as np
from numpy.typing import NDArray

from fyp.engine.models.compiled import kernel

Frame = NDArray[np.uint8]
Sprite = NDArray[np.uint8]


@kernel
def blit(
    frame: Frame, sprite: Sprite, x: float, y: float, sx: float, sy: float, angle: float, alpha: float, box: NDArray[np.int64]
) -> None:  # fmt: skip
    """Draw the sprite with its middle at (x, y), scaled by sx, sy and turned by `angle` radians, inside box x0 y0 x1 y1."""
    h, w = sprite.shape[0], sprite.shape[1]
    cos, sin = math.cos(angle), math.sin(angle)
    if abs(sx) < 1e-3 or abs(sy) < 1e-3 or alpha <= 0.003:
        return
    half_x = (abs(cos) * w * abs(sx) + abs(sin) * h * abs(sy)) / 2 + 1
    half_y = (abs(sin) * w * abs(sx) + abs(cos) * h * abs(sy)) / 2 + 1
    x0, x1 = max(math.floor(x - half_x), box[0]), min(math.ceil(x + half_x), box[2])
    y0, y1 = max(math.floor(y - half_y), box[1]), min(math.ceil(y + half_y), box[3])
    a, b, c, d = cos / sx, sin / sx, -sin / sy, cos / sy
    share_of = alpha / 255.0
    for py in range(y0, y1):
        dy = py + 0.5 - y
        u0, v0 = b * dy + w * 0.5 - 0.5, d * dy + h * 0.5 - 0.5
        low, high = float(x0), float(x1)
        for slope, at, side in ((a, u0, w), (c, v0, h)):
            if abs(slope) > 1e-9:
                one, two = (-1.0 - at) / slope + x - 0.5, (side - at) / slope + x - 0.5
                low, high = max(low, min(one, two)), min(high, max(one, two))
            elif at <= -1 or at >= side:
                high = low
        for px in range(max(math.ceil(low), x0), min(math.ceil(high), x1)):
            dx = px + 0.5 - x
            u, v = a * dx + u0, c * dx + v0
            iu, iv = math.floor(u), math.floor(v)
            fu, fv = u - iu, v - iv
            if 0 <= iu < w - 1 and 0 <= iv < h - 1:
                a0, a1 = sprite[iv, iu, 3], sprite[iv, iu + 1, 3]
                a2, a3 = sprite[iv + 1, iu, 3], sprite[iv + 1, iu + 1, 3]
                if a0 == 0 and a1 == 0 and a2 == 0 and a3 == 0:
                    continue
                p, q, m, n = (1 - fu) * (1 - fv), fu * (1 - fv), (1 - fu) * fv, fu * fv
                keep = 1 - (p * a0 + q * a1 + m * a2 + n * a3) * share_of
                for k in range(3):
                    got = p * sprite[iv, iu, k] + q * sprite[iv, iu + 1, k]
                    got += m * sprite[iv + 1, iu, k] + n * sprite[iv + 1, iu + 1, k]
                    frame[py, px, k] = np.uint8(min(frame[py, px, k] * keep + got * alpha + 0.5, 255.0))
                continue
            r = g = bl = al = 0.0
            for k in range(4):
                ju, jv = iu + (k & 1), iv + (k >> 1)
                if ju < 0 or jv < 0 or ju >= w or jv >= h:
                    continue
                share = (fu if k & 1 else 1 - fu) * (fv if k >> 1 else 1 - fv)
                r += share * sprite[jv, ju, 0]
                g += share * sprite[jv, ju, 1]
                bl += share * sprite[jv, ju, 2]
                al += share * sprite[jv, ju, 3]
            keep = 1 - al * share_of
            frame[py, px, 0] = np.uint8(min(frame[py, px, 0] * keep + r * alpha + 0.5, 255.0))
            frame[py, px, 1] = np.uint8(min(frame[py, px, 1] * keep + g * alpha + 0.5, 255.0))
            frame[py, px, 2] = np.uint8(min(frame[py, px, 2] * keep + bl * alpha + 0.5, 255.0))


@kernel
def arc(
    frame: Frame, x: float, y: float, inner: float, outer: float, start: float, sweep: float,
    red: float, green: float, blue: float, alpha: float, soft: float,
) -> None:  # fmt: skip
    """A disc (inner 0) or ring between two radii; `sweep` < 2 pi cuts a piece from `start`, clockwise from the top."""
    h, w = frame.shape[0], frame.shape[1]
    reach = outer + soft
    x0, x1 = max(int(x - reach) - 1, 0), min(int(x + reach) + 2, w)
    y0, y1 = max(int(y - reach) - 1, 0), min(int(y + reach) + 2, h)
    nearest, within = max(inner - soft, 0.0) ** 2, max(outer - soft, 0.0) ** 2
    for py in range(y0, y1):
        dy = py + 0.5 - y
        across = math.sqrt(max(reach * reach - dy * dy, 0.0))
        for px in range(max(x0, int(x - across) - 1), min(x1, int(x + across) + 2)):
            dx = px + 0.5 - x
            square = dx * dx + dy * dy
            if square < nearest:
                continue
            far = outer
            cover = 1.0
            if square > within or inner > 0 or sweep < 6.2831:
                far = math.sqrt(square)
                cover = min(max((outer - far) / soft + 0.5, 0.0), 1.0)
            if inner > 0:
                cover *= min(max((far - inner) / soft + 0.5, 0.0), 1.0)
            if cover <= 0:
                continue
            if sweep < 6.2831:
                turn = (math.atan2(dx, -dy) - start) % (2 * math.pi)
                edge = min(turn, sweep - turn) if turn <= sweep else -min(turn - sweep, 2 * math.pi - turn)
                cover *= min(max(edge * max(far, 1.0) + 0.5, 0.0), 1.0)
            share = cover * alpha
            frame[py, px, 0] = np.uint8(frame[py, px, 0] * (1 - share) + red * share + 0.5)
            frame[py, px, 1] = np.uint8(frame[py, px, 1] * (1 - share) + green * share + 0.5)
            frame[py, px, 2] = np.uint8(frame[py, px, 2] * (1 - share) + blue * share + 0.5)


@kernel
def line(
    frame: Frame, points: NDArray[np.float64], width: float, red: float, green: float, blue: float, alpha: float
) -> None:
    """A line through points [n, 2] with round ends; where its pieces meet it is not darker."""
    h, w = frame.shape[0], frame.shape[1]
    n = points.shape[0]
    half = width / 2
    left = right = points[0, 0]
    top = bottom = points[0, 1]
    for i in range(1, n):
        left, right = min(left, points[i, 0]), max(right, points[i, 0])
        top, bottom = min(top, points[i, 1]), max(bottom, points[i, 1])
    x0, x1 = max(int(left - half) - 1, 0), min(int(right + half) + 2, w)
    y0, y1 = max(int(top - half) - 1, 0), min(int(bottom + half) + 2, h)
    if x1 <= x0 or y1 <= y0:
        return
    cover = np.zeros((y1 - y0, x1 - x0), np.float32)
    for i in range(max(n - 1, 1)):
        ax, ay = points[i, 0], points[i, 1]
        bx, by = points[min(i + 1, n - 1), 0], points[min(i + 1, n - 1), 1]
        ex, ey = bx - ax, by - ay
        long = ex * ex + ey * ey
        for py in range(max(int(min(ay, by) - half) - 1, y0), min(int(max(ay, by) + half) + 2, y1)):
            for px in range(max(int(min(ax, bx) - half) - 1, x0), min(int(max(ax, bx) + half) + 2, x1)):
                dx, dy = px + 0.5 - ax, py + 0.5 - ay
                along = min(max((dx * ex + dy * ey) / long, 0.0), 1.0) if long > 0 else 0.0
                far = math.hypot(dx - along * ex, dy - along * ey)
                here = min(max(half - far + 0.5, 0.0), 1.0)
                if here > cover[py - y0, px - x0]:
                    cover[py - y0, px - x0] = here
    for py in range(y0, y1):
        for px in range(x0, x1):
            share = cover[py - y0, px - x0] * alpha
            if share > 0:
                frame[py, px, 0] = np.uint8(frame[py, px, 0] * (1 - share) + red * share + 0.5)
                frame[py, px, 1] = np.uint8(frame[py, px, 1] * (1 - share) + green * share + 0.5)
                frame[py, px, 2] = np.uint8(frame[py, px, 2] * (1 - share) + blue * share + 0.5)


@kernel
def box(
    frame: Frame, x0: float, y0: float, x1: float, y1: float, radius: float,
    red: float, green: float, blue: float, alpha: float,
) -> None:  # fmt: skip
    """A box with round corners between two corners."""
    h, w = frame.shape[0], frame.shape[1]
    mx, my, hx, hy = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2
    radius = min(radius, hx, hy)
    if hx <= 0 or hy <= 0:
        return
    for py in range(max(int(y0) - 1, 0), min(int(y1) + 2, h)):
        for px in range(max(int(x0) - 1, 0), min(int(x1) + 2, w)):
            qx, qy = abs(px + 0.5 - mx) - hx + radius, abs(py + 0.5 - my) - hy + radius
            far = max(qx, qy) - radius
            if qx > 0 and qy > 0:
                far = math.hypot(qx, qy) - radius
            share = min(max(0.5 - far, 0.0), 1.0) * alpha
            if share > 0:
                frame[py, px, 0] = np.uint8(frame[py, px, 0] * (1 - share) + red * share + 0.5)
                frame[py, px, 1] = np.uint8(frame[py, px, 1] * (1 - share) + green * share + 0.5)
                frame[py, px, 2] = np.uint8(frame[py, px, 2] * (1 - share) + blue * share + 0.5)


@kernel
def wipe(under: Frame, over: Frame, share: float, slope: float, red: float, green: float, blue: float) -> None:
    """Replace `under` by `over` from the left along a slanted edge that leads with a band of colour; share 0 to 1."""
    h, w = under.shape[0], under.shape[1]
    lean = slope * h
    edge = -90.0 - max(lean, 0.0) + share * (w + abs(lean) + 180.0)
    for py in range(h):
        here = edge + slope * py - (0.0 if slope >= 0 else lean)
        for px in range(w):
            if px < here - 70:
                under[py, px, 0], under[py, px, 1], under[py, px, 2] = over[py, px, 0], over[py, px, 1], over[py, px, 2]
            elif px < here:
                under[py, px, 0], under[py, px, 1], under[py, px, 2] = np.uint8(red), np.uint8(green), np.uint8(blue)


@kernel
def to_yuv(frame: Frame, out: NDArray[np.uint8]) -> None:
    """RGB to planar YUV 4:2:0, BT.709, limited range, into out uint8 [height * 3 / 2 * width]; sides must be even."""
    h, w = frame.shape[0], frame.shape[1]
    at_u, at_v = h * w, h * w + h * w // 4
    for y in range(0, h, 2):
        for k in range(2):
            row = (y + k) * w
            for x in range(w):
                r, g, b = np.int32(frame[y + k, x, 0]), np.int32(frame[y + k, x, 1]), np.int32(frame[y + k, x, 2])
                out[row + x] = np.uint8((11966 * r + 40254 * g + 4064 * b + 1081344) >> 16)
        at = (y >> 1) * (w >> 1)
        for x in range(w >> 1):
            p, q = 2 * x, 2 * x + 1
            r = np.int32(frame[y, p, 0]) + frame[y, q, 0] + frame[y + 1, p, 0] + frame[y + 1, q, 0]
            g = np.int32(frame[y, p, 1]) + frame[y, q, 1] + frame[y + 1, p, 1] + frame[y + 1, q, 1]
            b = np.int32(frame[y, p, 2]) + frame[y, q, 2] + frame[y + 1, p, 2] + frame[y + 1, q, 2]
            out[at_u + at + x] = np.uint8((33685504 - 6596 * r - 22189 * g + 28785 * b) >> 18)
            out[at_v + at + x] = np.uint8((33685504 + 28785 * r - 26145 * g - 2640 * b) >> 18)


def warm() -> None:
    """Have every kernel compiled, or loaded from where its machine code is kept."""
    frame, sprite = np.zeros((4, 4, 3), np.uint8), np.zeros((2, 2, 4), np.uint8)
    blit(frame, sprite, 2.0, 2.0, 1.0, 1.0, 0.0, 1.0, np.array([0, 0, 4, 4], np.int64))
    arc(frame, 2.0, 2.0, 0.0, 1.0, 0.0, 7.0, 0.0, 0.0, 0.0, 1.0, 1.0)
    line(frame, np.zeros((2, 2)), 1.0, 0.0, 0.0, 0.0, 1.0)
    box(frame, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    wipe(frame, frame.copy(), 0.5, 0.2, 0.0, 0.0, 0.0)
    to_yuv(frame, np.zeros(24, np.uint8))


__all__ = ["Frame", "Sprite", "arc", "blit", "box", "line", "to_yuv", "warm", "wipe"]
