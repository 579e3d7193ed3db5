"""Impressions: pages that were served and what has come back of each slot so far, until its lesson closes."""

from collections import deque

from msgspec import Struct

ACT_BITS: dict[str, int] = {
    act: 1 << place
    for place, act in enumerate(
        ("like", "comment", "share", "save", "follow", "not_interested", "purchase", "report", "sound", "profile",
         "product_open", "add_to_cart")
    )
}  # fmt: skip
"""Each act as a bit of `Showing.acts`; the first seven are heads, in the order of HEADS from `like` on."""


class Showing(Struct, gc=False):
    """One slot on a screen: since when (epoch seconds), seconds played, sections (loop, from, to), acts as bits."""

    at: float
    watched_s: float = 0.0
    sections: list[tuple[int, float, float]] = []
    acts: int = 0
    closed: bool = False


class Page(Struct, gc=False):
    """A served page; `videos` are rows, `features` and `fields` the bytes of all its slots."""

    viewer: int
    at: float
    surface: str
    videos: list[int]
    features: bytes
    fields: bytes
    propensities: tuple[float, ...]
    showings: list[Showing | None]


class Impressions:
    """`pages` by id, oldest first, bounded in number; `open` are the showings that still wait for their swipe."""

    def __init__(self, keep_pages: int) -> None:
        self.keep_pages = keep_pages
        self.pages: dict[str, Page] = {}
        self._order: deque[str] = deque()
        self.open: dict[str, float] = {}

    def add(self, id: str, page: Page) -> None:
        """Remember a page; beyond the bound the oldest is forgotten, its open showings with it."""
        self.pages[id] = page
        self._order.append(id)
        while len(self._order) > self.keep_pages:
            gone = self._order.popleft()
            for slot in range(len(self.pages.pop(gone).videos)):
                self.open.pop(f"{gone}.{slot}", None)

    def find(self, impression: str) -> tuple[Page, int] | None:
        """The page and slot of an impression id, or None when no such slot was served (or it was long ago)."""
        id, _, slot = impression.rpartition(".")
        page = self.pages.get(id)
        if page is None or not slot.isdecimal() or len(slot) > 4 or int(slot) >= len(page.videos):
            return None
        if slot != str(int(slot)):  # "07" would be a second name for slot 7
            return None
        return page, int(slot)

    def saved(self) -> tuple[dict[str, Page], dict[str, float]]:
        """What is needed to become this again."""
        return self.pages, self.open

    def load(self, pages: dict[str, Page], open: dict[str, float]) -> None:
        self.pages = dict(pages)
        self._order = deque(self.pages)
        self.open = dict(open)


__all__ = ["ACT_BITS", "Impressions", "Page", "Showing"]
