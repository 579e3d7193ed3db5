"""Identifiers: what an id looks like, and the ids that are made from other ids."""

import hashlib
import re

MAX_ID_LENGTH = 64
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-.:]{0,63}")


def is_id(text: str) -> bool:
    """True when `text` may be an id: 1-64 characters of letters, digits and `_ - . :`, starting with a letter or digit."""
    return _ID.fullmatch(text) is not None


def impression_id(page: str, slot: int) -> str:
    """The id of the impression that a slot of a served page makes: `<page>.<slot>`."""
    return f"{page}.{slot}"


def split_impression(impression: str) -> tuple[str, int]:
    """The page and slot of an impression id. Raises ValueError when it is not one."""
    page, _, slot = impression.rpartition(".")
    if not page or not slot.isdigit() or len(slot) > 4:
        raise ValueError(f"{impression!r} is not an impression id (<page>.<slot>)")
    return page, int(slot)


def stable_hash(text: str) -> int:
    """A 64-bit hash of `text`, the same in every process and on every machine (blake2b)."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


__all__ = ["MAX_ID_LENGTH", "impression_id", "is_id", "split_impression", "stable_hash"]
