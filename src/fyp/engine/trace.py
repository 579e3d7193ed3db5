"""Trace: what each stage did to one request: candidates in and out, what was dropped and why, milliseconds."""

import time

from fyp.vocabulary.feed import StageTrace


class Trace:
    """Collects a line per stage. Timing is for looking on only: nothing that is remembered depends on it."""

    def __init__(self) -> None:
        self.lines: list[StageTrace] = []
        self._since = time.perf_counter()

    def note(self, stage: str, taken: int, kept: int, dropped: dict[str, int] | None = None) -> None:
        """A stage is done: `taken` candidates went in, `kept` came out, `dropped` counts the others by cause."""
        now = time.perf_counter()
        self.lines.append(
            StageTrace(stage=stage, taken=taken, kept=kept, ms=(now - self._since) * 1000, dropped=dropped or {})
        )
        self._since = now


__all__ = ["Trace"]
