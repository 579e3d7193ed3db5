"""Rendition: a file that every browser plays (H.264, AAC, MP4 that starts at once) and a poster, out of a foreign one."""

from pathlib import Path

from fyp.understand.fence import Limits, run
from fyp.understand.probe import Probe, opening, probe, reason
from fyp.vocabulary.errors import Invalid

LONG_SIDE = 1920
"""Pixels: no screen that scrolls a feed shows more of a vertical picture."""
POSTER_SIDE = 960
LONGEST_S = 600.0
WORK = Limits(cpu_s=1200, wall_s=900.0)
_BOX = (
    "scale='max(2,trunc(iw*sar/2)*2)':ih,setsar=1,"
    "scale='min({0},iw)':'min({0},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1"
)
"""Square pixels, even sides, none longer than {0}."""
PLAIN = ["-map_metadata", "-1", "-map_chapters", "-1", "-dn", "-sn", "-fflags", "+bitexact", "-movflags", "+faststart"]


def playable(file: Path, facts: Probe, target: Path) -> Probe:
    """Write `target` (.mp4): copied when browsers play `file` as it is, else encoded anew, upright, without metadata.

    Every frame is decoded on the way, so a file that is damaged anywhere is found. Raises `Invalid` (`damaged`,
    `too_long`, `too_slow`, `too_large`). Returns the facts of what was written.
    """
    if facts.duration_s > LONGEST_S:
        raise Invalid("too_long", f"lasts {facts.duration_s:.0f} s, more than {LONGEST_S:.0f}")
    target.unlink(missing_ok=True)
    start = [*opening(file, facts.demuxer), "-v", "error", "-xerror"]
    streams = ["-map", "0:v:0", "-map", "0:a:0?"]
    if plays_as_it_is(facts):
        _decode(start, [*streams, "-f", "null", "-"])
        _decode(start, [*streams, "-c", "copy", *PLAIN, f"file:{target.resolve()}"])
    else:
        encode = [
            "-vf", _BOX.format(LONG_SIDE), "-fpsmax", "60", "-c:v", "libx264", "-preset", "veryfast",
            "-crf", "23", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-t", str(LONGEST_S),
        ]  # fmt: skip
        _decode(start, [*streams, *encode, *PLAIN, f"file:{target.resolve()}"])
    if not target.exists():
        raise Invalid("damaged", "nothing came out of it")
    made = probe(target)
    if made.duration_s <= 0:
        raise Invalid("damaged", "there is no picture in it")
    return made


def plays_as_it_is(facts: Probe) -> bool:
    """True when a browser plays the streams as they are, upright."""
    return (
        facts.video == "h264"
        and facts.pixels in ("yuv420p", "yuvj420p")
        and facts.audio in ("", "aac")
        and facts.rotation == 0
        and facts.square
        and max(facts.width, facts.height) <= LONG_SIDE
    )


def poster(file: Path, facts: Probe, target: Path, at: float | None = None) -> None:
    """Write one frame of `file` (at `at` seconds; else a third in, at most 1 s) as JPEG. Raises `Invalid`."""
    target.unlink(missing_ok=True)
    at = min(1.0, facts.duration_s / 3) if at is None else min(at, max(0.0, facts.duration_s - 0.1))
    picture = ["-ss", f"{at:.3f}", "-frames:v", "1", "-vf", _BOX.format(POSTER_SIDE), "-q:v", "4"]
    _decode([*opening(file, facts.demuxer), "-v", "error"], [*picture, "-f", "mjpeg", f"file:{target.resolve()}"])
    if not target.exists():
        raise Invalid("damaged", "no picture could be taken from it")


def _decode(start: list[str], rest: list[str]) -> None:
    ran = run([*start, *rest], WORK)
    if ran.status != 0:
        raise Invalid("damaged", reason(ran.said) or f"ffmpeg ended with {ran.status}")


__all__ = ["LONGEST_S", "PLAIN", "playable", "plays_as_it_is", "poster"]
