"""Town: a large memory for benches: videos of many niches, and viewers with a history, all learned through `observe`."""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import numpy as np

from fyp.engine import Engine, Exposure, Knobs
from fyp.vocabulary.event import AnyEvent, Arrived, Followed, Impression, Served, Swipe, Uploaded
from fyp.vocabulary.ids import impression_id
from fyp.vocabulary.video import Video

START = 1_700_000_000.0
NICHES, CREATORS, SOUNDS = 400, 20_000, 5_000
FAVOURITES = 4
LANGUAGES = ("en", "nl", "de")


def uploads(count: int, rng: np.random.Generator) -> Iterator[AnyEvent]:
    """`count` videos: 400 niches, 20,000 creators of one or two niches each, 5,000 sounds, 6-60 s."""
    home = rng.integers(0, NICHES, CREATORS)
    creator = rng.integers(0, min(CREATORS, max(2, count // 5)), count)
    niche = np.where(rng.random(count) < 0.9, home[creator], rng.integers(0, NICHES, count))
    sound = (rng.pareto(1.2, count) * 40).astype(np.int64) % SOUNDS
    seconds = rng.integers(6, 60, count)
    for i in range(count):
        n = int(niche[i])
        video = Video(
            id=f"v{i}", creator=f"c{creator[i]}", sound=f"s{sound[i]}", duration_s=float(seconds[i]),
            posted_at=START + i * 0.1, caption=f"niche{n} number{i % 500} today again", hashtags=(f"tag{n}", f"more{n % 40}"),
            topics=(f"niche{n}",), language=LANGUAGES[n % 3],
        )  # fmt: skip
        yield Uploaded(id=f"u{i}", at=START + i * 0.1, viewer=video.creator, video=video)


def watchings(served: Sequence[Served], rng: np.random.Generator, loved: np.ndarray) -> list[AnyEvent]:
    """Impression and swipe of one-slot pages: what is loved is finished, else left after a second or two."""
    out: list[AnyEvent] = []
    for page, love, seconds in zip(served, loved, rng.exponential(2.0, len(served)), strict=True):
        watched = 60.0 if love else float(seconds)
        out.append(Impression(id="i", at=page.at, viewer=page.viewer, page=page.page, slot=0, video=page.videos[0]))
        out.append(
            Swipe(id="s", at=page.at + watched, viewer=page.viewer, impression=impression_id(page.page, 0),
                  watched_s=watched)
        )  # fmt: skip
    return out


def build(
    videos: int,
    viewers: int,
    lessons: int,
    knobs: Knobs | None = None,
    after_uploads: Callable[[], None] | None = None,
) -> tuple[Engine, list[str], float, float]:
    """An engine in which `viewers` have `lessons` behind them each; their ids, the time it is, seconds it took.

    `after_uploads` is called when the videos are there and nobody has come yet.
    """
    started = time.perf_counter()
    rng = np.random.Generator(np.random.PCG64(7))
    engine = Engine(knobs)
    published = uploads(videos, rng)
    while part := list(islice(published, 10_000)):
        engine.observe_many(part)
    if after_uploads is not None:
        after_uploads()
    topics = engine.memory.videos.topic[:videos]
    by_niche = [np.flatnonzero(topics == row) for row in range(topics.max() + 1)]
    favourites = rng.integers(0, len(by_niche), (viewers, FAVOURITES))
    names = [f"p{i}" for i in range(viewers)]
    now = START + videos * 0.1 + 60.0
    told: list[AnyEvent] = []
    for i, name in enumerate(names):
        told.append(Arrived(id=f"a{i}", at=now, viewer=name, language=LANGUAGES[i % 3], country="NL", device="phone"))
        known = np.concatenate([by_niche[n][:30] for n in favourites[i]])
        ids = {engine.memory.videos.creator[row] for row in rng.choice(known, 20)}
        told += [
            Followed(id=f"f{i}.{c}", at=now, viewer=name, creator=engine.memory.rates.creators.ids[c])
            for c in sorted(ids)
        ]
    engine.observe_many(told)
    for _ in range(lessons):
        now += 70.0
        mine = rng.random(viewers) < 0.6
        own = favourites[np.arange(viewers), rng.integers(0, FAVOURITES, viewers)]
        niche = np.where(mine, own, rng.integers(0, len(by_niche), viewers))
        depth = rng.pareto(1.0, viewers)  # few videos of a niche have most of its showings
        exposures = [
            Exposure(name, f"v{by_niche[n][int(d * 10) % len(by_niche[n])]}", now + i * 0.01)
            for i, (name, n, d) in enumerate(zip(names, niche, depth, strict=True))
        ]
        served = engine.witness(exposures)
        loved = np.where(mine, rng.random(viewers) < 0.8, rng.random(viewers) < 0.15)
        engine.observe_many([*served, *watchings(served, rng, loved)])
    return engine, names, now + 120.0, time.perf_counter() - started


__all__ = ["build", "uploads", "watchings"]
