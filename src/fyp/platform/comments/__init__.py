"""Comments: what is said under a video, the likes, the pin, and what its maker lets stand."""

from fyp.platform.comments.room import (
    ANSWER,
    COMMENT,
    GONE,
    GUARD,
    HEARS,
    LIKE,
    PIN,
    REPORT,
    Comment,
    Gone,
    Guard,
    Report,
    erased,
    guard,
    hear,
    place,
)
from fyp.platform.comments.thread import ORDERS, Order, Thread, load
from fyp.platform.comments.threads import Threads
from fyp.platform.comments.words import MOST_LETTERS, clean, hashtags, held_by, mentions

__all__ = [
    "ANSWER", "COMMENT", "GONE", "GUARD", "HEARS", "LIKE", "MOST_LETTERS", "ORDERS", "PIN", "REPORT", "Comment", "Gone",
    "Guard", "Order", "Report", "Thread", "Threads", "clean", "erased", "guard", "hashtags", "hear", "held_by", "load",
    "mentions", "place",
]  # fmt: skip
