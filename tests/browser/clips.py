"""A few small real clips (H.264/AAC) and posters for browser tests, made once in a folder."""

import subprocess
from pathlib import Path

import imageio_ffmpeg

COLOURS = ("0xFF4D2E", "0x2E6BFF", "0x12B76A", "0xF5A524", "0x7A4DFF", "0x0F8B8D")
SECONDS = (6, 7, 6, 8, 6, 7)


def make_clips(folder: Path) -> list[tuple[Path, Path, float]]:
    """(clip, poster, seconds) for each of six clips of 270x480; those that are there are not made again."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for i, (colour, seconds) in enumerate(zip(COLOURS, SECONDS, strict=True)):
        clip, poster = folder / f"clip{i}.mp4", folder / f"clip{i}.jpg"
        if not clip.exists():
            picture = f"gradients=s=270x480:r=25:d={seconds}:c0={colour}:c1=0x0B0B0F:n=2:speed=0.03:seed={i}"
            sound = f"sine=frequency={220 + 55 * i}:duration={seconds}"
            _ffmpeg(
                "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-c:v", "libx264", "-preset", "ultrafast",
                "-pix_fmt", "yuv420p", "-g", "25", "-c:a", "aac", "-b:a", "48k", "-movflags", "+faststart", str(clip),
            )  # fmt: skip
        if not poster.exists():
            _ffmpeg("-i", str(clip), "-frames:v", "1", str(poster))
        made.append((clip, poster, float(seconds)))
    return made


def _ffmpeg(*words: str) -> None:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error", *words], check=True, timeout=120)
