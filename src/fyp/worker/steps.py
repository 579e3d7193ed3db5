"""Steps: what is done to a file on its way to be a video. Each leaves files and facts; done again, it leaves the same."""

import contextlib
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from fyp.app.ear import Ear
from fyp.platform import uploads as rules
from fyp.ports.blobs import Blobs
from fyp.ports.uploads import SOURCE
from fyp.understand import remix, sizes
from fyp.understand.probe import Probe, probe
from fyp.understand.rendition import poster
from fyp.vocabulary.errors import FypError, Invalid, Missing
from fyp.vocabulary.upload import Found, State, Upload
from fyp.vocabulary.video import Size
from fyp.worker.meaning import meaning

log = logging.getLogger("fyp.worker")

MIXED = "mixed.mp4"
POSTER, TINY, PLAYLIST = "poster.jpg", "tiny.webp", "all.m3u8"


class Job(Struct, frozen=True):
    """An upload in a worker's hands, the folder of its files, where those go that are made of it; `ear` knows sounds."""

    upload: Upload
    folder: Path
    blobs: Blobs
    ear: Ear

    @property
    def source(self) -> Path:
        return self.folder / SOURCE

    @property
    def made(self) -> Path:
        """The folder of this round."""
        return self.folder / str(self.upload.round)

    @property
    def cut(self) -> sizes.Cut:
        return sizes.Cut(self.upload.details.from_s, self.upload.details.to_s)

    @property
    def material(self) -> tuple[Path, sizes.Cut]:
        """The file that sizes are made of, and the part of it that is used."""
        return (self.made / MIXED, sizes.Cut()) if self.upload.details.mix else (self.source, self.cut)

    @property
    def first(self) -> Path:
        """The size that is made first: everything else that is made looks at this file, which is ours."""
        return self.made / f"{sizes.SHORT_SIDES[0]}.mp4"


Step = Callable[[Job], Found]


def check(job: Job) -> Found:
    """Is it a video, and one that may be taken?"""
    facts = probe(job.source)
    sizes.admit(facts)
    if facts.duration_s and job.cut.from_s > facts.duration_s - 0.5 and job.cut.from_s:
        raise Invalid("too_short", "nothing is left of the part that was chosen")
    upright = abs(facts.rotation) % 180 < 45
    wide, high = (facts.width, facts.height) if upright else (facts.height, facts.width)
    return Found(
        demuxer=facts.demuxer, width=wide, height=high, duration_s=facts.duration_s, audio=bool(facts.audio),
    )  # fmt: skip


def mix(job: Job) -> Found:
    """Make one video of this file and another."""
    said, target = job.upload.details, job.made / MIXED
    job.made.mkdir(exist_ok=True)
    with contextlib.ExitStack() as kept:
        try:
            other = job.blobs.path(job.upload.other)
            if other is None:  # a store without files
                other = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="fyp-mix-"))) / "other.mp4"
                other.write_bytes(job.blobs.get(job.upload.other))
        except Missing:
            raise Invalid("gone", "the other video is gone") from None
        match said.mix:
            case "duet":
                made = remix.duet(other, job.source, target, said.layout, job.cut)
            case "stitch":
                made = remix.stitch(other, said.piece_from_s, said.piece_to_s, job.source, target, job.cut)
            case _:
                made = remix.over(other, job.source, target, 0.0, said.voice, job.cut)
    return replace(
        job.upload.found, demuxer=made.demuxer, width=made.width, height=made.height, duration_s=made.duration_s,
        audio=bool(made.audio),
    )  # fmt: skip


def listen(job: Job) -> Found:
    """How loud is it?"""
    file, cut = job.material
    return replace(job.upload.found, loudness=sizes.loudness(file, probe(file), cut))


def size(side: int) -> Step:
    def make(job: Job) -> Found:
        """One of the sizes."""
        job.made.mkdir(exist_ok=True)
        target, found = job.made / f"{side}.mp4", job.upload.found
        heard = None if target == job.first else job.first
        file, cut = job.material
        made = sizes.make(file, probe(file), cut, side, found.loudness, target, heard)
        key = rules.key(job.upload, target.name)
        one = Size(mp4=key, width=made.width, height=made.height, bytes=target.stat().st_size)
        others = tuple(other for other in found.sizes if other.mp4 != key)
        if heard is not None:
            return replace(found, sizes=(*others, one))
        return replace(found, sizes=(one, *others), duration_s=made.duration_s, audio=bool(made.audio))

    return make


def still(job: Job) -> Found:
    """The poster at the moment that the maker chose, and the first frame, tiny."""
    facts, chosen = probe(job.first), job.upload.details.cover_s
    poster(job.first, facts, job.made / POSTER, chosen or None)
    small = sizes.tiny(job.first, job.made / TINY)
    return replace(job.upload.found, poster=rules.key(job.upload, POSTER), tiny=small)


def playlists(job: Job) -> Found:
    """Of a long video: pieces that a player may choose among as it goes."""
    found = job.upload.found
    names, lines = [PLAYLIST], []
    for one in found.sizes:
        file = job.made / Path(one.mp4).name
        made = sizes.segments(file, job.made, f"hls{file.stem}")
        names += made
        lines.append((made[0], int(8 * one.bytes / found.duration_s * 1.1) + 1, one.width, one.height))
    (job.made / PLAYLIST).write_text(sizes.playlist(lines))
    return replace(found, hls=tuple(rules.key(job.upload, name) for name in names))


def recognise(job: Job) -> Found:
    """Which sound is it, or is it a new one? What the maker chose is taken at their word."""
    try:
        heard = job.ear.identify(job.first, "mov")
    except FypError as error:  # no reason to refuse a video: its sound is its own, and nobody finds it again
        log.warning("%s: its sound was not listened to: %s", job.upload.id, error.message)
        return job.upload.found
    return replace(job.upload.found, sound=heard.sound, heard=heard.print)


def understand(job: Job) -> Found:
    """What is in it?"""
    return meaning(job.first, job.upload)


def store(job: Job) -> Found:
    """Move what was made to where it is served from."""
    found = job.upload.found
    for key in (*(one.mp4 for one in found.sizes), found.poster, *found.hls):
        file = job.made / Path(key).name
        if file.exists():
            job.blobs.take(key, file)
        elif not _stored(job.blobs, key):
            raise Missing("lost", f"{key} is neither made nor stored")
    return found


def _stored(blobs: Blobs, key: str) -> bool:
    try:
        blobs.path(key)
    except Missing:
        return False
    return True


def plan(upload: Upload) -> dict[str, Step]:
    """The steps of an upload in order, as far as is known."""
    found = upload.found
    steps: dict[str, Step] = {"check": check}
    if "check" not in upload.done:
        return steps
    if upload.details.mix:
        steps["mix"] = mix
        if "mix" not in upload.done:
            return steps
    if found.audio:
        steps["listen"] = listen
    facts = Probe(
        demuxer="", duration_s=0.0, video="", pixels="", audio="", width=found.width, height=found.height, rotation=0.0,
        square=True,
    )  # fmt: skip
    steps |= {str(side): size(side) for side in sizes.sides(facts)}
    steps["still"] = still
    if found.duration_s > sizes.SEGMENTS_ABOVE_S:
        steps["playlists"] = playlists
    if found.audio:
        steps["recognise"] = recognise
    return steps | {"understand": understand, "store": store}


def reached(step: str, before: State) -> State:
    """The state of an upload when a step is done."""
    if step == "check":
        return "checked"
    if step == "store":
        return "understood"
    return "converting" if step not in ("mix", "listen") else before


__all__ = ["Job", "Step", "plan", "reached"]
