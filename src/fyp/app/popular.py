"""Popular: the feed without profiling, in pages: the same for all of a country and language who ask within one window of time.

A list is drawn up when it is first asked for in its window, and stays as it is until the next one, so that pages go on where
the one before ended and everybody sees the same; a cursor names its window, and finds the list of then for an hour. When a
video of a page is removed the list is drawn up anew at once. Nothing of who asks is known here, and nothing is told of it: a
page is not `Served` to anybody, and what a player tells of its slots is refused as never served.
"""

import hashlib
import threading
from collections import OrderedDict

from msgspec.structs import replace

from fyp.engine.engine import Engine
from fyp.vocabulary.feed import FeedPage, Slot

SPAN = 1_000_000
"""A cursor is window * SPAN + place."""
WINDOWS = 12
"""A list is found for so many windows."""
LISTS = 256
"""At most so many are kept, of 2,000 slots each."""

Key = tuple[str, str, int]


class Popular:
    """Lists by country, language and window. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lists: OrderedDict[Key, tuple[Slot, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def place(self, engine: Engine, country: str, language: str, cursor: int, at: float) -> tuple[Key, int]:
        """The list that is asked for, and the place in it. No cursor (0) begins the list of now; so does one that is too
        old, or of windows of another length."""
        labels = engine.memory.rates.labels
        known = [name if labels.find(name) > 0 else "" for name in (country, language)]  # others are all alike
        now = int(at // engine.knobs["popular_window_s"])
        window, place = divmod(cursor, SPAN) if cursor else (now, 0)
        key = (known[0], known[1], window)
        if window != now and (not now - WINDOWS <= window < now or key not in self._lists):
            return (known[0], known[1], now), 0
        return key, place

    def ready(self, engine: Engine, key: Key, place: int, n: int) -> bool:
        """Is the list there, and all that is on this page of it?"""
        videos = engine.memory.videos
        on_page = self._on_page(key, place, n)
        return key in self._lists and all(videos.alive[videos.find(slot.video)] for slot in on_page)

    def _on_page(self, key: Key, place: int, n: int) -> list[Slot]:
        slots = self._lists.get(key, ())
        return [slots[(place + i) % len(slots)] for i in range(min(n, len(slots)))]

    def draw_up(self, engine: Engine, key: Key) -> None:
        """Make the list of `key` as of now; where the engine stands still."""
        country, language, window = key
        slots = engine.popular(country, language, window * engine.knobs["popular_window_s"])
        with self._lock:
            self._lists[key] = slots
            self._lists.move_to_end(key)
            while len(self._lists) > LISTS:
                self._lists.popitem(last=False)

    def page(self, engine: Engine, key: Key, place: int, n: int) -> FeedPage:
        """`n` slots of a list that is there from `place` on, fewer when it has fewer; after the last comes the first."""
        country, language, window = key
        chosen = self._on_page(key, place, n)
        told = f"{engine.memory.seed}:popular:{country}:{language}:{window}:{place}:{n}"
        return FeedPage(
            id=hashlib.blake2b(told.encode(), digest_size=10).hexdigest(), viewer="",
            at=window * engine.knobs["popular_window_s"],
            slots=tuple(replace(slot, position=i) for i, slot in enumerate(chosen)),
            cursor=window * SPAN + (place + len(chosen)) % max(len(self._lists.get(key, ())), 1),
        )  # fmt: skip


__all__ = ["Popular"]
