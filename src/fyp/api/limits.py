"""Limits: how often one may call, by token buckets."""

CROWD = 50_000
"""With more buckets than this, those that are full again are forgotten."""


class Buckets:
    """A bucket a key, of `burst` tokens, filled at `rate` tokens a second."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.burst = burst
        self._held: dict[str, tuple[float, float]] = {}

    def take(self, key: str, now: float) -> float:
        """Take a token. 0 when there was one, else the seconds until there is."""
        held, since = self._held.get(key, (self.burst, now))
        tokens = min(self.burst, held + max(now - since, 0.0) * self.rate)
        if tokens < 1.0:
            self._held[key] = (tokens, now)
            return (1.0 - tokens) / self.rate
        self._held[key] = (tokens - 1.0, now)
        if len(self._held) > CROWD:
            self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        full = [key for key, (held, since) in self._held.items() if held + (now - since) * self.rate >= self.burst]
        for key in full:
            del self._held[key]
        if len(self._held) > CROWD:  # a flood of keys: the oldest start anew
            for key in list(self._held)[: len(self._held) - CROWD]:
                del self._held[key]


__all__ = ["CROWD", "Buckets"]
