"""May it be shown at all; never about quality: one Filter a file, the cheapest first."""

from fyp.engine.filter.audience import Audience
from fyp.engine.filter.muted import Muted
from fyp.engine.filter.refused import Refused
from fyp.engine.filter.seen import Seen
from fyp.engine.stages import Filter

FILTERS: tuple[Filter, ...] = (Audience(), Seen(), Refused(), Muted())

__all__ = ["FILTERS"]
