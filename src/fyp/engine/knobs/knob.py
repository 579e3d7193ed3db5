"""Knob: one number that may be turned, with its range, its unit and the reason of its default."""

from typing import NamedTuple


class Knob(NamedTuple):
    """A number that may be turned; `reason` says why the default is what it is.

    One that is not `live` shapes what is remembered, and is set when an engine is made.
    """

    name: str
    default: float
    low: float
    high: float
    unit: str
    reason: str
    live: bool = True


__all__ = ["Knob"]
