"""Renewals: who began anew and when, and for a day what was known of them before, so that it can be taken back."""

import msgspec


class Renewed(msgspec.Struct, frozen=True, gc=False):
    """A viewer's last new beginning.

    `mark` is a hash of the event that told of it, never 0; it is part of the viewer's hashed id, so that what was learned by
    the id of before is known of nobody. `served` is how many videos they had been served before they became somebody new;
    `forgot` are topic rows that they let be forgotten since, each with how many they had been served by then.
    """

    mark: int
    served: int
    forgot: tuple[tuple[int, int], ...] = ()


class Kept(msgspec.Struct, frozen=True, gc=False):
    """What was known of a viewer before their refresh at `at` (epoch seconds): learned columns, and the beginning of then."""

    at: float
    learned: bytes
    before: Renewed | None


class Renewals:
    """By viewer row. Both are empty for most people: a day after a refresh nothing is left but the mark."""

    def __init__(self) -> None:
        self.last: dict[int, Renewed] = {}
        self.kept: dict[int, Kept] = {}

    def mark(self, viewer: int) -> int:
        """Of the viewer's last new beginning; 0 when there was none."""
        found = self.last.get(viewer)
        return found.mark if found is not None else 0

    def served(self, viewer: int) -> int:
        """Videos that the viewer was served before they became somebody new."""
        found = self.last.get(viewer)
        return found.served if found is not None else 0

    def forgot(self, viewer: int) -> tuple[tuple[int, int], ...]:
        """Topic rows that the viewer let be forgotten since, each with how many videos they had been served by then."""
        found = self.last.get(viewer)
        return found.forgot if found is not None else ()

    def keep(self, viewer: int, kept: Kept) -> None:
        """Keep what was known, instead of what was kept before, in the order of the refreshes."""
        self.kept.pop(viewer, None)
        self.kept[viewer] = kept

    def expire(self, before: float) -> None:
        """Drop what was kept at refreshes older than `before` (epoch seconds)."""
        while self.kept:
            oldest = next(iter(self.kept))
            if self.kept[oldest].at >= before:
                return
            del self.kept[oldest]

    def drop(self, viewer: int) -> None:
        """Forget that the viewer ever began anew."""
        self.last.pop(viewer, None)
        self.kept.pop(viewer, None)


__all__ = ["Kept", "Renewals", "Renewed"]
