"""Impressions: pages that were served and what has come back of each slot so far, until its lesson closes."""

from collections import deque
from collections.abc import Sequence

from msgspec import Struct

ACT_BITS: dict[str, int] = {
    act: 1 << place
    for place, act in enumerate(
        ("like", "comment", "share", "save", "follow", "not_interested", "purchase", "report", "sound", "profile",
         "product_open", "add_to_cart", "more")
    )
}  # fmt: skip
"""Each act as a bit of `Showing.acts`; the first seven are heads, in the order of HEADS from `like` on."""


class Showing(Struct, gc=False):
    """One slot on a screen: since when (epoch seconds), seconds played, sections (loop, from, to), acts as bits.

    Sections are dropped when it closes: from then on only acts count.
    """

    at: float
    watched_s: float = 0.0
    sections: Sequence[tuple[int, float, float]] = ()
    acts: int = 0
    closed: bool = False


class Page(Struct, gc=False):
    """A served page; `videos` are rows, `features`, `fields`, `seats` and `levels` the bytes of all its slots.

    A video of -1 is one that is not known (any more): nothing can come back of its slot. `mark` is that of the viewer's last
    new beginning when it was served: what comes back after another one teaches nothing of the viewer.
    """

    viewer: int
    at: float
    surface: str
    videos: list[int]
    features: bytes
    fields: bytes
    propensities: tuple[float, ...]
    showings: list[Showing | None]
    mark: int = 0
    seats: bytes = b""
    levels: bytes = b""


class Impressions:
    """`pages` by id, oldest first, bounded in slots; `open` are the showings that still wait for their swipe."""

    def __init__(self, keep_slots: int) -> None:
        self.keep_slots = keep_slots
        self.pages: dict[str, Page] = {}
        self.open: dict[str, tuple[Page, int, Showing]] = {}
        self._order: deque[str] = deque()
        self._slots = 0

    def add(self, id: str, page: Page) -> None:
        """Remember a page; beyond the bound the oldest are forgotten, their open showings with them."""
        self.pages[id] = page
        self._order.append(id)
        self._slots += len(page.videos)
        while self._slots > self.keep_slots and len(self._order) > 1:
            gone = self._order.popleft()
            slots = len(self.pages.pop(gone).videos)
            self._slots -= slots
            for slot in range(slots):
                self.open.pop(f"{gone}.{slot}", None)

    def find(self, impression: str) -> tuple[Page, int] | None:
        """The page and slot of an impression id, or None when no such slot was served (or it was long ago)."""
        if known := self.open.get(impression):
            return known[:2]
        id, _, slot = impression.rpartition(".")
        page = self.pages.get(id)
        if page is None or not slot.isdecimal() or len(slot) > 4 or int(slot) >= len(page.videos):
            return None
        if slot != str(int(slot)):  # "07" would be a second name for slot 7
            return None
        return (page, int(slot)) if page.videos[int(slot)] >= 0 else None

    def drop(self, viewer: int) -> None:
        """Forget all pages of a viewer row, their open showings with them."""
        for id in [id for id, page in self.pages.items() if page.viewer == viewer]:
            slots = len(self.pages.pop(id).videos)
            self._slots -= slots
            self._order.remove(id)
            for slot in range(slots):
                self.open.pop(f"{id}.{slot}", None)

    def saved(self) -> tuple[dict[str, Page], list[str]]:
        """What is needed to become this again: the pages, and which showings are open."""
        return self.pages, list(self.open)

    def load(self, pages: dict[str, Page], open: Sequence[str]) -> None:
        self.pages = dict(pages)
        self._order = deque(self.pages)
        self._slots = sum(len(page.videos) for page in self.pages.values())
        self.open = {}
        for impression in open:
            found = self.find(impression)
            if found is None or (showing := found[0].showings[found[1]]) is None:
                raise ValueError(f"{impression} is open in no page")
            self.open[impression] = (*found, showing)


__all__ = ["ACT_BITS", "Impressions", "Page", "Showing"]
