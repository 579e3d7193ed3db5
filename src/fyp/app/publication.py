"""Publication: a video with what goes with it, and the events and records that publish it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from fyp.app.understanding import understood
from fyp.platform import sounds, videos
from fyp.ports.event_log import Change
from fyp.ports.records import Records
from fyp.vocabulary.content import Content
from fyp.vocabulary.event import AnyEvent, Uploaded
from fyp.vocabulary.sound import SoundPrint
from fyp.vocabulary.video import Creator, Media, Sound, Video


class Publication(NamedTuple):
    """A video with what goes with it. One of the same `event` (an id, else a new one) is published only once.

    With its `content`, what its maker did not say is filled in from that, and the content is told beside it. A new sound comes
    with its `print`.
    """

    video: Video
    media: Media | None = None
    creator: Creator | None = None
    sound: Sound | None = None
    event: str = ""
    content: Content | None = None
    print: SoundPrint | None = None


def told(
    publications: Iterable[Publication],
    now: float,
    new_id: Callable[[], str],
    records: Records,
    came_by: Callable[[Video], str],
) -> tuple[list[AnyEvent], list[list[Change]]]:
    """The events that publish them, in order, and the records that go with each."""
    events: list[AnyEvent] = []
    changes: list[list[Change]] = []
    for video, media, creator, sound, event, content, print in publications:
        uploaded = Uploaded(id=event or new_id(), at=now, viewer=video.creator, video=video, came_by=came_by(video))
        both = (uploaded,) if content is None else understood(records, uploaded, content)
        events += both
        changes += [[*videos.described(media, creator), *sounds.described(video, sound, print)], []][: len(both)]
    return events, changes


__all__ = ["Publication", "told"]
