"""Plot: what a layout needs to know of a clip."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plot:
    """`hook` and `lines` as written (stars accent, `|` splits), `long_s` how long this scene lasts, `beat_s` one beat."""

    hook: str
    lines: tuple[str, ...]
    kicker: str
    hero: str
    language: str
    seed: int
    long_s: float
    beat_s: float


__all__ = ["Plot"]
