"""Lockouts: who guesses a password waits longer and longer, whether there is such an account or not."""

from fyp.api.limits import CROWD

FREE = 5
"""So many may be wrong before one has to wait."""
FIRST_S, LONGEST_S = 30.0, 900.0
"""The first wait; each further wrong one doubles it, up to this: seconds."""
FORGOTTEN_S = 86_400.0
"""So long after the last try nothing is held against the name: seconds."""


class Lockouts:
    """Tries by the name that was typed. Kept in memory: it begins anew with the server."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[int, float]] = {}

    def take(self, name: str, now: float) -> float:
        """Take a try. 0 when there was one, else the seconds until there is. A try counts as wrong until `right`."""
        tries, at = self._held.pop(name, (0, now))
        if now - at > FORGOTTEN_S:
            tries = 0
        wait = at + self._wait(tries) - now
        if wait > 0.0:
            self._held[name] = (tries, at)
            return wait
        self._held[name] = (tries + 1, now)
        if len(self._held) > CROWD:  # the oldest first: a dict keeps the order in which it was written
            del self._held[next(iter(self._held))]
        return 0.0

    def right(self, name: str) -> None:
        """It was the right password: nothing is held against the name."""
        self._held.pop(name, None)

    @staticmethod
    def _wait(tries: int) -> float:
        return 0.0 if tries < FREE else min(LONGEST_S, FIRST_S * 2.0 ** min(tries - FREE, 10))


__all__ = ["FIRST_S", "FREE", "LONGEST_S", "Lockouts"]
