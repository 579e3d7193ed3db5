"""Happening: what every event carries. The events themselves are in event.py and in the files that it gathers."""

from msgspec import Struct


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag_field="kind", tag=str.lower):
    """What all events carry. None holds a cycle, so the collector need not look at the millions of them (`gc=False`).

    `id` is made by whoever tells it and told only once; `at` is in epoch seconds (UTC). `viewer` is set by the server
    from the cookie, whatever a client wrote there; `session` groups one sitting.
    """

    id: str
    at: float
    viewer: str = ""
    session: str = ""


__all__ = ["Event"]
