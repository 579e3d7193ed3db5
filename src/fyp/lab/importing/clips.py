"""Clips: a folder of videos, each fenced, probed, made playable, and published with what a caption sheet says of it."""

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from fyp.app import App
from fyp.lab.importing.sheets import Row, Wrong, moment, rows, text, words
from fyp.platform.videos import VIDEO
from fyp.understand.probe import probe
from fyp.understand.rendition import playable, plays_as_it_is, poster
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.ids import is_id
from fyp.vocabulary.video import Creator, Media, Sound, Video

ENDINGS = {".mp4", ".m4v", ".mov", ".webm", ".mkv"}
SHEETS = ("captions.csv", "captions.json", "captions.parquet")
KNOWN = {
    "file", "caption", "hashtags", "topics", "creator", "creator_name", "sound", "language", "country", "campaign",
    "posted_at",
}  # fmt: skip


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of one file: `published`, `known` (nothing new), `renewed` (other words) or `refused`, and why."""

    file: str
    became: str
    note: str = ""


def clips(folder: Path) -> list[Path]:
    """The videos of a folder and the folders in it, in order of name."""
    return sorted(f for f in folder.rglob("*") if f.suffix.lower() in ENDINGS and f.is_file() and f.name[0] != ".")


def captions(folder: Path) -> dict[str, Row]:
    """What the caption sheet says, by file name; nothing when there is none. Raises `Wrong` for a sheet that is wrong."""
    found = [folder / name for name in SHEETS if (folder / name).exists()]
    if not found:
        return {}
    told: dict[str, Row] = {}
    for place, row in rows(found[0], {"file"}, KNOWN):
        name = text(row["file"])
        if not (folder / name).is_file():
            raise Wrong(found[0], place, "file", f"there is no file {name!r} in the folder")
        if name in told:
            raise Wrong(found[0], place, "file", f"{name!r} has a row already")
        when = row.get("posted_at")
        posted = moment(found[0], place, "posted_at", when) if text(when) else None
        told[name] = {**row, "posted_at": posted}
    return told


def import_clips(app: App, folder: Path, creator: str, tell: Callable[[int, int, Outcome], None]) -> list[Outcome]:
    """Publish every video of `folder`; `creator` is who made those of which the sheet names nobody.

    One that can't be used is refused with its reason and spoils nothing else; one that is there already is left alone,
    so the same folder may be imported again. `tell` hears of each: its place, how many there are, what became of it.
    Raises `Wrong` when the sheet is wrong, before anything is published.
    """
    told, files = captions(folder), clips(folder)
    outcomes = []
    for place, file in enumerate(files, 1):
        name = file.relative_to(folder).as_posix()
        try:
            outcome = import_clip(app, file, name, told.get(name, {}), creator)
        except Invalid as error:
            outcome = Outcome(file=name, became="refused", note=f"{error.code}: {error.message}")
        outcomes.append(outcome)
        tell(place, len(files), outcome)
    return outcomes


def import_clip(app: App, file: Path, name: str, row: Row, creator: str) -> Outcome:
    """Publish one file. The id comes from its bytes. Raises `Invalid` when it can't be used."""
    with file.open("rb") as opened:
        id = "v" + hashlib.file_digest(opened, "sha256").hexdigest()[:23]
    known = app.records.get(VIDEO, id, Video)
    if known is not None:
        video, maker, sound = described(id, row, creator, known.duration_s, known.posted_at)
        if video == known:
            return Outcome(file=name, became="known", note=id)
        app.publish(video, None, maker, sound)
        return Outcome(file=name, became="renewed", note=id)
    facts = probe(file)
    with tempfile.TemporaryDirectory(prefix="fyp-import-") as folder:
        mp4, jpg = Path(folder, "video.mp4"), Path(folder, "poster.jpg")
        made = playable(file, facts, mp4)
        poster(mp4, made, jpg)
        media = Media(video=id, mp4=f"{id}.mp4", poster=f"{id}.jpg", width=made.width, height=made.height)
        app.blobs.put(media.mp4, mp4.read_bytes())
        app.blobs.put(media.poster, jpg.read_bytes())
    video, maker, sound = described(id, row, creator, made.duration_s, file.stat().st_mtime)
    app.publish(video, media, maker, sound)
    how = "as it was" if plays_as_it_is(facts) else f"from {facts.video}"
    return Outcome(file=name, became="published", note=f"{made.duration_s:.1f} s, {made.width}x{made.height}, {how}")


def described(id: str, row: Row, creator: str, duration_s: float, posted_at: float) -> tuple[Video, Creator, Sound]:
    """The nouns of a clip: what its row says, else what can be told from the file."""
    maker = maker_of(text(row.get("creator")) or creator, text(row.get("creator_name")))
    caption, title = text(row.get("caption")), text(row.get("sound"))
    sound = sound_of(title) if title else Sound(id=f"o{id}", title="original sound", maker=maker.id)
    tags = row.get("hashtags")
    video = Video(
        id=id, creator=maker.id, duration_s=duration_s, posted_at=row.get("posted_at") or posted_at, sound=sound.id,
        caption=caption, hashtags=words(tags) if tags else words(re.findall(r"#(\w+)", caption)),
        topics=words(row.get("topics")), language=text(row.get("language")).lower(), country=text(row.get("country")).upper(),
        campaign=text(row.get("campaign")),
    )  # fmt: skip
    return video, maker, sound


def maker_of(handle: str, name: str = "") -> Creator:
    """The creator of a handle, with or without `@`; the id is the handle itself where it may be one."""
    handle = handle.lstrip("@").strip()
    return Creator(id=named("c", handle), handle=handle, name=name or handle)


def sound_of(title: str) -> Sound:
    return Sound(id=named("s", title), title=title)


def named(letter: str, name: str) -> str:
    """An id for a name: itself where it may be one, else `letter` and a hash of it."""
    return name if is_id(name) else letter + hashlib.sha256(name.encode()).hexdigest()[:23]


def tally(outcomes: list[Outcome]) -> Iterator[tuple[str, int]]:
    """How many became what, those that none became left out."""
    for became in ("published", "renewed", "known", "refused"):
        if count := sum(outcome.became == became for outcome in outcomes):
            yield became, count


__all__ = ["Outcome", "captions", "clips", "import_clip", "import_clips", "maker_of", "named", "sound_of", "tally"]
