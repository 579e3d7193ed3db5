"""Sounds: what is heard, in which videos, by what it is known again, and who took it away."""

from fyp.platform.sounds.room import (
    CLAIM,
    HEARD,
    HEARS,
    PRINT,
    SILENCE,
    SOUND,
    Claim,
    Heard,
    Silence,
    described,
    erased,
    hear,
    original,
)
from fyp.platform.sounds.tracks import ORDERS, Order, Tracks, Use

__all__ = [
    "CLAIM", "HEARD", "HEARS", "ORDERS", "PRINT", "SILENCE", "SOUND", "Claim", "Heard", "Order", "Silence", "Tracks", "Use",
    "described", "erased", "hear", "original",
]  # fmt: skip
