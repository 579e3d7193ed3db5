"""Views: what rooms keep in memory beside the records, current to the last commit."""

import logging
from collections.abc import Sequence

from fyp.platform import accounts, comments, questions
from fyp.ports.records import Records
from fyp.vocabulary.event import AnyEvent

log = logging.getLogger("fyp.app")


class Views:
    """Made from the records; each is a fold that can be made anew at any time, so none of it is saved."""

    def __init__(self, records: Records) -> None:
        self.threads = comments.Threads(records)
        self.crowds = accounts.Crowds(records)
        self.tallies = questions.Tallies(records)

    def hear(self, events: Sequence[AnyEvent]) -> None:
        """Take in events that are committed. In the teller: never raises."""
        try:
            self.threads.hear(events)
            self.crowds.hear(events)
            self.tallies.hear(events)
        except Exception:
            log.exception("a view did not take in a commit")


__all__ = ["Views"]
