"""Files: vertical clips drawn by ffmpeg, and files that an upload must refuse, with the reason that each is to get."""

import subprocess
import zipfile
from pathlib import Path

import imageio_ffmpeg
import numpy as np


def draw(file: Path, *more: str, size: str, seconds: float, picture: str = "testsrc2", rate: int = 24) -> Path:
    """A moving picture with a tone; `more` are ffmpeg's options for what is written."""
    source = (
        f"{picture}=size={size}:rate={rate}:duration={seconds}"
        if picture != "color"
        else f"color=size={size}:rate={rate}"
    )
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi", "-i", source, "-f", "lavfi",
        "-i", f"sine=frequency=330:duration={seconds}", "-t", str(seconds), "-pix_fmt", "yuv420p", *more, str(file),
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=120)
    return file


def vertical(folder: Path, small: bool) -> list[Path]:
    """Three vertical clips: MP4, WebM as a browser records it, and a lying picture that is to be turned."""
    size, seconds = ("270x480", 1.0) if small else ("1080x1920", 6.0)
    fast = ("-c:v", "libx264", "-preset", "ultrafast")
    webm = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus", "-b:v", "1M")
    lying = draw(folder / "lying.mp4", *fast, size="x".join(reversed(size.split("x"))), seconds=seconds)
    turned = folder / "turned.mov"
    turn = [
        "-display_rotation",
        "90",
        "-i",
        str(lying),
        "-c",
        "copy",
        "-metadata",
        "location=+52.0907+005.1214/",
        str(turned),
    ]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *turn], check=True, timeout=60)
    lying.unlink()
    return [
        draw(folder / "vertical.mp4", *fast, size=size, seconds=seconds),
        draw(folder / "recorded.webm", *webm, size=size, seconds=seconds),
        turned,
    ]


def hostile(folder: Path) -> dict[Path, str]:
    """Files that are no good, and the code of the reason that they are to be refused for."""
    made: dict[Path, str] = {}

    def write(name: str, data: bytes, code: str) -> None:
        (folder / name).write_bytes(data)
        made[folder / name] = code

    secret = folder / "secret.txt"
    secret.write_text("nobody may read this")
    write("empty.mp4", b"", "empty")
    write("letter.mp4", b"Dear reader, I am a letter and was given another name. " * 40, "not_a_video")
    write("playlist.m3u8", f"#EXTM3U\n#EXTINF:1,\nfile://{secret.resolve()}\n#EXT-X-ENDLIST\n".encode(), "not_a_video")
    write("playlist.mp4", (folder / "playlist.m3u8").read_bytes(), "not_a_video")
    write("concat.mp4", f"ffconcat version 1.0\nfile {secret.resolve()}\n".encode(), "not_a_video")
    write("noise.mp4", b"\0\0\0\x18ftypisom" + np.random.default_rng(1).bytes(20_000), "not_a_video")
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bomb:
        bomb.writestr("bomb.mp4", bytes(200 << 20))
    write("bomb.mp4", (folder / "bomb.zip").read_bytes(), "not_a_video")
    wide = draw(
        folder / "wide.mov", "-frames:v", "1", "-c:v", "png", "-an", size="20000x16", seconds=1.0, picture="color"
    )
    made[wide] = "too_many_pixels"
    black = ("-c:v", "libx264", "-preset", "ultrafast", "-an")
    made[draw(folder / "hours.mp4", *black, size="64x64", seconds=9_000.0, picture="color", rate=1)] = "too_long"
    return made


__all__ = ["draw", "hostile", "vertical"]
