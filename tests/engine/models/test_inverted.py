"""The inverted file finds what an exact scan finds, at once what is new or has moved, and nothing that is not allowed."""

import threading

import numpy as np
from numpy.typing import NDArray
from tests.engine.play import Play, of, town

from fyp.engine.models.hashing import DIM
from fyp.engine.models.inverted import CELLS, Inverted
from fyp.engine.models.nearest import compacted, nearest


class World:
    """Vectors around 300 themes, in a table with room to spare."""

    def __init__(self, n: int, room: int) -> None:
        self.rng = np.random.default_rng(5)
        self.themes = self.rng.normal(0, 1, (300, DIM))
        self.compact: NDArray[np.int16] = np.zeros((room, DIM), np.int16)
        self.n = n
        for row in range(n):
            self.compact[row] = self.one(row % 300)
        self.index = Inverted(lambda: (self.compact, self.n))

    def one(self, theme: int) -> NDArray[np.int16]:
        wide = self.themes[theme] + self.rng.normal(0, 0.5, DIM)
        return compacted((wide / np.linalg.norm(wide)).astype(np.float32))

    def tastes(self, *themes: int) -> NDArray[np.float32]:
        wide = self.themes[list(themes)]
        return (wide / np.linalg.norm(wide, axis=1, keepdims=True)).astype(np.float32)

    def ready(self) -> None:
        self.index.keep(1000)
        self.index.wait()
        assert self.index.keep(1000)


def test_finds_nearly_all_that_a_scan_finds() -> None:
    world = World(12_000, 12_000)
    assert not world.index.keep(20_000)  # small enough for a scan
    world.ready()
    allowed = world.rng.random(world.n) < 0.7
    shares = []
    for theme in range(0, 300, 10):
        tastes = world.tastes(theme, (theme + 7) % 300)
        found = world.index.nearest(tastes, allowed, 100, 3000)
        for mine, exact in zip(found, nearest(world.compact, tastes, allowed, 100), strict=True):
            assert allowed[mine].all() and len(np.unique(mine)) == len(mine)
            shares.append(np.isin(exact, mine).mean())
    assert np.mean(shares) > 0.95


def test_with_a_budget_for_all_it_is_a_scan() -> None:
    world = World(3000, 3000)
    world.ready()
    allowed, tastes = np.ones(world.n, np.bool_), world.tastes(3, 4)
    for mine, exact in zip(
        world.index.nearest(tastes, allowed, 50, 10**6), nearest(world.compact, tastes, allowed, 50), strict=True
    ):
        assert mine.tolist() == exact.tolist()


def test_what_moved_or_came_is_found_at_once_and_filed_later() -> None:
    world = World(5000, 12_000)
    world.ready()
    allowed = np.ones(12_000, np.bool_)
    tastes = world.tastes(9, 9)
    exactly = compacted(tastes)[0]
    world.compact[40] = exactly  # moved from another theme
    world.index.moved(np.array([40, 40], np.int32))
    world.compact[5000] = exactly
    world.n = 5001
    world.index.moved(np.array([5000], np.int32))
    first, second = world.index.nearest(tastes, allowed[: world.n], 5, 100)
    assert first[:2].tolist() == second[:2].tolist() == [40, 5000]
    while world.n < 8000:
        world.compact[world.n] = world.one(world.n % 300)
        world.index.moved(np.array([world.n], np.int32))
        world.n += 1
    world.ready()  # enough waits to be filed
    first, _ = world.index.nearest(tastes, allowed[: world.n], 5, 200)
    assert first[:2].tolist() == [40, 5000]
    assert world.index.waiting == 0


def test_fewer_vectors_than_cells() -> None:
    world = World(CELLS // 2, CELLS)
    world.index.keep(0)
    world.index.wait()
    assert world.index.keep(0)
    first, _ = world.index.nearest(world.tastes(1, 2), np.ones(world.n, np.bool_), 1000, 10**6)
    assert sorted(first.tolist()) == list(range(world.n))


def test_an_engine_with_an_index_pages_like_one_without() -> None:
    pages = []
    for above in (10_000_000, 10):
        play = Play(town(niches=6, each=40), exact_up_to=above, scan_budget=100_000)
        play.scroll("bo", 3, of("niche1"))
        play.page("bo")
        play.engine.memory.inverted.wait()
        play.scroll("bo", 3, of("niche1"))
        pages.append([slot.video for slot in play.page("bo", 20).slots])
    assert pages[0] == pages[1]
    assert not any(thread.name == "fyp-index" for thread in threading.enumerate())


def test_recall_is_watched() -> None:
    world = World(6000, 12_000)
    world.ready()
    assert np.isnan(world.index.recall)  # nobody has asked yet
    world.index.nearest(world.tastes(5, 6), np.ones(world.n, np.bool_), 10, 3000)
    world.index.moved(np.arange(3000, dtype=np.int32))
    world.ready()
    assert 0.8 < world.index.recall <= 1.0
