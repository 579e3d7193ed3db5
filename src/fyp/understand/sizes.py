"""Sizes: a foreign file as MP4s for small and large screens, cut, upright, evenly loud, without metadata; poster, first frame.

Loudness is measured as in EBU R 128 (ITU-R BS.1770) and moved by one gain for the whole sound, so that what is soft in it stays
softer than what is loud; a limiter holds the peaks.
"""

import base64
import math
import re
from pathlib import Path

from msgspec import Struct

from fyp.understand.fence import Limits, run
from fyp.understand.probe import MOST_PIXELS, Probe, opening, probe, reason
from fyp.understand.rendition import LONGEST_S, PLAIN
from fyp.vocabulary.errors import Invalid

SHORT_SIDES = (720, 360, 1080)
"""Pixels of the shorter side, in the order in which they are made: the one that most screens show comes first."""
RATES = {360: 900, 720: 2800, 1080: 5500}
"""Most kbit/s of each, so that a noisy picture does not stop on a slow line."""
LONGER = 2.4
"""The longer side is at most so many times the shorter one's limit."""
SLACK_S = 0.5
EVEN_LUFS = -14.0
MOST_GAIN_DB, LEAST_GAIN_DB = 20.0, -30.0
"""A hardly audible room is not blown up to noise."""
PEAK = 0.84
"""Of full scale, -1.5 dB: what lossy codecs add must not clip."""
SILENT_LUFS = -65.0
SEGMENTS_ABOVE_S = 90.0
"""Longer videos have a playlist too."""
_INTEGRATED = re.compile(r"^\s*I:\s+(-?[\d.]+|-inf|nan) LUFS", re.MULTILINE)
_BOX = (
    "scale='max(2,trunc(iw*sar/2)*2)':ih,setsar=1,"
    "scale='if(lte(iw,ih),min({s},iw),min({l},iw))':'if(lte(iw,ih),min({l},ih),min({s},ih))'"
    ":force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1"
)


class Cut(Struct, frozen=True):
    """The part of a file that is used: seconds; `to_s` 0 is its end."""

    from_s: float = 0.0
    to_s: float = 0.0

    def options(self, start: list[str]) -> list[str]:
        """A command that opens a file, beginning where the part begins; with the length of it."""
        at = start.index("-i")
        seek = ["-ss", f"{self.from_s:.3f}"] if self.from_s else []
        longest = self.to_s - self.from_s if self.to_s else LONGEST_S + 2 * SLACK_S
        return [*start[:at], *seek, "-t", f"{longest:.3f}", *start[at:]]


def work(duration_s: float) -> Limits:
    """What a conversion may take of a file of that length: an old machine needs some ten seconds a second."""
    length = min(max(duration_s, 10.0), LONGEST_S) if duration_s else LONGEST_S
    return Limits(cpu_s=int(120 + 15 * length), wall_s=120 + 12 * length)


def admit(facts: Probe) -> None:
    """Raises `Invalid` (`too_long`, `too_many_pixels`) for what is not taken, before any of it is decoded."""
    if facts.duration_s > LONGEST_S + SLACK_S:
        raise Invalid("too_long", f"lasts {facts.duration_s:.0f} s, more than {LONGEST_S:.0f}")
    if max(facts.width, facts.height) > math.isqrt(MOST_PIXELS):
        raise Invalid("too_many_pixels", f"a picture of {facts.width} x {facts.height} pixels")


def sides(facts: Probe) -> tuple[int, ...]:
    """The shorter sides to make, in order: nothing is made larger than it came, but one is always made."""
    shorter, first = min(facts.width, facts.height), SHORT_SIDES[0]
    return tuple(side for side in SHORT_SIDES if side == first or shorter > min(side, first))


def loudness(file: Path, facts: Probe, cut: Cut) -> float | None:
    """How loud the part is, in LUFS; None when it is silent. Raises `Invalid`."""
    if not facts.audio:
        return None
    start = cut.options(opening(file, facts.demuxer))
    ran = run(
        [*start, "-nostats", "-map", "0:a:0", "-af", "ebur128=framelog=quiet", "-f", "null", "-"],
        work(facts.duration_s),
    )
    found = _INTEGRATED.findall(ran.said)
    if ran.status != 0 or not found:
        raise Invalid("damaged", reason(ran.said) or "its sound can't be read")
    level = float(found[-1])
    return level if math.isfinite(level) and level > SILENT_LUFS else None


def gain(level: float | None) -> float:
    """The decibels that bring a sound of `level` LUFS to `EVEN_LUFS`."""
    return 0.0 if level is None else min(max(EVEN_LUFS - level, LEAST_GAIN_DB), MOST_GAIN_DB)


def make(file: Path, facts: Probe, cut: Cut, side: int, level: float | None, target: Path, heard: Path | None) -> Probe:
    """Write `target` (.mp4) with a shorter side of at most `side` pixels. Every frame of the part is decoded on the way.

    The sound is taken as it is from `heard`, an MP4 made before; without one it is made, from a sound of `level` LUFS.
    Raises `Invalid` (`damaged`, `too_long`, `too_short`, `too_slow`, `too_large`). Returns the facts of what was written.
    """
    target.unlink(missing_ok=True)
    start = [*cut.options(opening(file, facts.demuxer)), "-v", "error", "-xerror"]
    if heard is not None:
        mp4 = opening(heard, "mov")
        start += [*mp4[mp4.index("-protocol_whitelist") :]]
        sound = ["-map", "1:a:0?", "-c:a", "copy"]
    else:
        filters = f"aresample=48000,volume={gain(level):.2f}dB,alimiter=level=disabled:limit={PEAK}:latency=1"
        sound = ["-map", "0:a:0?", "-af", filters, "-c:a", "aac", "-b:a", "128k", "-ac", "2"]
        sound = sound if facts.audio else []
    rate = RATES[side]
    picture = [
        "-map", "0:v:0", "-vf", _BOX.format(s=side, l=int(side * LONGER)), "-fpsmax", "60", "-c:v", "libx264",
        "-preset", "veryfast", "-crf", "23", "-maxrate", f"{rate}k", "-bufsize", f"{2 * rate}k", "-pix_fmt", "yuv420p",
        "-force_key_frames", "expr:gte(t,n_forced*2)",
    ]  # fmt: skip
    ran = run([*start, *picture, *sound, *PLAIN, "-f", "mp4", f"file:{target.resolve()}"], work(facts.duration_s))
    if ran.status != 0 or not target.exists():
        raise Invalid("damaged", reason(ran.said) or f"ffmpeg ended with {ran.status}")
    made = _probed(target)
    if made.duration_s > LONGEST_S + SLACK_S:
        raise Invalid("too_long", f"lasts more than {LONGEST_S:.0f} s")
    return made


def _probed(target: Path) -> Probe:
    try:
        made = probe(target)
    except Invalid as error:
        raise Invalid("damaged", "nothing came out of it") from error
    if made.duration_s <= 0:
        raise Invalid("damaged", "there is no picture in it")
    return made


def tiny(mp4: Path, target: Path) -> str:
    """The first frame, some twenty pixels wide, as a data URI of some hundred bytes. Raises `Invalid`."""
    target.unlink(missing_ok=True)
    small = ["-frames:v", "1", "-vf", "scale=24:-2", "-c:v", "libwebp", "-quality", "30", "-f", "webp"]
    ran = run([*opening(mp4, "mov"), "-v", "error", *small, f"file:{target.resolve()}"], Limits(cpu_s=60, wall_s=60.0))
    if ran.status != 0 or not target.exists():
        raise Invalid("damaged", reason(ran.said) or "no picture could be taken from it")
    return "data:image/webp;base64," + base64.b64encode(target.read_bytes()).decode()


def segments(mp4: Path, folder: Path, name: str) -> tuple[str, str]:
    """Write a playlist `<name>.m3u8` and the one file that it names, cut into pieces of 4 s. Returns their names."""
    playlist, file = f"{name}.m3u8", f"{name}.m4s"
    cut = [
        "-map", "0", "-c", "copy", "-f", "hls", "-hls_time", "4", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4",
        "-hls_flags", "single_file", "-hls_segment_filename", f"{(folder / file).resolve()}",
    ]  # fmt: skip
    start = [*opening(mp4, "mov"), "-v", "error"]
    ran = run([*start, *cut, f"file:{(folder / playlist).resolve()}"], Limits(cpu_s=120, wall_s=120.0))
    if ran.status != 0 or not (folder / file).exists():
        raise Invalid("fault", reason(ran.said) or "no playlist came out of it")
    return playlist, file


def playlist(names: list[tuple[str, int, int, int]]) -> str:
    """The playlist of playlists: name, bits a second, width and height of each."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7"]
    for name, bits, width, height in names:
        lines += [f"#EXT-X-STREAM-INF:BANDWIDTH={bits},RESOLUTION={width}x{height}", name]
    return "\n".join(lines) + "\n"


__all__ = [
    "EVEN_LUFS", "SEGMENTS_ABOVE_S", "SHORT_SIDES", "Cut", "admit", "gain", "loudness", "make", "playlist", "segments", "sides",
    "tiny", "work",
]  # fmt: skip
