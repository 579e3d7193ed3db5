"""LAYOUTS: how a clip tells its lines. A maker takes the plot and the look and gives what draws one frame."""

from collections.abc import Callable

from fyp.lab.studio.layouts import cards, compare, lists, talk
from fyp.lab.studio.layouts.plot import Plot
from fyp.lab.studio.stage import Draw, Look

LAYOUTS: dict[str, Callable[[Plot, Look], Draw]] = {
    "story": cards.story,
    "quote": cards.quote,
    "steps": lists.steps,
    "rank": lists.rank,
    "chat": talk.chat,
    "poll": talk.poll,
    "split": compare.split,
    "chart": compare.chart,
}
"""By name. `story` fills the whole clip; the others come after the card with the hook."""

__all__ = ["LAYOUTS", "Plot"]
