"""Frames: the key frames of a video, one a scene, and its sound as samples; both made by a fenced program."""

import tempfile
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PIL import Image

from fyp.understand.fence import Limits, run
from fyp.understand.probe import Probe, opening, reason
from fyp.vocabulary.errors import Invalid

LOOK = Limits(cpu_s=120, wall_s=180.0, file=256 << 20)
SAMPLES = 48
"""Frames that are looked at, two a second at most: what shows for less is not what a video is about."""
LONG_SIDE = 960
"""Pixels: letters of a caption are read in it, and a frame is decoded in 10 ms."""
MOST, FEWEST = 6, 3
CUT = 0.10
"""Mean difference of small grey pictures (0 to 1) from which on a scene is another."""
RATE = 16_000
"""Samples a second, as models of speech hear it."""
MOST_HEARD_S = 180.0


class Frame(Struct, frozen=True):
    """A picture of a video, RGB, at `at_s` seconds."""

    at_s: float
    picture: Image.Image


def frames(file: Path, facts: Probe, most: int = MOST) -> list[Frame]:
    """At most `most` key frames, in order: of each scene the last, when all that is written in it stands. Raises `Invalid`."""
    rate = min(2.0, SAMPLES / max(facts.duration_s, 0.1))
    box = f"fps={rate:.5f}:round=up,scale='min({LONG_SIDE},iw)':'min({LONG_SIDE},ih)':force_original_aspect_ratio=decrease"
    with tempfile.TemporaryDirectory(prefix="fyp-frames-") as folder:
        out = ["-map", "0:v:0", "-an", "-vf", box, "-frames:v", str(SAMPLES + 2), "-q:v", "3", "-f", "image2"]
        ran = run([*_start(file, facts), *out, f"file:{folder}/%04d.jpg"], LOOK)
        seen = sorted(Path(folder).glob("*.jpg"))
        if not seen:
            raise Invalid("damaged", reason(ran.said) or "no picture could be taken from it")
        small = np.stack([_small(one) for one in seen])
        return [Frame(k / rate, Image.open(seen[k]).convert("RGB")) for k in key_frames(small, most)]


def key_frames(small: NDArray[np.float32], most: int) -> list[int]:
    """Of pictures [n, h, w] (grey, 0 to 1): of each scene the end, the `most` longest scenes, in order; at least `FEWEST`.

    A scene ends where the picture changes by more than `CUT` (boundaries by pixel difference: Zhang et al. 1993). Its end is
    the stiller of its last two pictures: the other may be half gone. Where there are too few, the longest is cut in halves.
    """
    change = np.abs(np.diff(small, axis=0)).mean(axis=(1, 2))
    ends = [*np.flatnonzero(change > CUT).tolist(), len(small) - 1]
    while len(ends) < min(FEWEST, len(small)):
        starts = [-1, *ends[:-1]]
        wide = max(range(len(ends)), key=lambda i: (ends[i] - starts[i], -i))
        ends.insert(wide, (starts[wide] + ends[wide]) // 2)
    long = np.diff([-1, *ends])
    kept = sorted(range(len(ends)), key=lambda i: (-long[i], i))[:most]
    return sorted(ends[i] - int(long[i] > 2 and change[ends[i] - 2] < change[ends[i] - 1]) for i in kept)


def sound(file: Path, facts: Probe) -> NDArray[np.float32]:
    """The first three minutes of what is heard: mono, `RATE` samples a second, -1 to 1; empty where nothing is."""
    if not facts.audio:
        return np.zeros(0, np.float32)
    with tempfile.TemporaryDirectory(prefix="fyp-sound-") as folder:
        raw = Path(folder, "sound.raw")
        out = ["-map", "0:a:0", "-vn", "-t", str(MOST_HEARD_S), "-ac", "1", "-ar", str(RATE), "-f", "s16le"]
        run([*_start(file, facts), *out, f"file:{raw}"], LOOK)
        heard = np.fromfile(raw, "<i2") if raw.exists() else np.zeros(0, np.int16)
    return np.asarray(heard / np.float32(32768), np.float32)


def _start(file: Path, facts: Probe) -> list[str]:
    ffmpeg, *rest = opening(file, facts.demuxer)
    return [ffmpeg, "-v", "error", "-threads", "1", *rest]


def _small(file: Path) -> NDArray[np.float32]:
    with Image.open(file) as picture:
        return np.asarray(
            np.asarray(picture.convert("L").resize((24, 32), Image.Resampling.BOX)) / np.float32(255), np.float32
        )


__all__ = ["MOST", "RATE", "Frame", "frames", "key_frames", "sound"]
