"""The doors of time and chance: with both given, a run is repeatable from its seed."""

from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Epoch seconds (UTC)."""
        ...


class Dice(Protocol):
    def new_id(self) -> str:
        """A fresh id, unguessable in production, repeatable in a simulation."""
        ...


__all__ = ["Clock", "Dice"]
