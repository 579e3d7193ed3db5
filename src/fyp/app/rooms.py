"""Rooms: the one table of who hears what."""

from fyp.app.teller import Hear
from fyp.platform import (
    accounts,
    challenges,
    comments,
    contents,
    hashtags,
    moderation,
    preferences,
    questions,
    search,
    sounds,
    videos,
)
from fyp.vocabulary.event import Event

ROOMS: dict[str, tuple[tuple[type[Event], ...], Hear]] = {
    "accounts": (accounts.HEARS, accounts.hear),
    "videos": (videos.HEARS, videos.hear),
    "preferences": (preferences.HEARS, preferences.hear),
    "comments": (comments.HEARS, comments.hear),
    "contents": (contents.HEARS, contents.hear),
    "questions": (questions.HEARS, questions.hear),
    "hashtags": (hashtags.HEARS, hashtags.hear),
    "challenges": (challenges.HEARS, challenges.hear),
    "search": (search.HEARS, search.hear),
    "sounds": (sounds.HEARS, sounds.hear),
    "moderation": (moderation.HEARS, moderation.hear),
}
"""Who hears what: each room with the events that it hears. The engine hears all. A new room is one line here."""


def who_hears() -> dict[type[Event], list[Hear]]:
    """The table the other way round: for each event the rooms that hear it."""
    table: dict[type[Event], list[Hear]] = {}
    for hears, hear in ROOMS.values():
        for event in hears:
            table.setdefault(event, []).append(hear)
    return table


__all__ = ["ROOMS", "who_hears"]
