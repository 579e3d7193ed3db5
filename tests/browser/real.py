"""A real `fyp serve` over real clips, for browser tests: a town of twelve niches, restarted and killed at will."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TypeVar

from fyp.adapters.embedded.event_log import SqliteEventLog
from fyp.app.app import Publication
from fyp.app.opening import LOG, open_app
from fyp.config import Settings
from fyp.vocabulary.event import Event
from fyp.vocabulary.video import Creator, Media, Sound, Video

E = TypeVar("E", bound=Event)

NICHES = (
    "skincare", "koken", "relaties", "tarot", "anti-aging", "ondernemen", "crypto", "voetbal", "dieren", "mode",
    "muziek", "reizen",
)  # fmt: skip


def furnish(data: Path, clips: list[tuple[Path, Path, float]], count: int, niches: tuple[str, ...] = NICHES) -> None:
    """`count` videos in turn of each niche, by forty makers, with thirty sounds; their files are the six clips."""
    app = open_app(Settings(data=str(data)))
    try:
        for clip, poster, _ in clips:
            app.blobs.put(f"test/{clip.name}", clip.read_bytes())
            app.blobs.put(f"test/{poster.name}", poster.read_bytes())
        now = time.time()
        app.publish_all(_publication(n, clips[n % len(clips)], now, niches) for n in range(count))
    finally:
        app.stop()


def _publication(n: int, clip: tuple[Path, Path, float], now: float, niches: tuple[str, ...]) -> Publication:
    niche, creator, sound = niches[n % len(niches)], f"maker{n * 7 % 40}", f"sound{n * 11 % 30}"
    id = f"clip-{n}"
    return Publication(
        Video(
            id=id, creator=creator, duration_s=clip[2], posted_at=now - 60 * n, sound=sound, caption=f"{niche}, deel {n}",
            hashtags=(niche.replace("-", ""),), topics=(niche,), language=("nl", "en")[n % 2], country="NL",
        ),
        Media(video=id, mp4=f"test/{clip[0].name}", poster=f"test/{clip[1].name}", width=270, height=480),
        Creator(id=creator, handle=f"{creator}.maakt", name=creator.title()),
        Sound(id=sound, title=f"Geluid {sound[5:]}", maker=creator),
    )  # fmt: skip


class RealServer:
    """`fyp serve` in a process of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.url = ""
        self._process: subprocess.Popen[str] | None = None
        self.start()

    def start(self) -> None:
        port = self.url.rpartition(":")[2] or "0"
        words = [sys.executable, "-m", "fyp.cli", "serve", "--data", str(self.data), "--port", port]
        self._process = subprocess.Popen(
            words, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("fyp serves at "), f"fyp serve said {line!r}"
        self.url = line.split()[-1]

    def end(self, how: int = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def events(self, kind: type[E]) -> list[E]:
        """What the log holds of one kind, in order."""
        log = SqliteEventLog(self.data / LOG, writes=False)
        try:
            return [event for _, event in log.read() if isinstance(event, kind)]
        finally:
            log.close()
