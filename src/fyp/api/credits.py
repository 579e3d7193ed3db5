"""Credits: to whom a video owes what it was made from, as a viewer may know it."""

from collections.abc import Iterable

from msgspec import Struct

from fyp.api.audience import seen
from fyp.platform import accounts, remixes, videos
from fyp.platform.remixes import How
from fyp.ports.records import Records
from fyp.vocabulary.video import Creator, Video


class Credit(Struct, frozen=True):
    """`how` it was made from `video`, whose maker has `handle`; both are empty when that is gone, or not for you to see."""

    how: How
    video: str
    handle: str


def due(records: Records, viewer: str, shown: Iterable[Video]) -> dict[str, Credit]:
    """What those of `shown` owe that are a duet with, a stitch of or an answer to another video, by their id."""
    made = {video.id: found for video in shown if (found := remixes.source(video)) is not None}
    if not made:
        return {}
    there = seen(records, viewer, records.many(videos.VIDEO, {one.video for one in made.values()}, Video))
    blocked = set(accounts.blocked(records, viewer))
    there = {id: video for id, video in there.items() if video.creator not in blocked}
    makers = records.many(videos.CREATOR, {video.creator for video in there.values()}, Creator)
    credits: dict[str, Credit] = {}
    for id, one in made.items():
        maker = there[one.video].creator if one.video in there else ""
        handle = makers[maker].handle if maker in makers else maker
        credits[id] = Credit(one.how, one.video if maker else "", handle)
    return credits


__all__ = ["Credit", "due"]
