"""Ranking: GET /v1/ranking, how this feed ranks: made from the weights and knobs in force."""

from litestar import get
from msgspec import Struct

from fyp.api.wire import Call, app_of, viewer_of
from fyp.engine.judge import Judge
from fyp.engine.knobs import KNOBS, Knobs
from fyp.engine.memory.policy import SHARED
from fyp.vocabulary.lesson import HEADS

PAGES = 40
"""Of so many pages, the last that were served to anybody, the shares are read: some 10 ms."""
FRESH_S = 60.0
"""Shares are read again after so long."""
CHANGED_BY: dict[str, tuple[str, ...]] = {
    "habit": ("refresh", "forget"),
    "moment": ("unprofiled",),
    "popular": ("unprofiled", "not_interested"),
    "maker": ("mutes", "block", "not_interested"),
    "length": ("refresh", "not_interested"),
    "age": ("unprofiled",),
    "language": ("settings",),
    "topic": ("sliders", "more", "not_interested", "mutes", "forget"),
    "creator": ("follow", "mutes", "block", "not_interested"),
    "taste": ("more", "not_interested", "sliders", "forget", "refresh"),
    "learned": ("refresh", "unprofiled"),
}
"""Parameter -> what a viewer can do about it, the most direct first: routes of /v1/controls, acts, and ties."""


class Weight(Struct, frozen=True):
    """What an act is worth: the score is the sum of weight times chance."""

    head: str
    weight: float


class Turned(Struct, frozen=True):
    name: str
    value: float
    default: float
    unit: str
    reason: str


class Parameter(Struct, frozen=True):
    """A main parameter: its share of the scores of recent pages, and what changes it."""

    name: str
    share: float
    controls: tuple[str, ...]


class Ranking(Struct, frozen=True):
    """`version` names the whole policy, as every page does that is served by it."""

    version: str
    weights: list[Weight]
    knobs: list[Turned]
    parameters: list[Parameter]


def weights(knobs: Knobs) -> list[Weight]:
    return [Weight(head, knobs[f"weight_{head}"]) for head in HEADS]


@get("/v1/ranking")
async def ranking(request: Call) -> Ranking:
    """How this feed ranks: what acts are worth, the main parameters with their share of recent scores, what changes each."""
    app, state = app_of(request), request.app.state
    standing = app.engine.memory.policy.of(viewer_of(request))
    now = app.clock.now()
    if not state.shares or not 0.0 <= now - state.shares[0] < FRESH_S:
        state.shares = (now, await app.call_soon(lambda: Judge(app.engine.memory).shares(PAGES)))
    shares: dict[str, float] = state.shares[1]
    parameters = [Parameter(name, round(shares.get(name, 0.0), 4), by) for name, by in CHANGED_BY.items()]
    turned = [
        Turned(knob.name, standing.knobs[knob.name], knob.default, knob.unit, knob.reason)
        for knob in KNOBS
        if knob.live and knob.name not in SHARED and not knob.name.startswith("weight_")
    ]
    return Ranking(
        standing.version, weights(standing.knobs), turned, sorted(parameters, key=lambda one: -one.share)
    )  # fmt: skip


__all__ = ["CHANGED_BY", "Ranking", "ranking"]
