"""Withheld: a video that moderators took away stays away, whatever its maker says of it anew."""

from collections.abc import Sequence

from msgspec.structs import replace

from fyp.platform import videos
from fyp.ports.records import Records
from fyp.vocabulary.event import AnyEvent, Moderated, Overturned, Uploaded
from fyp.vocabulary.video import AWAY, Video


def withheld(events: Sequence[AnyEvent], records: Records) -> list[AnyEvent]:
    """`events` as they may be told, by `records` that are settled: only beside a decision does a video come or go.

    Such a video is told as it is by then, but for its visibility; not at all when it is gone. What else is published anew
    keeps the visibility `AWAY` if it has that, and tells what its maker wishes in `chosen`.
    """
    ruled = {event.video for event in events if isinstance(event, Moderated | Overturned)}
    known = records.many(videos.VIDEO, {e.video.id for e in events if isinstance(e, Uploaded)}, Video)
    told: list[AnyEvent] = []
    for event in events:
        if not isinstance(event, Uploaded):
            told.append(event)
        elif event.video.id not in ruled:
            told.append(replace(event, video=_anew(event.video, known.get(event.video.id))))
        elif (video := known.get(event.video.id)) is not None:
            told.append(replace(event, video=_away(video) if event.video.visibility == AWAY else _back(video)))
    return told


def _away(video: Video) -> Video:
    return video if video.visibility == AWAY else replace(video, visibility=AWAY, chosen=video.visibility)


def _back(video: Video) -> Video:
    return replace(video, visibility=video.chosen or "private", chosen="") if video.visibility == AWAY else video


def _anew(video: Video, known: Video | None) -> Video:
    """A video as its maker says it, by what is known of it."""
    away = known is not None and known.visibility == AWAY
    if video.visibility == AWAY and not away:  # it was read while it was away, and has come back since
        return replace(video, visibility=known.visibility, chosen="") if known is not None else _back(video)
    if away and known is not None:
        return replace(video, visibility=AWAY, chosen=known.chosen if video.visibility == AWAY else video.visibility)
    return video


__all__ = ["withheld"]
