"""World: towns and lives drawn at random, from one seed."""

import numpy as np
from tests.engine.play import Play
from tests.people import NOW

from fyp.vocabulary.event import (
    Act,
    AnyEvent,
    Arrived,
    Blocked,
    Configured,
    Erased,
    Followed,
    Forgot,
    Impression,
    Muted,
    MuteKind,
    Preferred,
    Refreshed,
    Removed,
    Swipe,
    Uploaded,
    Watch,
)
from fyp.vocabulary.feed import FeedPage
from fyp.vocabulary.video import Video

PEOPLE = ("ada", "bo", "cleo", "dan", "c1")  # c1 makes videos too
ACTS = ("like", "comment", "share", "save", "follow", "not_interested", "report", "purchase", "profile", "more")


def video(rng: np.random.Generator, i: int, creators: int, sounds: int, topics: int) -> Video:
    """A video by one of a few, with one of a few sounds, or none."""
    topic = int(rng.integers(0, topics))
    sound = int(rng.integers(-1, sounds))
    return Video(
        id=f"v{i}", creator=f"c{rng.integers(0, creators)}", sound=f"s{sound}" if sound >= 0 else "",
        duration_s=float(rng.uniform(2.0, 70.0)), posted_at=1.69e9 + i, topics=(f"t{topic}",) if rng.random() < 0.9 else (),
        hashtags=(f"h{topic}",) if rng.random() < 0.5 else (), language=("", "nl", "en")[int(rng.integers(0, 3))],
        caption=f"Words about {topic} and more", visibility="public" if rng.random() < 0.95 else "private",
        fingerprint=f"f{rng.integers(0, 25)}" if rng.random() < 0.4 else "",
    )  # fmt: skip


def small_town(rng: np.random.Generator, most: int) -> list[Uploaded]:
    """Up to `most` videos by few creators with few sounds: where the rules collide."""
    count, creators, sounds = int(rng.integers(0, most + 1)), int(rng.integers(1, 9)), int(rng.integers(1, 9))
    made = [video(rng, i, creators, sounds, 4) for i in range(count)]
    return [Uploaded(id=f"up{i}", at=NOW - 100.0, viewer=v.creator, video=v) for i, v in enumerate(made)]


def live(play: Play, rng: np.random.Generator, steps: int) -> list[FeedPage]:
    """`steps` random things happen; whatever the gate refuses does not. Returns the pages that were served."""
    pages: list[FeedPage] = []
    uploads = len(play.videos)
    for _ in range(steps):
        play.now += float(rng.exponential(3.0)) if rng.random() < 0.97 else 4000.0
        who = PEOPLE[int(rng.integers(0, len(PEOPLE)))]
        chance = rng.random()
        if chance < 0.2 or not pages:
            surface = "following" if rng.random() < 0.2 else "foryou"
            pages.append(play.page(who, int(rng.integers(1, 12)), surface))
            continue
        event = _showing(play, rng, pages) if chance < 0.9 else _other(play, rng, who, uploads)
        if isinstance(event, Uploaded):
            uploads += 1
        if event is not None and play.engine.gate(event, play.now) is None:
            play.engine.forget_pending()
            play.tell(event)
    return pages


def _showing(play: Play, rng: np.random.Generator, pages: list[FeedPage]) -> AnyEvent | None:
    page = pages[-1 - min(int(rng.exponential(1.5)), len(pages) - 1)]
    if not page.slots:
        return None
    slot = int(rng.integers(0, len(page.slots)))
    told = {"id": play.id(), "at": play.now, "viewer": page.viewer}
    mark, length = page.impression(slot), play.videos[page.slots[slot].video].duration_s
    kind = rng.random()
    if kind < 0.3:
        return Impression(**told, page=page.id, slot=slot, video=page.slots[slot].video)  # type: ignore[arg-type]
    if kind < 0.5:
        start = float(rng.uniform(0, length))
        return Watch(**told, impression=mark, from_s=start, to_s=start + float(rng.uniform(0, 3)),
                     loop=int(rng.integers(0, 3)))  # type: ignore[arg-type]  # fmt: skip
    if kind < 0.7:
        act = ACTS[int(rng.integers(0, len(ACTS)))]
        return Act(**told, impression=mark, act=act, on=bool(rng.random() < 0.8))  # type: ignore[arg-type]
    return Swipe(**told, impression=mark, watched_s=float(rng.uniform(0, length)), loops=0)  # type: ignore[arg-type]


def _other(play: Play, rng: np.random.Generator, who: str, uploads: int) -> AnyEvent:
    told = {"id": play.id(), "at": play.now, "viewer": who}
    if rng.random() < 0.3:
        return _anew(play, rng, who)
    kind, creator, on = rng.random(), f"c{rng.integers(0, 9)}", bool(rng.random() < 0.8)
    if kind < 0.1:
        return Preferred(**told, topic=f"t{rng.integers(0, 4)}", level=int(rng.integers(-2, 3)))  # type: ignore[arg-type]
    if kind < 0.2:
        abouts: tuple[tuple[MuteKind, str], ...] = (
            ("creator", creator), ("sound", f"s{rng.integers(0, 9)}"), ("hashtag", f"h{rng.integers(0, 4)}"),
            ("keyword", f"{rng.integers(0, 4)}"), ("keyword", f"words {rng.integers(0, 4)}"),
        )  # fmt: skip
        about, what = abouts[int(rng.integers(0, 5))]
        return Muted(**told, about=about, what=what, on=bool(rng.random() < 0.6))  # type: ignore[arg-type]
    if kind < 0.23:
        return Configured(**told, languages=("nl",) if on else ())  # type: ignore[arg-type]
    if kind < 0.35:
        return Followed(**told, creator=creator, on=on)  # type: ignore[arg-type]
    if kind < 0.45:
        return Blocked(**told, creator=creator, on=on)  # type: ignore[arg-type]
    if kind < 0.58:
        return Removed(**told, video=f"v{rng.integers(0, max(uploads, 1))}")  # type: ignore[arg-type]
    if kind < 0.7:
        return Arrived(**told, language="nl", country="NL", device="phone")  # type: ignore[arg-type]
    again = rng.random() < 0.3
    made = video(rng, int(rng.integers(0, max(uploads, 1))) if again else uploads, 9, 9, 4)
    return Uploaded(**told, video=made)  # type: ignore[arg-type]


def _anew(play: Play, rng: np.random.Generator, who: str) -> AnyEvent:
    """Somebody begins anew, takes it back, lets something be forgotten, or leaves."""
    told = {"id": play.id(), "at": play.now, "viewer": who}
    kind = rng.random()
    if kind < 0.5:
        return Refreshed(**told, on=bool(rng.random() < 0.6))  # type: ignore[arg-type]
    if kind < 0.7:
        return Forgot(**told, topic=f"t{rng.integers(0, 4)}")  # type: ignore[arg-type]
    if kind < 0.9:
        since = play.now - float(rng.exponential(600.0))
        return Forgot(**told, since=since, until=since + float(rng.exponential(600.0)) + 1.0)  # type: ignore[arg-type]
    return Erased(**told)  # type: ignore[arg-type]
