"""Where candidates come from: one Source a file. The order decides who gets a video that two have found."""

from fyp.engine.retrieve.following import Following
from fyp.engine.retrieve.fresh import Fresh
from fyp.engine.retrieve.kin import Kin
from fyp.engine.retrieve.taste import Taste
from fyp.engine.retrieve.trending import Trending
from fyp.engine.retrieve.wander import Wander
from fyp.engine.retrieve.wished import Wished
from fyp.engine.stages import Source

SOURCES: tuple[Source, ...] = (Following(), Fresh(), Taste(), Kin(), Wished(), Trending(), Wander())

__all__ = ["SOURCES"]
