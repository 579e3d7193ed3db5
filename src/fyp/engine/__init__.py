"""THE HEART: the For You engine, usable alone as a library: `Engine().observe(event)`, `Engine().feed(request)`."""

from fyp.engine.engine import Engine, Exposure
from fyp.engine.knobs import Knobs

__all__ = ["Engine", "Exposure", "Knobs"]
