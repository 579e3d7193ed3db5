"""Pictures and clips with words on them, for tests of what is read and seen."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
from PIL import Image, ImageDraw, ImageFont

import fyp.lab.studio

FONTS = Path(fyp.lab.studio.__file__).parent / "fonts"


def poster(
    *lines: str, ground: str = "#123c4a", ink: str = "#fff6ec", size: tuple[int, int] = (540, 960)
) -> Image.Image:
    """An upright picture with lines of text, a circle and a bar: no two grounds look alike."""
    picture = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(FONTS / "strong.ttf"), size[0] // 11)
    shift, bar = sum(map(ord, ground)) % (size[1] // 9), 60 + sum(map(ord, ground)) % 200
    draw.ellipse((size[0] // 4, shift, size[0] // 4 + 200, shift + 200), fill="#ffd166")
    draw.rectangle((0, size[1] - bar, size[0] - 2 * bar, size[1]), fill="#d1495b")
    for place, line in enumerate(lines):
        draw.text((40, size[1] // 3 + place * size[0] // 7), line, fill=ink, font=font)
    return picture


def clip(file: Path, *pictures: Image.Image, each_s: float = 1.5, crf: int = 23, scale: int = 0) -> Path:
    """A clip that shows each picture for so long, one after another."""
    first = pictures[0].size
    box = ["-vf", f"scale={scale}:-2"] if scale else []
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
        "-s", f"{first[0]}x{first[1]}", "-r", "4", "-i", "-", "-f", "lavfi", "-i", "sine=440:16000", "-shortest",
        *box, "-c:v", "libx264", "-preset", "ultrafast", "-crf", str(crf), "-pix_fmt", "yuv420p", "-c:a", "aac", str(file),
    ]  # fmt: skip
    frames = b"".join(picture.tobytes() * round(4 * each_s) for picture in pictures)
    subprocess.run(command, input=frames, check=True)
    return file


__all__ = ["clip", "poster"]
