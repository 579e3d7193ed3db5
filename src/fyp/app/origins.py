"""Origins: by which video a maker came to make theirs: the one it is made from, else the last like it that they were shown."""

from collections.abc import Callable

from fyp.app.views import Views
from fyp.engine.engine import Engine
from fyp.platform import challenges
from fyp.ports.records import Records
from fyp.vocabulary.video import Video
from fyp.vocabulary.words import hashtag

LOOKED_AT = 2_000
"""Of each of its hashtags so many of the newest videos may have led to it."""


def led_to(
    engine: Engine, records: Records, views: Views, call: Callable[[Callable[[], str]], str], video: Video
) -> str:
    """The id of that video, empty when there is none. Found once, when it is first published; `call` runs a function where
    the engine stands still."""
    if engine.knows_video(video.id):
        return challenges.came_by(records, [video.id]).get(video.id, "")
    if not video.made_from and (not video.hashtags or engine.memory.viewers.find(video.creator) < 0):
        return ""  # the many of an import are not looked for
    return call(lambda: came_by(engine, views, video))


def came_by(engine: Engine, views: Views, video: Video) -> str:
    """The id of that video, empty when there is none. Where the engine stands still."""
    if video.made_from:
        return video.made_from
    alike = {id for tag in video.hashtags for id in views.tags.newest(hashtag(tag), LOOKED_AT)}
    return engine.last_shown(video.creator, alike - {video.id})


__all__ = ["LOOKED_AT", "came_by", "led_to"]
