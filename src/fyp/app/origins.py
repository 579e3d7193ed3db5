"""Origins: by which video a maker came to make theirs: the one it is made from, else the last like it that they were shown."""

from fyp.app.views import Views
from fyp.engine.engine import Engine
from fyp.platform import challenges
from fyp.ports.records import Records
from fyp.vocabulary.video import Video
from fyp.vocabulary.words import hashtag

LOOKED_AT = 2_000
"""Of each of its hashtags so many of the newest videos may have led to it."""


def known(engine: Engine, records: Records, video: Video) -> str:
    """The id of that video where it was found before; empty when it was not."""
    return challenges.came_by(records, [video.id]).get(video.id, "") if engine.knows_video(video.id) else ""


def asks(engine: Engine, video: Video) -> bool:
    """Is it worth looking for one? Cheap, and may be asked of any thread."""
    if engine.knows_video(video.id):
        return False
    return bool(video.made_from) or bool(video.hashtags and engine.memory.viewers.find(video.creator) >= 0)


def came_by(engine: Engine, views: Views, video: Video) -> str:
    """The id of that video, empty when there is none. Where the engine stands still."""
    if video.made_from:
        return video.made_from
    alike = {id for tag in video.hashtags for id in views.tags.newest(hashtag(tag), LOOKED_AT)}
    return engine.last_shown(video.creator, alike - {video.id})


__all__ = ["LOOKED_AT", "asks", "came_by", "known"]
