"""What is shown, and what never is: over random towns, small ones above all, where the rules collide.

The guarantees are those at the head of `slate/seats.py`; here they are held against the whole catalogue, not the candidates.
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.play import Play
from tests.people import NOW
from tests.properties.world import live, small_town

from fyp.vocabulary.event import Removed, Uploaded
from fyp.vocabulary.feed import FeedPage, FeedRequest
from fyp.vocabulary.video import Video

SEEDS = st.integers(0, 10**6)


def permitted(play: Play, viewer: str, surface: str) -> set[str]:
    """The videos that this viewer may be shown on this surface, worked out from the log alone."""
    follows: set[str] = set()
    blocks: set[str] = set()
    refusals: dict[str, int] = {}
    alive: dict[str, Video] = {}
    muted: set[tuple[str, str]] = set()
    gone: dict[str, set[str]] = {}
    languages: tuple[str, ...] = ()
    served: dict[str, tuple[str, ...]] = {}
    for event in play.log:
        match event.__class__.__name__:
            case "Uploaded":
                alive[event.video.id] = event.video
            case "Removed":
                alive.pop(event.video, None)
            case "Served":
                served[event.page] = event.videos
            case "Muted" if event.viewer == viewer:
                (muted.add if event.on else muted.discard)((event.about, event.what))
            case "Configured" if event.viewer == viewer:
                languages = event.languages
            case "Act" if event.viewer == viewer and event.act in ("report", "not_interested"):
                page, _, slot = event.impression.rpartition(".")
                said = gone.setdefault(served[page][int(slot)], set())
                (said.add if event.on else said.discard)(f"{event.impression} {event.act}")
            case "Followed" if event.viewer == viewer:
                (follows.add if event.on else follows.discard)(event.creator)
            case "Blocked" if event.viewer == viewer:
                (blocks.add if event.on else blocks.discard)(f"of:{event.creator}")
            case "Blocked" if event.creator == viewer:
                (blocks.add if event.on else blocks.discard)(f"by:{event.viewer}")
            case "Erased":
                alive = {id: video for id, video in alive.items() if video.creator != event.viewer}
                blocks.discard(f"by:{event.viewer}")
                if event.viewer == viewer:
                    for wishes in (follows, blocks, muted, gone):
                        wishes.clear()
                    languages = ()
    row = play.engine.memory.viewers.find(viewer)
    for creator, times in play.engine.memory.viewers.refusals.get(row, {}).items():
        refusals[play.engine.memory.rates.creators.ids[creator]] = times
    return {
        id for id, video in alive.items()
        if video.visibility == "public" and not {f"of:{video.creator}", f"by:{video.creator}"} & blocks
        and not gone.get(id) and not any(mutes(video, about, what) for about, what in muted)
        and (not languages or video.language in ("", *languages))
        and refusals.get(video.creator, 0) < 2 and (surface == "foryou" or video.creator in follows)
    }  # fmt: skip


def mutes(video: Video, about: str, what: str) -> bool:
    """Does a mute hide a video? Said with other means than the engine's: no hashes, sets of words."""
    if about == "keyword":
        words = {*video.caption.lower().split(), *video.hashtags, *video.topics}
        return set(what.split()) <= words
    return what in {"creator": (video.creator,), "sound": (video.sound,), "hashtag": video.hashtags}[about]


def may_follow(video: Video, last: Video | None) -> bool:
    if last is None:
        return True
    return video.creator != last.creator and (not video.sound or video.sound != last.sound)


def copies(play: Play, ids: set[str]) -> set[str]:
    """These videos, and all of the same fingerprints."""
    prints = {play.videos[id].fingerprint for id in ids} - {""}
    return ids | {id for id, video in play.videos.items() if video.fingerprint in prints}


def check(play: Play, page: FeedPage, may: set[str], seen: set[str], last: Video | None, n: int) -> None:
    """Hold one page against the guarantees; `seen` and `last` are of before the page."""
    may = may - (copies(play, seen) - seen)
    on_page: set[str] = set()
    for slot in page.slots:
        assert slot.video in may
        assert slot.video not in copies(play, on_page)
        video = play.videos[slot.video]
        if any(may_follow(play.videos[id], last) for id in may):
            assert may_follow(video, last)
        elif any(last and play.videos[id].creator != last.creator for id in may):
            assert last and video.creator != last.creator
        if slot.video in seen:
            left = [play.videos[id] for id in may - seen - copies(play, on_page)]
            assert not any(may_follow(other, last) for other in left)
        on_page.add(slot.video)
        last = video
    assert len(page.slots) <= n
    if may:
        assert page.slots, "stuck, with something to show"
    if len(page.slots) < n:
        assert not any(may_follow(play.videos[id], last) for id in may - copies(play, on_page))


def scroll_to_the_end(play: Play, viewer: str, rng: np.random.Generator, pages: int, surface: str = "foryou") -> int:
    """Pages one after another, each checked; returns how many repeats there were while unseen videos remained."""
    seen: set[str] = set()
    last: Video | None = None
    early = 0
    for _ in range(pages):
        may = permitted(play, viewer, surface)
        n = int(rng.integers(1, 13))
        page = play.page(viewer, n, surface)
        check(play, page, may, seen, last, n)
        for slot in page.slots:
            early += slot.video in seen and bool(may - copies(play, seen))
            seen.add(slot.video)
            last = play.videos[slot.video]
    return early


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_small_towns_to_the_end_and_beyond(seed: int) -> None:
    rng = np.random.default_rng(seed)
    play = Play(small_town(rng, 40))
    scroll_to_the_end(play, "bo", rng, 15)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_after_a_random_life(seed: int) -> None:
    rng = np.random.default_rng(seed)
    play = Play(small_town(rng, 50))
    live(play, rng, 150)
    for viewer in ("ada", "bo", "c1"):
        for surface in ("foryou", "following"):
            may = permitted(play, viewer, surface)
            row = play.engine.memory.viewers.find(viewer)
            names = play.engine.memory.videos.ids
            seen = {names[r] for r in play.engine.memory.viewers.served.get(row)}
            served: list[Any] = []
            for e in play.log:
                if e.viewer == viewer and type(e).__name__ in ("Served", "Erased"):
                    served = [] if type(e).__name__ == "Erased" else [*served, e] if e.videos else served
            before = max(served, key=lambda e: play.log.index(e)).videos[-1] if served else ""
            page, _ = play.engine.compose(FeedRequest(viewer=viewer, at=play.now + 1.0, n=10, surface=surface))
            check(play, page, may, seen, play.videos[before] if before else None, 10)


@pytest.mark.parametrize("seed", range(8))
def test_a_mixed_town_is_shown_whole_before_anything_comes_again(seed: int) -> None:
    """40 creators, 30 sounds, 120 videos: looking ahead finds an order to the very end."""
    rng = np.random.default_rng(seed)
    uploads = [
        Uploaded(id=f"u{i}", at=NOW - 9.0, video=Video(
            id=f"v{i}", creator=f"c{rng.integers(0, 40)}", sound=f"s{rng.integers(0, 30)}", duration_s=8.0,
            posted_at=1.69e9 + i, topics=(f"t{i % 12}",),
        )) for i in range(120)
    ]  # fmt: skip
    play = Play(uploads)
    assert scroll_to_the_end(play, "bo", rng, 60) == 0
    assert len(set(play.engine.memory.viewers.served.get(play.engine.memory.viewers.find("bo")).tolist())) == 120


@pytest.mark.parametrize("count", [0, 1, 2, 3])
@pytest.mark.parametrize("n", [1, 10, 50])
def test_towns_of_a_few(count: int, n: int) -> None:
    for creators, sounds in ((1, 1), (2, 2)):
        uploads = [
            Uploaded(id=f"u{i}", at=NOW - 9.0, video=Video(
                id=f"v{i}", creator=f"c{i % creators}", sound=f"s{i % sounds}", duration_s=8.0, posted_at=1.0))
            for i in range(count)
        ]  # fmt: skip
        play = Play(uploads)
        for _ in range(4):
            page = play.page("bo", n)
            if count < 3 or creators == 1:  # one alone is shown again and again, two in turn
                assert len(page.slots) == min(n, count)
            assert bool(page.slots) == bool(count)
            assert play.page("bo", n, "following").slots == ()


def test_one_creator_alone_is_still_a_feed() -> None:
    mine = [Video(id=f"v{i}", creator="me", duration_s=8.0, posted_at=1.0) for i in range(30)]
    uploads = [Uploaded(id=f"u{i}", at=NOW - 9.0, video=video) for i, video in enumerate(mine)]
    play = Play(uploads)
    shown = [slot.video for _ in range(3) for slot in play.page("bo").slots]
    assert len(set(shown)) == 30


def test_the_removed_and_the_blocked_go_from_the_next_page_on() -> None:
    play = Play(small_town(np.random.default_rng(3), 40))
    for video in list(play.videos)[::2]:
        play.tell(Removed(id=play.id(), at=play.now, video=video))
        assert video not in {slot.video for slot in play.page("bo", 50).slots}
