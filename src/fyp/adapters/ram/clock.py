"""A clock that is set by hand and dice with a seed: a run with both is repeatable."""

import random


class ManualClock:
    """Stands at `at` epoch seconds until it is moved."""

    def __init__(self, at: float = 1_700_000_000.0) -> None:
        self._at = at

    def now(self) -> float:
        return self._at

    def set(self, at: float) -> None:
        self._at = at

    def advance(self, seconds: float) -> None:
        self._at += seconds


class SeededDice:
    """Ids of 24 hex digits, the same from the same seed."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)

    def new_id(self) -> str:
        return f"{self._random.getrandbits(96):024x}"


__all__ = ["ManualClock", "SeededDice"]
