"""Sound: the print that a sound is known again by, and what is said of its rights."""

from typing import Literal

from msgspec import Struct

from fyp.vocabulary.happening import Event

SoundRole = Literal["moderator", "operator"]


class SoundPrint(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is kept of a sound. `seconds` long; `energy_db` its root mean square (0: full scale); `bpm` 0 where it has no beat.

    `peaks` are uint32, little-endian: frame * 512 + band, in order (frames of 256 samples at 11,025 Hz, bands of 10.8 Hz);
    `levels` the loudness of each, a byte in dB. Both are empty in silence. `speech` in [0, 1]: how much it is like bare speech.
    """

    seconds: float
    energy_db: float
    peaks: bytes = b""
    levels: bytes = b""
    bpm: float = 0.0
    speech: float = 0.0

    @property
    def silent(self) -> bool:
        return not self.peaks


class Silenced(Event, frozen=True, gc=False):
    """`viewer` (nobody: who holds the operator's key) took a sound away, as `role` and with a reason: its videos play without.

    `on` False brings it back."""

    sound: str
    why: str
    role: SoundRole
    on: bool = True


class SoundClaimed(Event, frozen=True, gc=False):
    """`viewer` says whose the rights of a sound are, and asks for a look; `on` False takes it back."""

    sound: str
    why: str = ""
    on: bool = True


__all__ = ["Silenced", "SoundClaimed", "SoundPrint", "SoundRole"]
