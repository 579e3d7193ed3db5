"""Audience: which videos a viewer may see."""

from fyp.platform import accounts
from fyp.ports.records import Records
from fyp.vocabulary.video import Video


def seen(records: Records, viewer: str, found: dict[str, Video]) -> dict[str, Video]:
    """Those videos that `viewer` may see: public and unlisted ones, their own, those for followers if they are one.

    Of who blocks them none.
    """
    barred = accounts.barred(records, viewer, {v.creator for v in found.values()})
    closed = {v.creator for v in found.values() if v.visibility == "followers" and v.creator != viewer}
    follows = accounts.follows(records, viewer, list(closed)) if closed else set()
    return {
        id: v for id, v in found.items()
        if v.creator not in barred
        and (v.visibility in ("public", "unlisted") or v.creator == viewer
        or (v.visibility == "followers" and v.creator in follows))
    }  # fmt: skip


__all__ = ["seen"]
