"""Remix: one video out of two: beside another (duet), after a piece of another (stitch), over a known sound.

Of one's own file a part may be taken (`cut`). What comes out is MP4 of H.264 and AAC, upright, 30 pictures a second, without
metadata: a file like one that a phone made, which then goes the way of every upload.
"""

from pathlib import Path

from fyp.understand.fence import run
from fyp.understand.probe import Probe, opening, probe, reason
from fyp.understand.rendition import PLAIN
from fyp.understand.sizes import Cut, work
from fyp.vocabulary.errors import Invalid

WIDTH, HEIGHT = 1080, 1920
"""Pixels of what comes out: the upright picture of a phone."""
STITCH_LEAST_S, STITCH_MOST_S = 1.0, 5.0
SLACK_S = 0.25
"""Cuts fall between pictures: so much shorter or longer is no error."""
WHOLE = Cut()
_SOUND = "aformat=sample_rates=48000:channel_layouts=stereo"
_SILENCE = "anullsrc=r=48000:cl=stereo"
_EVEN = "fps=30,setsar=1,format=yuv420p"


def duet(original: Path, own: Path, target: Path, layout: str = "side", cut: Cut = WHOLE) -> Probe:
    """Write `target`: `own` beside (`side`, at the left) or above (`top`) `original`, both heard, as long as the shorter one.

    Raises `Invalid` for a layout that is none, and as `fence.run` and `probe` do.
    """
    if layout not in ("side", "top"):
        raise Invalid("bad_layout", "a duet lies side or top", "layout")
    own, first = _timed(own, target)
    second = probe(original)
    wide, high = (WIDTH // 2, HEIGHT // 2) if layout == "side" else (WIDTH, HEIGHT // 2)
    fill = f"scale={wide}:{high}:force_original_aspect_ratio=increase,crop={wide}:{high},{_EVEN}"
    stack = "hstack" if layout == "side" else "vstack"
    frame = f",pad={WIDTH}:{HEIGHT}:0:(oh-ih)/2" if layout == "side" else ""
    seconds = min(_length(first, cut), second.duration_s)
    graph = [f"[0:v]{fill}[own];[1:v]{fill}[original];[own][original]{stack}=inputs=2:shortest=1{frame}[picture]"]
    graph.append(_mixed([first, second], (1.0, 0.7)))
    return _made([_opened(own, first, cut), _opened(original, second)], graph, seconds, target)


def stitch(original: Path, from_s: float, to_s: float, own: Path, target: Path, cut: Cut = WHOLE) -> Probe:
    """Write `target`: `original` from `from_s` to `to_s` (1 to 5 seconds of it), and then `own`.

    Raises `Invalid` (`bad_cut`) for a piece that is not there or not as long, and as `fence.run` and `probe` do.
    """
    first = probe(original)
    own, second = _timed(own, target)
    long, rest = to_s - from_s, _length(second, cut)
    if not (STITCH_LEAST_S - 0.001 <= long <= STITCH_MOST_S + 0.001) or from_s < 0.0:
        raise Invalid("bad_cut", "of the other video 1 to 5 seconds can be taken", "from_s")
    if to_s > first.duration_s + SLACK_S:
        raise Invalid("bad_cut", f"the other video lasts {first.duration_s:.1f} s", "to_s")
    fit = (
        f"scale={WIDTH}:{HEIGHT}:force_original_aspect_ratio=decrease,pad={WIDTH}:{HEIGHT}:(ow-iw)/2:(oh-ih)/2,{_EVEN}"
    )
    piece = f"start={from_s:.3f}:end={to_s:.3f}"
    graph = [f"[0:v]trim={piece},setpts=PTS-STARTPTS,{fit}[v0]", f"[1:v]setpts=PTS-STARTPTS,{fit}[v1]"]
    graph.append(
        f"[0:a]atrim={piece},asetpts=PTS-STARTPTS,{_SOUND}[a0]" if first.audio else f"{_SILENCE}:d={long:.3f}[a0]"
    )
    graph.append(f"[1:a]asetpts=PTS-STARTPTS,{_SOUND}[a1]" if second.audio else f"{_SILENCE}:d={rest:.3f}[a1]")
    graph.append("[v0][a0][v1][a1]concat=n=2:v=1:a=1[picture][sound]")
    return _made([_opened(original, first), _opened(own, second, cut)], graph, long + rest, target)


def over(sound: Path, own: Path, target: Path, from_s: float = 0.0, voice: float = 0.0, cut: Cut = WHOLE) -> Probe:
    """Write `target`: the picture of `own` over the sound of the video `sound` from `from_s` on, with so much of its own
    `voice` (0-1) as well.

    It is as long as `own`; where the sound ends, silence (or the voice) is left. Raises `Invalid` (`no_sound`) where there is
    nothing to hear, and as `fence.run` and `probe` do.
    """
    own, first = _timed(own, target)
    second = probe(sound)
    if not second.audio:
        raise Invalid("no_sound", "there is no sound in that video", "sound")
    if not 0.0 <= from_s < max(second.duration_s, 0.001):
        raise Invalid("bad_cut", f"the sound lasts {second.duration_s:.1f} s", "from_s")
    graph = [f"[0:v]{_EVEN}[picture]"]
    known = f"[1:a]atrim=start={from_s:.3f},asetpts=PTS-STARTPTS,{_SOUND},apad"
    if voice > 0.0 and first.audio:
        graph += [
            f"{known}[known]",
            f"[0:a]{_SOUND},volume={min(voice, 1.0):.3f},apad[own]",
            "[known][own]amix=inputs=2:duration=longest:normalize=0,alimiter=limit=0.95[sound]",
        ]
    else:
        graph.append(f"{known}[sound]")
    return _made([_opened(own, first, cut), _opened(sound, second)], graph, _length(first, cut), target)


def _mixed(facts: list[Probe], loud: tuple[float, float]) -> str:
    """What is heard of both, each as `loud` (0-1); silence where neither has a sound."""
    heard = [place for place, one in enumerate(facts) if one.audio]
    parts = [f"[{place}:a]{_SOUND},volume={loud[place]}[a{place}]" for place in heard]
    if not heard:
        return f"{_SILENCE}[sound]"
    if len(heard) == 1:
        return f"[{heard[0]}:a]{_SOUND},apad[sound]"
    return ";".join([*parts, "[a0][a1]amix=inputs=2:duration=longest:normalize=0,alimiter=limit=0.95,apad[sound]"])


def _timed(own: Path, target: Path) -> tuple[Path, Probe]:
    """A file with a known length, and its facts: what a browser recorded does not say how long it is, a copy of it does."""
    facts = probe(own)
    if facts.duration_s > 0.0:
        return own, facts
    copy = target.with_suffix(".mkv")
    copy.unlink(missing_ok=True)
    streams = ["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-f", "matroska", f"file:{copy.resolve()}"]
    ran = run([*opening(own, facts.demuxer), "-v", "error", *streams], work(0.0))
    if ran.status != 0 or not copy.exists():
        raise Invalid("damaged", reason(ran.said) or f"ffmpeg ended with {ran.status}")
    return copy, probe(copy)


def _length(facts: Probe, cut: Cut) -> float:
    """Seconds of the part of a file."""
    return max(min(cut.to_s or facts.duration_s, facts.duration_s) - cut.from_s, 0.0)


def _opened(file: Path, facts: Probe, cut: Cut = WHOLE) -> list[str]:
    """The start of a command on a part of a file."""
    start = opening(file, facts.demuxer)
    return start if cut == WHOLE else cut.options(start)


def _made(opened: list[list[str]], graph: list[str], seconds: float, target: Path) -> Probe:
    """Runs `graph` on two files that were opened; what comes out lasts so many seconds."""
    target.unlink(missing_ok=True)
    first, second = opened
    second = second[second.index("-protocol_whitelist") :]
    encode = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-c:a", "aac", "-b:a", "160k"]
    ran = run(
        [
            *first, *second, "-v", "error", "-xerror", "-filter_complex", ";".join(graph),
            "-map", "[picture]", "-map", "[sound]", "-t", f"{seconds:.3f}", *encode, *PLAIN, f"file:{target.resolve()}",
        ],
        work(seconds),
    )  # fmt: skip
    if ran.status != 0 or not target.exists():
        raise Invalid("damaged", reason(ran.said) or f"ffmpeg ended with {ran.status}")
    return probe(target)


__all__ = ["STITCH_LEAST_S", "STITCH_MOST_S", "duet", "over", "stitch"]
