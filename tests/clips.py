"""Clips for tests, drawn by ffmpeg as they are needed: small, short, and in every shape that an upload comes in."""

import subprocess
from pathlib import Path

import imageio_ffmpeg


def draw(file: Path, *more: str, size: str = "90x160", seconds: float = 1.0, sound: bool = True) -> Path:
    """A moving picture with a tone; `more` are ffmpeg's options for the output."""
    tone = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"] if sound else []
    picture = ["-f", "lavfi", "-i", f"testsrc=size={size}:rate=12:duration={seconds}"]
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-y",
        *picture,
        *tone,
        "-pix_fmt",
        "yuv420p",
        *more,
        str(file),
    ]
    subprocess.run(command, check=True, timeout=60)
    return file


def damage(file: Path) -> Path:
    """Spoil the bytes in the middle: it still opens, and fails in decoding."""
    data = bytearray(file.read_bytes())
    start = data.index(b"mdat") + len(data) // 8
    data[start : start + len(data) // 3] = b"\xff" * (len(data) // 3)
    file.write_bytes(data)
    return file


__all__ = ["damage", "draw"]
