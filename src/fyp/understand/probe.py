"""Probe: what a video file is made of, as ffmpeg reads it, without decoding it."""

import re
from pathlib import Path

import imageio_ffmpeg
from msgspec import Struct

from fyp.understand.fence import Limits, run, sniff
from fyp.vocabulary.errors import Invalid

MOST_PIXELS = 8192 * 8192
"""Of one picture: a larger one is not decoded."""
QUICK = Limits(cpu_s=20, wall_s=30.0, file=1 << 20)
_DURATION = re.compile(r"^\s*Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", re.MULTILINE)
_VIDEO = re.compile(r"^\s*Stream #0:\d+.*?: Video: (.+)$", re.MULTILINE)
_AUDIO = re.compile(r"^\s*Stream #0:\d+.*?: Audio: (\w+)", re.MULTILINE)
_SIZE = re.compile(r"\b(\d{2,5})x(\d{2,5})\b(?: \[SAR (\d+):(\d+) )?")
_ROTATION = re.compile(r"rotation of (-?\d+(?:\.\d+)?) degrees")
_WRONG = re.compile(r"invalid|error|not found|missing|moov|partial|truncated|could not", re.IGNORECASE)
_HOW = re.compile(r"task finished|terminating|submitting packet|processing packet", re.IGNORECASE)


class Probe(Struct, frozen=True, kw_only=True):
    """Facts of a file. `width` and `height` in pixels as stored (before `rotation`, degrees); `duration_s` 0 if untold."""

    demuxer: str
    duration_s: float
    video: str
    pixels: str
    audio: str
    width: int
    height: int
    rotation: float
    square: bool


def opening(file: Path, demuxer: str) -> list[str]:
    """The start of each command on a foreign file: forced demuxer, local files only, no reading of anything else."""
    return [
        imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-protocol_whitelist", "file",
        "-max_pixels", str(MOST_PIXELS), "-f", demuxer, "-i", f"file:{file.resolve()}",
    ]  # fmt: skip


def probe(file: Path) -> Probe:
    """Read the facts of `file`. Raises `Invalid` when it is no video that can be opened."""
    demuxer = sniff(file)
    said = run(opening(file, demuxer), QUICK).said
    video, duration = _VIDEO.search(said), _DURATION.search(said)
    if video is None:
        raise Invalid("not_a_video", reason(said) or "no picture in it")
    size = _SIZE.search(video[1])
    if size is None:
        raise Invalid("not_a_video", "the size of its picture is unknown")
    audio, turned = _AUDIO.search(said), _ROTATION.search(said)
    words = re.sub(r"\([^)]*\)|\[[^]]*\]", "", video[1]).split(",")
    hours, minutes, seconds = map(float, duration.groups()) if duration else (0.0, 0.0, 0.0)
    return Probe(
        demuxer=demuxer, duration_s=hours * 3600 + minutes * 60 + seconds, video=words[0].split()[0],
        pixels=words[1].strip() if len(words) > 1 else "", audio=audio[1] if audio else "",
        width=int(size[1]), height=int(size[2]), rotation=float(turned[1]) if turned else 0.0,
        square=size[3] == size[4],
    )  # fmt: skip


def reason(said: str) -> str:
    """What ffmpeg found wrong, in its own words: the first line that it said of an error, without addresses."""
    for line in said.splitlines():
        line = re.sub(r"\[[^\]]* @ 0x[0-9a-f]+\]", "", line).strip()
        if _WRONG.search(line) and not _HOW.search(line):
            return re.sub(r"file:/\S*/", "", line)[:160]
    return ""


__all__ = ["MOST_PIXELS", "Probe", "opening", "probe", "reason"]
