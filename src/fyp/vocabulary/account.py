"""Account: a viewer with a name and a password. What all may read of one is its Profile; the rest is nobody else's."""

import re
from typing import Literal, get_args

from msgspec import Struct

Role = Literal["viewer", "creator", "brand", "moderator", "operator"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Everybody is a viewer, and a creator from their first video on; the others are given by an operator."""

SHORTEST_HANDLE, LONGEST_HANDLE = 3, 30
LONGEST_NAME, LONGEST_BIO, LONGEST_LINK, MOST_LINKS = 50, 200, 200, 5
_HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9_.]*[a-z0-9_])?")
_LINK = re.compile(r"https?://[^\s<>\"'/]+\.[^\s<>\"'/]+(?:/[^\s<>\"']*)?")
_MADE_ID = re.compile(r"[0-9a-f]{24}")
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_RESERVED = (
    "about account accounts admin administrator anonymous api brand creator docs everyone fyp help login logout "
    "media moderator null operator official root security settings signin signup staff status support system "
    "undefined visitor you"
)
RESERVED = frozenset(_RESERVED.split())
"""Handles that would be taken for a place or for the house itself."""


class Profile(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What all may read. `id` is that of the viewer; `handle` is unique, in lower case, shown with an @; `picture` is a
    blob key (empty: none); `joined` in epoch seconds."""

    id: str
    handle: str
    name: str = ""
    bio: str = ""
    links: tuple[str, ...] = ()
    picture: str = ""
    joined: float = 0.0


class Account(Profile, frozen=True, kw_only=True, omit_defaults=True):
    """A profile with the role that an operator gave. Language, country and device are those of the `Viewer` of its id."""

    role: Role = "viewer"


def handle_of(text: str) -> str:
    """A handle as it is compared: without its sign and in lower case."""
    return text.strip().removeprefix("@").lower()


def handle_fault(handle: str) -> str:
    """Why this can't be anybody's handle; empty when it can."""
    if not SHORTEST_HANDLE <= len(handle) <= LONGEST_HANDLE:
        return f"a username has {SHORTEST_HANDLE} to {LONGEST_HANDLE} characters"
    if _HANDLE.fullmatch(handle) is None:
        return "a username has letters a to z, digits, _ and . only, and doesn't end in a ."
    if handle in RESERVED or _MADE_ID.fullmatch(handle):
        return "this username can't be taken"
    return ""


def profile_fault(profile: Profile) -> tuple[str, str]:
    """The field that makes no sense, and why; both empty when all is well."""
    if fault := handle_fault(profile.handle):
        return "handle", fault
    for field, text, most in (("name", profile.name, LONGEST_NAME), ("bio", profile.bio, LONGEST_BIO)):
        if len(text) > most:
            return field, f"{field} has at most {most} characters"
        if _NOT_SHOWN.search(text.replace("\n", "") if field == "bio" else text):
            return field, f"{field} has characters that can't be shown"
    if len(profile.links) > MOST_LINKS:
        return "links", f"at most {MOST_LINKS} links"
    if any(len(link) > LONGEST_LINK or not _LINK.fullmatch(link) for link in profile.links):
        return "links", f"a link starts with https:// or http:// and has at most {LONGEST_LINK} characters"
    return "", ""


__all__ = [
    "LONGEST_BIO", "LONGEST_HANDLE", "LONGEST_LINK", "LONGEST_NAME", "MOST_LINKS", "RESERVED", "ROLES", "SHORTEST_HANDLE",
    "Account", "Profile", "Role", "handle_fault", "handle_of", "profile_fault",
]  # fmt: skip
