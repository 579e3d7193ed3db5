"""Doors: all that the app stands on, in one place."""

from typing import NamedTuple

from fyp.ports.blobs import Blobs
from fyp.ports.clock import Clock, Dice
from fyp.ports.event_log import EventLog
from fyp.ports.records import Records
from fyp.ports.uploads import Uploads
from fyp.ports.vault import Vault


class Doors(NamedTuple):
    """What the app stands on. `snapshots` may be the same store as `blobs`; without one every start replays the log.

    `vault` has the secrets of accounts, which are in none of the others.
    """

    events: EventLog
    records: Records
    blobs: Blobs
    snapshots: Blobs | None
    clock: Clock
    dice: Dice
    vault: Vault
    uploads: Uploads


__all__ = ["Doors"]
