"""The lab's world: simulated people, makers and videos whose truth has another form than the engine's model."""

from fyp.lab.world.feeds import EngineFeed, Feed, Page, Shown, Stale
from fyp.lab.world.rivals import Chance, Graph, Popular
from fyp.lab.world.run import Run, Showings
from fyp.lab.world.world import START, World

__all__ = [
    "START",
    "Chance",
    "EngineFeed",
    "Feed",
    "Graph",
    "Page",
    "Popular",
    "Run",
    "Showings",
    "Shown",
    "Stale",
    "World",
]
