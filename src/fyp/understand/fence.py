"""Fence: runs a program on a foreign file, with limits of time, memory and file size, and with nothing of ours to read."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from msgspec import Struct

from fyp.vocabulary.errors import Invalid

_SHELL = 'ulimit -t "$1"; ulimit -f "$2"; ulimit -v "$3" 2>/dev/null || :; ulimit -c 0; shift 3; exec "$@"'
"""A shell sets the limits, then becomes the program. Where memory can't be limited (macOS) the others still hold."""
MOST_SAID = 64 * 1024


class Limits(Struct, frozen=True, kw_only=True):
    """What one run may use at most: seconds of CPU, seconds by the clock, bytes of memory, bytes of any file it writes."""

    cpu_s: int = 300
    wall_s: float = 300.0
    memory: int = 4 << 30
    file: int = 1 << 30


class Ran(Struct, frozen=True, kw_only=True):
    """How it ended: `status` as a shell tells it (negative: the signal), and the first 64 KiB of what it said."""

    status: int
    said: str


@cache
def walls() -> tuple[str, ...]:
    """Programs that take the network away from what they start, and end it when we end; as far as this system permits.

    A program that may make no namespaces (Linux, unshare(1)) or has no setpriv(1) still has the limits, the forced demuxer and
    the list of protocols around it.
    """
    found: list[str] = []
    for tool, ways in (("unshare", (["--net"], ["--map-root-user", "--net"])), ("setpriv", (["--pdeathsig", "KILL"],))):
        program = shutil.which(tool)
        for way in ways if program else ():
            tried = [*found, str(program), *way, "--"]
            done = subprocess.run([*tried, "/bin/sh", "-c", ":"], capture_output=True)
            if done.returncode == 0:
                found = tried
                break
    return tuple(found)


def run(command: list[str], limits: Limits) -> Ran:
    """Run `command` (absolute program, absolute paths) in an empty folder with an empty environment and no input.

    Raises `Invalid` (`too_slow`, `too_large`) when it met a limit of time or of file size.
    """
    with tempfile.TemporaryDirectory(prefix="fyp-fence-") as empty, tempfile.TemporaryFile() as said:
        fenced = [
            "/bin/sh",
            "-c",
            _SHELL,
            "fence",
            str(limits.cpu_s),
            str(limits.file // 512),
            str(limits.memory // 1024),
        ]
        process = subprocess.Popen(
            [*fenced, *walls(), *command], cwd=empty, env={"HOME": empty, "LC_ALL": "C"}, stdin=subprocess.DEVNULL,
            stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
        try:
            status = process.wait(limits.wall_s)
        except subprocess.TimeoutExpired:
            raise Invalid("too_slow", f"took more than {limits.wall_s:.0f} s") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        said.seek(0)
        text = said.read(MOST_SAID).decode(errors="replace")
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Invalid("too_slow", f"took more than {limits.cpu_s} s of computing")
    if status == -signal.SIGXFSZ:
        raise Invalid("too_large", f"would become larger than {limits.file >> 20} MiB")
    return Ran(status=status, said=text)


def sniff(file: Path) -> str:
    """The demuxer of a file by its first bytes: `mov` (MP4, QuickTime) or `matroska` (WebM). Raises `Invalid`.

    Nothing else is let in: playlists and their like, which name other files, are no videos.
    """
    with file.open("rb") as opened:
        head = opened.read(12)
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "mov"
    if not head:
        raise Invalid("empty", "the file is empty")
    raise Invalid("not_a_video", "neither MP4, QuickTime, WebM nor Matroska")


__all__ = ["Limits", "Ran", "run", "sniff", "walls"]
