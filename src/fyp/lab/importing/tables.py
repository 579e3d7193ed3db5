"""Tables: items and interactions of another system, told as the events that they would have been here."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from fyp.adapters.ram.clock import ManualClock
from fyp.app import App, Publication
from fyp.engine.engine import Exposure
from fyp.lab.importing.clips import maker_of, named, sound_of
from fyp.lab.importing.sheets import Row, Wrong, moment, number, rows, text, truth, words
from fyp.platform.videos import VIDEO
from fyp.vocabulary.event import Act, ActKind, AnyEvent, Impression, Served, Swipe, Watch
from fyp.vocabulary.ids import impression_id, is_id
from fyp.vocabulary.video import Video

ENDINGS = (".csv", ".parquet", ".json")
ITEM = {"creator_name", "caption", "hashtags", "topics", "sound", "language", "country", "campaign", "posted_at"}
ACTS: tuple[ActKind, ...] = ("like", "comment", "share", "save", "follow", "not_interested", "purchase")
WATCHED = {"watched_s", "finished", "like"}
TOGETHER = 256
"""Showings told in one commit: the model knows those before it, not those beside it."""
A_PAGE = 10
"""At most so many of one viewer in one commit, as on a page that was served at once."""
MOST_LOOPS = 100


class Showing(Struct, frozen=True, kw_only=True):
    """One interaction: who watched what, when (epoch seconds), how long (s), and what else they did."""

    viewer: str
    video: str
    at: float
    watched_s: float
    duration_s: float
    acts: tuple[ActKind, ...]
    surface: str
    row: int


def table(folder: Path, name: str) -> Path | None:
    """The table of that name in a folder, None when there is none."""
    return next((folder / f"{name}{end}" for end in ENDINGS if (folder / f"{name}{end}").exists()), None)


def items(file: Path) -> list[Publication]:
    """Videos without files, for those who use the engine or the API; `posted_at` is 0 where no date is told."""
    found: dict[str, Publication] = {}
    for place, row in rows(file, {"id", "creator", "duration_s"}, ITEM):
        id = _id(file, place, "id", row["id"], "i")
        if id in found:
            raise Wrong(file, place, "id", f"{row['id']!r} has a row already")
        seconds = number(file, place, "duration_s", row["duration_s"])
        if not 0 < seconds < 86_400:
            raise Wrong(file, place, "duration_s", f"{seconds:g} s is no length of a video")
        handle = text(row["creator"])
        if not handle:
            raise Wrong(file, place, "creator", "is empty")
        maker, title = maker_of(handle, text(row.get("creator_name"))), text(row.get("sound"))
        sound = sound_of(title) if title else None
        when = row.get("posted_at")
        video = Video(
            id=id, creator=maker.id, duration_s=seconds, caption=text(row.get("caption")), sound=sound.id if sound else "",
            hashtags=words(row.get("hashtags")), topics=words(row.get("topics")), language=text(row.get("language")).lower(),
            country=text(row.get("country")).upper(), posted_at=moment(file, place, "posted_at", when) if text(when) else 0.0,
            campaign=text(row.get("campaign")),
        )  # fmt: skip
        found[id] = Publication(video, None, maker, sound)
    return list(found.values())


def import_items(app: App, told: list[Publication]) -> int:
    """Publish those that are not there as told; how many those were. One without a date is posted when it first comes."""
    known = app.records.many(VIDEO, [p.video.id for p in told], Video)
    fresh = []
    for item in told:
        there = known.get(item.video.id)
        if not item.video.posted_at:
            since = there.posted_at if there else app.clock.now()
            item = item._replace(video=msgspec.structs.replace(item.video, posted_at=since))
        if there != item.video:
            fresh.append(item)
    for first in range(0, len(fresh), 1000):
        app.publish_all(fresh[first : first + 1000])
    return len(fresh)


def interactions(file: Path, duration_of: Callable[[str], float | None]) -> list[Showing]:
    """The rows of a table in the order of time. `duration_of` gives the seconds of a video, None for one not known.

    `watched_s` says how long was watched; without it `finished` (else `like`) does: yes counts as the whole video, no
    as half of it, which is neither finished nor skipped. Raises `Wrong`.
    """
    found = []
    seen: set[str] = set()
    for place, row in rows(file, {"viewer", "item", "at"}, WATCHED | set(ACTS) | {"surface"}):
        seen = seen or WATCHED & set(row)
        if not seen:
            raise Wrong(file, 0, "watched_s", "one of watched_s, finished and like is needed")
        video = _id(file, place, "item", row["item"], "i")
        seconds = duration_of(video)
        if seconds is None:
            raise Wrong(file, place, "item", f"there is no item {row['item']!r}")
        found.append(
            Showing(
                viewer=_id(file, place, "viewer", row["viewer"], "u"), video=video, at=moment(file, place, "at", row["at"]),
                watched_s=_watched(file, place, row, seconds), duration_s=seconds, row=place,
                acts=tuple(act for act in ACTS if truth(file, place, act, row.get(act))), surface=_surface(file, place, row),
            )
        )  # fmt: skip
    return sorted(found, key=lambda showing: showing.at)


def import_interactions(
    app: App, clock: ManualClock, showings: list[Showing], tell: Callable[[int, int], None]
) -> tuple[int, int]:
    """Tell every showing as Served, Impression, Watch, Act and Swipe, at its own time (`clock` is the app's).

    A log grows at its end only: showings before its newest event are left out, so that a table told twice counts once.
    Returns how many were told and how many were left out. Raises `Wrong` when the app refuses one.
    """
    newest = app.call(lambda: app.engine.memory.now)
    late = [showing for showing in showings if showing.at > newest]
    done = 0
    for batch in batches(late):
        served = app.call(lambda batch=batch: app.engine.witness([exposure(s) for s in batch]))  # type: ignore[misc]
        each = [told(showing, page) for showing, page in zip(batch, served, strict=True)]
        # pages first: the gate must know them before what was seen of them, and so they are one commit
        events = [events[0] for events in each] + [event for events in each for event in events[1:]]
        clock.set(max(clock.now(), max(event.at for event in events)))
        answer = app.tell(events)
        for refusal in answer.refused:
            raise Wrong(Path("interactions"), 0, refusal.field, f"{refusal.code}: {refusal.message} ({refusal.id})")
        done += len(batch)
        tell(done, len(late))
    return len(late), len(showings) - len(late)


def batches(showings: list[Showing]) -> Iterator[list[Showing]]:
    """Runs of at most TOGETHER showings, and A_PAGE of any one viewer."""
    batch: list[Showing] = []
    viewers: Counter[str] = Counter()
    for showing in showings:
        if viewers[showing.viewer] == A_PAGE or len(batch) == TOGETHER:
            yield batch
            batch, viewers = [], Counter()
        batch.append(showing)
        viewers[showing.viewer] += 1
    if batch:
        yield batch


def exposure(showing: Showing) -> Exposure:
    return Exposure(showing.viewer, showing.video, showing.at, showing.surface)


def told(showing: Showing, served: Served) -> list[AnyEvent]:
    """The events of one showing. Their ids come from who, what and when: told twice, they are known."""
    key = hashlib.blake2b(f"{showing.viewer}\0{showing.video}\0{showing.at!r}".encode(), digest_size=10).hexdigest()
    page, viewer, end = f"i{key}", showing.viewer, showing.at + showing.watched_s
    impression = impression_id(page, 0)
    events: list[AnyEvent] = [
        msgspec.structs.replace(served, id=f"{page}.served", page=page),
        Impression(id=f"{page}.seen", at=showing.at, viewer=viewer, page=page, slot=0, video=showing.video),
    ]
    left, loop = showing.watched_s, 0
    while left > 0.001 and loop < MOST_LOOPS:
        part = min(left, showing.duration_s)
        events.append(
            Watch(id=f"{page}.w{loop}", at=end, viewer=viewer, impression=impression, from_s=0.0, to_s=part, loop=loop)
        )
        left, loop = left - part, loop + 1
    events += [Act(id=f"{page}.{act}", at=end, viewer=viewer, impression=impression, act=act) for act in showing.acts]
    loops = max(loop - 1, 0)
    watched = showing.watched_s - max(left, 0.0)
    events.append(
        Swipe(id=f"{page}.swipe", at=end, viewer=viewer, impression=impression, watched_s=watched, loops=loops)
    )
    return events


def _watched(file: Path, place: int, row: Row, duration_s: float) -> float:
    if text(row.get("watched_s")):
        seconds = number(file, place, "watched_s", row["watched_s"])
        if seconds < 0:
            raise Wrong(file, place, "watched_s", "can't be below 0")
        return seconds
    column = "finished" if "finished" in row else "like"
    return duration_s if truth(file, place, column, row.get(column)) else duration_s / 2


def _surface(file: Path, place: int, row: Row) -> str:
    surface = text(row.get("surface")) or "foryou"
    if not is_id(surface):
        raise Wrong(file, place, "surface", f"{surface!r} is no name of a surface")
    return surface


def _id(file: Path, place: int, column: str, value: object, letter: str) -> str:
    name = text(value)
    if not name:
        raise Wrong(file, place, column, "is empty")
    return named(letter, name)


__all__ = [
    "Showing", "batches", "exposure", "import_interactions", "import_items", "interactions", "items", "table", "told",
]  # fmt: skip
