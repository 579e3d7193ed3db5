"""Render: a script to an MP4 (H.264, AAC, 540x960, faststart) and a JPEG of its first frame, both or neither."""

import os
import subprocess
import wave
from pathlib import Path
from typing import NamedTuple

import imageio_ffmpeg
from PIL import Image

from fyp.lab.studio import FPS, HEIGHT, RATE, WIDTH
from fyp.lab.studio.film import Film
from fyp.lab.studio.music import play
from fyp.lab.studio.script import Script, tracks


class Rendered(NamedTuple):
    """The files of a clip."""

    mp4: Path
    poster: Path


def files(script: Script, folder: Path) -> Rendered:
    """Where the files of a clip are, once it is rendered."""
    return Rendered(folder / f"{script.key}.mp4", folder / f"{script.key}.jpg")


def render(script: Script, folder: Path) -> Rendered:
    """Render into `folder`, unless it is there. Raises OSError or RuntimeError; leaves no half file under a final name."""
    done = files(script, folder)
    if done.mp4.exists() and done.poster.exists():
        return done
    folder.mkdir(parents=True, exist_ok=True)
    half, sound, poster = (folder / f".{script.key}.{os.getpid()}.{kind}" for kind in ("mp4", "wav", "jpg"))
    try:
        film = Film(script)
        _write_sound(script, sound)
        _encode(film, sound, half)
        Image.fromarray(film.frame(0)).save(poster, quality=84, optimize=True, progressive=True)
        os.replace(poster, done.poster)
        os.replace(half, done.mp4)
    finally:
        for file in (half, sound, poster):
            file.unlink(missing_ok=True)
    return done


def clear(folder: Path) -> None:
    """Remove what killed renders left behind. Only when none is running."""
    for file in folder.glob(".*.*") if folder.exists() else ():
        file.unlink(missing_ok=True)


def _write_sound(script: Script, file: Path) -> None:
    samples = round(script.frames / FPS * RATE)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(play(tracks()[script.track], script.bars, samples).tobytes())


def _encode(film: Film, sound: Path, out: Path) -> None:
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y",
        "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS),
        "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-i", "pipe:0",
        "-i", str(sound), "-map", "0:v", "-map", "1:a",
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "24", "-profile:v", "high", "-g", str(2 * FPS), "-bf", "0",
        "-threads", "1", "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        "-c:a", "aac", "-b:a", "112k", "-movflags", "+faststart", "-map_metadata", "-1", "-fflags", "+bitexact",
        "-flags:v", "+bitexact", "-flags:a", "+bitexact", str(out),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdin is not None and process.stderr is not None
        try:
            for plane in film.planes():
                process.stdin.write(plane)
            process.stdin.close()
        except BrokenPipeError:
            pass
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read().decode(errors="replace").strip()
        if process.wait() != 0:
            raise RuntimeError(f"ffmpeg: {said or process.returncode}")


__all__ = ["Rendered", "clear", "files", "render"]
