"""A new engine follows its viewer within a page: what the first swipes say is in the next page."""

import statistics

from tests.engine.play import Play, of, town

from fyp.vocabulary.feed import FeedPage

NICHES, EACH = 12, 30
BASE = 1 / NICHES


def share(play: Play, page: FeedPage, niche: str) -> float:
    return sum(play.videos[slot.video].niche == niche for slot in page.slots) / len(page.slots)


def fresh(seed: int, **knobs: float) -> Play:
    return Play(town(NICHES, EACH, creators=40, sounds=30), seed=seed, **knobs)


def a_niche_of_the_first_page(play: Play, viewer: str, at_least: int = 1) -> tuple[FeedPage, str]:
    """The first page, and the niche that it has most of."""
    page = play.page(viewer)
    niches = [play.videos[slot.video].niche for slot in page.slots]
    return page, max(sorted(set(niches)), key=niches.count)


def ten_swipes(play: Play, page: FeedPage, niche: str) -> None:
    for slot in page.slots:
        video = play.videos[slot.video]
        play.swipe(page, slot.position, video.duration_s if video.niche == niche else 1.0)


def test_ten_swipes_that_finish_only_one_niche_triple_its_share() -> None:
    """The median over 20 towns of an engine that has never learned from anybody."""
    shares = []
    for seed in range(20):
        play = fresh(seed)
        page, niche = a_niche_of_the_first_page(play, "bo")
        ten_swipes(play, page, niche)
        shares.append(share(play, play.page("bo"), niche))
    assert statistics.median(shares) >= 3 * BASE, shares


def test_whatever_niche_it_is() -> None:
    """Also a niche that the first page has only one of."""
    shares = []
    for seed in range(20):
        play = fresh(seed)
        page = play.page("bo")
        niche = play.videos[page.slots[seed % 10].video].niche
        ten_swipes(play, page, niche)
        shares.append(share(play, play.page("bo"), niche))
    assert statistics.median(shares) >= 3 * BASE, shares


def test_not_interested_lowers_the_share_in_the_next_page() -> None:
    """Two of the same town and past: one says that a niche that is shown is not wanted, the other swipes on."""
    with_it, without = [], []
    for seed in range(20):
        for said, shares in ((True, with_it), (False, without)):
            play = fresh(seed, lost_below=20.0, widen_seat=0.0)  # who is asked again is shown something else anyway
            page, niche = a_niche_of_the_first_page(play, "bo")
            ten_swipes(play, page, niche)
            page = play.page("bo")
            mine = [slot.position for slot in page.slots if play.videos[slot.video].niche == niche]
            for slot in page.slots:
                if said and slot.position in mine[:2]:
                    play.act(page, slot.position, "not_interested")
                play.swipe(page, slot.position, 3.0)
            shares.append(share(play, play.page("bo"), niche))
    assert statistics.mean(with_it) < 0.6 * statistics.mean(without), (with_it, without)


def test_it_turns_when_the_viewer_does() -> None:
    shares = []
    for seed in range(8):
        play = fresh(seed)
        play.scroll("bo", 4, of("niche3"))
        play.scroll("bo", 4, of("niche7"))
        page = play.page("bo")
        shares.append(share(play, page, "niche7") - share(play, page, "niche3"))
    assert statistics.median(shares) > 0.0, shares


def test_other_topics_stay_in_the_page() -> None:
    """Nobody is shut in: after eight pages of one love, four other niches at least are there in three pages."""
    for seed in range(4):
        play = fresh(seed)
        play.scroll("bo", 8, of("niche3"))
        niches = {play.videos[slot.video].niche for page in (play.page("bo") for _ in range(3)) for slot in page.slots}
        assert len(niches - {"niche3"}) >= 4, (seed, niches)
